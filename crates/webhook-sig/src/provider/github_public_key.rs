//! GitHub's secret scanning partner program, and its Copilot extensions.

#![cfg(feature = "ecdsa")]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Audience, Component, Ecdsa, Encoding, Identity, Location, Scheme};

/// GitHub's alerts for partners: ECDSA of the body, as `Github-Public-Key-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/github-public-key.md")]
pub const GITHUB_PUBLIC_KEY: Scheme = Scheme::ecdsa(
    "github-public-key",
    Ecdsa::P256Sha256Der,
    Location::header("Github-Public-Key-Signature"),
    Encoding::Base64,
)
.key_id(Location::header("Github-Public-Key-Identifier"))
.audience(Audience::Everyone)
.event(Identity::Unstored)
.signs(&[Component::Body]);

pub(super) const GITHUB_PUBLIC_KEY_PROFILE: Profile = Profile {
    vendor: "GitHub secret scanning",
    other_names: &["github-secret-scanning"],
    docs: &[
        "https://docs.github.com/en/code-security/secret-scanning/secret-scanning-partnership-program/secret-scanning-partner-program",
    ],
    secret: "\
        GitHub's public keys, as PEM: each `key` of \
        `https://api.github.com/meta/public_keys/secret_scanning`, with its `key_identifier` as \
        the id. They are the same for all partners. Those of Copilot extensions are under \
        `/meta/public_keys/copilot_api`.",
    variable: Some("GITHUB_PUBLIC_KEY"),
    signed: &[
        "`Github-Public-Key-Identifier` names the key, and those with other ids are not tried. It \
        need not be signed: it only chooses among the keys that you have.",
    ],
    unsigned: "Every other header, method and path.",
    events: &[
        "The body of an alert is an array of matches, each with `token`, `type`, `url` and \
        `source`. One token found twice at one URL has equal items.",
    ],
    acknowledgement: &[
        "Respond within 30 seconds. The response may say which matches were real, as a JSON array \
        with `token_raw` or `token_hash`, `token_type` and `label`.",
    ],
    weak_points: &[
        "No alert names its partner: handle tokens that you have issued, and no others.",
    ],
    open_questions: &["whether and when GitHub sends an alert again."],
    notes: &[
        "The list of keys is rate-limited: fetch it with a token or a conditional request, and not \
        for each alert.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:copilot-extensions/preview-sdk.js@6593a2f0df1b:lib/verification.js",
        ),
    ],
    ..Profile::of(&GITHUB_PUBLIC_KEY)
};
