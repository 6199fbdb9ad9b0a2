//! What becomes of a genuine delivery that is changed, through the core.
#![expect(clippy::expect_used, reason = "a test reports by panicking")]

use webhook_sig::{Scheme, UnixTime, provider};
use webhook_sig_delivery::Delivery;
use webhook_sig_tests::fixture::NOW;
use webhook_sig_tests::{mutations, vectors};

/// Calls with so many vectors of each scheme that verify.
fn each_genuine(most: usize, mut call: impl FnMut(&'static Scheme, &Delivery)) {
    for (id, deliveries) in vectors::all() {
        let scheme = provider::find(&id).expect("a vector file is named after its scheme");
        deliveries
            .iter()
            .filter(|delivery| vectors::is_verified(delivery))
            .take(most)
            .for_each(|delivery| call(scheme, delivery));
    }
}

fn signed_message(delivery: &Delivery, scheme: &'static Scheme) -> Option<Vec<u8>> {
    let verifier = delivery.verifier(scheme).ok()?;
    let body = delivery.body_bytes().ok()?;
    verifier.signed_message(&delivery.head(), body).ok()
}

#[test]
fn what_still_verifies_signs_the_same_message() {
    let (mut refused, mut kept) = (0, 0);
    let mut problems = Vec::new();
    each_genuine(usize::MAX, |scheme, genuine| {
        let message = signed_message(genuine, scheme);
        for mutation in mutations::of(genuine, scheme) {
            let verifies = mutation.delivery.verify(scheme, NOW).is_ok();
            let named = format!("{}: {:?}: {}", scheme.id(), genuine.name, mutation.name);
            if mutation.is_verified.is_some_and(|is| is != verifies) {
                problems.push(format!("{named}: verifies: {verifies}"));
            }
            if verifies && !scheme.algorithm().is_token() {
                if signed_message(&mutation.delivery, scheme) != message {
                    problems.push(format!("{named}: another message"));
                }
                kept += 1;
            } else {
                refused += 1;
            }
        }
    });

    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(
        refused > 20_000 && kept > 2_000,
        "{refused} refused, {kept} kept"
    );
}

#[test]
fn a_body_may_arrive_in_any_two_pieces() {
    each_genuine(2, |scheme, genuine| {
        let verifier = genuine.verifier(scheme).expect("a vector is sound");
        let keys = genuine.keyring(scheme).expect("a vector is sound");
        let now = genuine.now.map_or(NOW, UnixTime::from_secs);
        let body = genuine.body_bytes().expect("a vector has one body");
        let head = genuine.head();
        for at in 0..=body.len() {
            let mut verification = verifier.begin(&head, &keys, now).expect("it verifies");
            verification.update(body.slice(..at)).expect("it is short");
            verification.update(body.slice(at..)).expect("it is short");

            let (_, whole) = verification.finish().expect("it verifies");

            assert_eq!(whole.into_bytes(), body, "{}, {at}", scheme.id());
        }
    });
}
