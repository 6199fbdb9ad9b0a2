//! Lemon Squeezy's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Lemon Squeezy: HMAC-SHA256 of the body, as `X-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/lemon-squeezy.md")]
pub const LEMON_SQUEEZY: Scheme = Scheme::hmac_sha256(
    "lemon-squeezy",
    Location::header("X-Signature"),
    Encoding::Hex,
)
.event_type(Location::json("/meta/event_name"))
.signs(&[Component::Body]);

pub(super) const LEMON_SQUEEZY_PROFILE: Profile = Profile {
    vendor: "Lemon Squeezy",
    other_names: &["lemonsqueezy"],
    docs: &["https://docs.lemonsqueezy.com/help/webhooks/signing-requests"],
    secret: "\
        The signing secret that was entered for the webhook, as text of at least six characters.",
    signed: &[
        "Other vendors, Modern Treasury among them, use a header of this name; nothing but the key \
        tells them apart.",
    ],
    unsigned: "\
        `X-Event-Name`, so take the event's name from `/meta/event_name` in the signed body; \
        every other header, method and path.",
    open_questions: &[
        "that `X-Event-Name` names the event too, and what `/meta/webhook_id` and `/data/id` \
        identify.",
    ],
    notes: &[
        "There is neither a time nor a delivery's id: `/meta/webhook_id` is that of the webhook \
        and `/data/id` that of the object.",
    ],
    evidence: &[Evidence::VendorCode(
        "github:lmsqueezy/laravel@50fcb3f71459:src/Http/Middleware/VerifyWebhookSignature.php",
    )],
    ..Profile::of(&LEMON_SQUEEZY)
};
