//! Polar's webhooks.

use crate::provider::STANDARD_WEBHOOKS;
use crate::scheme::{KeyFormat, Scheme};

/// Polar: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
///
/// It is [`STANDARD_WEBHOOKS`](crate::provider::STANDARD_WEBHOOKS) but for the key: that is the
/// secret's whole text, with whatever prefix it shows. Polar's library encodes the text in base64
/// only because the library below it decodes it again. A secret that is decoded here makes another
/// key, and every delivery is refused.
///
/// The header lists several signatures, of which one must match. Times more than 300 seconds away
/// are refused.
///
/// Not signed: every header but `webhook-id` and `webhook-timestamp`; the event's type is in the
/// body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the address of the page below.
///
/// <https://docs.polar.sh/integrate/webhooks/delivery>
pub const POLAR: Scheme = STANDARD_WEBHOOKS
    .derive("polar")
    .key_format(KeyFormat::Text)
    .build();
