//! Agora's notifications with their older signature.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Agora v1: HMAC-SHA1 of the body, as `Agora-Signature: <hex>`.
///
/// The key is the notification service's secret, as text; it is the same for both signatures.
///
/// Agora sends this beside `Agora-Signature-V2`. Take [`AGORA`](crate::provider::AGORA), which
/// checks the newer one, wherever you can.
///
/// Not signed: every header. `notifyMs` and `noticeId` stand in the body and are signed with it;
/// neither is checked for age or for repeats by this scheme.
///
/// Handshake: Agora's health check is a POST that wants status 200.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the health check, and whether it is signed like a notice.
///
/// <https://docs.agora.io/en/video-calling/advanced-features/receive-notifications>
pub const AGORA_V1: Scheme = Scheme::hmac_sha1(
    "agora-v1",
    Location::header("Agora-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
