//! Agora's notifications.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Agora: HMAC-SHA256 of the body, as `Agora-Signature-V2: <hex>`.
///
/// The key is the notification service's secret, as text.
///
/// The same delivery carries `Agora-Signature` too, with SHA-1 under the same key. It is not read
/// here; [`AGORA_V1`](crate::provider::AGORA_V1) reads it, for those who cannot take this one.
///
/// Not signed: every header. `notifyMs` in the body is signed with it, but as the notice's own time
/// it is not checked for age; remember each `noticeId` to stop replays.
///
/// Handshake: Agora's health check is a POST that wants status 200.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the health check, and whether it is signed like a notice.
///
/// <https://docs.agora.io/en/video-calling/advanced-features/receive-notifications>
pub const AGORA: Scheme = Scheme::hmac_sha256(
    "agora",
    Location::header("Agora-Signature-V2"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
