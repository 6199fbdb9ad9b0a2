//! Which job an event is.

use webhook_sig::Verified;
use webhook_sig::replay::EventKey;

use crate::accept::Unstored;

/// Returns the key under which a queue has a delivery once, or `None` if its event cannot be told from
/// others.
pub(crate) fn idempotency_key(verified: &Verified) -> Result<Option<String>, Unstored> {
    let keys = verified.event_keys().ok_or(Unstored::NoStore)?;
    Ok(match keys {
        [] => None,
        [key] => Some(job_key(key)),
        keys => Some(job_key(&EventKey::of_batch(keys))),
    })
}

/// Returns the key of a job whose delivery brings one event: its digest in hexadecimal.
pub(crate) fn job_key(key: &EventKey) -> String {
    key.as_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
