//! The push channels of Google Calendar and Google Drive.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Identity, Location, Scheme};

/// Google push channels: a shared token, as `X-Goog-Channel-Token: <token>`.
#[doc = include_str!("../../docs/providers/google-watch.md")]
pub const GOOGLE_WATCH: Scheme =
    Scheme::token("google-watch", Location::header("X-Goog-Channel-Token"))
        .event(Identity::Fields(&[
            Location::header("X-Goog-Channel-Id"),
            Location::header("X-Goog-Message-Number"),
        ]))
        .event_type(Location::header("X-Goog-Resource-State"))
        .build();

pub(super) const GOOGLE_WATCH_PROFILE: Profile = Profile {
    vendor: "Google",
    other_names: &["google-calendar", "google-drive"],
    docs: &["https://developers.google.com/workspace/calendar/api/guides/push"],
    secret: "\
        The `token` that the receiver made up when it opened the channel on a calendar or a \
        drive, as text.",
    signed: &[
        "A channel that was opened without a `token` sends none, and its notifications are refused \
        here.",
        "The body is empty: a notification says only that something changed, in its headers. \
        `X-Goog-Channel-Expiration` is when the channel ends, not when the notification was sent, \
        so nothing is fresh.",
    ],
    unsigned: "Everything.",
    handshake: Some(
        "A new channel begins with a notification whose `X-Goog-Resource-State` is `sync`. It has \
        the token like every other and needs no more than a 2xx.",
    ),
    weak_points: &[
        "The token holds for as long as the channel lives. Make the token random, one for each \
        channel.",
    ],
    open_questions: &["the handshake, which is known from notes of third parties."],
    notes: &[
        "`X-Goog-Channel-Id`, `X-Goog-Message-Number` and `X-Goog-Resource-State` can be anything \
        the sender likes; take them for a hint to fetch the changes from Google.",
    ],
    evidence: &[
        Evidence::Notes,
        Evidence::IndependentReceiver(
            "github:NangoHQ/nango@2f4c0af6:packages/server/lib/webhook/google-drive-webhook-routing.ts",
        ),
    ],
    ..Profile::of(&GOOGLE_WATCH)
};
