//! Sentry's webhooks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Sentry: HMAC-SHA256 of the body, as `Sentry-Hook-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/sentry.md")]
pub const SENTRY: Scheme = Scheme::hmac_sha256(
    "sentry",
    Location::header("Sentry-Hook-Signature"),
    Encoding::Hex,
)
.event_type(Location::header("Sentry-Hook-Resource"))
.signs(&[Component::Body]);

pub(super) const SENTRY_PROFILE: Profile = Profile {
    vendor: "Sentry",
    docs: &["https://docs.sentry.io/organization/integrations/integration-platform/webhooks/"],
    secret: "\
        The integration's client secret, as text: in Sentry under Settings > Developer Settings > \
        Custom Integrations, at the bottom of the integration's page.",
    variable: Some("SENTRY_CLIENT_SECRET"),
    signed: &[
        "Sentry's examples parse the body and write it as JSON again before hashing, and treat a \
        body of `{}` as empty; here the bytes count as they arrived. Some requests carry \
        `Sentry-App-Signature` instead: they need a scheme of your own, which differs in the \
        location. Requests of issue alerts' user interface may be signed in yet another way.",
    ],
    unsigned: "\
        `Sentry-Hook-Timestamp`, `Sentry-Hook-Resource`, `Request-ID` and every other header.",
    retried: Some(Retries::Repeated),
    open_questions: &["that `Sentry-Hook-Resource` with the body's `action` names the event."],
    notes: &[
        "Anyone can change `Sentry-Hook-Timestamp`, so no age is checked. `Request-ID` is new in \
        each attempt, so it does not identify an event.",
    ],
    evidence: &[Evidence::IndependentReceiver(""), Evidence::VendorCode("")],
    ..Profile::of(&SENTRY)
};
