//! Strangers cannot fill a log: a line a minute counts what was refused.

use tracing::Level;
use webhook_sig::key::Secret;
use webhook_sig::provider::GITHUB;
use webhook_sig::{Endpoint, ErrorKind};

use crate::capture::{FAILURES, Hands, SECRET, by_default, logged, receive};

#[test]
fn refusals_are_a_line_a_minute_with_counts() {
    let hands = Hands::new();
    let endpoint = hands.endpoint();

    let events = logged(async {
        for _ in 0..2 {
            for _ in 0..31 {
                receive(&endpoint, Some(ErrorKind::SignatureMismatch)).await;
            }
            for _ in 0..6 {
                receive(&endpoint, Some(ErrorKind::BudgetExhausted)).await;
                receive(&endpoint, Some(ErrorKind::AlreadyHandled)).await;
            }
            hands.put(59);
            receive(&endpoint, Some(ErrorKind::BodyTooLarge)).await;
            hands.put(1);
        }
        receive(&endpoint, Some(ErrorKind::BodyTooLarge)).await;
    });

    assert_eq!(
        by_default(&events),
        [
            (Level::WARN, "1 refused on github: 1 signature-mismatch"),
            // The delivery that writes the line is counted in it.
            (
                Level::WARN,
                "38 refused on github: 31 signature-mismatch, 6 budget-exhausted, \
                 1 body-too-large"
            ),
            (
                Level::WARN,
                "38 refused on github: 30 signature-mismatch, 6 budget-exhausted, \
                 2 body-too-large"
            ),
        ]
    );
    let one_by_one = events.iter().filter(|(level, _)| *level == Level::DEBUG);
    assert_eq!(
        one_by_one.count(),
        89,
        "every delivery is an event at debug"
    );
}

#[test]
fn a_due_line_is_logged_by_the_next_delivery() {
    for next in [None, Some(ErrorKind::InFlight)] {
        let hands = Hands::new();
        let endpoint = hands.endpoint();

        let events = logged(async {
            for _ in 0..3 {
                receive(&endpoint, Some(ErrorKind::SignatureMissing)).await;
                receive(&endpoint, Some(ErrorKind::StoreUnavailable)).await;
            }
            receive(&endpoint, next).await;
            hands.put(60);
            receive(&endpoint, next).await;
            hands.put(60);
            receive(&endpoint, next).await;
        });

        assert_eq!(
            by_default(&events),
            [
                (Level::WARN, "1 refused on github: 1 signature-missing"),
                (Level::ERROR, "the replay store is unavailable"),
                (Level::WARN, "2 refused on github: 2 signature-missing"),
                (Level::ERROR, "2 more failed on github: 2 store-unavailable"),
            ]
        );
    }
}

#[test]
fn the_first_failure_of_each_kind_is_logged_at_once_and_the_others_are_counted() {
    let hands = Hands::new();
    let endpoint = hands.endpoint();

    let events = logged(async {
        for _ in 0..2 {
            for _ in 0..40 {
                receive(&endpoint, Some(ErrorKind::TenantKeysExpired)).await;
            }
            // What strangers can cause does not hide what befalls us in the same minute.
            receive(&endpoint, Some(ErrorKind::StoreUnavailable)).await;
            receive(&endpoint, Some(ErrorKind::StoreUnavailable)).await;
            hands.put(60);
        }
    });

    let first = (Level::ERROR, "every key of the tenant has expired");
    let other = (Level::ERROR, "the replay store is unavailable");
    let counted = "40 more failed on github: 39 tenant-keys-expired, 1 store-unavailable";
    let counted = (Level::ERROR, counted);
    assert_eq!(by_default(&events), [first, other, counted, first, other]);
}

#[test]
fn a_flood_of_every_kind_writes_a_bounded_number_of_lines() {
    let hands = Hands::new();
    let endpoint = hands.endpoint();

    let events = logged(async {
        for _ in 0..600 {
            for kind in ErrorKind::ALL {
                receive(&endpoint, Some(*kind)).await;
            }
            hands.put(1);
        }
    });

    let minutes = 10;
    let most = minutes * (1 + 1 + FAILURES.len());
    let lines = by_default(&events).len();
    assert!(lines <= most && lines > most / 2, "{lines}");
}

#[test]
fn a_clock_that_is_set_back_does_not_silence_the_log() {
    let hands = Hands::new();
    let endpoint = hands.endpoint();

    let events = logged(async {
        receive(&endpoint, Some(ErrorKind::SignatureMissing)).await;
        receive(&endpoint, Some(ErrorKind::StoreUnavailable)).await;
        hands.put(-3600);
        receive(&endpoint, Some(ErrorKind::SignatureMissing)).await;
        receive(&endpoint, Some(ErrorKind::StoreUnavailable)).await;
    });

    assert_eq!(by_default(&events).len(), 4, "{events:?}");
}

#[test]
fn each_endpoint_logs_on_its_own_and_names_itself() {
    let [builds, chat] = ["builds", "chat"].map(|name| {
        let endpoint = Endpoint::builder(&GITHUB, Secret::new(SECRET)).name(name);
        endpoint.build().unwrap()
    });

    let events = logged(async {
        receive(&builds, Some(ErrorKind::SignatureMissing)).await;
        receive(&chat, Some(ErrorKind::SignatureMissing)).await;
    });

    let lines = events.iter().filter(|(level, _)| *level == Level::WARN);
    let lines: Vec<_> = lines.map(|(_, text)| text).collect();
    assert!(lines[0].contains("endpoint=\"builds\""), "{lines:?}");
    assert!(lines[1].contains("endpoint=\"chat\""), "{lines:?}");
}
