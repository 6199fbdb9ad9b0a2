//! Cal.com's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Cal.com: HMAC-SHA256 of the body, as `X-Cal-Signature-256: <hex>`.
#[doc = include_str!("../../docs/providers/cal-com.md")]
pub const CAL_COM: Scheme = Scheme::hmac_sha256(
    "cal-com",
    Location::header("X-Cal-Signature-256"),
    Encoding::Hex,
)
.event(Identity::Fields(&[
    Location::json("/triggerEvent"),
    Location::json("/createdAt"),
    Location::json("/payload/uid"),
]))
.event_type(Location::json("/triggerEvent"))
.event_time(Location::json("/createdAt"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const CAL_COM_PROFILE: Profile = Profile {
    vendor: "Cal.com",
    other_names: &["calcom"],
    docs: &["https://cal.com/docs/developing/guides/automation/webhooks"],
    secret: "\
        The text that was entered as secret with the webhook, in Cal.com under Settings > \
        Developer > Webhooks, and is hidden afterwards. It is optional: without a secret the \
        header says `no-secret-provided`, which is malformed here and refused.",
    signed: &[
        "A webhook with a template of its own may send a form or other text. Every body is \
        signed as it is sent.",
    ],
    unsigned: "Every header, method and path.",
    handshake: Some("A test sends the event `PING`."),
    open_questions: &["the name of the test's event."],
    evidence: &[
        Evidence::IndependentReceiver(
            "github:NangoHQ/nango@2f4c0af6:packages/server/lib/webhook/cal-com-webhook-routing.ts",
        ),
        Evidence::VendorCode(
            "github:calcom/cal.com@008952de0ac2:packages/features/webhooks/lib/sendPayload.ts",
        ),
    ],
    ..Profile::of(&CAL_COM)
};
