//! WorkOS's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::{TimeFormat, Tolerance};

const SIGNATURE: Location = Location::header("WorkOS-Signature");

/// WorkOS: HMAC-SHA256 of `{t}.{body}`, as `WorkOS-Signature: t=<unix ms>, v1=<hex>`.
#[doc = include_str!("../../docs/providers/workos.md")]
pub const WORKOS: Scheme =
    Scheme::hmac_sha256("workos", SIGNATURE.pair(", ", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(", ", "=", "t"), TimeFormat::UnixMillis)
        .tolerance(Tolerance::symmetric(Duration::from_secs(180)))
        .event(Identity::Id(Location::json("/id")))
        .event_type(Location::json("/event"))
        .event_time(Location::json("/created_at"), TimeFormat::Rfc3339)
        .unique_messages()
        .retried_for(Duration::from_secs(72 * 60 * 60))
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const WORKOS_PROFILE: Profile = Profile {
    vendor: "WorkOS",
    docs: &["https://workos.com/docs/events/data-syncing/webhooks"],
    secret: "The endpoint's secret, as text, from the webhook's page in the WorkOS dashboard.",
    signed: &[
        "Between `t` and `v1` are a comma and a space.",
        "The window is that of WorkOS's library, but here it holds for the future too, where the \
        library sets no limit. The Node library parses the body and writes it as JSON again; here \
        the bytes count as they arrived.",
    ],
    unsigned: "Every header.",
    evidence: &[
        Evidence::IndependentReceiver("npm:@trigger.dev/core@4.8.3"),
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:workos/workos-node@fd885bcc:src/common/crypto/signature-provider.ts",
        ),
    ],
    ..Profile::of(&WORKOS)
};
