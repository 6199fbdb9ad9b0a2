//! MongoDB Atlas's alerts.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// MongoDB Atlas: HMAC-SHA1 of the body, as `X-MMS-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/mongodb-atlas.md")]
pub const MONGODB_ATLAS: Scheme = Scheme::hmac_sha1(
    "mongodb-atlas",
    Location::header("X-MMS-Signature"),
    Encoding::Base64,
)
.signs(&[Component::Body]);

pub(super) const MONGODB_ATLAS_PROFILE: Profile = Profile {
    vendor: "MongoDB Atlas",
    other_names: &["mongodb"],
    docs: &["https://www.mongodb.com/docs/atlas/reference/alert-types/"],
    secret: "\
        The text that was entered as \"Webhook Secret\" next to the webhook's URL, in the alert's \
        or the project's settings.",
    signed: &[
        "SHA-1 is broken as a hash, but not inside an HMAC: no forgery is known. `MMS` in the \
        header is an older name of the service.",
    ],
    unsigned: "\
        `X-MMS-Event`, so what became of the alert can be altered there; every other header, \
        method and path.",
    open_questions: &[
        "that Atlas writes base64. Three receivers read it, but MongoDB's pages about Ops Manager \
        and Cloud Manager describe hex in the same header. For those, or if nothing verifies, try your own \
        scheme: `Scheme::hmac_sha1` with the same header, `Encoding::Hex` and `Component::Body`.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(""),
        Evidence::IndependentReceiver(""),
    ],
    ..Profile::of(&MONGODB_ATLAS)
};
