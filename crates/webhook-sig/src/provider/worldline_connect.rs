//! Worldline Connect's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};

/// Worldline Connect: HMAC-SHA256 of the body, as `X-GCS-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/worldline-connect.md")]
pub const WORLDLINE_CONNECT: Scheme = Scheme::hmac_sha256(
    "worldline-connect",
    Location::header("X-GCS-Signature"),
    Encoding::Base64,
)
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/type"))
.unique_messages()
.signs(&[Component::Body]);

pub(super) const WORLDLINE_CONNECT_PROFILE: Profile = Profile {
    vendor: "Worldline Connect",
    other_names: &["global-collect", "ingenico-connect"],
    docs: &["https://docs.connect.worldline-solutions.com/documentation/webhooks/event-structure/"],
    secret: "\
        The webhooks' secret key, as text, from the Configuration Center. Each has a key id, which \
        a delivery names in `X-GCS-KeyId`.",
    signed: &[
        "`X-GCS-KeyId` is not read here: every secret of the keyring is tried, so keep the old one \
        in it while keys change.",
    ],
    unsigned: "`X-GCS-KeyId` and every other header, method and path.",
    notes: &["`/created` in the body is the time of the event, with an offset without a colon."],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:Worldline-Global-Collect/connect-sdk-python3@e5dfdc8ee04b:worldline/connect/sdk/webhooks/signature_validator.py",
        ),
    ],
    ..Profile::of(&WORLDLINE_CONNECT)
};
