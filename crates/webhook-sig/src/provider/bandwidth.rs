//! Bandwidth's callbacks.

use crate::provider::{Evidence, Profile};
use crate::scheme::Scheme;

/// Bandwidth: user and password, as `Authorization: Basic <base64>`.
#[doc = include_str!("../../docs/providers/bandwidth.md")]
pub const BANDWIDTH: Scheme = Scheme::basic("bandwidth").methods(&["POST", "GET"]).build();

pub(super) const BANDWIDTH_PROFILE: Profile = Profile {
    vendor: "Bandwidth",
    docs: &["https://dev.bandwidth.com/docs/messaging/webhooks/"],
    secret: "The callback's user and password, as `user:password`.",
    signed: &[
        "Credentials are optional at Bandwidth, and every callback URL and fallback URL has \
        its own. Voice callbacks come by POST or by GET, as the application says.",
    ],
    unsigned: "Everything.",
    handshake: Some(
        "Bandwidth may send first without credentials, and again with them after a 401. A refusal \
        of this library is a 401, so the second request follows by itself.",
    ),
    weak_points: &[
        "Do not take a message for delivered or a call for ended on a callback's word where it \
        matters.",
    ],
    open_questions: &["the handshake, which is known from notes of third parties."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&BANDWIDTH)
};
