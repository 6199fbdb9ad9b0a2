//! Clerk's webhooks.

use crate::provider::SVIX;
use crate::scheme::Scheme;

/// Clerk: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `svix-signature: v1,<base64>`.
///
/// It is [`SVIX`](crate::provider::SVIX) as it stands: Clerk sends through Svix. The key is the
/// endpoint's `whsec_` and base64.
///
/// Id and timestamp stand in `svix-id` and `svix-timestamp`, the window is 300 seconds, and the
/// header may list several signatures, of which any may match.
///
/// Not signed: every other header. The event's type is in the body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://clerk.com/docs/webhooks/overview>
pub const CLERK: Scheme = SVIX.derive("clerk").build();
