//! Expo's EAS webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Component, Encoding, Location, Scheme};

/// Expo EAS: HMAC-SHA1 of the body, as `expo-signature: sha1=<hex>`.
#[doc = include_str!("../../docs/providers/expo-eas.md")]
pub const EXPO_EAS: Scheme = Scheme::hmac_sha1(
    "expo-eas",
    Location::header("expo-signature").prefix("sha1="),
    Encoding::Hex,
)
.acknowledgement(Acknowledgement::range(200, 399))
.signs(&[Component::Body]);

pub(super) const EXPO_EAS_PROFILE: Profile = Profile {
    vendor: "Expo EAS",
    other_names: &["expo"],
    docs: &["https://docs.expo.dev/eas/webhooks/"],
    secret: "The webhook's secret, as text, of at least 16 characters.",
    unsigned: "Every header, method and path.",
    retries: Some("A few more times, at growing intervals."),
    notes: &["The body's `id` is that of the build or the submission, and `status` its state."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&EXPO_EAS)
};
