//! The scripts that the server runs, each in one step and one round trip.
//!
//! They are sent whole each time: a server that was restarted, or a node that was promoted, knows
//! none of them.

use redis::{Cmd, cmd};

/// What the key of a handled event holds; a claimed one's holds its claimer, 16 bytes long.
pub(crate) const HANDLED: &[u8] = b"handled";

/// Claims all events of a delivery that are new, unless another claimer holds one of them.
///
/// It returns the places of those that were handled, or -1; -2 if the content came with too many
/// other ids. It asks for everything before it writes
/// anything, and does not start on a server that is full, so that it never stops halfway.
///
/// With a fifth argument, the last key is that of the content. It holds the digests of the events
/// that the content came with, side by side, and ends with the first of them.
const CLAIM: &str = "\
#!lua
local claimer, handled, lease, limit, keep = unpack(ARGV)
local count, content, known = #KEYS, nil, ''
if keep then
  content = KEYS[count]
  count = count - 1
  known = redis.call('GET', content) or ''
end
local is_first = known == ''
local places, free, is_new = {}, {}, false
for place = 1, count do
  local key = KEYS[place]
  local held = redis.call('GET', key)
  local is_handled = held == handled
  if held and not is_handled and held ~= claimer then return -1 end
  local digest = string.sub(key, -32)
  if content and not is_handled and not string.find(known, digest, 1, true) then
    if #known >= 32 * limit then return -2 end
    known = known .. digest
    is_new = true
  end
  if is_handled then
    places[#places + 1] = place - 1
  else
    free[#free + 1] = key
  end
end
for _, key in ipairs(free) do redis.call('SET', key, claimer, 'PX', lease) end
if is_first and is_new then
  redis.call('SET', content, known, 'PX', keep)
elseif is_new then
  redis.call('SET', content, known, 'KEEPTTL')
end
return places";

/// Ends the claims that no other claimer holds: without times it releases them, with times it keeps
/// them as handled: for the longer one, or for the shorter one if the node has no more room.
///
/// A full server runs it too, because it makes nothing longer, unless a claim was lost.
const SETTLE: &str = "\
#!lua flags=allow-oom
local claimer, handled, keep, least, room = unpack(ARGV)
if keep and redis.call('DBSIZE') > tonumber(room) then keep = least end
for _, key in ipairs(KEYS) do
  local held = redis.call('GET', key)
  if not held or held == claimer then
    if keep then
      redis.call('SET', key, handled, 'PX', keep)
    else
      redis.call('DEL', key)
    end
  end
end";

/// Forgets an event that was handled, and returns how many there were; leaves a claim alone.
const FORGET: &str = "\
#!lua flags=allow-oom
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])";

pub(crate) fn claim(keys: &[Vec<u8>]) -> Cmd {
    script(CLAIM, keys)
}

pub(crate) fn settle(keys: &[Vec<u8>]) -> Cmd {
    script(SETTLE, keys)
}

pub(crate) fn forget(key: Vec<u8>) -> Cmd {
    let mut forget = script(FORGET, &[key]);
    forget.arg(HANDLED);
    forget
}

fn script(text: &str, keys: &[Vec<u8>]) -> Cmd {
    let mut eval = cmd("EVAL");
    eval.arg(text).arg(keys.len()).arg(keys);
    eval
}
