//! Linq's webhooks.

use crate::provider::{Evidence, Profile, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::{Location, Scheme};

/// Linq: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/linq.md")]
pub const LINQ: Scheme = STANDARD_WEBHOOKS
    .derive("linq")
    .event(standard_webhooks::EVENT)
    .event_type(Location::json("/event_type"))
    .unique_messages()
    .build();

pub(super) const LINQ_PROFILE: Profile = Profile {
    vendor: "Linq",
    docs: &["https://docs.linqapp.com/"],
    secret: "\
        The subscription's `signing_secret`, `whsec_` and base64, which Linq's API returns when \
        the subscription is created.",
    signed: &["The scheme is `STANDARD_WEBHOOKS` unchanged."],
    unsigned: "Every other header, method and path.",
    open_questions: &[
        "that a retry has the same `webhook-id`. A receiver recognizes it by the body's \
        `event_id`.",
    ],
    evidence: &[
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@0893d24f578c:apps/sim/lib/webhooks/providers/linq.ts",
        ),
        Evidence::VendorCode(
            "github:linq-team/linq-python@f8db2615ec2d:src/linq/resources/webhooks.py",
        ),
    ],
    ..Profile::of(&LINQ)
};
