//! Aircall's webhooks.

use crate::scheme::{Location, Scheme};

/// Aircall: a shared token, as the JSON field `token`.
///
/// The token is the one that Aircall gave the webhook when it was made, as text. It stands in the
/// body: do not log bodies.
///
/// Not signed: the whole delivery. The body has an `event`, a `timestamp` in seconds and the
/// object's id in `data`; the time is not checked, because it proves nothing.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that the object's id, the event and the time together identify a delivery. The
/// facts come from a third party's notes, and not from Aircall.
///
/// # Security
///
/// The token proves that the sender knows it, and nothing about the rest of the body: whoever sees
/// one delivery can send it again, or any other, until the webhook is made anew. Serve it over
/// TLS, and ask Aircall's API for what matters.
///
/// <https://developer.aircall.io/tutorials/webhooks-guide/>
pub const AIRCALL: Scheme = Scheme::token("aircall", Location::json("/token")).build();
