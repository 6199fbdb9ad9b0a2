//! Stark Bank's and Stark Infra's webhooks.

#![cfg(feature = "ecdsa")]

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Acknowledgement, Audience, Component, Ecdsa, Encoding, Identity, Location, Scheme,
};
use crate::time::TimeFormat;

/// Stark Bank: ECDSA on secp256k1 of the body, as `Digital-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/stark-bank.md")]
pub const STARK_BANK: Scheme = Scheme::ecdsa(
    "stark-bank",
    Ecdsa::Secp256k1Sha256Der,
    Location::header("Digital-Signature"),
    Encoding::Base64,
)
.audience(Audience::Value {
    at: Location::json("/event/workspaceId"),
    param: "workspace_id",
})
.acknowledgement(Acknowledgement::status(200))
.event(Identity::Id(Location::json("/event/id")))
.event_type(Location::json("/event/subscription"))
.event_time(Location::json("/event/created"), TimeFormat::Rfc3339)
.signs(&[Component::Body]);

pub(super) const STARK_BANK_PROFILE: Profile = Profile {
    vendor: "Stark Bank",
    other_names: &["stark-infra"],
    docs: &["https://starkbank.com/docs/api"],
    secret: "\
        Stark Bank's public key, as PEM: by `GET https://api.starkbank.com/v2/public-key`, or, for \
        the sandbox, `https://sandbox.api.starkbank.com/v2/public-key`. The call is signed with \
        your own key, so Stark Bank's SDK makes it. The key is the same for all workspaces.",
    variable: Some("STARK_BANK_PUBLIC_KEY"),
    signed: &[
        "Set the parameter `workspace_id` to the id of your workspace, which the body names in \
        `/event/workspaceId`; set it several times for several workspaces at one endpoint.",
        "Stark Bank's SDKs also take a signature of the JSON as they would write it. Here only the \
        body as it arrived counts.",
    ],
    unsigned: "Every other header, method and path.",
    events: &[
        "`/event/subscription` is the service, and `/event/log/type` is what happened there.",
    ],
    open_questions: &[
        "when Stark Bank sends again, and when it gives up.",
        "that any 2xx acknowledges: respond with 200.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode("github:starkbank/sdk-python@9ef68340b0b4:starkbank/event/__event.py"),
    ],
    ..Profile::of(&STARK_BANK)
};
