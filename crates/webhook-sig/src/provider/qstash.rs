//! Upstash QStash's messages.

#![cfg(feature = "jws")]

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Algorithm, Audience, Claim, Encoding, Location, Scheme};
use crate::time::Tolerance;

/// QStash: JWT with URL and the body's SHA-256 (HS256), as `Upstash-Signature: <token>`.
#[doc = include_str!("../../docs/providers/qstash.md")]
pub const QSTASH: Scheme = Scheme::jws(
    "qstash",
    Algorithm::HmacSha256,
    Location::header("Upstash-Signature"),
)
.audience(Audience::Key)
.message_id(Location::claim("/jti"))
.claims(&[
    Claim::Is("/iss", "Upstash"),
    Claim::IsUrl("/sub"),
    Claim::IfPresent(&Claim::NotBefore),
    Claim::Expires,
    Claim::BodyDigest("/body", Encoding::Base64Url),
])
.tolerance(Tolerance::symmetric(Duration::from_secs(60)))
.unsigned_id(Location::header("Upstash-Message-Id"))
.build();

pub(super) const QSTASH_PROFILE: Profile = Profile {
    vendor: "Upstash QStash",
    docs: &["https://upstash.com/docs/qstash/howto/signature"],
    secret: "\
        The current and the next signing key from the QStash tab of the console, as text. Set both: \
        when the keys are rolled, the next one becomes the current one.",
    variable: Some("QSTASH_CURRENT_SIGNING_KEY"),
    signed: &[
        "`sub` is the URL that the message was published to, so set the base URL.",
        "`Upstash-Region` says in multi-region accounts which region's keys sign. It is not read: put \
        the keys of all regions on one keyring.",
    ],
    unsigned: "`Upstash-Message-Id`, `Upstash-Retried` and every other header, and the method.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "As often as the plan and the header `Upstash-Retries` of the message say, after delays that \
        grow to a day. A token lives for five minutes, so a later attempt has a new one.",
    ),
    open_questions: &[
        "whether a retry keeps `jti`. `Upstash-Message-Id` stays the same, and is not signed.",
        "which methods but POST a message is delivered with: derive a scheme with `methods` for \
        others.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode("github:upstash/qstash-js@81d951b5d597:src/receiver.ts"),
    ],
    ..Profile::of(&QSTASH)
};
