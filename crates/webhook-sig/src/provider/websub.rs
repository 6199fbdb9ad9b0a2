//! WebSub, and PubSubHubbub before it.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Answer, Caller, Challenge, Component, Encoding, Handshake, Location, Scheme};

/// The hub asks whether a subscription or its end was wanted, or tells that it was denied.
pub(super) const WEBSUB_HANDSHAKES: &[Handshake] = &[
    Handshake::new("GET", Answer::CHALLENGE)
        .when(MODE, &["subscribe", "unsubscribe"])
        .challenge(Challenge::at(Location::query("hub.challenge")))
        .from(Caller::Expected(TOPIC)),
    Handshake::new("GET", Answer::Status)
        .when(MODE, &["denied"])
        .from(Caller::Expected(TOPIC)),
];

const MODE: Location = Location::query("hub.mode");

const TOPIC: Location = Location::query("hub.topic");

/// WebSub: HMAC-SHA256 of the body, as `X-Hub-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/websub.md")]
pub const WEBSUB: Scheme = Scheme::hmac_sha256(
    "websub",
    Location::header("X-Hub-Signature").prefix("sha256="),
    Encoding::Hex,
)
.handshakes(WEBSUB_HANDSHAKES)
.signs(&[Component::Body]);

pub(super) const WEBSUB_PROFILE: Profile = Profile {
    vendor: "WebSub",
    docs: &["https://www.w3.org/TR/websub/"],
    secret: "\
        The `hub.secret` that the subscriber sent with its subscription, as text, of less than \
        200 bytes.",
    variable: Some("WEBSUB_SECRET"),
    signed: &[
        "A subscription without a secret gets no signature, and its deliveries are refused here.",
        "The hub chooses the method and writes it before the digest. A scheme knows one: this is \
        SHA-256, and `WEBSUB_SHA1`, `WEBSUB_SHA384` and `WEBSUB_SHA512` are the others. Many hubs \
        still use SHA-1. GitHub's `X-Hub-Signature-256` is another header.",
    ],
    unsigned: "Every header, the links to hub and topic among them.",
    retried: Some(Retries::Repeated),
    retries: Some("Hubs should retry; each chooses its own limits."),
    acknowledgement: &[
        "The specification wants a 2xx even where the signature does not match, with the content \
        ignored, so that no one can try out secrets; the adapters here answer 401.",
    ],
    handshake: Some(
        "The hub confirms a subscription with an unsigned GET that has `hub.mode`, `hub.topic`, \
        `hub.challenge` and `hub.lease_seconds`; for a subscription, or an end of one, that it \
        asked for, the subscriber answers with the challenge as the body, and otherwise with 404. \
        `hub.mode=denied` brings no challenge and wants a 2xx.",
    ),
    evidence: &[Evidence::Documentation],
    ..Profile::of(&WEBSUB)
};

/// WebSub with SHA-1: HMAC-SHA1 of the body, as `X-Hub-Signature: sha1=<hex>`.
#[doc = include_str!("../../docs/providers/websub-sha1.md")]
pub const WEBSUB_SHA1: Scheme = Scheme::hmac_sha1(
    "websub-sha1",
    Location::header("X-Hub-Signature").prefix("sha1="),
    Encoding::Hex,
)
.handshakes(WEBSUB_HANDSHAKES)
.signs(&[Component::Body]);

pub(super) const WEBSUB_SHA1_PROFILE: Profile = Profile {
    scheme: &WEBSUB_SHA1,
    signed: &[
        "A subscription without a secret gets no signature, and its deliveries are refused here.",
    ],
    notes: &[
        "The hub chooses the method and writes it before the digest. A scheme knows one: this is \
        SHA-1, the usual default of hubs, YouTube's among them. Take `WEBSUB` where the hub \
        offers SHA-256.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:adnanh/webhook@8a2d3f85cd3e:internal/hook/hook_test.go",
        ),
        Evidence::PublishedVector,
    ],
    ..WEBSUB_PROFILE
};

/// WebSub with SHA-384: HMAC-SHA384 of the body, as `X-Hub-Signature: sha384=<hex>`.
#[doc = include_str!("../../docs/providers/websub-sha384.md")]
pub const WEBSUB_SHA384: Scheme = Scheme::hmac_sha384(
    "websub-sha384",
    Location::header("X-Hub-Signature").prefix("sha384="),
    Encoding::Hex,
)
.handshakes(WEBSUB_HANDSHAKES)
.signs(&[Component::Body]);

pub(super) const WEBSUB_SHA384_PROFILE: Profile = Profile {
    scheme: &WEBSUB_SHA384,
    signed: &[
        "A subscription without a secret gets no signature, and its deliveries are refused here.",
    ],
    notes: &[
        "The hub chooses the method and writes it before the digest. A scheme knows one: this is \
        SHA-384, of 96 digits. `WEBSUB` is the one with SHA-256.",
    ],
    evidence: &[Evidence::Documentation],
    ..WEBSUB_PROFILE
};

/// WebSub with SHA-512: HMAC-SHA512 of the body, as `X-Hub-Signature: sha512=<hex>`.
#[doc = include_str!("../../docs/providers/websub-sha512.md")]
pub const WEBSUB_SHA512: Scheme = Scheme::hmac_sha512(
    "websub-sha512",
    Location::header("X-Hub-Signature").prefix("sha512="),
    Encoding::Hex,
)
.handshakes(WEBSUB_HANDSHAKES)
.signs(&[Component::Body]);

pub(super) const WEBSUB_SHA512_PROFILE: Profile = Profile {
    scheme: &WEBSUB_SHA512,
    signed: &[
        "A subscription without a secret gets no signature, and its deliveries are refused here.",
    ],
    notes: &[
        "The hub chooses the method and writes it before the digest. A scheme knows one: this is \
        SHA-512, of 128 digits. `WEBSUB` is the one with SHA-256.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:adnanh/webhook@8a2d3f85cd3e:internal/hook/hook_test.go",
        ),
        Evidence::PublishedVector,
    ],
    ..WEBSUB_PROFILE
};
