//! Every vector of every provider, over real sockets.

use webhook_sig::delivery::{Delivery, Expectation};
use webhook_sig::{Endpoint, Outcome, UnixTime, provider};
use webhook_sig_tests::host::{CHOICE, Host, Record};
use webhook_sig_tests::{Place, Request, Response, place, vectors};

#[test]
fn every_vector_comes_to_what_it_expects_by_every_route() {
    let deliveries: Vec<Delivery> = vectors::all()
        .into_iter()
        .flat_map(|(_, all)| all)
        .collect();
    let (endpoints, choices) = endpoints(&deliveries);

    place::everywhere(|place| {
        let host = place.framework.start(&endpoints);
        let differing: Vec<_> = deliveries
            .iter()
            .zip(&choices)
            .filter_map(|(delivery, choice)| differs(place, &host, *choice, delivery))
            .collect();

        assert!(
            differing.is_empty(),
            "{place:?}: {}\n{}",
            differing.len(),
            differing.join("\n")
        );
    });
}

/// Makes one endpoint for all vectors with the same settings, and says which is whose.
fn endpoints(deliveries: &[Delivery]) -> (Vec<Endpoint>, Vec<usize>) {
    let mut settings = Vec::new();
    let mut endpoints = Vec::new();
    let mut choices = Vec::new();
    for delivery in deliveries {
        let own = (
            &delivery.scheme,
            &delivery.secrets,
            delivery.now,
            delivery.tolerance,
            &delivery.url,
            &delivery.params,
        );
        let known = settings.iter().position(|known| *known == own);
        choices.push(known.unwrap_or(settings.len()));
        if known.is_none() {
            settings.push(own);
            endpoints.push(endpoint(delivery));
        }
    }
    (endpoints, choices)
}

fn endpoint(delivery: &Delivery) -> Endpoint {
    let scheme = provider::find(&delivery.scheme).expect("the scheme is one of ours");
    let verifier = delivery.verifier(scheme).expect("a vector is sound");
    let keys = delivery.keyring(scheme).expect("a vector is sound");
    let now = UnixTime::from_secs(delivery.now.unwrap_or(1_700_000_000));
    Endpoint::new(verifier, keys).clock(move || now)
}

/// Sends a vector, and says how what came of it differs from what it expects.
fn differs(place: Place, host: &Host, choice: usize, delivery: &Delivery) -> Option<String> {
    let request = Request::from(delivery).header(CHOICE, choice.to_string());
    let response = place.send(host, &request);
    let record = host.seen().take();
    let expect = delivery.expect.expect("a vector says what it expects");
    if is_as_expected(expect, &request, &response, &record) {
        return None;
    }
    let (scheme, name) = (
        &delivery.scheme,
        delivery.name.as_deref().unwrap_or_default(),
    );
    let (status, errors) = (response.status, record.errors);
    Some(format!(
        "{scheme}: {name}: {status} and {errors:?}, not {expect}"
    ))
}

fn is_as_expected(
    expect: Expectation,
    request: &Request,
    response: &Response,
    record: &Record,
) -> bool {
    match (expect, &record.handled[..], &record.errors[..]) {
        (Expectation::Verified, [handled], []) => {
            response.status == 200 && response.body == "handled" && handled.body == request.body
        }
        (Expectation::Kind(kind), [], [error]) => {
            *error == kind && response.status == status(kind.outcome())
        }
        (Expectation::Refused, [], [error]) => response.status == status(error.outcome()),
        _ => false,
    }
}

fn status(outcome: Outcome) -> u16 {
    match outcome {
        Outcome::MethodNotAllowed => 405,
        Outcome::Refused => 401,
        _ => panic!("no vector comes to {outcome:?}"),
    }
}
