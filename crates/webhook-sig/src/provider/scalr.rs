//! Scalr's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Scalr: HMAC-SHA1 of `{body}{date}`, as `X-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/scalr.md")]
pub const SCALR: Scheme =
    Scheme::hmac_sha1("scalr", Location::header("X-Signature"), Encoding::Hex)
        .timestamp(Location::header("Date"), TimeFormat::SpacedDate)
        .signs(&[Component::Body, Component::Timestamp]);

pub(super) const SCALR_PROFILE: Profile = Profile {
    vendor: "Scalr",
    docs: &["https://docs.scalr.io/docs/webhooks"],
    secret: "The endpoint's secret, as text.",
    signed: &[
        "The date is that of the `Date` header, as it arrives.",
        "`Date` is written `Thu 07 Sep 2017 06:30:04 UTC`, without the comma and the GMT of HTTP. \
        A proxy that writes a `Date` of its own breaks the signature. Segment sends a header of \
        the same name with another message.",
    ],
    unsigned: "Every other header.",
    open_questions: &[
        "message, form of the date and window: they are known from the tests of one receiver, and \
        any other form of `Date` is refused.",
    ],
    evidence: &[Evidence::IndependentReceiver(
        "github:adnanh/webhook@8a2d3f85cd3e:internal/hook/hook_test.go",
    )],
    ..Profile::of(&SCALR)
};
