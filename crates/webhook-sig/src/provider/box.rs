//! Box's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::{TimeFormat, Tolerance};

/// Box: HMAC-SHA256 of `{body}{timestamp}`, as `BOX-SIGNATURE-PRIMARY: <base64>`.
#[doc = include_str!("../../docs/providers/box.md")]
pub const BOX: Scheme = Scheme::hmac_sha256(
    "box",
    Location::headers(&["BOX-SIGNATURE-PRIMARY", "BOX-SIGNATURE-SECONDARY"]),
    Encoding::Base64,
)
.timestamp(
    Location::header("BOX-DELIVERY-TIMESTAMP"),
    TimeFormat::Rfc3339,
)
.tolerance(Tolerance::symmetric(Duration::from_secs(600)))
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/trigger"))
.event_time(Location::json("/created_at"), TimeFormat::Rfc3339)
.unique_messages()
.retried_for(Duration::from_secs(2 * 60 * 60))
.signs(&[Component::Body, Component::Timestamp]);

pub(super) const BOX_PROFILE: Profile = Profile {
    vendor: "Box",
    docs: &["https://developer.box.com/guides/webhooks/v2/signatures-v2/"],
    secret: "\
        The application's primary and secondary signature keys, as text: in the Developer \
        Console, on the app's Webhooks tab under \"Manage Signature Keys\".",
    signed: &[
        "Box signs with both keys, so that one can be changed while the other holds: either of \
        `BOX-SIGNATURE-PRIMARY` and `BOX-SIGNATURE-SECONDARY` may match either key.",
        "The time is RFC 3339 with an offset, and is signed as it is spelled; Box asks for a \
        window of ten minutes. The body holds escapes such as `\\/`, so it must not be parsed and \
        printed again before it is verified.",
    ],
    unsigned: "`BOX-DELIVERY-ID` and every other header, method and path.",
    retried: Some(Retries::SignedAnew),
    retries: Some("Up to twelve times within two hours."),
    notes: &[
        "`BOX-SIGNATURE-VERSION` and `BOX-SIGNATURE-ALGORITHM` say `1` and `HmacSHA256`; they are \
        not read, because the scheme does not let a message choose. `BOX-DELIVERY-ID` changes \
        with each attempt.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:box/box-node-sdk@7dcf9c2b:tests/lib/managers/webhooks-test.js",
        ),
    ],
    ..Profile::of(&BOX)
};
