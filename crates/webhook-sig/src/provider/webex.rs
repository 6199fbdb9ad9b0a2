//! Cisco Webex's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Cisco Webex: HMAC-SHA1 of the body, as `X-Spark-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/webex.md")]
pub const WEBEX: Scheme = Scheme::hmac_sha1(
    "webex",
    Location::header("X-Spark-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);

pub(super) const WEBEX_PROFILE: Profile = Profile {
    vendor: "Cisco Webex",
    other_names: &["cisco-webex"],
    docs: &["https://developer.webex.com/messaging/docs/api/guides/webhooks"],
    secret: "The text that was given as `secret` when the webhook was created over the API.",
    signed: &["The header keeps the product's former name, Spark."],
    unsigned: "Every header.",
    notes: &[
        "The body's `resource` and `event` name the event. Its `id` is that of the webhook, and \
        the `id` under `data` that of the object: both are the same in several deliveries.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver("npm:n8n-nodes-base@2.41.2"),
    ],
    ..Profile::of(&WEBEX)
};
