//! Modern Treasury's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Modern Treasury: HMAC-SHA256 of the body, as `X-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/modern-treasury.md")]
pub const MODERN_TREASURY: Scheme = Scheme::hmac_sha256(
    "modern-treasury",
    Location::header("X-Signature"),
    Encoding::Hex,
)
.unsigned_id(Location::header("X-Event-ID"))
.signs(&[Component::Body]);

pub(super) const MODERN_TREASURY_PROFILE: Profile = Profile {
    vendor: "Modern Treasury",
    docs: &["https://docs.moderntreasury.com/platform/reference/webhooks"],
    secret: "\
        The webhook key, as text, which Modern Treasury shows under Developers > Webhooks, on the \
        webhook's page (\"Webhook Key\").",
    variable: Some("MODERN_TREASURY_WEBHOOK_KEY"),
    signed: &[
        "Other vendors, Lemon Squeezy among them, use a header of this name; nothing but the key \
        tells them apart.",
    ],
    unsigned: "\
        `X-Topic` and `X-Event-ID`, so take the event from `/event` in the signed body; every \
        other header, method and path.",
    open_questions: &["that the two headers have these names, and that `/event` names the event."],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:Modern-Treasury/modern-treasury-node@6dea66ee0a28:src/resources/webhooks.ts",
        ),
    ],
    ..Profile::of(&MODERN_TREASURY)
};
