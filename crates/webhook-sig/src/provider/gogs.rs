//! Gogs's webhooks.

use crate::provider::gitea::PAYLOAD;
use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Encoding, Location, Scheme};

/// Gogs: HMAC-SHA256 of the JSON payload, as `X-Gogs-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/gogs.md")]
pub const GOGS: Scheme =
    Scheme::hmac_sha256("gogs", Location::header("X-Gogs-Signature"), Encoding::Hex)
        .unsigned_id(Location::header("X-Gogs-Delivery"))
        .event_type(Location::header("X-Gogs-Event"))
        .signs(&[PAYLOAD]);

pub(super) const GOGS_PROFILE: Profile = Profile {
    vendor: "Gogs",
    docs: &["https://gogs.io/docs/features/webhook"],
    secret: "The secret in the webhook's settings, as text.",
    signed: &[
        "The payload is the body or, in a form, the only field, `payload`, as `GITEA` says. Gitea, \
        which descends from Gogs, sends the same header in addition to its own; for it use that \
        scheme.",
    ],
    unsigned: "`X-Gogs-Event`, `X-Gogs-Delivery` and every other header, method and path.",
    retried: Some(Retries::Repeated),
    retries: Some("No automatic retry; a delivery that is sent again by hand keeps its UUID."),
    evidence: &[
        Evidence::IndependentReceiver("github:go-playground/webhooks@02d182a:gogs"),
        Evidence::VendorCode("github:gogs/gogs@eb1054e54:internal/database/webhook.go"),
    ],
    ..Profile::of(&GOGS)
};
