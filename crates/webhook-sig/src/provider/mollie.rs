//! Mollie's next-generation webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Mollie: HMAC-SHA256 of the body, as `X-Mollie-Signature: sha256=<hex>`.
///
/// The key is the signing secret of the webhook subscription, as text.
///
/// Mollie's library takes the hash without `sha256=` too, and calls an unsigned delivery an older
/// one. Here the prefix must be there, and an unsigned delivery is refused. While a secret is
/// changed the header may come several times, once for each secret; such a delivery is refused as
/// malformed, so change the secret in a quiet hour.
///
/// The older webhooks, a form with nothing but an `id` such as `tr_…`, are not signed at all: fetch
/// that object from Mollie, and believe only what it answers.
///
/// Not signed: every header, method and path. `/id` and `/type` stand in the signed body. No time
/// is signed, so a captured delivery stays valid until the secret is changed.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that `/id` identifies the event and `/type` names it.
///
/// <https://docs.mollie.com/reference/webhooks-new>
pub const MOLLIE: Scheme = Scheme::hmac_sha256(
    "mollie",
    Location::header("X-Mollie-Signature").prefix("sha256="),
    Encoding::Hex,
)
.signs(&[Component::Body]);
