//! Sentry's webhooks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};

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
        body of `{}` as empty; here the bytes count as they arrived. Requests of an integration's \
        components carry `Sentry-App-Signature` instead: `SENTRY_APP_COMPONENTS`.",
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

/// Sentry UI components: HMAC-SHA256 of the body, as `Sentry-App-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/sentry-app-components.md")]
pub const SENTRY_APP_COMPONENTS: Scheme = Scheme::hmac_sha256(
    "sentry-app-components",
    Location::header("Sentry-App-Signature"),
    Encoding::Hex,
)
.methods(&["POST", "GET"])
.event(Identity::Unstored)
.signs(&[Component::Body]);

pub(super) const SENTRY_APP_COMPONENTS_PROFILE: Profile = Profile {
    vendor: "Sentry",
    docs: &["https://docs.sentry.io/organization/integrations/integration-platform/ui-components/"],
    secret: "\
        The integration's client secret, as text: in Sentry under Settings > Developer Settings > \
        Custom Integrations, at the bottom of the integration's page.",
    variable: Some("SENTRY_CLIENT_SECRET"),
    signed: &[
        "Sentry asks the app to create or link an issue, or about an alert's action, with a POST. \
        The options of a select field come by GET, for which an empty body is signed.",
    ],
    unsigned: "`Request-ID`, every other header, method, path and query.",
    acknowledgement: &["The response's body is the answer: Sentry reads it as JSON."],
    weak_points: &[
        "An empty body has one signature: anyone who sees one GET can ask for any options, of any \
        project, until the secret is changed. List nothing there that is secret.",
    ],
    notes: &["`Request-ID` is new in each request, so it does not identify one that is repeated."],
    evidence: &[Evidence::VendorCode(
        "github:getsentry/sentry@03e0785ea55e:src/sentry/sentry_apps/external_requests/issue_link_requester.py",
    )],
    ..Profile::of(&SENTRY_APP_COMPONENTS)
};
