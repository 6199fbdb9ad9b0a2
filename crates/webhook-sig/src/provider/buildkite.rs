//! Buildkite's webhooks with a signature.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("X-Buildkite-Signature");

/// Buildkite: HMAC-SHA256 of `{timestamp}.{body}`, as `X-Buildkite-Signature: …,signature=<hex>`.
///
/// The key is the webhook's token, as text.
///
/// The header holds two pairs, `timestamp=<unix>,signature=<hex>`. Buildkite's page suggests a
/// window of 300 seconds. A webhook may send its token in the clear instead: that is
/// [`BUILDKITE_TOKEN`](crate::provider::BUILDKITE_TOKEN), and proves less.
///
/// Not signed: `X-Buildkite-Event` and every other header.
///
/// Handshake: Buildkite sends the event `ping`, which any 2xx answers.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the ping, and the name of the event's header.
///
/// <https://buildkite.com/docs/apis/webhooks/pipelines>
pub const BUILDKITE: Scheme = Scheme::hmac_sha256(
    "buildkite",
    SIGNATURE.pair(",", "=", "signature"),
    Encoding::Hex,
)
.timestamp(
    SIGNATURE.pair(",", "=", "timestamp"),
    TimeFormat::UnixSeconds,
)
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);
