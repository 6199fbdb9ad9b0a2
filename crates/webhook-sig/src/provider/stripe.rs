//! Stripe's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("Stripe-Signature");

/// Stripe: HMAC-SHA256 of `{t}.{body}`, as `Stripe-Signature: t=<unix>,v1=<hex>`.
///
/// The key is the whole `whsec_…` text; unlike Standard Webhooks it is not decoded. While a
/// secret is rolled there is one `v1` for each secret; entries of other versions are skipped.
///
/// Not signed: every header. The event's id is in the body. Any 2xx acknowledges.
///
/// Weak points: none known beside a replay within the window of 300 seconds.
///
/// Addresses: <https://stripe.com/files/ips/ips_webhooks.txt>.
///
/// Unconfirmed: how a secret is rolled: that each active one then has its own `v1`.
///
/// <https://docs.stripe.com/webhooks#verify-manually>
pub const STRIPE: Scheme =
    Scheme::hmac_sha256("stripe", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);
