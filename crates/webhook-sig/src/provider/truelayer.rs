//! TrueLayer's webhooks.

#![cfg(all(feature = "ecdsa", feature = "jws"))]

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{
    Algorithm, Audience, Claim, Component, Ecdsa, HeaderLines, Identity, Location, Scheme,
};
use crate::time::TimeFormat;

/// TrueLayer: ES512 of method, path, listed headers and body, as `Tl-Signature: <header>..<signature>`.
#[doc = include_str!("../../docs/providers/truelayer.md")]
pub const TRUELAYER: Scheme = Scheme::jws_detached(
    "truelayer",
    Algorithm::Ecdsa(Ecdsa::P521Sha512Fixed),
    Location::header("Tl-Signature"),
)
.claims(&[Claim::ProtectedIs("/tl_version", "2")])
.key_id(Location::protected("/kid"))
.timestamp(
    Location::header("X-Tl-Webhook-Timestamp"),
    TimeFormat::Rfc3339,
)
.audience(Audience::Everyone)
.event(Identity::Id(Location::json("/event_id")))
.event_type(Location::json("/type"))
.retried_for(Duration::from_secs(72 * 60 * 60))
.signs(&[
    Component::Method,
    Component::Literal(" "),
    Component::Path,
    Component::Literal("\n"),
    Component::HeaderLines(HeaderLines {
        names: Location::protected("/tl_headers"),
        separator: ",",
    }),
    Component::Body,
]);

pub(super) const TRUELAYER_PROFILE: Profile = Profile {
    vendor: "TrueLayer",
    docs: &[
        "https://docs.truelayer.com/docs/configure-webhooks-for-your-integration",
        "https://github.com/TrueLayer/truelayer-signing/blob/main/request-signing-v2.md",
    ],
    secret: "\
        TrueLayer's public keys, as a JWKS, from \
        `https://webhooks.truelayer.com/.well-known/jwks`, or one of them as PEM or JWK. They are \
        the same for all customers, and the sandbox has its own.",
    variable: Some("TRUELAYER_PUBLIC_KEY"),
    signed: &[
        "`tl_headers` in the header of the token lists which headers are signed, each as a line \
        with its name as it is on the list.",
        "The path is signed as it was sent: with or without a slash at its end.",
        "`jku` in the header of the token is not followed: the keys are those that you have.",
        "The older signature in `X-Tl-Signature` is ignored.",
    ],
    unsigned: "The query, the host, and every header that the sender does not list.",
    retried: Some(Retries::SignedAnew),
    retries: Some("For up to 72 hours: some fast retries at first, and then after growing delays."),
    weak_points: &[
        "Nothing says for whom the signature is: handle the payments that you have made.",
    ],
    open_questions: &[
        "that a retry is signed anew: its timestamp is documented as the time of sending.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::PublishedVector,
        Evidence::VendorCode("github:TrueLayer/truelayer-signing@95fdf17aded9:rust/src"),
    ],
    ..Profile::of(&TRUELAYER)
};
