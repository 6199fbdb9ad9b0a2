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
    notes: &[
        "Anyone can change `Sentry-Hook-Timestamp`, so no age is checked. Sentry makes \
        `Request-ID` when it makes the request, so it does not identify an event.",
        "`Sentry-Hook-Resource` with the signed `/action` names the event.",
    ],
    evidence: &[
        Evidence::IndependentReceiver("npm:@trigger.dev/core@4.8.3"),
        Evidence::VendorCode(
            "github:getsentry/sentry@10c5f04e25e9:src/sentry/sentry_apps/api/serializers/app_platform_event.py",
        ),
    ],
    ..Profile::of(&SENTRY)
};
