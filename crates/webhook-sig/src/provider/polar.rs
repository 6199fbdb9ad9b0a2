//! Polar's webhooks.

use crate::provider::{Evidence, Profile, Retries, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::{KeyFormat, Location, Scheme};
use crate::time::TimeFormat;

/// Polar: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/polar.md")]
pub const POLAR: Scheme = STANDARD_WEBHOOKS
    .derive("polar")
    .key_format(KeyFormat::WhsecAndText)
    .event(standard_webhooks::EVENT)
    .event_type(Location::json("/type"))
    .event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
    .unique_messages()
    .build();

pub(super) const POLAR_PROFILE: Profile = Profile {
    vendor: "Polar",
    docs: &["https://docs.polar.sh/integrate/webhooks/delivery"],
    secret: "\
        The endpoint's secret, from the organization's settings, where it is generated or \
        entered: `whsec_` and base64 since 8 September 2026, and any text before.",
    signed: &[
        "The scheme is `STANDARD_WEBHOOKS` except for the key. Secrets that Polar generates since \
        8 September 2026 are `whsec_` and base64, and are decoded, as the standard says. Older \
        ones, and those that a merchant chose, sign as their whole text with any prefix it shows, \
        and keep doing so until they are changed. The text does not say which it is, so both are \
        tried, the decoded one first, as Polar's own libraries do; such a secret counts as two \
        keys of a keyring's `KEY_LIMIT`. The padding of the base64 may be missing.",
        "Every attempt is signed anew, with the same id.",
    ],
    unsigned: "\
        Every header but `webhook-id` and `webhook-timestamp`; the event's type is in the body.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "Up to ten attempts, after two seconds at first and twice as long each time, up to 20 \
        minutes. Ten failures in a row disable the endpoint.",
    ),
    acknowledgement: &["Respond within ten seconds."],
    notes: &[
        "Addresses: 3.134.238.10, 3.129.111.220, 52.15.118.168, 74.220.50.0/24 and 74.220.58.0/24.",
    ],
    evidence: &[
        Evidence::IndependentReceiver("github:Hookflo/tern@33855f2b:src/platforms/algorithms.ts"),
        Evidence::VendorCode("github:polarsource/polar@c6c3645e639e:server/polar/webhook/tasks.py"),
    ],
    ..Profile::of(&POLAR)
};
