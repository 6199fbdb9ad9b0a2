//! FastSpring's webhooks.

use std::net::Ipv4Addr;

use ipnet::{IpNet, Ipv4Net};

use crate::scheme::{Acknowledgement, Component, Encoding, Location, Scheme};

/// FastSpring: HMAC-SHA256 of the body, as `X-FS-Signature: <base64>`.
///
/// The key is the webhook's "HMAC SHA256 Secret", every character as it stands in the
/// dashboard. It is optional there: without one FastSpring sends no signature, and an unsigned
/// delivery is refused here, always. The header's name arrives in any case.
///
/// One POST carries several events. Status 200 acknowledges all of them; 202 acknowledges those
/// whose ids the response lists, one a line; anything else none, and FastSpring retries for up
/// to seven days. So 200 alone acknowledges the delivery.
///
/// Not signed: everything but the body. No timestamp is signed, so freshness must come from
/// remembering event ids, which automatic retries keep.
///
/// Weak points: no timestamp; no documented overlap when the secret is changed.
///
/// <https://developer.fastspring.com/reference/message-security>
pub const FASTSPRING: Scheme = Scheme::hmac_sha256(
    "fastspring",
    Location::header("X-FS-Signature"),
    Encoding::Base64,
)
.acknowledgement(Acknowledgement::status(200))
.signs(&[Component::Body]);

/// The address that FastSpring sends from, read from its documentation on 2026-11-22.
///
/// Use it with [`AllowedIps::new`](crate::AllowedIps::new), beside the signature.
///
/// ```
/// use webhook_sig::provider::{FASTSPRING, FASTSPRING_ADDRESSES};
/// use webhook_sig::{AllowedIps, Verifier};
///
/// let verifier = Verifier::new(&FASTSPRING).allowed_ips(AllowedIps::new(FASTSPRING_ADDRESSES)?);
/// # Ok::<(), webhook_sig::InvalidSetting>(())
/// ```
pub const FASTSPRING_ADDRESSES: [IpNet; 1] = [IpNet::V4(Ipv4Net::new_assert(
    Ipv4Addr::new(107, 23, 30, 83),
    32,
))];
