//! BigCommerce's webhooks.

use crate::provider::STANDARD_WEBHOOKS;
use crate::scheme::{Acknowledgement, KeyFormat, Scheme};

/// BigCommerce: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
///
/// The key is the app's client secret, as text. BigCommerce's page encodes it as base64, but only
/// for a library that would decode it again; give it here as it is.
///
/// In all else it is [`STANDARD_WEBHOOKS`](crate::provider::STANDARD_WEBHOOKS): `webhook-id` and
/// `webhook-timestamp` are signed, several signatures may be listed, and the window is 300 seconds.
/// Static headers can be set for each hook: demand them with
/// [`Verifier::require_header`](crate::Verifier::require_header).
///
/// Not signed: every other header.
///
/// Status 200 acknowledges. Otherwise BigCommerce tries eleven times more, at first after a minute
/// and at last after a day, and deactivates the hook when all have failed, after 48 hours.
///
/// <https://developer.bigcommerce.com/docs/integrations/webhooks/https-webhook-overview>
pub const BIGCOMMERCE: Scheme = STANDARD_WEBHOOKS
    .derive("bigcommerce")
    .key_format(KeyFormat::Text)
    .acknowledgement(Acknowledgement::status(200))
    .build();
