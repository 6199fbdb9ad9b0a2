//! Svix's webhooks.

use crate::scheme::{Component, Encoding, KeyFormat, Location, Scheme};
use crate::time::TimeFormat;

/// Svix: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `svix-signature: v1,<base64>`.
///
/// It is [`STANDARD_WEBHOOKS`](crate::provider::STANDARD_WEBHOOKS) under the header names
/// `svix-id`, `svix-timestamp` and `svix-signature`, which many services on Svix send.
///
/// Not signed: every other header. Any 2xx acknowledges.
///
/// Weak points: none known beside a replay within the window of 300 seconds.
///
/// <https://docs.svix.com/receiving/verifying-payloads/how-manual>
pub const SVIX: Scheme = Scheme::hmac_sha256(
    "svix",
    Location::header("svix-signature").entry(" ", "v1,"),
    Encoding::Base64,
)
.key_format(KeyFormat::Whsec)
.message_id(Location::header("svix-id"))
.timestamp(Location::header("svix-timestamp"), TimeFormat::UnixSeconds)
.signs(&[
    Component::Id,
    Component::Literal("."),
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);
