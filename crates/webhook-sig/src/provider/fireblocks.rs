//! Fireblocks' webhooks.

#![cfg(all(feature = "jws", feature = "rsa"))]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Algorithm, Audience, Component, Identity, Location, Rsa, Scheme};

/// Fireblocks: RS512 of the body, as `Fireblocks-Webhook-Signature: <header>..<signature>`.
#[doc = include_str!("../../docs/providers/fireblocks.md")]
pub const FIREBLOCKS: Scheme = Scheme::jws_detached(
    "fireblocks",
    Algorithm::Rsa(Rsa::Pkcs1Sha512),
    Location::header("Fireblocks-Webhook-Signature"),
)
.key_id(Location::protected("/kid"))
.audience(Audience::Everyone)
.never_expires()
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/eventType"))
.signs(&[Component::Body]);

pub(super) const FIREBLOCKS_PROFILE: Profile = Profile {
    vendor: "Fireblocks",
    docs: &["https://developers.fireblocks.com/reference/validating-webhooks"],
    secret: "\
        Fireblocks' public keys, as a JWKS, from \
        `https://keys.fireblocks.io/.well-known/jwks.json` in the US; the EU and the sandbox have \
        their own. They are the same for all workspaces there.",
    variable: Some("FIREBLOCKS_PUBLIC_KEY"),
    signed: &[
        "It is for webhooks of version 2. `Fireblocks-Signature`, which may come with them, is \
        that of version 1, for which there is `FIREBLOCKS_LEGACY`.",
    ],
    unsigned: "Every other header, method and path, and no timestamp.",
    events: &["The body's `createdAt` is in milliseconds, and `resourceId` names what changed."],
    weak_points: &[
        "Nothing in the signature says for whom it is: compare the body's `/workspaceId` with that \
        of your workspace, with `Verifier::require_value`.",
    ],
    open_questions: &[
        "whether `id` stays the same in a retry.",
        "when Fireblocks sends again, and when it gives up.",
        "the addresses of the keys in the EU and in the sandbox.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&FIREBLOCKS)
};
