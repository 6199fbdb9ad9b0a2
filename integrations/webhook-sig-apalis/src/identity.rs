//! Which job an event is.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use webhook_sig::Verified;

/// Returns the key under which a queue has a delivery once, or `None` if its events are not known.
///
/// That of one event is its [`EventKey`](webhook_sig::replay::EventKey) in hexadecimal, and that of a
/// batch a SHA-256 over the keys in their order.
pub(crate) fn idempotency_key(verified: &Verified) -> Option<String> {
    match verified.event_keys() {
        [] => None,
        [key] => Some(hex(key.as_bytes())),
        keys => {
            let hash = keys
                .iter()
                .fold(Sha256::new(), |hash, key| hash.chain_update(key.as_bytes()));
            Some(hex(&hash.finalize()))
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
