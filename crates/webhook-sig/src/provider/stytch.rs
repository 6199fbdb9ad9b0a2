//! Stytch's webhooks.

use crate::provider::SVIX;
use crate::scheme::Scheme;

/// Stytch: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `svix-signature: v1,<base64>`.
///
/// It is [`SVIX`](crate::provider::SVIX) unchanged. The key is the endpoint's secret, `whsec_` and
/// base64.
///
/// The header lists several signatures, of which one must match. Times more than 300 seconds away
/// are refused.
///
/// Not signed: every header but `svix-id` and `svix-timestamp`; the event is named in the body, by
/// `action` and `object_type`.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it rests on a table that others made from Stytch's pages; no delivery was
/// published.
///
/// <https://stytch.com/docs/guides/dashboard/webhooks>
pub const STYTCH: Scheme = SVIX.derive("stytch").build();
