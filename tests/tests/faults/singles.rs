//! A vendor that sends one event in each delivery, until it is acknowledged.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};
use webhook_sig_tests::faults::draw;

use crate::message::{Message, Stage};
use crate::sender::{Acknowledged, Count, Sender, pause};

/// Delivers an event until an instance acknowledges it, the first time to the given one.
pub(crate) async fn deliver(
    sender: Arc<Sender>,
    number: u64,
    (instance, stage): (usize, Stage),
    at: Instant,
) -> Vec<Acknowledged> {
    sleep_until(at).await;
    let mut message = Message::of_one(number, stage);
    for turn in 0.. {
        let acknowledged = sender.send(&message, (instance + turn) % 3).await;
        if !acknowledged.is_empty() {
            return acknowledged;
        }
        assert!(at.elapsed() < Duration::from_secs(60), "{number} is stuck");
        let seed = draw(number << 16 | turn as u64);
        pause(seed).await;
        if seed.is_multiple_of(3) {
            message = Message::of_one(number, Stage(seed >> 8));
            sender.count(Count::SignedAnew);
        } else {
            sender.count(Count::Repeated);
        }
    }
    unreachable!("a vendor never gives up")
}
