//! Autotask PSA's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Autotask: HMAC-SHA1 of the body, as `X-Hook-Signature: sha1=<base64>`.
#[doc = include_str!("../../docs/providers/autotask.md")]
pub const AUTOTASK: Scheme = Scheme::hmac_sha1(
    "autotask",
    Location::header("X-Hook-Signature").prefix("sha1="),
    Encoding::Base64,
)
.event_type(Location::json("/EntityType"))
.signs(&[Component::Body]);

pub(super) const AUTOTASK_PROFILE: Profile = Profile {
    vendor: "Autotask PSA",
    docs: &[
        "https://www.autotask.net/help/developerhelp/Content/APIs/Webhooks/SecretKeyPayloadVerification.htm",
    ],
    secret: "\
        The webhook's secret key, as text, which was given as `SecretKey` when it was created.",
    signed: &["SHA-1 is broken as a hash, but not inside an HMAC: no forgery is known."],
    unsigned: "Every header, method and path.",
    open_questions: &[
        "no delivery was published; receivers agree. One of them accepts the hash without its \
        prefix, which is refused here.",
    ],
    notes: &["The body's `Guid` is that of the webhook, and the same in every delivery."],
    evidence: &[
        Evidence::IndependentReceiver(
            "github:NangoHQ/nango@7656807b62f5:packages/server/lib/webhook/autotask-webhook-routing.ts",
        ),
        Evidence::IndependentReceiver(""),
    ],
    ..Profile::of(&AUTOTASK)
};
