//! CircleCI's outbound webhooks.

use crate::scheme::{Component, Encoding, ListPolicy, Location, Scheme};

const SIGNATURE: Location = Location::header("circleci-signature")
    .pair(",", "=", "v1")
    .policy(ListPolicy::NewestVersion);

/// CircleCI: HMAC-SHA256 of the body, as `circleci-signature: v1=<hex>`.
///
/// The key is the webhook's secret, as text.
///
/// The header is a list, `v1=<hex>,v2=…`, which has `v1` alone for now. CircleCI demands that only
/// the newest version be trusted, so a delivery that brings another one beside `v1` is malformed
/// here, lest an attacker fall back to the weaker.
///
/// Not signed: `circleci-event-type` and every other header; the type is in the body too. No time
/// is signed; the body's `id` tells events apart.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://circleci.com/docs/outbound-webhooks/>
pub const CIRCLECI: Scheme =
    Scheme::hmac_sha256("circleci", SIGNATURE, Encoding::Hex).signs(&[Component::Body]);
