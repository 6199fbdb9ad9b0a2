//! Polar's webhooks.

use crate::provider::STANDARD_WEBHOOKS;
use crate::scheme::{KeyFormat, Scheme};

/// Polar: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
///
/// It is [`STANDARD_WEBHOOKS`](crate::provider::STANDARD_WEBHOOKS) but for the key. Secrets that
/// Polar generates since 8 September 2026 are `whsec_` and base64, and are decoded, as the standard
/// says. Older ones, and those that a merchant chose, sign as their whole text with whatever prefix
/// it shows, and keep doing so until they are changed. The text does not say which it is, so both
/// are tried, the decoded one first, as Polar's own libraries do; such a secret counts as two keys
/// of a keyring's [`KEY_LIMIT`](crate::key::KEY_LIMIT). The padding of the base64 may be missing.
///
/// Times more than 300 seconds away are refused; every attempt is signed anew, with the same id.
///
/// Not signed: every header but `webhook-id` and `webhook-timestamp`; the event's type is in the
/// body.
///
/// Addresses: 3.134.238.10, 3.129.111.220, 52.15.118.168, 74.220.50.0/24 and 74.220.58.0/24.
///
/// Any 2xx within ten seconds acknowledges. Else there are up to nine more attempts, after 2
/// seconds and then twice as long each time, up to 20 minutes; ten failures in a row disable the
/// endpoint.
///
/// <https://docs.polar.sh/integrate/webhooks/delivery>
pub const POLAR: Scheme = STANDARD_WEBHOOKS
    .derive("polar")
    .key_format(KeyFormat::WhsecAndText)
    .build();
