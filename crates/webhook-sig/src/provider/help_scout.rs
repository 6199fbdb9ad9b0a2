//! Help Scout's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Help Scout: HMAC-SHA1 of the body, as `X-HelpScout-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/help-scout.md")]
pub const HELP_SCOUT: Scheme = Scheme::hmac_sha1(
    "help-scout",
    Location::header("X-HelpScout-Signature"),
    Encoding::Base64,
)
.signs(&[Component::Body]);

pub(super) const HELP_SCOUT_PROFILE: Profile = Profile {
    vendor: "Help Scout",
    other_names: &["helpscout"],
    docs: &["https://developer.helpscout.com/webhooks/"],
    secret: "\
        The webhook's secret, as text: in Help Scout under Manage > Apps, in the app Webhooks.",
    signed: &[
        "SHA-1 is broken as a hash, but not inside an HMAC: no forgery is known. The base64 is \
        padded.",
    ],
    unsigned: "\
        `X-HelpScout-Event`, so what kind of event it is can be altered; every other header, \
        method and path.",
    evidence: &[Evidence::VendorCode(
        "github:helpscout/helpscout-api-php@6edf266:src/Webhooks/IncomingWebhook.php",
    )],
    ..Profile::of(&HELP_SCOUT)
};
