//! Moralis Streams' webhooks.

#![cfg(feature = "keccak")]

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Moralis Streams: Keccak-256 of `{body}{key}`, as `x-signature: 0x<hex>`.
#[doc = include_str!("../../docs/providers/moralis.md")]
pub const MORALIS: Scheme = Scheme::keyed_keccak256(
    "moralis",
    Location::header("x-signature").prefix("0x"),
    Encoding::Hex,
)
.event_type(Location::json("/tag"))
.event_time(Location::json("/block/timestamp"), TimeFormat::UnixSeconds)
.unique_messages()
.signs(&[Component::Body, Component::Key]);

pub(super) const MORALIS_PROFILE: Profile = Profile {
    vendor: "Moralis",
    docs: &["https://docs.moralis.com/streams-api/evm/webhook-security"],
    secret: "The Streams secret, or the API key where none is set, as text.",
    signed: &[
        "The hash is the original Keccak-256, as Ethereum uses it, and not the SHA3-256 that NIST \
        made of it; nor is it an HMAC. Moralis' own library hashes the body after it was parsed \
        and printed again; here it is hashed as it arrived, which is the same as long as Moralis \
        sends what JavaScript prints.",
    ],
    unsigned: "Every header, method and path.",
    retried: Some(Retries::SignedAnew),
    open_questions: &["the address of Moralis' page."],
    notes: &[
        "Stream id, chain id, block hash and `confirmed` in the body identify an event together. \
        `confirmed` is neither a text nor a number, so it takes a function in `.identity(..)` to \
        read them. `tag` tells streams apart.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:MoralisWeb3/Moralis-JS-SDK@57fdd34d1ca4:packages/streams/src/methods/verifySignature.ts",
        ),
    ],
    ..Profile::of(&MORALIS)
};
