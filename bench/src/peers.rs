//! Those that verify the same deliveries, each as its documentation shows it.

use std::hint::black_box;
use std::str;

use hmac::{Hmac, KeyInit as _, Mac as _};
use http::HeaderMap;
use octocrab::models::webhook_events::WebhookVerifier;
use sha2::Sha256;
use stripe_webhook::{Webhook as StripeWebhook, WebhookError as StripeError};
use webhook_sig::provider::{GITHUB, STRIPE};
use webhook_verify::{Provider, Secret, VerifyOptions, verify};

use crate::delivery::{Delivery, Shape};
use crate::measure::Contestant;

/// Returns the peers that know a shape.
pub fn contestants<'d>(shape: &'static Shape, delivery: &'d Delivery) -> Vec<Contestant<'d>> {
    let mut contestants = vec![webhook_verify(shape, delivery)];
    if shape.scheme.id() == GITHUB.id() {
        contestants.push(octocrab(shape, delivery));
        contestants.extend(by_hand(shape, delivery));
    } else if shape.scheme.id() == STRIPE.id() {
        contestants.push(async_stripe(shape, delivery));
    } else {
        contestants.extend([standardwebhooks(shape, delivery), svix(shape, delivery)]);
    }
    contestants
}

fn webhook_verify<'d>(shape: &'static Shape, delivery: &'d Delivery) -> Contestant<'d> {
    let provider = match shape.name {
        "GitHub" => Provider::GitHub,
        "Stripe" => Provider::Stripe,
        _ => Provider::StandardWebhooks,
    };
    let secret = Secret::new(shape.secret);
    Contestant::new("webhook-verify", move || {
        let Delivery { headers, body, .. } = black_box(delivery);
        let options = VerifyOptions::default();
        verify(provider, headers, body, &secret, options).expect("it is signed");
    })
}

fn octocrab<'d>(shape: &'static Shape, delivery: &'d Delivery) -> Contestant<'d> {
    let verifier = WebhookVerifier::new(shape.secret);
    Contestant::new("octocrab", move || {
        let Delivery { headers, body, .. } = black_box(delivery);
        let signature = signature(headers).expect("it is text");
        verifier.verify(signature, body).expect("it is signed");
    })
}

fn async_stripe<'d>(shape: &'static Shape, delivery: &'d Delivery) -> Contestant<'d> {
    Contestant::new("async-stripe-webhook", move || {
        let Delivery { headers, body, .. } = black_box(delivery);
        let signature = headers["stripe-signature"].to_str().expect("it is text");
        let body = str::from_utf8(body).expect("it is text");
        let event = StripeWebhook::construct_event(body, signature, shape.secret);
        // It was verified; that it is no event shows in its first byte.
        assert!(matches!(event, Err(StripeError::BadParse(_))));
    })
}

fn standardwebhooks<'d>(shape: &'static Shape, delivery: &'d Delivery) -> Contestant<'d> {
    let webhook = standardwebhooks::Webhook::new(shape.secret).expect("the secret is a key");
    Contestant::new("standardwebhooks", move || {
        let Delivery { headers, body, .. } = black_box(delivery);
        webhook.verify(body, headers).expect("it is signed");
    })
}

fn svix<'d>(shape: &'static Shape, delivery: &'d Delivery) -> Contestant<'d> {
    let webhook = svix::webhooks::Webhook::new(shape.secret).expect("the secret is a key");
    Contestant::new("svix", move || {
        let Delivery { headers, body, .. } = black_box(delivery);
        webhook.verify(body, headers).expect("it is signed");
    })
}

/// What people write themselves for GitHub, on each of three crypto crates.
fn by_hand<'d>(shape: &'static Shape, delivery: &'d Delivery) -> [Contestant<'d>; 3] {
    let secret = shape.secret.as_bytes();
    let ring = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret);
    let aws = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, secret);
    [
        Contestant::new("by hand on RustCrypto", move || {
            let Delivery { headers, body, .. } = black_box(delivery);
            assert!(is_signed(signature(headers), body, secret));
        }),
        Contestant::new("by hand on ring", move || {
            let Delivery { headers, body, .. } = black_box(delivery);
            let signature = signature(headers).and_then(decoded).expect("it is hex");
            ring::hmac::verify(&ring, body, &signature).expect("it is signed");
        }),
        Contestant::new("by hand on aws-lc-rs", move || {
            let Delivery { headers, body, .. } = black_box(delivery);
            let signature = signature(headers).and_then(decoded).expect("it is hex");
            aws_lc_rs::hmac::verify(&aws, body, &signature).expect("it is signed");
        }),
    ]
}

/// Verifies a delivery of GitHub's the way that tutorials show.
pub fn is_signed(signature: Option<&str>, body: &[u8], secret: &[u8]) -> bool {
    let Some(signature) = signature.and_then(decoded) else {
        return false;
    };
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("any length is a key");
    mac.update(body);
    mac.verify_slice(&signature).is_ok()
}

fn decoded(signature: &str) -> Option<Vec<u8>> {
    hex::decode(signature.strip_prefix("sha256=")?).ok()
}

fn signature(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-hub-signature-256")?.to_str().ok()
}
