//! Web Bot Auth: agents that say who they are.

#![cfg(all(feature = "ed25519", feature = "message-signatures"))]

use crate::provider::{Evidence, Profile};
#[cfg(feature = "rsa")]
use crate::scheme::Rsa;
use crate::scheme::{
    Algorithm, Audience, BodyCoverage, Covered, Location, MessageSignature, Scheme,
};

const fn agent(algorithm: Algorithm) -> Scheme {
    const POLICY: MessageSignature = MessageSignature::new()
        .covers(&[Covered::Authority])
        .body(BodyCoverage::IfCovered)
        .tag("web-bot-auth")
        .needs_key_id()
        .needs_expires();
    Scheme::message_signature("web-bot-auth", algorithm, POLICY)
        .audience(Audience::Authority)
        .key_id(Location::signature_param("keyid"))
        .methods(&["GET", "POST", "PUT", "PATCH", "DELETE"])
        .unsigned_body()
        .build()
}

/// Web Bot Auth: Ed25519 of `@authority`, as `Signature-Input` and `Signature`.
#[doc = include_str!("../../docs/providers/web-bot-auth.md")]
pub const WEB_BOT_AUTH: Scheme = agent(Algorithm::Ed25519).with_variants(&[
    #[cfg(feature = "rsa")]
    &const { agent(Algorithm::Rsa(Rsa::PssSha512)) },
]);

pub(super) const WEB_BOT_AUTH_PROFILE: Profile = Profile {
    vendor: "Web Bot Auth",
    other_names: &["ChatGPT agent", "Cloudflare"],
    docs: &["https://datatracker.ietf.org/doc/draft-meunier-web-bot-auth-architecture/"],
    secret: "\
        The keys of an agent that you know: the JWKS at \
        `/.well-known/http-message-signatures-directory` of its site.",
    variable: Some("WEB_BOT_AUTH_KEYS"),
    signed: &[
        "The tag is `web-bot-auth`, and `created`, `expires` and `keyid` must be there.",
        "The id of a key is its thumbprint (RFC 7638).",
        "An agent may use `rsa-pss-sha512` instead: `Scheme::for_algorithm` has it.",
    ],
    unsigned: "Method, path, query, body and all headers, unless the agent covers them.",
    weak_points: &[
        "The signature says which agent asks this host, and nothing of what it asks for: it is an \
        identity, not a signed request.",
        "`Signature-Agent` is a URL that anyone can write: never fetch keys from it without a list \
        of agents.",
    ],
    open_questions: &[
        "how long after `created` an agent uses a signature.",
        "whether every agent sends a `nonce`.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:cloudflare/web-bot-auth@19fd1209db56:packages/web-bot-auth/test/test_data/web_bot_auth_architecture_v1.json",
        ),
    ],
    ..Profile::of(&WEB_BOT_AUTH)
};
