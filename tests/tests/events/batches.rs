//! Deliveries that bring several events.

use webhook_sig::endpoint::EndpointBuilder;
use webhook_sig::provider::FASTSPRING;
use webhook_sig_tests::Request;

use crate::kind::{endpoint, fastspring_batch, hubspot, hubspot_batch};
use crate::receiver::State::{AlreadyHandled, Failed, Handled, InFlight, Partly};
use crate::receiver::{Act, Receiver, Way};
use crate::store::Store;

/// A receiver of batches.
struct Case {
    receiver: Receiver,
    /// Returns a delivery of some events.
    batch: fn(&[u32]) -> Request,
    name: String,
}

impl Case {
    /// Returns which events were new in the last run.
    fn last_new(&self) -> Vec<u32> {
        let new = self.receiver.last_new();
        // The number of the event ends the first of its fields.
        let numbers = new.iter().map(|id| {
            let first = id.split(' ').next().unwrap_or_default();
            first.trim_start_matches("event-").parse()
        });
        numbers.collect::<Result<_, _>>().expect("they are numbers")
    }
}

fn in_each_case(test: impl Fn(&Case)) {
    Store::each(|store| {
        for way in Way::ALL {
            let case = |endpoint: fn() -> EndpointBuilder, name, batch| {
                let name = format!("{name}, through {way:?}, {store}");
                let endpoint = store.protect(endpoint().name(&name));
                let endpoint = endpoint.build().expect("the settings are sound");
                Case {
                    receiver: way.start(endpoint),
                    batch,
                    name,
                }
            };
            test(&case(
                || endpoint(&FASTSPRING),
                "FastSpring",
                fastspring_batch,
            ));
            test(&case(hubspot, "HubSpot", |events| hubspot_batch(events, 0)));
        }
    });
}

#[test]
fn a_subset_of_what_was_handled_is_acknowledged() {
    in_each_case(|case| {
        let Case {
            receiver,
            batch,
            name,
        } = case;

        assert_eq!(receiver.deliver(&batch(&[1, 2, 3])), Handled, "{name}");
        assert_eq!(case.last_new(), [1, 2, 3], "{name}");
        for subset in [&[2][..], &[1, 3], &[3, 1], &[1, 2, 3]] {
            assert_eq!(receiver.deliver(&batch(subset)), AlreadyHandled, "{name}");
        }
        assert_eq!(receiver.runs(), 1, "{name}");
    });
}

#[test]
fn a_batch_of_old_and_new_events_says_which_are_new() {
    in_each_case(|case| {
        let Case {
            receiver,
            batch,
            name,
        } = case;

        assert_eq!(receiver.deliver(&batch(&[1, 3])), Handled, "{name}");
        assert_eq!(receiver.deliver(&batch(&[1, 2, 3, 4])), Handled, "{name}");
        assert_eq!(case.last_new(), [2, 4], "{name}");
        assert_eq!(receiver.deliver(&batch(&[2, 4])), AlreadyHandled, "{name}");
    });
}

#[test]
fn an_event_that_is_twice_in_a_batch_is_one() {
    in_each_case(|case| {
        let Case {
            receiver,
            batch,
            name,
        } = case;

        assert_eq!(receiver.deliver(&batch(&[1, 2, 1, 1])), Handled, "{name}");
        assert_eq!(case.last_new(), [1, 2], "{name}");
        assert_eq!(receiver.deliver(&batch(&[2, 3, 2])), Handled, "{name}");
        assert_eq!(case.last_new(), [3], "{name}");
    });
}

#[test]
fn a_batch_with_an_event_in_flight_claims_nothing() {
    in_each_case(|case| {
        let Case {
            receiver,
            batch,
            name,
        } = case;

        receiver.tell([Act::Wait]);
        let slow = receiver.send_until_it_runs(&batch(&[2]));
        for overlapping in [&[1, 2, 3][..], &[2, 3], &[3, 2]] {
            assert_eq!(receiver.deliver(&batch(overlapping)), InFlight, "{name}");
        }
        // Neither of them is held by a batch that was sent away.
        assert_eq!(receiver.deliver(&batch(&[1, 3])), Handled, "{name}");
        receiver.let_go();

        assert_eq!(slow.state(), Some(Handled), "{name}");
        assert_eq!(
            receiver.deliver(&batch(&[1, 2, 3])),
            AlreadyHandled,
            "{name}"
        );
    });
}

#[test]
fn a_failure_releases_what_was_new_and_nothing_else() {
    in_each_case(|case| {
        let Case {
            receiver,
            batch,
            name,
        } = case;

        assert_eq!(receiver.deliver(&batch(&[2])), Handled, "{name}");
        receiver.tell([Act::Fail]);
        assert_eq!(receiver.deliver(&batch(&[1, 2, 3])), Failed, "{name}");

        assert_eq!(receiver.deliver(&batch(&[2])), AlreadyHandled, "{name}");
        assert_eq!(receiver.deliver(&batch(&[1])), Handled, "{name}");
        assert_eq!(receiver.deliver(&batch(&[1, 2, 3])), Handled, "{name}");
        assert_eq!(case.last_new(), [3], "{name}");
    });
}

#[test]
fn a_sender_that_leaves_releases_the_whole_batch() {
    in_each_case(|case| {
        let Case {
            receiver,
            batch,
            name,
        } = case;

        receiver.tell([Act::Wait]);
        drop(receiver.send_until_it_runs(&batch(&[1, 2])));
        let retry = receiver.deliver_until_it_is_decided(&batch(&[1, 2]));

        assert_eq!(retry, Handled, "{name}");
        assert_eq!(case.last_new(), [1, 2], "{name}");
    });
}

/// Only FastSpring takes a status for a partial acknowledgement; to HubSpot any 2xx means all.
#[test]
fn a_partial_acknowledgement_settles_the_events_that_it_names() {
    in_each_case(|case| {
        let Case {
            receiver,
            batch,
            name,
        } = case;
        if !name.starts_with("FastSpring") {
            return;
        }

        let some = ["event-3", "event-1", "event-9"].map(str::to_owned);
        receiver.tell([Act::HandlePartly(some.into())]);
        assert_eq!(receiver.deliver(&batch(&[1, 2, 3])), Partly, "{name}");
        assert_eq!(receiver.deliver(&batch(&[1, 3])), AlreadyHandled, "{name}");
        for nothing in [Act::HandlePartly(vec![]), Act::Accept] {
            receiver.tell([nothing]);
            assert_eq!(receiver.deliver(&batch(&[1, 2, 3])), Partly, "{name}");
            assert_eq!(case.last_new(), [2], "{name}");
        }
        assert_eq!(receiver.deliver(&batch(&[1, 2, 3])), Handled, "{name}");
        assert_eq!(case.last_new(), [2], "{name}");
        assert_eq!(receiver.deliver(&batch(&[9])), Handled, "{name}");
    });
}
