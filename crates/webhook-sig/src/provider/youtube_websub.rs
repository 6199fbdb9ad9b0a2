//! YouTube's push notifications.

use crate::provider::WEBSUB_SHA1;
use crate::scheme::Scheme;

/// YouTube push notifications: HMAC-SHA1 of the body, as `X-Hub-Signature: sha1=<hex>`.
///
/// It is [`WEBSUB_SHA1`](crate::provider::WEBSUB_SHA1) unchanged. The key is the `hub.secret` of
/// the subscription, as text. Without one YouTube's hub signs nothing, and its deliveries are
/// refused here.
///
/// The body is an Atom feed, in XML.
///
/// Not signed: every header, and no timestamp. In the feed `yt:videoId` with the entry's `updated`
/// serves as the delivery's id.
///
/// Handshake: the hub confirms a subscription with an unsigned GET, whose `hub.challenge` is the
/// body of the response. It needs a route of its own, and should answer only for topics that were
/// asked for.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: everything but WebSub itself; it was written from memory and not read again at
/// Google.
///
/// <https://developers.google.com/youtube/v3/guides/push_notifications>
pub const YOUTUBE_WEBSUB: Scheme = WEBSUB_SHA1.derive("youtube-websub").build();
