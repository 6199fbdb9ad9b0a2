//! RingCentral's webhooks.

use crate::scheme::{Location, Scheme};

/// RingCentral: a shared token, as `Verification-Token: <token>`.
///
/// The key is the verification token of the subscription, as text.
///
/// `Validation-Token` has a similar name and another purpose: it belongs to the handshake, and is
/// never a credential.
///
/// Not signed: everything, the body included. The body's `uuid` names the delivery and its `event`
/// the event.
///
/// Handshake: when a subscription is made, a POST with a `Validation-Token` header asks for a
/// response with the same header. Answer it before the verifier, because it need not carry the
/// token.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the handshake, `uuid` and `event`; what is said here rests on notes of others who
/// read RingCentral's pages.
///
/// # Security
///
/// The token proves that the sender knows a header's value, and nothing about the body: who sees
/// one delivery can send it again, with any body, until the subscription gets another token. Serve
/// it over TLS, and fetch from RingCentral what a decision depends on.
///
/// <https://developers.ringcentral.com/guide/notifications/webhooks/creating-webhooks>
pub const RINGCENTRAL: Scheme =
    Scheme::token("ringcentral", Location::header("Verification-Token")).build();
