//! What a delivery is, without an app.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use http::Request;
use webhook_sig::provider::{
    DISCORD, GITHUB, GITLAB_TOKEN, LINEAR, MAILGUN, SLACK, STANDARD_WEBHOOKS, STRIPE, TWILIO,
};
use webhook_sig::scheme::{Component, Encoding, Location};
use webhook_sig::{ErrorKind, Head, Keyring, Scheme, Tolerance, UnixTime, Verifier};
use webhook_sig_test::TestDelivery;

const NOW: UnixTime = UnixTime::from_secs(1_773_480_414);
const WHSEC: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn verdict(verifier: &Verifier, secret: &str, request: &Request<Bytes>) -> Result<(), ErrorKind> {
    let keyring = verifier.scheme().keyring([secret]).unwrap();
    verdict_of(verifier, &keyring, request)
}

fn verdict_of(
    verifier: &Verifier,
    keyring: &Keyring,
    request: &Request<Bytes>,
) -> Result<(), ErrorKind> {
    let target = request.uri().path_and_query().unwrap().as_str();
    let head = Head::new(request.method().as_str(), target, request.headers());
    let verified = verifier.verify(&head, request.body().clone(), keyring, NOW);
    verified.map(drop).map_err(|error| error.kind())
}

/// Returns the message of a panic.
fn message(delivery: &TestDelivery) -> String {
    let made = catch_unwind(AssertUnwindSafe(|| drop(delivery.http())));
    let payload = made.unwrap_err();
    payload.downcast_ref::<String>().unwrap().clone()
}

fn stripe() -> TestDelivery {
    let event = serde_json::json!({"id": "evt_1", "type": "invoice.paid"});
    TestDelivery::of(&STRIPE)
        .secret("whsec_test")
        .json(&event)
        .at(NOW)
}

#[test]
fn each_forgery_is_refused_for_what_it_is() {
    let verifier = Verifier::new(&STRIPE);
    let verdict = |delivery: TestDelivery| verdict(&verifier, "whsec_test", &delivery.http());

    assert_eq!(verdict(stripe()), Ok(()));
    assert_eq!(
        verdict(stripe().forged()),
        Err(ErrorKind::SignatureMismatch)
    );
    assert_eq!(
        verdict(stripe().tampered()),
        Err(ErrorKind::SignatureMismatch)
    );
    assert_eq!(verdict(stripe().stale()), Err(ErrorKind::TimestampTooOld));
    assert_eq!(
        verdict(stripe().unsigned()),
        Err(ErrorKind::SignatureMissing)
    );
}

#[test]
fn an_oversized_delivery_is_genuine_but_for_its_length() {
    let long = stripe().oversized(100).http();

    let verdict = |verifier| verdict(&verifier, "whsec_test", &long);
    assert_eq!(long.body().len(), 101);
    assert_eq!(verdict(Verifier::new(&STRIPE)), Ok(()));
    let limited = Verifier::new(&STRIPE).body_limit(100);
    assert_eq!(verdict(limited), Err(ErrorKind::BodyTooLarge));
}

#[test]
fn a_tampered_body_still_parses_as_the_same_json() {
    let parsed = |delivery: TestDelivery| {
        serde_json::from_slice::<serde_json::Value>(delivery.http().body()).unwrap()
    };

    assert_eq!(parsed(stripe().tampered()), parsed(stripe()));
    assert_ne!(stripe().tampered().http().body(), stripe().http().body());
}

#[test]
fn a_forgery_that_the_scheme_cannot_notice_is_not_made() {
    let github = TestDelivery::of(&GITHUB).secret("a secret").body("{}");
    let token = TestDelivery::of(&GITLAB_TOKEN).secret("a token").body("{}");

    let expected = "no receiver notices that a delivery of `github` is stale: the scheme does not \
                    sign what would show it";
    assert_eq!(message(&github.stale()), expected);
    assert!(message(&token.tampered()).contains("is tampered"));
    drop(token.forged().http());
}

#[test]
fn a_stale_delivery_is_too_old_for_the_tolerance_that_was_given() {
    let week = std::time::Duration::from_secs(7 * 24 * 3600);
    let verifier = Verifier::new(&STRIPE).tolerance(Tolerance::symmetric(week));
    let delivery = TestDelivery::of(verifier.clone())
        .secret("whsec_test")
        .body("{}")
        .at(NOW);

    let verdict = verdict(&verifier, "whsec_test", &delivery.stale().http());

    assert_eq!(verdict, Err(ErrorKind::TimestampTooOld));
}

#[test]
fn an_id_stays_the_same_until_another_delivery() {
    let delivery = || {
        TestDelivery::of(&STANDARD_WEBHOOKS)
            .secret(WHSEC)
            .body("{}")
            .at(NOW)
    };
    let (one, other) = (delivery(), delivery());

    let id = |delivery: &TestDelivery| delivery.http().headers()["webhook-id"].clone();
    assert_eq!(id(&one), id(&one));
    assert_ne!(id(&one), id(&other));
    assert_eq!(id(&one.id("msg_1")), "msg_1");
}

#[test]
fn an_id_that_is_not_signed_is_sent_too() {
    let delivery = TestDelivery::of(&GITHUB).secret("a secret").body("{}");

    let request = delivery.clone().header("X-GitHub-Delivery", "mine").http();

    assert!(delivery.http().headers().contains_key("x-github-delivery"));
    assert_eq!(request.headers()["x-github-delivery"], "mine");
}

#[test]
fn values_in_the_body_are_signed_there() {
    let issue = serde_json::json!({"type": "Issue", "webhookTimestamp": 1});
    let linear = TestDelivery::of(&LINEAR)
        .secret("a secret")
        .json(&issue)
        .at(NOW);
    let mailgun = TestDelivery::of(&MAILGUN)
        .secret("a key")
        .body(r#"{"signature":{}}"#)
        .at(NOW);

    for (delivery, secret) in [(&linear, "a secret"), (&mailgun, "a key")] {
        let scheme = if secret == "a key" { &MAILGUN } else { &LINEAR };
        let verifier = Verifier::new(scheme);
        assert_eq!(verdict(&verifier, secret, &delivery.http()), Ok(()));
        assert!(verdict(&verifier, secret, &delivery.tampered().http()).is_err());
        assert!(verdict(&verifier, secret, &delivery.unsigned().http()).is_err());
    }
}

#[test]
fn a_form_is_escaped_and_signed_with_its_url() {
    let delivery = TestDelivery::of(&TWILIO)
        .secret("an auth token")
        .form(&[("Body", "hello & goodbye"), ("From", "+15005550006")])
        .to("https://shop.example/sms?a=1");

    let request = delivery.http();

    assert_eq!(
        request.body(),
        "Body=hello%20%26%20goodbye&From=%2B15005550006"
    );
    let url = webhook_sig::BaseUrl::new("https://shop.example").unwrap();
    let verifier = Verifier::new(&TWILIO).base_url(url);
    assert_eq!(verdict(&verifier, "an auth token", &request), Ok(()));
    let elsewhere = delivery.base_url("https://other.example").http();
    assert!(verdict(&verifier, "an auth token", &elsewhere).is_err());
}

#[test]
fn a_get_without_a_body_is_tampered_in_its_query() {
    let delivery = TestDelivery::of(&TWILIO)
        .secret("an auth token")
        .method("GET");
    let delivery = delivery.base_url("https://shop.example").to("/sms?a=1");

    assert_eq!(delivery.tampered().http().uri(), "/sms?a=1&tampered=3");
}

#[test]
fn a_parameter_is_signed() {
    const ACME: Scheme = Scheme::hmac_sha256("acme", Location::header("Acme-Sig"), Encoding::Hex)
        .signs(&[
            Component::Param("account"),
            Component::Literal("."),
            Component::Body,
        ]);
    let delivery = TestDelivery::of(&ACME).secret("a secret").body("{}");

    let verifier = Verifier::new(&ACME).param("account", "17");
    let request = delivery.clone().param("account", "17").http();
    assert_eq!(verdict(&verifier, "a secret", &request), Ok(()));
    assert!(
        message(&delivery).contains("`account`"),
        "{}",
        message(&delivery)
    );
}

#[test]
fn a_private_key_signs() {
    let private = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
    let public = DISCORD.signing_key(private).unwrap().public_key().into();
    let delivery = TestDelivery::of(&DISCORD)
        .secret(private)
        .body(r#"{"type":2}"#)
        .at(NOW);

    let verifier = Verifier::new(&DISCORD);
    let verdict = |delivery: TestDelivery| verdict_of(&verifier, &public, &delivery.http());
    assert_eq!(verdict(delivery.clone()), Ok(()));
    assert_eq!(
        verdict(delivery.forged()),
        Err(ErrorKind::SignatureMismatch)
    );
}

#[test]
fn two_secrets_sign_as_while_one_is_rotated() {
    let delivery = stripe().secret("whsec_older").http();

    for secret in ["whsec_test", "whsec_older"] {
        assert_eq!(verdict(&Verifier::new(&STRIPE), secret, &delivery), Ok(()));
    }
}

#[test]
fn what_cannot_be_signed_says_what_to_change() {
    let slack = TestDelivery::of(&SLACK).body("{}");
    let twilio = TestDelivery::of(&TWILIO)
        .secret("an auth token")
        .body("a=b");
    let standard = TestDelivery::of(&STANDARD_WEBHOOKS)
        .secret("whsec_!")
        .body("{}");

    assert!(message(&slack).contains("`.secret(..)`"));
    assert!(message(&twilio).contains("`.base_url("));
    assert!(
        message(&standard).contains("base64"),
        "{}",
        message(&standard)
    );
    assert!(!message(&standard).contains("whsec_!"));
    assert!(message(&stripe().method("GET")).contains("method"));
}

#[test]
fn its_debug_output_has_no_secret() {
    let text = format!("{:?}", stripe());

    assert!(text.contains("stripe") && !text.contains("whsec_test"));
}
