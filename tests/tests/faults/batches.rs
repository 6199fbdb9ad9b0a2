//! A vendor that sends several events in each delivery, until each event is acknowledged.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use tokio::join;
use tokio::time::{Instant, sleep_until};
use webhook_sig_tests::faults::draw;

use crate::message::{Message, Stage, id};
use crate::sender::{Acknowledged, Count, Sender, pause};

/// The events that wait for their acknowledgement.
struct Outbox {
    /// Not sent yet.
    new: Range<u64>,
    /// Sent at least once.
    old: Vec<u64>,
}

/// Delivers events in batches until each is acknowledged.
///
/// What was not acknowledged is sent again: two times of three byte for byte, and otherwise a part
/// of it together with events that were never sent. One batch in ten goes to one instance while
/// another one, which has events in common with it, goes to a second instance.
pub(crate) async fn deliver(
    sender: Arc<Sender>,
    numbers: Range<u64>,
    at: Instant,
) -> Vec<Acknowledged> {
    sleep_until(at).await;
    let start = numbers.start;
    let mut outbox = Outbox {
        new: numbers,
        old: Vec::new(),
    };
    let mut all = Vec::new();
    let mut last_progress = Instant::now();
    let mut message = outbox.compose(draw(start));
    for turn in 1.. {
        let seed = draw(start << 16 | turn);
        let acknowledged = if (seed >> 16).is_multiple_of(10) {
            let other = outbox.compose(draw(seed));
            sender.count(Count::Double);
            // The instance in the middle has every secret.
            let one = sender.send(&message, message.home());
            let (mut one, other) = join!(one, sender.send(&other, 1));
            one.extend(other);
            one
        } else {
            sender.send(&message, (seed % 3) as usize).await
        };
        if !acknowledged.is_empty() {
            last_progress = Instant::now();
        }
        let is_whole = acknowledged.is_empty();
        let is_retry = message
            .events
            .iter()
            .any(|event| !is_in(&acknowledged, event));
        outbox
            .old
            .retain(|number| !is_in(&acknowledged, &id(*number)));
        all.extend(acknowledged);
        if outbox.old.is_empty() && outbox.new.is_empty() {
            return all;
        }
        assert!(
            last_progress.elapsed() < Duration::from_secs(60),
            "the batches from {start} on are stuck"
        );
        pause(seed).await;
        if is_whole && !(seed >> 24).is_multiple_of(3) {
            sender.count(Count::Repeated);
            continue;
        }
        message = outbox.compose(seed);
        if is_retry {
            sender.count(Count::Subset);
        }
    }
    unreachable!("a vendor never gives up")
}

fn is_in(acknowledged: &[Acknowledged], event: &str) -> bool {
    acknowledged.iter().any(|one| one.id == event)
}

impl Outbox {
    /// Signs a batch of some events that were sent before, and of up to four new ones.
    fn compose(&mut self, seed: u64) -> Message {
        let is_chosen = |number: &&u64| draw(seed ^ **number).is_multiple_of(2);
        let mut events: Vec<_> = self.old.iter().filter(is_chosen).copied().collect();
        let new: Vec<_> = self
            .new
            .by_ref()
            .take(1 + (seed >> 32) as usize % 4)
            .collect();
        events.extend(&new);
        self.old.extend(new);
        if events.is_empty() {
            events.clone_from(&self.old);
        }
        events.sort_by_key(|number| draw(seed ^ number.rotate_left(7)));
        Message::of_each(&events, Stage(seed >> 40))
    }
}
