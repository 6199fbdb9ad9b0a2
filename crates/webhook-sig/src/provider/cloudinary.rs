//! Cloudinary's notifications, with SHA-1.

use std::time::Duration;

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::{TimeFormat, Tolerance};

/// Cloudinary: SHA-1 of `{body}{timestamp}{key}`, as `X-Cld-Signature: <hex>`.
///
/// The key is the API secret, as text, at the end of the message; this is no HMAC. The time stands
/// in `X-Cld-Timestamp`, in seconds; Cloudinary's libraries take it for two hours, and so does
/// this.
///
/// Accounts can be set to SHA-256:
/// [`CLOUDINARY_SHA256`](crate::provider::CLOUDINARY_SHA256). Nothing in a notification tells, but
/// for the length of the hash.
///
/// Not signed: every other header, method and path. The kind stands in the body, as
/// `notification_type`.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that `notification_context` or `asset_id` identifies a notification.
///
/// # Security
///
/// With the key at the end nothing can be appended. But SHA-1 is broken: whoever can choose a body
/// can make two of one hash, and have the one signed and the other delivered. Have the account set
/// to SHA-256 if others than you upload. Within two hours a captured notification can be replayed.
///
/// <https://cloudinary.com/documentation/notification_signatures>
pub const CLOUDINARY: Scheme = Scheme::keyed_sha1(
    "cloudinary",
    Location::header("X-Cld-Signature"),
    Encoding::Hex,
)
.timestamp(Location::header("X-Cld-Timestamp"), TimeFormat::UnixSeconds)
.tolerance(Tolerance::symmetric(Duration::from_secs(7200)))
.signs(&[Component::Body, Component::Timestamp, Component::Key]);
