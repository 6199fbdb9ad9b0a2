//! Qualifio's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Qualifio: HMAC-SHA256 of the body, as `X-Qualifio-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/qualifio.md")]
pub const QUALIFIO: Scheme = Scheme::hmac_sha256(
    "qualifio",
    Location::header("X-Qualifio-Signature").prefix("sha256="),
    Encoding::Hex,
)
.signs(&[Component::Body]);

pub(super) const QUALIFIO_PROFILE: Profile = Profile {
    vendor: "Qualifio",
    docs: &[
        "https://support.qualifio.com/hc/en-us/articles/4413658225426-Checking-the-webhook-signatures",
    ],
    secret: "\
        The text in the console's field \"Webhook secret\", as it is. After it is changed, \
        Qualifio may sign with the old one for 30 more minutes: let the old key retire by time, as \
        `Keyring` shows.",
    signed: &[
        "The signature may come with one more static header, of any name and value, that is chosen \
        in the console: demand it with `Verifier::require_header`.",
    ],
    unsigned: "Everything but the body.",
    open_questions: &[
        "that the encoding is hex. Qualifio's page says only that the value begins with `sha256=`, \
        and no delivery was ever published.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&QUALIFIO)
};
