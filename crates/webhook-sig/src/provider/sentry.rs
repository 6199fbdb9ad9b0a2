//! Sentry's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Sentry: HMAC-SHA256 of the body, as `Sentry-Hook-Signature: <hex>`.
///
/// The key is the integration's client secret, as text.
///
/// Sentry's examples parse the body and write it as JSON again before hashing, and treat a body of
/// `{}` as empty; here the bytes count as they arrived. Some requests carry `Sentry-App-Signature`
/// instead: they need a scheme of one's own, which differs in the location. Requests of issue alerts'
/// user interface may be signed in yet another way.
///
/// Not signed: `Sentry-Hook-Timestamp`, `Sentry-Hook-Resource`, `Request-ID` and every other
/// header. The timestamp can thus be changed by anybody, and no age is checked.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that `Request-ID` names the delivery, and `Sentry-Hook-Resource` with the body's
/// `action` the event.
///
/// <https://docs.sentry.io/organization/integrations/integration-platform/webhooks/>
pub const SENTRY: Scheme = Scheme::hmac_sha256(
    "sentry",
    Location::header("Sentry-Hook-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
