//! RevenueCat's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{
    Acknowledgement, Component, Encoding, Identity, Location, Scheme, SchemeBuilder,
};
use crate::time::TimeFormat;

/// RevenueCat: a shared token, as `Authorization: <token>`.
#[doc = include_str!("../../docs/providers/revenuecat.md")]
pub const REVENUECAT: Scheme = sent(Scheme::token(
    "revenuecat",
    Location::header("Authorization"),
))
.build();

const SIGNATURE: Location = Location::header("X-RevenueCat-Webhook-Signature");

/// RevenueCat signed: HMAC-SHA256 of `{t}.{body}`, as
/// `X-RevenueCat-Webhook-Signature: t=<unix>,v1=<hex>`.
#[doc = include_str!("../../docs/providers/revenuecat-signature.md")]
pub const REVENUECAT_SIGNATURE: Scheme = sent(Scheme::hmac_sha256(
    "revenuecat-signature",
    SIGNATURE.pair(",", "=", "v1"),
    Encoding::Hex,
))
.timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);

const fn sent(scheme: SchemeBuilder) -> SchemeBuilder {
    scheme
        .acknowledgement(Acknowledgement::status(200))
        .event(Identity::Id(Location::json("/event/id")))
        .event_type(Location::json("/event/type"))
        .event_time(
            Location::json("/event/event_timestamp_ms"),
            TimeFormat::UnixMillis,
        )
        .unique_messages()
        .retried_for(Duration::from_secs(3 * 60 * 60))
}

pub(super) const REVENUECAT_PROFILE: Profile = Profile {
    secret: "\
        The authorization text that was entered with the webhook in RevenueCat's dashboard, as a \
        whole: where it begins with `Bearer `, so does the key. It is optional there, and a \
        delivery without it is refused here.",
    signed: &[
        "Where a signing secret is set for the webhook, `X-RevenueCat-Webhook-Signature` comes too \
        and covers the body: prefer it, with `REVENUECAT_SIGNATURE`.",
    ],
    unsigned: "Everything, the body included.",
    weak_points: &[
        "Have the webhook signed, and take `REVENUECAT_SIGNATURE`. Otherwise choose a long random \
        text, serve it over TLS, and read the subscriber's state from RevenueCat's API before \
        granting anything.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@9abb8d537c46:apps/sim/lib/webhooks/providers/revenuecat.ts",
        ),
    ],
    ..described(&REVENUECAT)
};

pub(super) const REVENUECAT_SIGNATURE_PROFILE: Profile = Profile {
    secret: "\
        The signing secret of the webhook, as text, from RevenueCat's dashboard, where signatures \
        have to be enabled for each webhook.",
    signed: &[
        "The signature comes in addition to the `Authorization` of `REVENUECAT`, which is not read \
        here. While a secret is rotated there are several `v1`, of which any may match.",
    ],
    unsigned: "Every other header, method and path.",
    retried: Some(Retries::SignedAnew),
    open_questions: &["all of the signature is known from receivers of third parties."],
    evidence: &[
        Evidence::IndependentReceiver(""),
        Evidence::IndependentReceiver(""),
    ],
    ..described(&REVENUECAT_SIGNATURE)
};

const fn described(scheme: &'static Scheme) -> Profile {
    Profile {
        vendor: "RevenueCat",
        docs: &["https://www.revenuecat.com/docs/integrations/webhooks"],
        retries: Some("After 5, 10, 20, 40 and 80 minutes."),
        acknowledgement: &["Respond within 60 seconds."],
        ..Profile::of(scheme)
    }
}
