//! Crisp's web hooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Crisp: HMAC-SHA256 of `[{timestamp};{body}]`, as `X-Crisp-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/crisp.md")]
pub const CRISP: Scheme = Scheme::hmac_sha256(
    "crisp",
    Location::header("X-Crisp-Signature"),
    Encoding::Hex,
)
.timestamp(
    Location::header("X-Crisp-Request-Timestamp"),
    TimeFormat::UnixMillis,
)
.signs(&[
    Component::Literal("["),
    Component::Timestamp,
    Component::Literal(";"),
    Component::Body,
    Component::Literal("]"),
]);

pub(super) const CRISP_PROFILE: Profile = Profile {
    vendor: "Crisp",
    docs: &["https://docs.crisp.chat/references/web-hooks/v1/"],
    secret: "The hook's secret, as text.",
    signed: &["The brackets and the semicolon are signed too. Crisp names no window."],
    unsigned: "Every other header, method and path.",
    open_questions: &[
        "that the time is in milliseconds, as third parties note; Crisp's library takes any \
        number.",
    ],
    notes: &[
        "Crisp's library writes the JSON anew before it hashes; here the body is taken as it \
        arrived.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode("github:crisp-im/node-crisp-api@5cf608e:lib/crisp.ts"),
    ],
    ..Profile::of(&CRISP)
};
