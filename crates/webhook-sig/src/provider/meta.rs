//! Meta's webhooks: Facebook, Instagram, Messenger and WhatsApp.

use crate::provider::GITHUB;
use crate::scheme::Scheme;

/// Meta: HMAC-SHA256 of the body, as `X-Hub-Signature-256: sha256=<hex>`.
///
/// The key is the app secret, as text, for Facebook, Instagram, Messenger and WhatsApp alike.
///
/// In form it is [`GITHUB`](crate::provider::GITHUB). Meta writes letters outside ASCII as escapes,
/// such as `\u00e4`, and escapes slashes, and signs just that: JSON that was read and written again
/// does not verify. The older `X-Hub-Signature` with SHA-1 is ignored.
///
/// Not signed: every header, method and path. What it is about, `/object` and `/entry`, stands in
/// the signed body with ids of its own; `time` there is the event's and is not checked. A captured
/// delivery stays valid until the app secret is changed.
///
/// Handshake: Meta sends GET with `hub.mode=subscribe`, `hub.verify_token` and `hub.challenge` in
/// the query. A route of one's own compares the token with the one that was entered at Meta and
/// answers with the challenge alone as the body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://developers.facebook.com/docs/graph-api/webhooks/getting-started>
pub const META: Scheme = GITHUB.derive("meta").build();
