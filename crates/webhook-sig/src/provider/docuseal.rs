//! DocuSeal's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Acknowledgement, Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("X-Docuseal-Signature");

/// DocuSeal: HMAC-SHA256 of `{timestamp}.{body}`, as `X-Docuseal-Signature: <unix>.<hex>`.
#[doc = include_str!("../../docs/providers/docuseal.md")]
pub const DOCUSEAL: Scheme =
    Scheme::hmac_sha256("docuseal", SIGNATURE.entry(".", ""), Encoding::Hex)
        .timestamp(SIGNATURE.first("."), TimeFormat::UnixSeconds)
        .acknowledgement(Acknowledgement::range(200, 399))
        .event(Identity::Fields(&[
            Location::json("/event_type"),
            Location::json("/timestamp"),
            Location::json("/data/id"),
        ]))
        .event_type(Location::json("/event_type"))
        .event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
        .unique_messages()
        .retried_for(Duration::from_secs(8191 * 60))
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const DOCUSEAL_PROFILE: Profile = Profile {
    vendor: "DocuSeal",
    docs: &["https://github.com/docusealco/docuseal/blob/master/docs/webhooks/form-webhook.md"],
    secret: "\
        The webhook's HMAC signing secret, the whole `whsec_…` text; unlike Standard Webhooks it \
        is not decoded. DocuSeal generates it, and shows it with the webhook, under Webhook \
        Security on the tab HMAC.",
    signed: &[
        "The header is the time of sending, a dot and the hash. DocuSeal compares the time with \
        a window of 300 seconds, as is done here.",
        "A header of the same name that was entered as the webhook's \"Secret\" is sent instead, \
        and then nothing is signed.",
    ],
    unsigned: "Every other header, among them the \"Secret\" that may be entered; method and path.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "Up to 13 times: after 1, 2, 4 minutes and so on, twice as long each time, the last after \
        about 68 hours, which makes 137 hours in all. DocuSeal's page speaks of 48 hours. The \
        event's time stays, and its data are read again.",
    ),
    notes: &["The delivery that the button for a test sends is not signed, and is refused here."],
    evidence: &[Evidence::VendorCode(
        "github:docusealco/docuseal@a2d8b8554917:lib/webhook_urls/signatures.rb",
    )],
    ..Profile::of(&DOCUSEAL)
};
