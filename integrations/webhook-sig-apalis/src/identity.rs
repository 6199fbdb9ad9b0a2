//! Which job an event is.

use webhook_sig::Verified;
use webhook_sig::replay::EventKey;
use webhook_sig::verify::Fact;

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

/// Returns an event's id and its type for operators, who may see what was not signed.
pub(crate) fn event_id_and_type(verified: &Verified) -> [Option<&str>; 2] {
    [verified.event_id(), verified.event_type()].map(|fact| fact.map(Fact::even_unsigned))
}

/// Returns the key of a job whose delivery brings one event: its digest in hexadecimal.
pub(crate) fn job_key(key: &EventKey) -> String {
    key.as_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
