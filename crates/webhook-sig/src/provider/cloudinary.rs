//! Cloudinary's webhooks and callbacks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::{TimeFormat, Tolerance};

/// Cloudinary: SHA-1 of `{body}{timestamp}{key}`, as `X-Cld-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/cloudinary.md")]
pub const CLOUDINARY: Scheme = Scheme::keyed_sha1(
    "cloudinary",
    Location::header("X-Cld-Signature"),
    Encoding::Hex,
)
.timestamp(Location::header("X-Cld-Timestamp"), TimeFormat::UnixSeconds)
.tolerance(Tolerance::symmetric(Duration::from_secs(7200)))
.signs(&[Component::Body, Component::Timestamp, Component::Key]);

pub(super) const CLOUDINARY_PROFILE: Profile = Profile {
    vendor: "Cloudinary",
    docs: &["https://cloudinary.com/documentation/notification_signatures"],
    secret: "The API secret, as text, at the end of the message; this is not an HMAC.",
    variable: Some("CLOUDINARY_API_SECRET"),
    signed: &[
        "Cloudinary's libraries accept a notification for two hours, and so does this.",
        "Accounts can be set to SHA-256: `CLOUDINARY_SHA256`. Nothing in a notification tells, \
        except for the length of the hash.",
    ],
    unsigned: "Every other header, method and path.",
    weak_points: &[
        "SHA-1 is broken: anyone who can choose a body can make two of one hash, and have the one \
        signed and the other delivered. \
        Have the account set to SHA-256 if others than you upload.",
    ],
    open_questions: &["that `notification_context` or `asset_id` identifies a notification."],
    notes: &["The kind is in the body, as `notification_type`."],
    evidence: &[Evidence::VendorCode(
        "github:cloudinary/cloudinary_npm@f75fb556ed8e:lib/utils/index.js",
    )],
    ..Profile::of(&CLOUDINARY)
};

/// Cloudinary (SHA-256): SHA-256 of `{body}{timestamp}{key}`, as `X-Cld-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/cloudinary-sha256.md")]
pub const CLOUDINARY_SHA256: Scheme = Scheme::keyed_sha256(
    "cloudinary-sha256",
    Location::header("X-Cld-Signature"),
    Encoding::Hex,
)
.timestamp(Location::header("X-Cld-Timestamp"), TimeFormat::UnixSeconds)
.tolerance(Tolerance::symmetric(Duration::from_secs(7200)))
.signs(&[Component::Body, Component::Timestamp, Component::Key]);

pub(super) const CLOUDINARY_SHA256_PROFILE: Profile = Profile {
    vendor: "Cloudinary",
    docs: &["https://cloudinary.com/documentation/notification_signatures"],
    secret: "\
        The API secret, as text, at the end of the message; this is not an HMAC. It is for \
        accounts that were set to SHA-256; the others take `CLOUDINARY`.",
    variable: Some("CLOUDINARY_API_SECRET"),
    signed: &["Cloudinary's libraries accept a notification for two hours, and so does this."],
    unsigned: "Every other header, method and path.",
    open_questions: &["that `notification_context` or `asset_id` identifies a notification."],
    notes: &["The kind is in the body, as `notification_type`."],
    evidence: &[Evidence::VendorCode(
        "github:cloudinary/cloudinary_npm@f75fb556ed8e:lib/utils/index.js",
    )],
    ..Profile::of(&CLOUDINARY_SHA256)
};
