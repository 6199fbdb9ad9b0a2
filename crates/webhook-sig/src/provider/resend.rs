//! Resend's webhooks.

use crate::provider::SVIX;
use crate::scheme::Scheme;

/// Resend: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `svix-signature: v1,<base64>`.
///
/// It is [`SVIX`](crate::provider::SVIX) unchanged. The key is the webhook's signing secret,
/// `whsec_` and base64.
///
/// The header lists several signatures, of which one must match. Times more than 300 seconds away
/// are refused.
///
/// Not signed: every header but `svix-id` and `svix-timestamp`; the body's `type` names the event.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://resend.com/docs/dashboard/webhooks/verify-webhooks-requests>
pub const RESEND: Scheme = SVIX.derive("resend").build();
