//! FastBound's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("X-FastBound-Signature");

/// FastBound: HMAC-SHA256 of `{t}.{body}`, as `X-FastBound-Signature: t=<unix>,v1=<hex>`.
#[doc = include_str!("../../docs/providers/fastbound.md")]
///
/// # Example
///
/// To accept the retries even if they keep their `t`, widen the window, and use a replay store:
///
/// ```
/// use webhook_sig::Verifier;
/// use webhook_sig::provider::FASTBOUND;
///
/// let verifier = Verifier::new(&FASTBOUND).window_for_retries()?;
/// # Ok::<(), webhook_sig::InvalidSetting>(())
/// ```
pub const FASTBOUND: Scheme =
    Scheme::hmac_sha256("fastbound", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .event(Identity::Fields(&[
            Location::json("/id"),
            Location::json("/eventName"),
            Location::json("/timestampUtc"),
        ]))
        .event_type(Location::json("/eventName"))
        .event_time(Location::json("/timestampUtc"), TimeFormat::Rfc3339)
        .unique_messages()
        .retried_for(Duration::from_secs(72 * 60 * 60))
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const FASTBOUND_PROFILE: Profile = Profile {
    vendor: "FastBound",
    docs: &["https://help.fastbound.com/en/articles/4782336-verifying-authenticity"],
    secret: "\
        The `signingSecret`: 64 hex digits, taken as text and not decoded. FastBound returns it \
        once, in the response that creates the webhook; to change it, delete the webhook and \
        create it again.",
    unsigned: "Every header.",
    retries: Some(
        "23 attempts within 72 hours: after 1, 5, 14, 30 and 55 minutes, then ten within the first \
        day, five within the second and three within the third.",
    ),
    acknowledgement: &[
        "One text of FastBound's says that `t` is the time of the event, and another that it is \
        the time of the signature. If it is that of the event, retries carry the old `t`, and the \
        default window of 300 seconds refuses them: `Verifier::window_for_retries` does not.",
        "Respond within 100 seconds; after 45 failures FastBound disables the webhook.",
    ],
    evidence: &[Evidence::PublishedVector],
    ..Profile::of(&FASTBOUND)
};
