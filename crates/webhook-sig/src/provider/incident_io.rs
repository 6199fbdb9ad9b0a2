//! incident.io's webhooks.

use crate::provider::STANDARD_WEBHOOKS;
use crate::scheme::Scheme;

/// incident.io: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
///
/// The key is the endpoint's signing secret, `whsec_` and base64.
///
/// It is [`STANDARD_WEBHOOKS`](crate::provider::STANDARD_WEBHOOKS) unchanged, with its window of
/// 300 seconds and its list of signatures. The same values may come under the names `svix-id`,
/// `svix-timestamp` and `svix-signature`; for an endpoint that gets only those take
/// [`SVIX`](crate::provider::SVIX).
///
/// Not signed: every other header, method and path. The kind of event is `/event_type` in the
/// signed body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: which of the two sets of names incident.io sends. Third parties' receivers name
/// both.
///
/// <https://docs.incident.io/integrations/webhooks>
pub const INCIDENT_IO: Scheme = STANDARD_WEBHOOKS.derive("incident-io").build();
