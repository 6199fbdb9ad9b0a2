//! Cloudinary's notifications, with SHA-256.

use std::time::Duration;

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::{TimeFormat, Tolerance};

/// Cloudinary (SHA-256): SHA-256 of `{body}{timestamp}{key}`, as `X-Cld-Signature: <hex>`.
///
/// The key is the API secret, as text, at the end of the message; this is no HMAC. It is for
/// accounts that were set to SHA-256; the others take [`CLOUDINARY`](crate::provider::CLOUDINARY).
///
/// The time stands in `X-Cld-Timestamp`, in seconds. Cloudinary's libraries take it for two hours,
/// and so does this.
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
/// With the key at the end nothing can be appended, and SHA-256 has no known collisions. Within two
/// hours a captured notification can be replayed.
///
/// <https://cloudinary.com/documentation/notification_signatures>
pub const CLOUDINARY_SHA256: Scheme = Scheme::keyed_sha256(
    "cloudinary-sha256",
    Location::header("X-Cld-Signature"),
    Encoding::Hex,
)
.timestamp(Location::header("X-Cld-Timestamp"), TimeFormat::UnixSeconds)
.tolerance(Tolerance::symmetric(Duration::from_secs(7200)))
.signs(&[Component::Body, Component::Timestamp, Component::Key]);
