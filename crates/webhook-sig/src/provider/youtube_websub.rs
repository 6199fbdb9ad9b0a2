//! YouTube's push notifications.

use crate::provider::{Evidence, Profile, WEBSUB_SHA1, websub::WEBSUB_HANDSHAKES};
use crate::scheme::Scheme;

/// YouTube push notifications: HMAC-SHA1 of the body, as `X-Hub-Signature: sha1=<hex>`.
#[doc = include_str!("../../docs/providers/youtube-websub.md")]
pub const YOUTUBE_WEBSUB: Scheme = WEBSUB_SHA1
    .derive("youtube-websub")
    .handshakes(WEBSUB_HANDSHAKES)
    .build();

pub(super) const YOUTUBE_WEBSUB_PROFILE: Profile = Profile {
    vendor: "YouTube",
    other_names: &["youtube"],
    docs: &["https://developers.google.com/youtube/v3/guides/push_notifications"],
    secret: "The `hub.secret` of the subscription, as text.",
    variable: Some("YOUTUBE_WEBSUB_SECRET"),
    signed: &[
        "The scheme is `WEBSUB_SHA1` unchanged.",
        "Without a secret YouTube's hub signs nothing, and its deliveries are refused here.",
    ],
    unsigned: "Every header.",
    handshake: Some(
        "The hub confirms a subscription with an unsigned GET, whose `hub.challenge` is the body \
        of the response. It is answered only for topics that were asked for.",
    ),
    open_questions: &[
        "that the hub signs with SHA-1: Google's page speaks neither of `hub.secret` nor of a \
        signature.",
    ],
    notes: &[
        "The hub is <https://pubsubhubbub.appspot.com>, and a topic is \
        `https://www.youtube.com/feeds/videos.xml?channel_id=` and a channel. The body is an Atom \
        feed, in XML.",
        "In the feed `yt:videoId` and the entry's `updated` tell events apart; a function in \
        `.identity(..)` can read them.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&YOUTUBE_WEBSUB)
};
