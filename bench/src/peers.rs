//! Those that verify the same deliveries, each as its documentation shows it.

use std::hint::black_box;
use std::str;

use http::HeaderMap;
use octocrab::models::webhook_events::WebhookVerifier;
use stripe_webhook::{Webhook as StripeWebhook, WebhookError as StripeError};
use webhook_sig::provider::{GITHUB, STRIPE};
use webhook_verify::{Provider, Secret, VerifyOptions, verify};

use crate::by_hand::ByHand;
use crate::delivery::{Delivery, Shape, Truth};
use crate::measure::Contestant;

/// Returns the peers that know a shape, who find out what is true of a delivery.
pub fn contestants<'d>(shape: &'static Shape, delivery: &'d Delivery) -> Vec<Contestant<'d>> {
    let mut contestants = vec![webhook_verify(shape, delivery)];
    if shape.scheme.id() == GITHUB.id() {
        contestants.push(octocrab(shape, delivery));
        contestants.extend(ByHand::all().map(|by_hand| written_by_hand(by_hand, delivery)));
    } else if shape.scheme.id() == STRIPE.id() {
        contestants.push(async_stripe(shape, delivery));
    } else {
        contestants.extend([standardwebhooks(shape, delivery), svix(shape, delivery)]);
    }
    contestants
}

/// Creates a contestant from a function that decides whether a delivery is signed.
fn contestant<'d>(
    name: &'static str,
    delivery: &'d Delivery,
    is_signed: impl Fn(&Delivery) -> bool + 'd,
) -> Contestant<'d> {
    Contestant::new(name, move || {
        let found = is_signed(black_box(delivery));
        assert_eq!(found, delivery.truth == Truth::Signed, "{name} is wrong");
    })
}

fn webhook_verify<'d>(shape: &'static Shape, delivery: &'d Delivery) -> Contestant<'d> {
    let provider = match shape.name {
        "GitHub" => Provider::GitHub,
        "Stripe" => Provider::Stripe,
        _ => Provider::StandardWebhooks,
    };
    let secret = Secret::new(shape.secret);
    contestant("webhook-verify", delivery, move |delivery| {
        let Delivery { headers, body, .. } = delivery;
        verify(provider, headers, body, &secret, VerifyOptions::default()).is_ok()
    })
}

fn octocrab<'d>(shape: &'static Shape, delivery: &'d Delivery) -> Contestant<'d> {
    let verifier = WebhookVerifier::new(shape.secret);
    contestant("octocrab", delivery, move |delivery| {
        let signature = signature(&delivery.headers).expect("it is text");
        verifier.verify(signature, &delivery.body).is_ok()
    })
}

fn async_stripe<'d>(shape: &'static Shape, delivery: &'d Delivery) -> Contestant<'d> {
    contestant("async-stripe-webhook", delivery, move |delivery| {
        let signature = &delivery.headers["stripe-signature"];
        let signature = signature.to_str().expect("it is text");
        let body = str::from_utf8(&delivery.body).expect("it is text");
        let event = StripeWebhook::construct_event(body, signature, shape.secret);
        // It was verified; its first byte shows that it is not an event.
        matches!(event, Err(StripeError::BadParse(_)))
    })
}

fn standardwebhooks<'d>(shape: &'static Shape, delivery: &'d Delivery) -> Contestant<'d> {
    let webhook = standardwebhooks::Webhook::new(shape.secret).expect("the secret is a key");
    contestant("standardwebhooks", delivery, move |delivery| {
        webhook.verify(&delivery.body, &delivery.headers).is_ok()
    })
}

fn svix<'d>(shape: &'static Shape, delivery: &'d Delivery) -> Contestant<'d> {
    let webhook = svix::webhooks::Webhook::new(shape.secret).expect("the secret is a key");
    contestant("svix", delivery, move |delivery| {
        webhook.verify(&delivery.body, &delivery.headers).is_ok()
    })
}

fn written_by_hand(by_hand: ByHand, delivery: &Delivery) -> Contestant<'_> {
    contestant(by_hand.name(), delivery, move |delivery| {
        by_hand.is_signed(signature(&delivery.headers), &delivery.body)
    })
}

fn signature(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-hub-signature-256")?.to_str().ok()
}
