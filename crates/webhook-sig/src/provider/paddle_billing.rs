//! Paddle Billing's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Component, Encoding, Identity, Location, Scheme};
use crate::time::{TimeFormat, Tolerance};

const SIGNATURE: Location = Location::header("Paddle-Signature");

/// Paddle Billing: HMAC-SHA256 of `{ts}:{body}`, as `Paddle-Signature: ts=<unix>;h1=<hex>`.
#[doc = include_str!("../../docs/providers/paddle-billing.md")]
///
/// # Example
///
/// Widen the window where deliveries come late, arrive slowly, or pass through a queue:
///
/// ```
/// use webhook_sig::provider::PADDLE_BILLING;
/// use webhook_sig::{Tolerance, Verifier};
///
/// let verifier = Verifier::new(&PADDLE_BILLING).tolerance(Tolerance::DEFAULT);
/// ```
pub const PADDLE_BILLING: Scheme = Scheme::hmac_sha256(
    "paddle-billing",
    SIGNATURE.pair(";", "=", "h1"),
    Encoding::Hex,
)
.timestamp(SIGNATURE.pair(";", "=", "ts"), TimeFormat::UnixSeconds)
.tolerance(Tolerance::symmetric(Duration::from_secs(5)))
.late_by(Duration::from_secs(10))
.acknowledgement(Acknowledgement::status(200))
.event(Identity::Id(Location::json("/event_id")))
.event_type(Location::json("/event_type"))
.event_time(Location::json("/occurred_at"), TimeFormat::Rfc3339)
.unique_messages()
.retried_for(Duration::from_secs(72 * 60 * 60))
.signs(&[
    Component::Timestamp,
    Component::Literal(":"),
    Component::Body,
]);

pub(super) const PADDLE_BILLING_PROFILE: Profile = Profile {
    vendor: "Paddle Billing",
    other_names: &["paddle"],
    docs: &["https://developer.paddle.com/webhooks/signature-verification"],
    secret: "\
        The secret key of the notification destination, the whole `pdl_ntfset_…` text; it is not \
        decoded. In Paddle under Developer tools > Notifications, on the destination's page; the \
        API calls it `endpoint_secret_key`.",
    signed: &[
        "The pairs are separated by semicolons. While a secret is rotated there are several `h1`, \
        of which one must match; `h2` and other names are skipped. The webhooks of Paddle Classic \
        are signed in another way.",
        "Paddle's libraries allow five seconds, and so does this, ahead as well as behind. \
        **Genuine deliveries do not always pass this window**: they have been reported to come 5 \
        to 10 seconds after their time. It asks for a clock that is kept right and for a short way \
        from Paddle to the verifier; with a replay store the body must be complete within the \
        window too.",
    ],
    unsigned: "Every header, method and path.",
    retries: Some("In live mode up to 60 times within three days, at growing intervals."),
    acknowledgement: &["Respond within five seconds."],
    notes: &[
        "`/notification_id` in the signed body names the delivery to this destination, and differs \
        in one that is sent again from Paddle.",
        "Addresses: 34.232.58.13, 34.195.105.136, 34.237.3.244, 35.155.119.135, 52.11.166.252 and \
        34.212.5.7. The sandbox has others, which \
        <https://developer.paddle.com/webhooks/respond-to-webhooks> lists.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:PaddleHQ/paddle-node-sdk@b8ee4b12741d:src/notifications/helpers/webhooks-validator.ts",
        ),
    ],
    ..Profile::of(&PADDLE_BILLING)
};
