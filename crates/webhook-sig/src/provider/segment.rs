//! Segment's webhooks destination.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Segment: HMAC-SHA1 of the body, as `X-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/segment.md")]
pub const SEGMENT: Scheme =
    Scheme::hmac_sha1("segment", Location::header("X-Signature"), Encoding::Hex)
        .methods(&["POST", "PUT", "PATCH"])
        .event(Identity::Id(Location::json("/messageId")))
        .event_type(Location::json("/type"))
        .event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
        .unique_messages()
        .retried_for(Duration::from_secs(4 * 60 * 60))
        .signs(&[Component::Body]);

pub(super) const SEGMENT_PROFILE: Profile = Profile {
    vendor: "Segment",
    docs: &["https://segment.com/docs/connections/destinations/catalog/actions-webhook/"],
    secret: "\
        The shared secret of the destination (`sharedSecret`), as text, from its advanced \
        settings. It is optional there, and without it a delivery is refused here.",
    signed: &[
        "Turn batching off for the destination. In a batch only the first event is signed, written \
        anew as JSON, so a batch is refused here; and the events after the first would be \
        unsigned. Scalr sends a header of the same name with another message.",
        "The method is POST, PUT or PATCH, as chosen in the destination's mapping.",
    ],
    unsigned: "Every header.",
    events: &[
        "The destination's mapping says what the body holds, by default the whole event. Keep \
        `messageId` in it: without it, a delivery is handled and not remembered.",
    ],
    retries: Some("For up to four hours after a timeout or a 5xx."),
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode(
            "github:segmentio/action-destinations@970a17ee8d06:packages/destination-actions/src/destinations/webhook/index.ts",
        ),
    ],
    ..Profile::of(&SEGMENT)
};
