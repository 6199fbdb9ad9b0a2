//! Sellsy's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Sellsy: SHA-1 of `{key}{body}`, as `X-Webhook-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/sellsy.md")]
pub const SELLSY: Scheme = Scheme::keyed_sha1(
    "sellsy",
    Location::header("X-Webhook-Signature"),
    Encoding::Hex,
)
.event_type(Location::json("/event"))
.signs(&[Component::Key, Component::Body]);

pub(super) const SELLSY_PROFILE: Profile = Profile {
    vendor: "Sellsy",
    docs: &["https://help.sellsy.com/fr/articles/5876622-webhooks"],
    secret: "\
        The webhook's secret, as text. It is in front of the body, and both are hashed as one; \
        this is not an HMAC.",
    unsigned: "Every header, method and path.",
    weak_points: &[
        "A hash with the key in front can be extended: anyone who has one delivery can append \
        bytes to its body, some of them odd padding, and compute the hash without knowing the key. \
        JSON with such a tail does not parse, so refuse what is not JSON.",
        "SHA-1 is broken as a hash: anyone who chooses a body can find two with the same \
        signature. Read from Sellsy's API what a decision depends on.",
    ],
    open_questions: &["all of it, which is known from one receiver."],
    notes: &["`/thirdtype` in the body says what kind of contact the event is about."],
    evidence: &[Evidence::IndependentReceiver(
        "github:NangoHQ/nango@5a82b535c7b1:packages/server/lib/webhook/sellsy-webhook-routing.ts",
    )],
    ..Profile::of(&SELLSY)
};
