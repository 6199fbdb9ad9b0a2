//! What becomes of a delivery in each situation, for each kind of event.

use serde_json::json;
use webhook_sig::provider::SLACK;
use webhook_sig_tests::Request;

use crate::kind::{Attempt, KINDS, Kind, Number, endpoint, signed, under_another_id};
use crate::receiver::State::{AlreadyHandled, Failed, Handled, InFlight};
use crate::receiver::{Act, Receiver, Way};
use crate::store::Store;

/// A receiver of one kind of event.
struct Case {
    kind: &'static Kind,
    receiver: Receiver,
    name: String,
}

impl Case {
    fn delivery(&self, event: Number, attempt: Attempt) -> Request {
        (self.kind.delivery)(event, attempt)
    }
}

/// Tries a situation for each kind of event, in each way and with each store.
fn in_each_case(test: impl Fn(&Case)) {
    Store::each(|store| {
        for kind in &KINDS {
            for way in Way::ALL {
                let name = format!("{}, through {way:?}, {store}", kind.name);
                let endpoint = store.protect((kind.endpoint)().name(&name));
                let endpoint = endpoint.build().expect("the settings are sound");
                let receiver = way.start(endpoint);
                test(&Case {
                    kind,
                    receiver,
                    name,
                });
            }
        }
    });
}

#[test]
fn a_retry_of_what_was_handled_is_acknowledged() {
    in_each_case(|case| {
        let Case { receiver, name, .. } = case;
        let first = case.delivery(0, 0);

        assert_eq!(receiver.deliver(&first), Handled, "{name}");
        assert_eq!(receiver.deliver(&first), AlreadyHandled, "{name}");
        for attempt in 1..4 {
            let retry = receiver.deliver(&case.delivery(0, attempt));
            assert_eq!(retry, case.kind.retry, "{name}");
        }
        assert_eq!(receiver.deliver(&first), AlreadyHandled, "{name}");
    });
}

#[test]
fn the_next_event_is_another_one() {
    in_each_case(|case| {
        let Case { receiver, name, .. } = case;

        assert_eq!(receiver.deliver(&case.delivery(0, 0)), Handled, "{name}");
        for event in 1..4 {
            let next = receiver.deliver(&case.delivery(event, 0));
            assert_eq!(next, case.kind.next, "{name}");
        }
    });
}

#[test]
fn a_captured_delivery_is_no_other_event_unless_its_id_is_trusted() {
    in_each_case(|case| {
        let Case { receiver, name, .. } = case;
        let first = case.delivery(0, 0);

        assert_eq!(receiver.deliver(&first), Handled, "{name}");
        let captured = receiver.deliver(&under_another_id(&first, 1));
        assert_eq!(captured, case.kind.captured, "{name}");
    });
}

#[test]
fn a_retry_after_a_failure_is_handled() {
    in_each_case(|case| {
        let Case { receiver, name, .. } = case;

        receiver.tell([Act::Fail, Act::Fail]);
        for attempt in 0..2 {
            let failed = receiver.deliver(&case.delivery(0, attempt));
            assert_eq!(failed, Failed, "{name}");
        }
        let last = case.delivery(0, 2);
        assert_eq!(receiver.deliver(&last), Handled, "{name}");
        assert_eq!(receiver.deliver(&last), AlreadyHandled, "{name}");
    });
}

#[test]
fn a_retry_after_a_panic_is_handled() {
    in_each_case(|case| {
        let Case { receiver, name, .. } = case;

        receiver.tell([Act::Panic]);
        let broken = receiver.send(&case.delivery(0, 0)).state();
        let retry = receiver.deliver_until_it_is_decided(&case.delivery(0, 1));

        assert_eq!((broken, retry), (None, Handled), "{name}");
    });
}

#[test]
fn a_retry_after_the_sender_left_is_handled() {
    in_each_case(|case| {
        let Case { receiver, name, .. } = case;

        receiver.tell([Act::Wait]);
        drop(receiver.send_until_it_runs(&case.delivery(0, 0)));
        let retry = receiver.deliver_until_it_is_decided(&case.delivery(0, 1));

        assert_eq!(retry, Handled, "{name}");
        assert_eq!(receiver.runs(), 2, "{name}");
    });
}

#[test]
fn a_double_of_what_is_being_handled_is_to_come_back() {
    in_each_case(|case| {
        let Case { receiver, name, .. } = case;
        let first = case.delivery(0, 0);

        receiver.tell([Act::Wait]);
        let slow = receiver.send_until_it_runs(&first);
        assert_eq!(receiver.deliver(&first), InFlight, "{name}");
        if case.kind.retry == AlreadyHandled {
            let double = receiver.deliver(&case.delivery(0, 1));
            assert_eq!(double, InFlight, "{name}");
        }
        receiver.let_go();

        assert_eq!(slow.state(), Some(Handled), "{name}");
        assert_eq!(receiver.deliver(&first), AlreadyHandled, "{name}");
        let retry = receiver.deliver(&case.delivery(0, 1));
        assert_eq!(retry, case.kind.retry, "{name}");
    });
}

/// A command of Slack's reads its answer in the response, which no store has.
#[test]
fn what_wants_an_answer_runs_each_time() {
    Store::each(|store| {
        for way in Way::ALL {
            let name = format!("commands, through {way:?}, {store}");
            let endpoint = store.protect(endpoint(&SLACK).name(&name)).build();
            let receiver = way.start(endpoint.expect("the settings are sound"));
            let command = signed(&SLACK, 0, &json!({ "command": "/weather" }));

            receiver.tell([Act::Wait]);
            let slow = receiver.send_until_it_runs(&command);
            assert_eq!(receiver.deliver(&command), Handled, "{name}");
            receiver.let_go();

            assert_eq!(slow.state(), Some(Handled), "{name}");
            assert_eq!(receiver.deliver(&command), Handled, "{name}");
        }
    });
}
