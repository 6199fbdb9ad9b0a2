//! Semaphore CI's notifications.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Semaphore CI: HMAC-SHA256 of the body, as `X-Semaphore-Signature-256: <hex>`.
#[doc = include_str!("../../docs/providers/semaphore-ci.md")]
pub const SEMAPHORE_CI: Scheme = Scheme::hmac_sha256(
    "semaphore-ci",
    Location::header("X-Semaphore-Signature-256"),
    Encoding::Hex,
)
.methods(&["POST", "PUT", "PATCH"])
.unsigned_id(Location::header("X-Semaphore-Webhook-Id"))
.signs(&[Component::Body]);

pub(super) const SEMAPHORE_CI_PROFILE: Profile = Profile {
    vendor: "Semaphore CI",
    other_names: &["semaphore"],
    docs: &["https://docs.semaphoreci.com/reference/webhook-notifications"],
    secret: "The notification's secret, as text.",
    signed: &[
        "Without a secret there is no signature.",
        "The header has GitHub's name, but no `sha256=` precedes the hash.",
    ],
    unsigned: "`X-Semaphore-Webhook-Id` and every other header.",
    retried: Some(Retries::Repeated),
    retries: Some("Up to five times after a timeout, as configured."),
    notes: &[
        "The method is POST unless the notification names another. Semaphore sends any that it \
        names: allow any other one with `Verifier::methods`.",
        "`X-Semaphore-Webhook-Id` is the same in all attempts.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:semaphoreio/semaphore@2bf23f546949:notifications/lib/notifications/workers/webhook.ex",
        ),
    ],
    ..Profile::of(&SEMAPHORE_CI)
};
