//! Forgejo's webhooks.

use crate::provider::gitea::PAYLOAD;
use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Encoding, Location, Scheme};

/// Forgejo: HMAC-SHA256 of the JSON payload, as `X-Forgejo-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/forgejo.md")]
pub const FORGEJO: Scheme = Scheme::hmac_sha256(
    "forgejo",
    Location::header("X-Forgejo-Signature"),
    Encoding::Hex,
)
.unsigned_id(Location::header("X-Forgejo-Delivery"))
.event_type(Location::header("X-Forgejo-Event"))
.signs(&[PAYLOAD]);

pub(super) const FORGEJO_PROFILE: Profile = Profile {
    vendor: "Forgejo",
    docs: &["https://forgejo.org/docs/latest/user/webhooks/"],
    secret: "The webhook's secret, as text.",
    signed: &[
        "Forgejo sends the same value as `X-Gitea-Signature` and `X-Gogs-Signature` too, for \
        receivers that know those forges. They are not read here: a header that replaces another \
        one invites a second guess.",
    ],
    unsigned: "\
        `X-Forgejo-Delivery`, `X-Forgejo-Event`, `X-Forgejo-Event-Type` and every other header.",
    retried: Some(Retries::Repeated),
    retries: Some("No automatic retry; a delivery can be replayed by hand."),
    notes: &[
        "The payload is the body or, in a form, the only field, `payload`, as `GITEA` says.",
        "Forgejo's sender was read in a mirror of its repository.",
    ],
    evidence: &[Evidence::VendorCode(
        "github:saschazepter/forgejo@9cc7dcbffc38:services/webhook/shared/payloader.go",
    )],
    ..Profile::of(&FORGEJO)
};
