//! What is refused, and that all refusals look the same.

use http::StatusCode;
use webhook_sig::provider::STRIPE;
use webhook_sig::scheme::Location;
use webhook_sig::{Endpoint, ErrorKind, Keyring, Outcome, UnixTime, Verifier};
use webhook_sig_tests::fixture::{self, NOW, SECRET, SIGNATURE};
use webhook_sig_tests::{Request, Response, place};

/// A request that is refused, what is wrong with it, and the kind of error.
type Refused = (&'static str, Request, ErrorKind);

/// Every way to be refused that a sender's head or body can cause.
fn refusals() -> Vec<Refused> {
    let mut refusals = header_refusals();
    refusals.extend(mismatches());
    refusals.extend(time_refusals());
    refusals
}

fn genuine() -> Request {
    fixture::signed("Hello, World!")
}

/// Returns the signature header of the genuine request.
fn signature() -> String {
    String::from_utf8(genuine().value(SIGNATURE).to_vec()).expect("it is text")
}

/// Returns the genuine request with another signature header.
fn with_signature(value: &str) -> Request {
    genuine().without(SIGNATURE).header(SIGNATURE, value)
}

/// Refusals of a signature header that is missing or malformed.
fn header_refusals() -> Vec<Refused> {
    let text = signature();
    let last = text.chars().next_back().expect("it is not empty");
    vec![
        (
            "no header",
            genuine().without(SIGNATURE),
            ErrorKind::SignatureMissing,
        ),
        (
            "two headers",
            genuine().header(SIGNATURE, &text),
            ErrorKind::SignatureMalformed,
        ),
        (
            "an empty header",
            with_signature(""),
            ErrorKind::SignatureMalformed,
        ),
        (
            "no list of pairs",
            with_signature("no signature at all"),
            ErrorKind::SignatureMalformed,
        ),
        (
            "no hex",
            with_signature(&text.replace("v1=", "v1=g")),
            ErrorKind::SignatureMalformed,
        ),
        (
            "a shortened signature",
            with_signature(text.strip_suffix(last).expect("it ends so")),
            ErrorKind::SignatureMalformed,
        ),
        (
            "no timestamp",
            with_signature(&text.replace("t=", "x=")),
            ErrorKind::TimestampMissing,
        ),
        (
            "a header that claims it",
            genuine()
                .without(SIGNATURE)
                .header("X-Webhook-Verified", "true"),
            ErrorKind::SignatureMissing,
        ),
    ]
}

/// Refusals of a well-formed signature that does not match the request.
fn mismatches() -> Vec<Refused> {
    let text = signature();
    let other = STRIPE.keyring(["another secret of some length"]);
    let post = http::Request::post("/webhooks").body("Hello, World!".into());
    let post = post.expect("it is a request");
    let other = STRIPE.sign(post, &other.expect("it is a key"), NOW);
    let other = Request::from(other.expect("it is signed"));
    vec![
        ("another key", other, ErrorKind::SignatureMismatch),
        (
            "a bit of the body",
            genuine().body("Hello, World\x20"),
            ErrorKind::SignatureMismatch,
        ),
        (
            "a bit of the timestamp",
            with_signature(&text.replace("t=170000000", "t=170000001")),
            ErrorKind::SignatureMismatch,
        ),
        (
            "a bit of the signature",
            with_signature(&flip_last(&text)),
            ErrorKind::SignatureMismatch,
        ),
        (
            "a byte more",
            genuine().body("Hello, World!\n"),
            ErrorKind::SignatureMismatch,
        ),
        ("no body", genuine().body(""), ErrorKind::SignatureMismatch),
    ]
}

/// Refusals of a genuine signature at the wrong time.
fn time_refusals() -> Vec<Refused> {
    let by = |millis: i64| UnixTime::from_millis(NOW.as_millis().saturating_add(millis));
    vec![
        (
            "too old",
            fixture::signed_at("Hello, World!", by(-301_000)),
            ErrorKind::TimestampTooOld,
        ),
        (
            "too new",
            fixture::signed_at("Hello, World!", by(301_000)),
            ErrorKind::TimestampTooNew,
        ),
    ]
}

/// Changes the last hex digit by one bit.
fn flip_last(text: &str) -> String {
    let last = text.chars().next_back().expect("it is not empty");
    let digit = last.to_digit(16).expect("it is a digit");
    let rest = text.strip_suffix(last).expect("it ends so");
    format!("{rest}{:x}", digit ^ 1)
}

pub(crate) fn without_date(mut response: Response) -> Response {
    response.headers.remove("date");
    response
}

#[test]
fn a_genuine_delivery_reaches_the_handler_once_and_whole() {
    place::everywhere(|place| {
        let host = place.start(&fixture::endpoint());

        let response = place.send(&host, &fixture::signed("Hello, World!"));

        let handled = host.seen().take().handled;
        assert_eq!((response.status, &*response.body), (200, &b"handled"[..]));
        assert_eq!(handled.len(), 1);
        assert_eq!(handled[0].body, "Hello, World!");
        assert_eq!(handled[0].key_id, "current");
    });
}

#[test]
fn the_handler_learns_which_key_matched() {
    let old = STRIPE.key(SECRET).expect("it is a key");
    let new = STRIPE
        .key("another secret of some length")
        .expect("it is a key");
    let keys = Keyring::new(new).retiring(old).expect("two keys fit");
    let endpoint = Endpoint::builder(&STRIPE, keys).clock(|| NOW);
    let endpoint = endpoint.build().expect("the settings are sound");
    place::everywhere(|place| {
        let host = place.start(&endpoint);

        assert_eq!(place.send(&host, &fixture::signed("a")).status, 200);

        assert_eq!(host.seen().take().handled[0].key_id, "retiring-1");
    });
}

#[test]
fn every_refusal_has_its_kind_inside_and_one_face_outside() {
    let refusals = refusals();
    place::everywhere(|place| {
        let host = place.start(&fixture::endpoint());
        let mut faces = Vec::new();
        for (name, request, kind) in &refusals {
            let response = place.send(&host, request);
            let record = host.seen().take();

            assert_eq!(record.errors, [*kind], "{name}");
            assert!(record.handled.is_empty(), "{name} reached the handler");
            faces.push(without_date(response));
        }

        assert_eq!(faces[0].status, 401);
        assert!(faces.iter().all(|face| *face == faces[0]), "{faces:?}");
    });
}

#[test]
fn a_delivery_for_another_receiver_looks_like_any_refusal() {
    let account = Location::json("/account");
    let verifier = Verifier::new(&STRIPE).require_value(account, ["acct_4", "acct_17"]);
    let endpoint = fixture::endpoint_with(verifier.expect("the value is signed"));
    place::everywhere(|place| {
        let host = place.start(&endpoint);

        let mine = place.send(&host, &fixture::signed(r#"{"account":"acct_17"}"#));
        assert_eq!(mine.status, 200);
        assert_eq!(host.seen().take().handled.len(), 1);

        let other = place.send(&host, &fixture::signed(r#"{"account":"acct_18"}"#));
        let record = host.seen().take();
        assert_eq!(record.errors, [ErrorKind::AudienceMismatch]);
        assert!(record.handled.is_empty());

        let forged = genuine().body(r#"{"account":"acct_17"}"#);
        let forged = place.send(&host, &forged);
        assert_eq!(without_date(other), without_date(forged));
    });
}

#[test]
fn both_edges_of_the_window_are_inside() {
    place::everywhere(|place| {
        let host = place.start(&fixture::endpoint());
        for edge in [-300_000, 300_000] {
            let sent = UnixTime::from_millis(NOW.as_millis() + edge);

            let response = place.send(&host, &fixture::signed_at("a", sent));

            assert_eq!(response.status, 200, "{edge}");
        }
    });
}

#[test]
fn a_response_is_replaced_alike_everywhere() {
    let endpoint = fixture::builder(&STRIPE).respond_with(|error, mut response| {
        if error.outcome() == Outcome::Refused {
            *response.status_mut() = StatusCode::NOT_FOUND;
            *response.body_mut() = "no one here".into();
            response
                .headers_mut()
                .insert("x-own", "1".parse().expect("it is a value"));
        }
        response
    });
    let endpoint = endpoint.build().expect("the settings are sound");
    place::everywhere(|place| {
        let host = place.start(&endpoint);

        let response = place.send(&host, &Request::post("/webhooks", "a"));

        assert_eq!(response.status, 404);
        assert_eq!(response.body, "no one here");
        assert_eq!(response.header("x-own"), "1");
        assert_eq!(host.seen().take().errors, [ErrorKind::SignatureMissing]);
    });
}
