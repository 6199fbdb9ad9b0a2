//! Convoy's webhooks and callbacks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Location, Scheme, SchemeBuilder};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("X-Convoy-Signature");

/// Where the signatures of the advanced mode are.
const ADVANCED_SIGNATURE: Location = SIGNATURE.versions(",", "=", "v");

const fn of_body(builder: SchemeBuilder) -> Scheme {
    builder
        .unsigned_id(Location::header("X-Convoy-Idempotency-Key"))
        .event_type(Location::json("/event_type"))
        .signs(&[Component::Body])
}

const fn advanced(builder: SchemeBuilder) -> Scheme {
    builder
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .unsigned_id(Location::header("X-Convoy-Idempotency-Key"))
        .event_type(Location::json("/event_type"))
        .unique_messages()
        .signs(&[
            Component::Timestamp,
            Component::Literal(","),
            Component::Body,
        ])
}

/// Convoy: HMAC-SHA256 of the body, as `X-Convoy-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/convoy.md")]
pub const CONVOY: Scheme = of_body(Scheme::hmac_sha256("convoy", SIGNATURE, Encoding::Hex));

pub(super) const CONVOY_PROFILE: Profile = Profile {
    vendor: "Convoy",
    docs: &["https://docs.getconvoy.io/product-manual/signatures"],
    secret: "The endpoint's secret, as text.",
    variable: Some("CONVOY_WEBHOOK_SECRET"),
    signed: &[
        CHOICES,
        "This is SHA-256 in hex. In its advanced mode Convoy signs a time as well: \
        `CONVOY_ADVANCED`, the better choice.",
    ],
    unsigned: "`X-Convoy-Idempotency-Key` and every other header.",
    retried: Some(Retries::Repeated),
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode("github:frain-dev/convoy@2b60cc652e1d:pkg/signature/signature.go"),
    ],
    ..Profile::of(&CONVOY)
};

const CHOICES: &str = "\
    Convoy is a gateway, and its operator chooses the header's name, SHA-256 or SHA-512, and hex \
    or base64. Each choice of hash and encoding is a scheme, under the header's usual name; for \
    another name write a scheme of your own, which differs in the location alone.";

/// Convoy: HMAC-SHA256 of the body, as `X-Convoy-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/convoy-base64.md")]
pub const CONVOY_BASE64: Scheme = of_body(Scheme::hmac_sha256(
    "convoy-base64",
    SIGNATURE,
    Encoding::Base64,
));

pub(super) const CONVOY_BASE64_PROFILE: Profile = Profile {
    scheme: &CONVOY_BASE64,
    signed: &[
        CHOICES,
        "This is SHA-256 in base64.",
        "`CONVOY_ADVANCED_BASE64` signs a time as well, and is the better choice.",
    ],
    ..CONVOY_PROFILE
};

/// Convoy: HMAC-SHA512 of the body, as `X-Convoy-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/convoy-sha512.md")]
pub const CONVOY_SHA512: Scheme = of_body(Scheme::hmac_sha512(
    "convoy-sha512",
    SIGNATURE,
    Encoding::Hex,
));

pub(super) const CONVOY_SHA512_PROFILE: Profile = Profile {
    scheme: &CONVOY_SHA512,
    signed: &[
        CHOICES,
        "This is SHA-512 in hex.",
        "`CONVOY_ADVANCED_SHA512` signs a time as well, and is the better choice.",
    ],
    ..CONVOY_PROFILE
};

/// Convoy: HMAC-SHA512 of the body, as `X-Convoy-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/convoy-sha512-base64.md")]
pub const CONVOY_SHA512_BASE64: Scheme = of_body(Scheme::hmac_sha512(
    "convoy-sha512-base64",
    SIGNATURE,
    Encoding::Base64,
));

pub(super) const CONVOY_SHA512_BASE64_PROFILE: Profile = Profile {
    scheme: &CONVOY_SHA512_BASE64,
    signed: &[
        CHOICES,
        "This is SHA-512 in base64.",
        "`CONVOY_ADVANCED_SHA512_BASE64` signs a time as well, and is the better choice.",
    ],
    ..CONVOY_PROFILE
};

/// Convoy advanced: HMAC-SHA256 of `{t},{body}`, as `X-Convoy-Signature: t=<unix>,v1=<hex>`.
#[doc = include_str!("../../docs/providers/convoy-advanced.md")]
pub const CONVOY_ADVANCED: Scheme = advanced(Scheme::hmac_sha256(
    "convoy-advanced",
    ADVANCED_SIGNATURE,
    Encoding::Hex,
));

pub(super) const CONVOY_ADVANCED_PROFILE: Profile = Profile {
    scheme: &CONVOY_ADVANCED,
    signed: &[
        ADVANCED_PAIRS,
        CHOICES,
        "This is SHA-256 in hex, as `CONVOY` is without the time.",
    ],
    retried: Some(Retries::SignedAnew),
    ..CONVOY_PROFILE
};

const ADVANCED_PAIRS: &str = "\
    Between time and body is a comma. The pairs come in any order and `v1` more than once, while \
    secrets are rotated; any may match. A project may have several versions, each with its own \
    hash and encoding, numbered `v1`, `v2` and so on: all of them are read, and those in this \
    scheme's hash and encoding count.";

/// Convoy advanced: HMAC-SHA256 of `{t},{body}`, as `X-Convoy-Signature: t=<unix>,v1=<base64>`.
#[doc = include_str!("../../docs/providers/convoy-advanced-base64.md")]
pub const CONVOY_ADVANCED_BASE64: Scheme = advanced(Scheme::hmac_sha256(
    "convoy-advanced-base64",
    ADVANCED_SIGNATURE,
    Encoding::Base64,
));

pub(super) const CONVOY_ADVANCED_BASE64_PROFILE: Profile = Profile {
    scheme: &CONVOY_ADVANCED_BASE64,
    signed: &[ADVANCED_PAIRS, CHOICES, "This is SHA-256 in base64."],
    ..CONVOY_ADVANCED_PROFILE
};

/// Convoy advanced: HMAC-SHA512 of `{t},{body}`, as `X-Convoy-Signature: t=<unix>,v1=<hex>`.
#[doc = include_str!("../../docs/providers/convoy-advanced-sha512.md")]
pub const CONVOY_ADVANCED_SHA512: Scheme = advanced(Scheme::hmac_sha512(
    "convoy-advanced-sha512",
    ADVANCED_SIGNATURE,
    Encoding::Hex,
));

pub(super) const CONVOY_ADVANCED_SHA512_PROFILE: Profile = Profile {
    scheme: &CONVOY_ADVANCED_SHA512,
    signed: &[ADVANCED_PAIRS, CHOICES, "This is SHA-512 in hex."],
    ..CONVOY_ADVANCED_PROFILE
};

/// Convoy advanced: HMAC-SHA512 of `{t},{body}`, as `X-Convoy-Signature: t=<unix>,v1=<base64>`.
#[doc = include_str!("../../docs/providers/convoy-advanced-sha512-base64.md")]
pub const CONVOY_ADVANCED_SHA512_BASE64: Scheme = advanced(Scheme::hmac_sha512(
    "convoy-advanced-sha512-base64",
    ADVANCED_SIGNATURE,
    Encoding::Base64,
));

pub(super) const CONVOY_ADVANCED_SHA512_BASE64_PROFILE: Profile = Profile {
    scheme: &CONVOY_ADVANCED_SHA512_BASE64,
    signed: &[ADVANCED_PAIRS, CHOICES, "This is SHA-512 in base64."],
    ..CONVOY_ADVANCED_PROFILE
};
