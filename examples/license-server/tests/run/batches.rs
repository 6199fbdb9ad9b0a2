//! Events that come together, some of which fail.

use crate::{Shop, body, completed, event, events, returned};

/// Lets the database fail for one event.
const BREAK_2: &str = "CREATE TRIGGER broken BEFORE INSERT ON events WHEN NEW.id = 'evt-2'
    BEGIN SELECT RAISE(ABORT, 'broken'); END";
const REPAIR: &str = "DROP TRIGGER broken";

#[test]
fn every_event_processed_is_200() {
    let shop = Shop::new("all");
    let program = shop.open();
    let other = completed("evt-2");

    let answer = program.send(&events(&[&returned(), &other]).http());

    assert_eq!(answer.status(), 200);
    assert_eq!(program.status(&events(&[]).http()), 200);
    assert_eq!(shop.count("events"), 2);
}

#[test]
fn some_events_processed_is_202_with_their_ids() {
    let shop = Shop::new("some");
    let program = shop.open();
    let unreadable = event("evt-2", "return.created");
    let other = completed("evt-3");

    let answer = program.send(&events(&[&returned(), &unreadable, &other]).http());

    assert_eq!(answer.status(), 202);
    assert_eq!(body(&answer), "evt-1\nevt-3");
}

#[test]
fn an_event_that_failed_comes_again_alone() {
    let shop = Shop::new("alone");
    let program = shop.open();
    shop.execute(BREAK_2);
    let (first, second) = (completed("evt-1"), completed("evt-2"));
    let answer = program.send(&events(&[&first, &second]).http());
    assert_eq!((answer.status().as_u16(), body(&answer)), (202, "evt-1"));
    shop.execute(REPAIR);

    let retry = program.send(&events(&[&second]).http());
    let again = program.send(&events(&[&second]).http());

    assert_eq!((retry.status().as_u16(), body(&retry)), (200, ""));
    assert_eq!((again.status().as_u16(), body(&again)), (200, ""));
    assert_eq!(shop.count("events"), 2);
}

#[test]
fn an_event_that_was_acknowledged_by_its_id_does_not_run_again() {
    let shop = Shop::new("acknowledged");
    let program = shop.open();
    shop.execute(BREAK_2);
    let (first, second) = (completed("evt-1"), completed("evt-2"));
    assert_eq!(program.status(&events(&[&first, &second]).http()), 202);
    // Without its row, only the endpoint can know that the event was processed.
    shop.execute("DELETE FROM events");

    assert_eq!(program.status(&events(&[&first]).http()), 200);

    assert_eq!(shop.count("events"), 0);
}

#[test]
fn a_retry_may_bring_old_events_and_new_ones() {
    let shop = Shop::new("mixed");
    let program = shop.open();
    shop.execute(BREAK_2);
    let (second, third) = (completed("evt-2"), completed("evt-3"));
    assert_eq!(program.status(&events(&[&returned(), &second]).http()), 202);

    let still_broken = program.send(&events(&[&returned(), &second, &third]).http());
    shop.execute(REPAIR);
    let repaired = program.status(&events(&[&returned(), &second, &third]).http());

    assert_eq!(still_broken.status(), 202);
    assert_eq!(body(&still_broken), "evt-1\nevt-3");
    assert_eq!(repaired, 200);
    assert_eq!(shop.count("events"), 3);
    assert_eq!(shop.count("revocations"), 1);
}

#[test]
fn after_a_failure_of_all_events_they_come_again_together() {
    let shop = Shop::new("together");
    let program = shop.open();
    shop.execute(BREAK_2);
    let delivery = events(&[&completed("evt-2")]).http();
    assert_eq!(program.status(&delivery), 500);
    shop.execute(REPAIR);

    assert_eq!(program.status(&delivery), 200);

    assert_eq!(shop.count("events"), 1);
}

#[test]
fn no_event_processed_is_500() {
    let shop = Shop::new("none");
    let program = shop.open();
    let unreadable = event("evt-1", "subscription.deactivated");

    assert_eq!(program.status(&events(&[&unreadable]).http()), 500);
    assert_eq!(shop.count("events"), 0);
}
