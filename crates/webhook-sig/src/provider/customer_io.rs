//! Customer.io's reporting webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Customer.io: HMAC-SHA256 of `v0:{timestamp}:{body}`, as `X-CIO-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/customer-io.md")]
pub const CUSTOMER_IO: Scheme = Scheme::hmac_sha256(
    "customer-io",
    Location::header("X-CIO-Signature"),
    Encoding::Hex,
)
.timestamp(Location::header("X-CIO-Timestamp"), TimeFormat::UnixSeconds)
.event(Identity::Id(Location::json("/event_id")))
.event_type(Location::json("/metric"))
.event_time(Location::json("/timestamp"), TimeFormat::UnixSeconds)
.unique_messages()
.signs(&[
    Component::Literal("v0:"),
    Component::Timestamp,
    Component::Literal(":"),
    Component::Body,
]);

pub(super) const CUSTOMER_IO_PROFILE: Profile = Profile {
    vendor: "Customer.io",
    other_names: &["customerio"],
    docs: &["https://docs.customer.io/journeys/webhooks/#securely-verify-requests"],
    secret: "\
        The webhook's signing key, as text. Reporting webhooks have one under Data & Integrations \
        > Integrations > Reporting webhooks; webhook actions have another, under Workspace \
        Settings > API & webhook credentials > Webhook Signing Key.",
    signed: &[
        "The message is built like Slack's, but the header's value has no `v0=` before it. \
        Customer.io names no window.",
    ],
    unsigned: "Every other header, method and path.",
    acknowledgement: &["Respond within four seconds."],
    open_questions: &["the signature, which is known from one receiver and a preset."],
    notes: &["Customer.io lists its addresses, for the United States and for Europe, on its page."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver("npm:n8n-nodes-base@2.41.2"),
    ],
    ..Profile::of(&CUSTOMER_IO)
};
