//! Veriff's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Veriff: HMAC-SHA256 of the body, as `X-HMAC-SIGNATURE: <hex>`.
#[doc = include_str!("../../docs/providers/veriff.md")]
pub const VERIFF: Scheme = Scheme::hmac_sha256(
    "veriff",
    Location::header("X-HMAC-SIGNATURE"),
    Encoding::Hex,
)
.signs(&[Component::Body]);

pub(super) const VERIFF_PROFILE: Profile = Profile {
    vendor: "Veriff",
    docs: &["https://devdocs.veriff.com/docs/hmac-authentication-and-endpoint-security"],
    secret: "\
        The integration's shared secret key, as text: in the Veriff Customer Portal under All \
        Integrations, on the integration's tab Auth methods.",
    signed: &[
        "`X-AUTH-CLIENT` carries the id of the API key, and so tells integrations apart. It is not \
        signed and not read here: put the secret of every integration that sends to this place \
        into the keyring. Veriff's feedback API has another header, `VRF-HMAC-SIGNATURE`.",
    ],
    unsigned: "`X-AUTH-CLIENT` and every other header.",
    open_questions: &[
        "that the hash is always in lower case, which Veriff's demo does not demand.",
    ],
    notes: &["The ids of session and attempt are in the body."],
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode("github:Veriff/js-integration-demo@081013103509:server.ts"),
    ],
    ..Profile::of(&VERIFF)
};
