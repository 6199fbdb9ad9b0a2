//! The kinds of identity that an event may have.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use webhook_sig::endpoint::{EndpointBuilder, ProvenDelivery, UnsignedIds};
use webhook_sig::key::{Keyring, Keys, Tenant, TenantKeys};
use webhook_sig::provider::{
    CALENDLY, FASTBOUND, FASTSPRING, GITHUB, GITLAB_TOKEN, HUBSPOT_V3, SHOPIFY, SLACK,
    STANDARD_WEBHOOKS, STRIPE,
};
use webhook_sig::scheme::{Identity, Location};
use webhook_sig::{BaseUrl, BoxError, Endpoint, Scheme, Signer, UnixTime, Verifier};
use webhook_sig_tests::Request;
use webhook_sig_tests::fixture::NOW;

use crate::receiver::State::{self, AlreadyHandled, Handled};

/// One way to recognize events, and what follows from it.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// The endpoint, without a store and without a name.
    pub(crate) endpoint: fn() -> EndpointBuilder,
    /// What the vendor sends of an event with a number, in an attempt with a number. Events are as
    /// much alike as the vendor's can be.
    pub(crate) delivery: fn(Number, Attempt) -> Request,
    /// What becomes of the next attempt, which may be signed anew.
    pub(crate) retry: State,
    /// What becomes of the next event.
    pub(crate) next: State,
    /// What becomes of the first delivery if someone has captured it, and sends it under another id
    /// that is not signed.
    pub(crate) captured: State,
}

/// The number of an event.
pub(crate) type Number = u32;

/// The number of an attempt to deliver an event, from 0.
pub(crate) type Attempt = u32;

/// Every kind.
///
/// What is not `AlreadyHandled`, `Handled`, `AlreadyHandled` is what the scheme or its user has to
/// choose between: a handler that runs twice, and an event that is lost.
pub(crate) const KINDS: [Kind; 16] = [
    // The scheme knows the event's id, or what else makes an event, from what is signed.
    Kind::known(
        "an id in a signed header",
        || endpoint(&STANDARD_WEBHOOKS),
        |event, attempt| {
            let signer = Signer::new(&STANDARD_WEBHOOKS, keyring(&STANDARD_WEBHOOKS));
            let id = format!("msg_{event}");
            let delivery = signer.sign_with_id(&id, post(&json!({})), at(attempt));
            delivery.expect("it can be signed").into()
        },
    ),
    Kind::known(
        "an id in JSON",
        || endpoint(&STRIPE),
        |event, attempt| signed(&STRIPE, attempt, &json!({ "id": format!("evt_{event}") })),
    ),
    Kind::known(
        "an id in JSON, of a tenant",
        per_tenant,
        |event, attempt| {
            let delivery = signed(&STRIPE, attempt, &json!({ "id": format!("evt_{event}") }));
            delivery.target("/?shop=one")
        },
    ),
    Kind::known(
        "several fields",
        || endpoint(&FASTBOUND),
        |event, attempt| {
            let name = if event % 2 == 0 {
                "Acquired"
            } else {
                "Disposed"
            };
            let time = format!("2026-11-28T10:00:{:02}Z", event / 2);
            let body = json!({ "id": "item_1", "eventName": name, "timestampUtc": time });
            signed(&FASTBOUND, attempt, &body)
        },
    ),
    Kind::known(
        "a batch",
        || endpoint(&FASTSPRING),
        |event, _| fastspring_batch(&[event]),
    ),
    Kind::known("a batch with a counter", hubspot, |event, attempt| {
        hubspot_batch(&[event], attempt)
    }),
    Kind::known(
        "the first of several",
        || endpoint(&SLACK),
        |event, attempt| {
            signed(
                &SLACK,
                attempt,
                &json!({ "event_id": format!("Ev{event}") }),
            )
        },
    ),
    Kind::known(
        "the body",
        || endpoint(&CALENDLY),
        |event, attempt| signed(&CALENDLY, attempt, &json!({ "payload": event })),
    ),
    // The token vouches for all of the delivery, its id included.
    Kind {
        captured: Handled,
        ..Kind::known(
            "an id under a token",
            || endpoint(&GITLAB_TOKEN),
            |event, attempt| {
                let delivery = signed(&GITLAB_TOKEN, attempt, &json!({}));
                delivery.header("Idempotency-Key", format!("key-{event}"))
            },
        )
    },
    // The user says what an event is.
    Kind {
        next: AlreadyHandled,
        ..Kind::known(
            "the message",
            || endpoint(&GITHUB).identity(Identity::Message),
            github,
        )
    },
    Kind {
        retry: Handled,
        ..Kind::known(
            "the message, with a time",
            || endpoint(&CALENDLY).identity(Identity::Message),
            |event, attempt| signed(&CALENDLY, attempt, &json!({ "payload": event })),
        )
    },
    Kind::known(
        "a function",
        || endpoint(&GITHUB).identity(number_of_run),
        |event, attempt| {
            signed(
                &GITHUB,
                attempt,
                &json!({ "run": event, "attempt": attempt }),
            )
        },
    ),
    // The user says what an id is worth that is not signed.
    Kind {
        captured: Handled,
        ..Kind::known(
            "an id that GitHub does not sign",
            || trusting(&GITHUB),
            github,
        )
    },
    Kind {
        captured: Handled,
        ..Kind::known(
            "an id that Shopify does not sign",
            || trusting(&SHOPIFY),
            shopify,
        )
    },
    Kind {
        next: AlreadyHandled,
        ..Kind::known("no id of GitHub's", || ignoring(&GITHUB), github)
    },
    Kind {
        next: AlreadyHandled,
        ..Kind::known("no id of Shopify's", || ignoring(&SHOPIFY), shopify)
    },
];

impl Kind {
    /// Creates a kind that knows every retry, every event and every replay for what it is.
    const fn known(
        name: &'static str,
        endpoint: fn() -> EndpointBuilder,
        delivery: fn(Number, Attempt) -> Request,
    ) -> Self {
        Self {
            name,
            endpoint,
            delivery,
            retry: AlreadyHandled,
            next: Handled,
            captured: AlreadyHandled,
        }
    }
}

/// Returns a delivery as someone sends it who has captured it: under other ids, where none of them
/// is signed.
pub(crate) fn under_another_id(delivery: &Request, number: usize) -> Request {
    let mut delivery = delivery.clone();
    for name in UNSIGNED_IDS {
        delivery = delivery
            .without(name)
            .header(name, format!("another-{number}"));
    }
    delivery
}

/// Headers for ids which the schemes here leave unsigned.
const UNSIGNED_IDS: [&str; 4] = [
    "Idempotency-Key",
    "X-GitHub-Delivery",
    "X-Request-Id",
    "X-Shopify-Webhook-Id",
];

/// The secret of every sender.
pub(crate) const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

pub(crate) fn endpoint(scheme: &'static Scheme) -> EndpointBuilder {
    endpoint_of(scheme, keyring(scheme))
}

/// Returns an endpoint whose time never moves.
pub(crate) fn endpoint_of(verifier: impl Into<Verifier>, keys: impl Into<Keys>) -> EndpointBuilder {
    Endpoint::builder(verifier, keys).clock(|| NOW)
}

fn trusting(scheme: &'static Scheme) -> EndpointBuilder {
    endpoint(scheme).unsigned_ids(UnsignedIds::Trust)
}

fn ignoring(scheme: &'static Scheme) -> EndpointBuilder {
    endpoint(scheme).unsigned_ids(UnsignedIds::Ignore)
}

/// Returns an endpoint of two tenants, `one` and `other`, who have the same secret.
pub(crate) fn per_tenant() -> EndpointBuilder {
    let keys = TenantKeys::new(Location::query("shop"), async |tenant: Tenant| {
        let is_known = ["one", "other"].contains(&tenant.as_str());
        Ok::<_, BoxError>(is_known.then(|| keyring(&STRIPE)))
    });
    endpoint_of(&STRIPE, keys)
}

pub(crate) fn hubspot() -> EndpointBuilder {
    endpoint_of(hubspot_verifier(), keyring(&HUBSPOT_V3))
}

fn hubspot_verifier() -> Verifier {
    let url = BaseUrl::new("https://crm.example").expect("it is a URL");
    Verifier::new(&HUBSPOT_V3).base_url(url)
}

/// Returns what HubSpot sends of some events; each counts its attempts.
pub(crate) fn hubspot_batch(events: &[Number], attempt: Attempt) -> Request {
    let event = |number: &Number| {
        json!({
            "eventId": number,
            "subscriptionId": 12,
            "objectId": 345,
            "occurredAt": 1_700_000_000_000_u64,
            "attemptNumber": attempt,
        })
    };
    let body: Vec<_> = events.iter().map(event).collect();
    let signer = Signer::new(hubspot_verifier(), keyring(&HUBSPOT_V3));
    let delivery = signer.sign(post(&Value::from(body)), at(attempt));
    delivery.expect("it can be signed").into()
}

/// Returns what FastSpring sends of some events.
pub(crate) fn fastspring_batch(events: &[Number]) -> Request {
    let event = |number: &Number| json!({ "id": format!("event-{number}"), "live": true });
    let events: Vec<_> = events.iter().map(event).collect();
    signed(&FASTSPRING, 0, &json!({ "events": events }))
}

/// Returns what GitHub sends: events may have equal bodies, and a retry repeats all.
fn github(event: Number, _: Attempt) -> Request {
    let delivery = signed(&GITHUB, 0, &json!({ "zen": "Design for failure." }));
    delivery.header("X-GitHub-Delivery", format!("guid-{event}"))
}

fn shopify(event: Number, _: Attempt) -> Request {
    let delivery = signed(&SHOPIFY, 0, &json!({ "id": 820_982_911 }));
    delivery.header("X-Shopify-Webhook-Id", format!("guid-{event}"))
}

/// Recognizes an event by a number in its body.
fn number_of_run(delivery: &ProvenDelivery<'_>) -> Vec<String> {
    let body: Vec<_> = delivery.body.slices().collect();
    let body: Value = serde_json::from_slice(&body.concat()).unwrap_or_default();
    body.get("run").map(Value::to_string).into_iter().collect()
}

pub(crate) fn signed(scheme: &'static Scheme, attempt: Attempt, body: &Value) -> Request {
    signed_with(scheme, SECRET, attempt, body)
}

pub(crate) fn signed_with(
    scheme: &'static Scheme,
    secret: &str,
    attempt: Attempt,
    body: &Value,
) -> Request {
    let signer = Signer::new(scheme, keyring_of(scheme, &[secret]));
    let delivery = signer.sign(post(body), at(attempt));
    delivery.expect("it can be signed").into()
}

fn post(body: &Value) -> http::Request<Bytes> {
    let delivery = http::Request::post("/").body(body.to_string().into());
    delivery.expect("the parts are valid")
}

fn keyring(scheme: &Scheme) -> Keyring {
    keyring_of(scheme, &[SECRET])
}

pub(crate) fn keyring_of(scheme: &Scheme, secrets: &[&str]) -> Keyring {
    let keys = scheme.keyring(secrets.iter().copied());
    keys.expect("the secrets are keys")
}

/// Returns when an attempt is signed: a second after the one before.
fn at(attempt: Attempt) -> UnixTime {
    NOW.saturating_add(Duration::from_secs(attempt.into()))
}
