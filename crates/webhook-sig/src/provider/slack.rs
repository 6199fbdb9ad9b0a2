//! Slack's requests.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Slack: HMAC-SHA256 of `v0:{timestamp}:{body}`, as `X-Slack-Signature: v0=<hex>`.
///
/// The timestamp stands in `X-Slack-Request-Timestamp`. The key is the app's signing secret, as
/// text. Events, commands and interactions are all signed this way, JSON or form alike.
///
/// Not signed: every other header.
///
/// Handshake: when the URL is entered, Slack sends a signed delivery of the type
/// `url_verification`. Answer it with the `challenge` from the verified body.
///
/// Any 2xx acknowledges.
///
/// Weak points: none known beside a replay within the window of 300 seconds.
///
/// <https://docs.slack.dev/authentication/verifying-requests-from-slack/>
pub const SLACK: Scheme = Scheme::hmac_sha256(
    "slack",
    Location::header("X-Slack-Signature").prefix("v0="),
    Encoding::Hex,
)
.timestamp(
    Location::header("X-Slack-Request-Timestamp"),
    TimeFormat::UnixSeconds,
)
.signs(&[
    Component::Literal("v0:"),
    Component::Timestamp,
    Component::Literal(":"),
    Component::Body,
]);
