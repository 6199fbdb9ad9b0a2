//! Bitbucket Data Center's webhooks.

use crate::provider::BITBUCKET_CLOUD;
use crate::scheme::Scheme;

/// Bitbucket Data Center: HMAC-SHA256 of the body, as `X-Hub-Signature: sha256=<hex>`.
///
/// The key is the webhook's secret, as text.
///
/// It is the scheme of [`BITBUCKET_CLOUD`](crate::provider::BITBUCKET_CLOUD); the events and the
/// unsigned headers differ. Bitbucket Data Center, once Server, offers basic authentication as
/// well, which this does not read.
///
/// Not signed: `X-Event-Key`, `X-Request-Id` and every other header. No time is signed, so a
/// captured delivery stays valid until the secret is changed.
///
/// Handshake: a test of the connection sends the event `diagnostics:ping`.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: whether that test is signed.
///
/// <https://confluence.atlassian.com/bitbucketserver/event-payload-938025882.html>
pub const BITBUCKET_DATA_CENTER: Scheme = BITBUCKET_CLOUD.derive("bitbucket-data-center").build();
