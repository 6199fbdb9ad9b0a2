//! Xero's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Component, Encoding, Identity, Location, Scheme};

/// Xero: HMAC-SHA256 of the body, as `x-xero-signature: <base64>`.
#[doc = include_str!("../../docs/providers/xero.md")]
pub const XERO: Scheme = Scheme::hmac_sha256(
    "xero",
    Location::header("x-xero-signature"),
    Encoding::Base64,
)
.acknowledgement(Acknowledgement::status(200))
.event(Identity::Each {
    items: Location::json("/events"),
    fields: &[
        Location::json("/tenantId"),
        Location::json("/resourceId"),
        Location::json("/eventType"),
        Location::json("/eventDateUtc"),
    ],
})
.unique_messages()
.signs(&[Component::Body]);

pub(super) const XERO_PROFILE: Profile = Profile {
    vendor: "Xero",
    docs: &["https://developer.xero.com/documentation/guides/webhooks/overview/"],
    secret: "\
        The app's webhook signing key, as text: it looks like base64, and is not decoded. The \
        developer portal shows it on the app's page under Webhooks (\"Webhooks key\").",
    variable: Some("XERO_WEBHOOK_KEY"),
    unsigned: "Every header.",
    acknowledgement: &["Respond within five seconds, with an empty body and without cookies."],
    handshake: Some(
        "The intent to receive. Xero sends deliveries of which some have a wrong signature on \
        purpose, and expects 200 for the right ones and 401 for the others. Verifying them like \
        all others is the answer.",
    ),
    open_questions: &[
        "the limits of the acknowledgement, and that the fields named here tell deliveries apart.",
    ],
    notes: &[
        "The events in the body hold a `resourceId` and an `eventDateUtc` each, which is the time \
        of the event, so no age is checked; `firstEventSequence` counts events.",
    ],
    evidence: &[
        Evidence::IndependentReceiver(
            "github:NangoHQ/nango@2f4c0af6:packages/server/lib/webhook/xero-webhook-routing.ts",
        ),
        Evidence::VendorCode("github:XeroAPI/xero-node-oauth2-app@be704b2d0a10:src/app.ts"),
    ],
    ..Profile::of(&XERO)
};
