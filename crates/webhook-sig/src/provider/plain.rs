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
        `/webhookMetadata/webhookDeliveryAttemptTimestamp`, and Plain advises a window of 300 \
        seconds. It is not checked here; a handler that compares it with its clock refuses old \
        deliveries."],
    unsigned: "Every header, method and path.",
    retried: Some(Retries::SignedAnew),
    evidence: &[Evidence::IndependentReceiver("")],
    ..Profile::of(&PLAIN)
};
