//! Fourthwall's webhooks: of shops, and of platform apps.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Fourthwall: HMAC-SHA256 of the body, as `X-Fourthwall-Hmac-SHA256: <base64>`.
#[doc = include_str!("../../docs/providers/fourthwall.md")]
pub const FOURTHWALL: Scheme = signed("fourthwall", "X-Fourthwall-Hmac-SHA256");

/// Fourthwall apps: HMAC-SHA256 of the body, as `X-Fourthwall-Hmac-Apps-SHA256: <base64>`.
#[doc = include_str!("../../docs/providers/fourthwall-apps.md")]
pub const FOURTHWALL_APPS: Scheme = signed("fourthwall-apps", "X-Fourthwall-Hmac-Apps-SHA256");

const fn signed(id: &'static str, header: &'static str) -> Scheme {
    Scheme::hmac_sha256(id, Location::header(header), Encoding::Base64)
        .acknowledgement(Acknowledgement::status(200))
        .event(Identity::Id(Location::json("/id")))
        .event_type(Location::json("/type"))
        .event_time(Location::json("/createdAt"), TimeFormat::Rfc3339)
        .unique_messages()
        .signs(&[Component::Body])
}

pub(super) const FOURTHWALL_PROFILE: Profile = Profile {
    secret: "\
        The secret key of the shop, as text, such as a UUID: in the site's settings, under For \
        developers.",
    signed: &[
        "Platform apps get another header, signed with the app's own key: take \
        `FOURTHWALL_APPS` for them.",
    ],
    ..described(&FOURTHWALL)
};

pub(super) const FOURTHWALL_APPS_PROFILE: Profile = Profile {
    secret: "The HMAC key of the platform app, as text, in the app's settings.",
    signed: &[
        "The webhooks of a shop have another header and the shop's key: take `FOURTHWALL` \
        for them.",
    ],
    ..described(&FOURTHWALL_APPS)
};

const fn described(scheme: &'static Scheme) -> Profile {
    Profile {
        vendor: "Fourthwall",
        docs: &["https://docs.fourthwall.com/webhooks/signature-verification"],
        unsigned: "Every other header, method and path.",
        retries: Some("Up to five times; an attempt times out after five seconds."),
        acknowledgement: &["Respond within two seconds."],
        open_questions: &["that `/id` stays the same in a retry."],
        evidence: &[Evidence::Documentation],
        ..Profile::of(scheme)
    }
}
