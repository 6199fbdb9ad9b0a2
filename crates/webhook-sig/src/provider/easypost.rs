//! EasyPost's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, KeyFormat, Location, Scheme};
use crate::time::TimeFormat;

/// EasyPost: HMAC-SHA256 of the body, as `X-Hmac-Signature: hmac-sha256-hex=<hex>`.
#[doc = include_str!("../../docs/providers/easypost.md")]
pub const EASYPOST: Scheme = Scheme::hmac_sha256(
    "easypost",
    Location::header("X-Hmac-Signature").prefix("hmac-sha256-hex="),
    Encoding::Hex,
)
.key_format(KeyFormat::Nfkd)
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/description"))
.event_time(Location::json("/created_at"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const EASYPOST_PROFILE: Profile = Profile {
    vendor: "EasyPost",
    docs: &["https://docs.easypost.com/guides/webhooks-guide"],
    secret: "The webhook's secret, as text. One beyond ASCII needs the feature `nfkd`.",
    signed: &[
        "EasyPost normalizes the secret (Unicode's NFKD) before it signs, which changes nothing in \
        ASCII. Without the feature another secret is refused when the key is made.",
    ],
    unsigned: "Every header, method and path.",
    weak_points: &["The body's `created_at` is the event's time and not checked for age."],
    evidence: &[Evidence::VendorCode(
        "github:EasyPost/easypost-python@8fcf5e4:easypost/util.py",
    )],
    ..Profile::of(&EASYPOST)
};
