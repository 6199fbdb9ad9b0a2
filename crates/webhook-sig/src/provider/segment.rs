//! Segment's webhooks destination.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Segment: HMAC-SHA1 of the body, as `X-Signature: <hex>`.
///
/// The key is the shared secret of the destination, as text.
///
/// Turn batching off for the destination. In a batch only the first event is signed, written anew
/// as JSON, so a batch is refused here; and the events after the first would be unsigned. Scalr
/// sends a header of the same name with another message.
///
/// Not signed: every header, and no timestamp. The body's `messageId` names the event, and its
/// `type` the kind.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that `messageId` is in every event.
///
/// <https://segment.com/docs/connections/destinations/catalog/actions-webhook/>
pub const SEGMENT: Scheme =
    Scheme::hmac_sha1("segment", Location::header("X-Signature"), Encoding::Hex)
        .signs(&[Component::Body]);
