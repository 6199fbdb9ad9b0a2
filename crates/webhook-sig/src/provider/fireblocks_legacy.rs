//! Fireblocks' webhooks with a static key.

#![cfg(all(feature = "legacy", feature = "rsa"))]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Audience, Component, Encoding, Location, Rsa, Scheme};

/// Fireblocks (legacy): RSA PKCS#1 with SHA-512 of the body, as `Fireblocks-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/fireblocks-legacy.md")]
pub const FIREBLOCKS_LEGACY: Scheme = Scheme::rsa(
    "fireblocks-legacy",
    Rsa::Pkcs1Sha512,
    Location::header("Fireblocks-Signature"),
    Encoding::Base64,
)
.short_modulus()
.audience(Audience::Everyone)
.event_type(Location::json("/type"))
.signs(&[Component::Body]);

pub(super) const FIREBLOCKS_LEGACY_PROFILE: Profile = Profile {
    vendor: "Fireblocks (legacy)",
    docs: &[
        "https://developers.fireblocks.com/reference/webhooks-gettingstarted-validatingevents",
        "https://developers.fireblocks.com/reference/verify-requests",
    ],
    secret: "\
        Fireblocks' public key, as PEM, from its page on validating webhooks: 4096 bits, one in \
        the US and one in the EU, and 2048 bits in the sandbox. Each is the same for all \
        workspaces there.",
    variable: Some("FIREBLOCKS_LEGACY_PUBLIC_KEY"),
    signed: &[
        "Fireblocks deprecates the webhooks of version 1. Those of version 2 have a JSON Web \
        Signature in `Fireblocks-Webhook-Signature` as well, which is not read here.",
    ],
    unsigned: "Every other header, method and path.",
    events: &["The body's `timestamp` is in milliseconds."],
    acknowledgement: &["Respond with 200."],
    weak_points: &["Compare the body's `/tenantId` with that of your workspace."],
    open_questions: &[
        "retries: Fireblocks documents them for version 2 only, within about eight hours.",
        "what identifies an event, and whether `timestamp` stays the same in a retry.",
    ],
    notes: &[
        "The one published delivery is a test of someone else's, with a key of 1024 bits, so keys \
        of that length are taken. Fireblocks' own have 2048 bits or more.",
    ],
    evidence: &[Evidence::Documentation, Evidence::PublishedVector],
    ..Profile::of(&FIREBLOCKS_LEGACY)
};
