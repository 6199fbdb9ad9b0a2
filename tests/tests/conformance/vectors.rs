//! Every vector of every provider, and mutations of them, over real sockets.

use webhook_sig::scheme::Audience;
use webhook_sig::{Endpoint, Outcome, UnixTime, Verifier, provider};
use webhook_sig_delivery::{Delivery, Expectation};
use webhook_sig_tests::host::{CHOICE, Host, Record};
use webhook_sig_tests::mutations::{self, Mutation};
use webhook_sig_tests::{Place, Request, Response, Wire, place, vectors};

#[test]
fn every_vector_comes_to_what_it_expects() {
    let files = vectors::all().into_iter().chain(vectors::collected());
    let deliveries = files.flat_map(|(_, all)| all).map(without_length);

    come_to_what_they_expect(&deliveries.collect::<Vec<_>>(), Place::takes);
}

/// What becomes of a mutation is the core's matter, so each goes to one place.
#[test]
fn every_mutation_comes_to_what_the_core_says() {
    let deliveries = vectors::all().into_iter().flat_map(|(_, all)| {
        let genuine = all.into_iter().find(vectors::is_verified);
        genuine.iter().flat_map(mutated).collect::<Vec<_>>()
    });

    come_to_what_they_expect(&deliveries.collect::<Vec<_>>(), Place::takes_alone);
}

/// Returns the mutations of a delivery that can be sent at all, with what the core says of them.
fn mutated(genuine: &Delivery) -> Vec<Delivery> {
    let scheme = provider::find(&genuine.scheme).expect("the scheme is one of ours");
    let now = UnixTime::from_secs(1_700_000_000);
    let expecting = |mutation: Mutation| {
        let mut delivery = mutation.delivery;
        delivery.name = Some(mutation.name);
        let result = delivery.verify(scheme, now);
        delivery.expect = Some(match result {
            Ok(_) => Expectation::Verified,
            Err(error) => Expectation::Kind(error.kind()),
        });
        delivery
    };
    let genuine = without_length(genuine.clone());
    mutations::of(&genuine, scheme)
        .into_iter()
        .filter(|mutation| hosts(&mutation.delivery) < 2)
        .map(expecting)
        .collect()
}

/// Counts the headers that name the host; servers refuse more than one themselves (RFC 9112,
/// section 3.2).
fn hosts(delivery: &Delivery) -> usize {
    let headers = delivery.headers.iter();
    let hosts = headers.filter(|(name, _)| name.eq_ignore_ascii_case("host"));
    hosts.count()
}

/// Leaves out how long the body was when it was captured: the wire says it, or sends chunks.
fn without_length(mut delivery: Delivery) -> Delivery {
    let is_length = |name: &str| name.eq_ignore_ascii_case("content-length");
    delivery.headers.retain(|(name, _)| !is_length(name));
    delivery
}

fn come_to_what_they_expect(deliveries: &[Delivery], takes: fn(Place, usize) -> bool) {
    let (endpoints, choices) = endpoints(deliveries);

    place::everywhere(|place| {
        let host = place.framework.start(&endpoints);
        let differing: Vec<_> = deliveries
            .iter()
            .zip(&choices)
            .enumerate()
            .filter(|(number, _)| takes(place, *number))
            .filter_map(|(_, (delivery, choice))| differs(place, &host, *choice, delivery))
            .collect();

        assert!(
            differing.is_empty(),
            "{place:?}: {}\n{}",
            differing.len(),
            differing.join("\n")
        );
    });
}

/// Creates one endpoint for all vectors with the same settings, and maps vectors to endpoints.
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
            named_receiver(delivery),
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

/// Returns whom a delivery is for: a vector that does not set its receiver is for that one.
fn named_receiver(delivery: &Delivery) -> Option<String> {
    let scheme = provider::find(&delivery.scheme)?;
    let body = delivery.body_bytes().ok()?;
    Verifier::new(scheme).named_receiver(&delivery.head(), &body)
}

fn endpoint(delivery: &Delivery) -> Endpoint {
    let scheme = provider::find(&delivery.scheme).expect("the scheme is one of ours");
    let mut verifier = delivery.verifier(scheme).expect("a vector is sound");
    if let Some(Audience::Value { param, .. }) = scheme.audience()
        && !delivery.params.contains_key(param)
        && named_receiver(delivery).is_none()
    {
        // An endpoint must be someone's, and the delivery is for no one.
        verifier = verifier.param(param, "nobody");
    }
    let keys = delivery.keyring(scheme).expect("a vector is sound");
    let now = UnixTime::from_secs(delivery.now.unwrap_or(1_700_000_000));
    let endpoint = Endpoint::builder(verifier, keys).clock(move || now);
    endpoint.build().expect("a vector is sound")
}

/// Sends a vector, and returns how the result differs from what it expects.
fn differs(place: Place, host: &Host, choice: usize, delivery: &Delivery) -> Option<String> {
    let request = Request::from(delivery).header(CHOICE, choice.to_string());
    let place = fitting(place, delivery);
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

/// Returns the place for a delivery: a signature over the length, or over the head of a request that
/// has no body, is good only where the length is sent.
fn fitting(place: Place, delivery: &Delivery) -> Place {
    let covers_length = |(_, value): &(String, String)| value.contains("content-length");
    let signs_head = provider::find(&delivery.scheme).is_some_and(|own| own.policy().is_some());
    let has_no_body = delivery.body_bytes().is_ok_and(|body| body.is_empty());
    let needs_length = has_no_body || delivery.headers.iter().any(covers_length);
    if signs_head && needs_length {
        return place.with(Wire::Http1Length);
    }
    place
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
