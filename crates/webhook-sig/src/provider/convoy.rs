//! Convoy's webhooks and callbacks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Convoy: HMAC-SHA256 of the body, as `X-Convoy-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/convoy.md")]
pub const CONVOY: Scheme = Scheme::hmac_sha256(
    "convoy",
    Location::header("X-Convoy-Signature"),
    Encoding::Hex,
)
.unsigned_id(Location::header("X-Convoy-Idempotency-Key"))
.event_type(Location::json("/event_type"))
.signs(&[Component::Body]);

pub(super) const CONVOY_PROFILE: Profile = Profile {
    vendor: "Convoy",
    docs: &["https://docs.getconvoy.io/product-manual/signatures"],
    secret: "The endpoint's secret, as text.",
    signed: &[
        "Convoy is a gateway, and its operator chooses the header's name, SHA-256 or SHA-512, and \
        hex or base64. This describes the header as Convoy names it, with SHA-256 in hex; for \
        another choice write a scheme of your own, which differs in a word or two. In its advanced \
        mode Convoy signs a time as well: `CONVOY_ADVANCED`, the better choice.",
    ],
    unsigned: "`X-Convoy-Idempotency-Key` and every other header.",
    retried: Some(Retries::Repeated),
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:frain-dev/convoy@2b60cc652:pkg/signature/testdata/signature-vectors.json",
        ),
    ],
    ..Profile::of(&CONVOY)
};

const SIGNATURE: Location = Location::header("X-Convoy-Signature");

/// Convoy advanced: HMAC-SHA256 of `{t},{body}`, as `X-Convoy-Signature: t=<unix>,v1=<hex>`.
#[doc = include_str!("../../docs/providers/convoy-advanced.md")]
pub const CONVOY_ADVANCED: Scheme = Scheme::hmac_sha256(
    "convoy-advanced",
    SIGNATURE.versions(",", "=", "v"),
    Encoding::Hex,
)
.timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
.unsigned_id(Location::header("X-Convoy-Idempotency-Key"))
.event_type(Location::json("/event_type"))
.unique_messages()
.signs(&[
    Component::Timestamp,
    Component::Literal(","),
    Component::Body,
]);

pub(super) const CONVOY_ADVANCED_PROFILE: Profile = Profile {
    vendor: "Convoy",
    docs: &["https://docs.getconvoy.io/product-manual/signatures"],
    secret: "The endpoint's secret, as text.",
    variable: Some("CONVOY_WEBHOOK_SECRET"),
    signed: &[
        "Between time and body is a comma. The pairs come in any order and `v1` more than once, \
        while secrets are rotated; any may match. A project may have several versions, each with \
        its own hash and encoding, numbered `v1`, `v2` and so on: all of them are read, and those \
        in SHA-256 and hex count.",
    ],
    unsigned: "`X-Convoy-Idempotency-Key` and every other header.",
    retried: Some(Retries::SignedAnew),
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:frain-dev/convoy@2b60cc652e1d:pkg/signature/testdata/signature-vectors.json",
        ),
    ],
    ..Profile::of(&CONVOY_ADVANCED)
};
