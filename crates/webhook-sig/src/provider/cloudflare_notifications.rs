//! Cloudflare's notifications.

use crate::scheme::{Location, Scheme};

/// Cloudflare Notifications: a shared token, as `cf-webhook-auth: <token>`.
///
/// The token is the secret that is entered for the webhook, as text and in full.
///
/// Cloudflare Stream signs, with [`CLOUDFLARE_STREAM`](crate::provider::CLOUDFLARE_STREAM); its
/// notifications do not.
///
/// Not signed: everything, and so not the body's `ts` either, which is no proof of freshness.
///
/// Handshake: saving the webhook sends a test, by POST.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the test and the rest, which are known from notes of third parties.
///
/// # Security
///
/// Whoever sees one notification can raise any alert, or call one off, under the same token. Let an
/// alert wake somebody, and nothing be done on its word alone.
///
/// <https://developers.cloudflare.com/notifications/get-started/configure-webhooks/>
pub const CLOUDFLARE_NOTIFICATIONS: Scheme = Scheme::token(
    "cloudflare-notifications",
    Location::header("cf-webhook-auth"),
)
.build();
