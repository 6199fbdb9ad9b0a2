//! Coinbase's old merchant notifications.

#![cfg(feature = "rsa")]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Audience, Component, Encoding, Location, Rsa, Scheme};

/// Coinbase (legacy): RSA PKCS#1 with SHA-256 of the body, as `CB-SIGNATURE: <base64>`.
#[doc = include_str!("../../docs/providers/coinbase-legacy.md")]
pub const COINBASE_LEGACY: Scheme = Scheme::rsa(
    "coinbase-legacy",
    Rsa::Pkcs1Sha256,
    Location::header("CB-SIGNATURE"),
    Encoding::Base64,
)
.audience(Audience::Everyone)
.signs(&[Component::Body]);

pub(super) const COINBASE_LEGACY_PROFILE: Profile = Profile {
    vendor: "Coinbase (legacy)",
    docs: &["https://github.com/coinbase/coinbase-node"],
    secret: "\
        Coinbase's public key, 4096 bits as PEM, from `lib/CallbackKey.js` in its package for \
        Node. It is the same for all customers.",
    variable: Some("COINBASE_LEGACY_PUBLIC_KEY"),
    signed: &[
        "These are the notifications of the old API for wallets and merchants. Commerce and the \
        Developer Platform sign with a shared secret: `COINBASE_COMMERCE` and `COINBASE_CDP`.",
    ],
    unsigned: "Every other header, method and path.",
    weak_points: &[
        "Compare a value of the body that you chose, such as `/order/custom`, with your records, \
        and ask Coinbase for the order before you deliver anything.",
    ],
    open_questions: &[
        "whether the API still sends notifications.",
        "that newer bodies have an id in `/id` and their kind in `/type`: the published one has \
        neither.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode("github:coinbase/coinbase-node@c2eaefe575e2:lib/CallbackKey.js"),
    ],
    ..Profile::of(&COINBASE_LEGACY)
};
