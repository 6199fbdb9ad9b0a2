//! Close's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, KeyFormat, Location, Scheme};
use crate::time::TimeFormat;

/// Close: HMAC-SHA256 of `{timestamp}{body}`, as `close-sig-hash: <hex>`.
#[doc = include_str!("../../docs/providers/close.md")]
pub const CLOSE: Scheme =
    Scheme::hmac_sha256("close", Location::header("close-sig-hash"), Encoding::Hex)
        .key_format(KeyFormat::Hex)
        .timestamp(
            Location::header("close-sig-timestamp"),
            TimeFormat::UnixSeconds,
        )
        .event(Identity::Id(Location::json("/event/id")))
        .event_type(Location::json("/event/object_type"))
        .event_time(
            Location::json("/event/date_created"),
            TimeFormat::Rfc3339Utc,
        )
        .unique_messages()
        .retried_for(Duration::from_secs(72 * 60 * 60))
        .signs(&[Component::Timestamp, Component::Body]);

pub(super) const CLOSE_PROFILE: Profile = Profile {
    vendor: "Close",
    other_names: &["close-crm"],
    docs: &["https://developer.close.com/api/resources/webhooks"],
    secret: "\
        The subscription's `signature_key`, which Close returns when the subscription is created: \
        hex, and what it decodes to is the key. A receiver that takes the text refuses everything.",
    signed: &[
        "The body follows the timestamp with nothing in between. A body that begins with a digit \
        could lend it to the timestamp, but one with a digit more or less is decades off and is \
        refused. Close names no window.",
    ],
    unsigned: "Every other header, method and path.",
    retries: Some("For up to 72 hours, at growing intervals of up to 20 minutes."),
    open_questions: &["that `/event/id` stays the same in a retry."],
    notes: &[
        "The body's `object_type` and `action`, in `event`, name the event. Close merges updates \
        that follow each other and sends them once, and events may come in another order than \
        they happened.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:activepieces/activepieces@a39ad135cfcb:packages/pieces/community/close/src/lib/triggers/helpers.ts",
        ),
    ],
    ..Profile::of(&CLOSE)
};
