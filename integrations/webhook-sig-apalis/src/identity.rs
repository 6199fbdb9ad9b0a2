//! Which job an event is.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use webhook_sig::Verified;
use webhook_sig::replay::EventKey;

use crate::accept::Unstored;

/// Returns the key under which a queue has a delivery once, or `None` if its event cannot be told from
/// others.
///
/// That of one event is its [`EventKey`](webhook_sig::replay::EventKey) in hexadecimal, and that of a
/// batch a SHA-256 over the keys, in whichever order they come.
pub(crate) fn idempotency_key(verified: &Verified) -> Result<Option<String>, Unstored> {
    let keys = verified.event_keys().ok_or(Unstored::NoStore)?;
    Ok(match keys {
        [] => None,
        [key] => Some(hex(key.as_bytes())),
        keys => {
            let mut keys: Vec<_> = keys.iter().map(EventKey::as_bytes).collect();
            keys.sort_unstable();
            let hash = keys.into_iter().fold(Sha256::new(), Sha256::chain_update);
            Some(hex(&hash.finalize()))
        }
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
