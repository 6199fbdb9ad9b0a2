//! Every vector of every provider, through the core.

use webhook_sig::{UnixTime, provider};
use webhook_sig_tests::vectors;

#[test]
fn every_vector_comes_to_what_it_expects() {
    let mut differing = Vec::new();
    for (id, deliveries) in vectors::all() {
        let scheme = provider::find(&id).expect("a vector file is named after its scheme");
        for delivery in &deliveries {
            assert_eq!(delivery.scheme, id);
            let result = delivery.verify(scheme, UnixTime::from_secs(1_700_000_000));
            let expect = delivery.expect.expect("a vector says what it expects");
            if !expect.is_met_by(&result) {
                let kind = result.map_or_else(|error| error.kind().as_str(), |_| "verified");
                differing.push(format!("{id}: {:?}: {kind}, not {expect}", delivery.name));
            }
        }
    }

    assert!(
        differing.is_empty(),
        "{}\n{}",
        differing.len(),
        differing.join("\n")
    );
}

#[test]
fn every_signed_message_is_the_stated_one() {
    let mut compared = 0;
    for (id, deliveries) in vectors::all() {
        let scheme = provider::find(&id).expect("a vector file is named after its scheme");
        for delivery in &deliveries {
            let Some(signed) = &delivery.signed else {
                continue;
            };
            let verifier = delivery.verifier(scheme).unwrap();

            let message = verifier.signed_message(&delivery.head(), delivery.body_bytes().unwrap());

            let message = message.unwrap_or_else(|error| panic!("{:?}: {error}", delivery.name));
            assert_eq!(
                String::from_utf8_lossy(&message),
                *signed,
                "{id}: {:?}",
                delivery.name
            );
            compared += 1;
        }
    }

    assert!(
        compared > 200,
        "only {compared} vectors state what is signed"
    );
}
