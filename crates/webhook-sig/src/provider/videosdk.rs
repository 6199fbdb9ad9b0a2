//! VideoSDK's webhooks.

#![cfg(feature = "rsa")]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Audience, Component, Encoding, Location, Rsa, Scheme};

/// VideoSDK: RSA PKCS#1 with SHA-256 of the body, as `videosdk-signature: <base64>`.
#[doc = include_str!("../../docs/providers/videosdk.md")]
pub const VIDEOSDK: Scheme = Scheme::rsa(
    "videosdk",
    Rsa::Pkcs1Sha256,
    Location::header("videosdk-signature"),
    Encoding::Base64,
)
.audience(Audience::Everyone)
.event_type(Location::json("/webhookType"))
.signs(&[Component::Body]);

pub(super) const VIDEOSDK_PROFILE: Profile = Profile {
    vendor: "VideoSDK",
    docs: &[
        "https://docs.videosdk.live/api-reference/realtime-communication/webhook-verification",
        "https://docs.videosdk.live/server-sdk/reference/webhooks",
    ],
    secret: "\
        VideoSDK's public key, as PEM: `/publicKey` of \
        `https://api.videosdk.live/v2/public/rsa-public-key`. It is the same for all customers.",
    variable: Some("VIDEOSDK_PUBLIC_KEY"),
    signed: &[
        "The signature covers the body as it arrived, as VideoSDK's own SDK has it. The example on \
        the page of its API writes the parsed JSON anew.",
    ],
    unsigned: "Every other header, method and path.",
    weak_points: &[
        "Nothing says for whom the signature is: handle the meetings that you have made.",
    ],
    open_questions: &[
        "what makes two deliveries the same event.",
        "when VideoSDK sends again, and when it gives up.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode("npm:@videosdk.live/server-sdk@0.1.1:dist/index.js"),
    ],
    ..Profile::of(&VIDEOSDK)
};
