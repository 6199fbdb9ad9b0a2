//! Linear's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Component, Encoding, Identity, Location, Scheme};
use crate::time::{TimeFormat, Tolerance};

/// Linear: HMAC-SHA256 of the body, as `Linear-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/linear.md")]
///
/// # Example
///
/// To accept every retry, up to 7 hours late, widen the window, and use a replay store:
///
/// ```
/// use webhook_sig::Verifier;
/// use webhook_sig::provider::LINEAR;
///
/// let verifier = Verifier::new(&LINEAR).window_for_retries()?;
/// # Ok::<(), webhook_sig::InvalidSetting>(())
/// ```
pub const LINEAR: Scheme = Scheme::hmac_sha256(
    "linear",
    Location::header("Linear-Signature"),
    Encoding::Hex,
)
.timestamp(Location::json("/webhookTimestamp"), TimeFormat::UnixMillis)
.tolerance(Tolerance::symmetric(Duration::from_secs(60)))
.late_by(Duration::from_secs(60 + 60 * 60 + 6 * 60 * 60))
.acknowledgement(Acknowledgement::status(200))
.event(Identity::Fields(&[
    Location::json("/type"),
    Location::json("/action"),
    Location::json("/data/id"),
    Location::json("/createdAt"),
]))
.event_type(Location::json("/type"))
.event_time(Location::json("/createdAt"), TimeFormat::Rfc3339)
.unique_messages()
.retried_for(Duration::from_secs(8 * 60 * 60))
.signs(&[Component::Body]);

pub(super) const LINEAR_PROFILE: Profile = Profile {
    vendor: "Linear",
    docs: &["https://linear.app/developers/webhooks"],
    secret: "\
        The webhook's signing secret, as text. Linear generates it and shows it with the webhook, \
        under Settings > Administration > API.",
    signed: &[
        "The time of sending is in the signed body; Linear asks for a window of one minute. \
        `Linear-Timestamp` says the same and is not signed, so it is not read.",
        "**Retries do not pass this window**, according to reports: they come after a minute, an \
        hour and six hours, and repeat the first attempt byte for byte, with its time. An event \
        whose first delivery failed is then lost.",
    ],
    unsigned: "`Linear-Delivery`, the id, and `Linear-Event`; every other header, method and path.",
    retries: Some("Three times, after one minute, one hour and six hours."),
    open_questions: &[
        "that retries repeat the first attempt byte for byte, which is reported without a \
        delivery to show it.",
    ],
    notes: &[
        "Take the kind from the body's `type` and `action`.",
        "Respond within five seconds. Linear's page, in a copy, lists its addresses: \
        35.231.147.226, 35.243.134.228, 34.140.253.14, 34.38.87.206, 34.134.222.122 and \
        35.222.25.142.",
    ],
    evidence: &[
        Evidence::IndependentReceiver("npm:@trigger.dev/core@4.8.3"),
        Evidence::VendorCode("github:linear/linear@8335e09a:packages/sdk/src/webhooks/client.ts"),
    ],
    ..Profile::of(&LINEAR)
};
