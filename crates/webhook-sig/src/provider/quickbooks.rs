//! Intuit QuickBooks Online's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Component, Encoding, Identity, Location, Scheme};

/// Intuit QuickBooks Online: HMAC-SHA256 of the body, as `intuit-signature: <base64>`.
#[doc = include_str!("../../docs/providers/quickbooks.md")]
pub const QUICKBOOKS: Scheme = Scheme::hmac_sha256(
    "quickbooks",
    Location::header("intuit-signature"),
    Encoding::Base64,
)
.acknowledgement(Acknowledgement::status(200))
.event(Identity::FirstOf(&[
    Identity::Each {
        items: Location::json(""),
        fields: &[Location::json("/id")],
    },
    Identity::Each {
        items: Location::json("/eventNotifications"),
        fields: &[],
    },
]))
.unique_messages()
.signs(&[Component::Body]);

pub(super) const QUICKBOOKS_PROFILE: Profile = Profile {
    vendor: "Intuit QuickBooks Online",
    other_names: &["intuit"],
    docs: &["https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks"],
    secret: "\
        The app's verifier token, as text, which the developer portal shows in the app's settings \
        under Webhooks. Development and production have one each; it is not the client secret.",
    variable: Some("QUICKBOOKS_VERIFIER_TOKEN"),
    signed: &[
        "One delivery carries several notifications under one signature. The classic payload and \
        the newer one in CloudEvents' form are signed alike.",
    ],
    unsigned: "Every header.",
    retries: Some(
        "After 10, 20 and 30 seconds, 5 and 20 minutes, 2, 4 and 6 hours, and then every six \
        hours; later events wait.",
    ),
    acknowledgement: &["Respond within three seconds."],
    open_questions: &["that the newer payload's `id` stays the same when a delivery is repeated."],
    notes: &[
        "The classic payload has no delivery id; in the newer one the `id` of CloudEvents serves \
        as one.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:intuit/QuickBooks-V3-PHP-SDK@5bb480b50572:src/WebhooksService/TokenVerifier.php",
        ),
    ],
    ..Profile::of(&QUICKBOOKS)
};
