//! Plain's webhooks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Plain: HMAC-SHA256 of the body, as `Plain-Request-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/plain.md")]
pub const PLAIN: Scheme = Scheme::hmac_sha256(
    "plain",
    Location::header("Plain-Request-Signature"),
    Encoding::Hex,
)
.timestamp(
    Location::json("/webhookMetadata/webhookDeliveryAttemptTimestamp"),
    TimeFormat::Rfc3339,
)
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/type"))
.event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const PLAIN_PROFILE: Profile = Profile {
    vendor: "Plain",
    docs: &["https://plain.com/docs/request-signing"],
    secret: "\
        The workspace's one signing secret, as text: in Plain under Settings > Request signing.",
    signed: &["The time of the attempt is in the signed body, at \
        `/webhookMetadata/webhookDeliveryAttemptTimestamp`. Plain's library allows 300 seconds, \
        ahead as well as behind, and so does this."],
    unsigned: "Every header, method and path.",
    retried: Some(Retries::SignedAnew),
    evidence: &[
        Evidence::IndependentReceiver("npm:@trigger.dev/core@4.8.3"),
        Evidence::VendorCode(
            "github:team-plain/typescript-sdk@88de0180fc5c:src/webhooks/verify.ts",
        ),
    ],
    ..Profile::of(&PLAIN)
};
