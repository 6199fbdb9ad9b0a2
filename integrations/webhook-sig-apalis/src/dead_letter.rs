//! Jobs that nothing runs any more.

use webhook_sig::UnixTime;

/// A job that failed as often as it may, that is damaged, or that no worker has read.
///
/// [`Queue::dead_letters`](crate::Queue::dead_letters) lists them. An event's id and type are known if
/// the endpoint's verifier [reads events](webhook_sig::Verifier::read_events).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeadLetter {
    /// Names the job in its queue.
    pub id: String,
    /// The event's id, if the proof has it.
    pub event_id: Option<String>,
    /// The event's type, if the proof has it.
    pub event_type: Option<String>,
    /// How many attempts there were.
    pub attempts: u32,
    /// What was wrong with the last one.
    pub error: String,
    /// When that was.
    pub failed_at: UnixTime,
}
