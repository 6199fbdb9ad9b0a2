//! Travis CI's webhooks.

#![cfg(all(feature = "legacy", feature = "rsa"))]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Audience, Component, Encoding, Location, Rsa, Scheme};

/// Travis CI: RSA PKCS#1 with SHA-1 of the form's field `payload`, as `Signature: <base64>`.
#[doc = include_str!("../../docs/providers/travis-ci.md")]
pub const TRAVIS_CI: Scheme = Scheme::rsa(
    "travis-ci",
    Rsa::Pkcs1Sha1,
    Location::header("Signature"),
    Encoding::Base64,
)
.audience(Audience::Everyone)
.unsigned_body()
.signs(&[Component::Field(Location::form("payload"))]);

pub(super) const TRAVIS_CI_PROFILE: Profile = Profile {
    vendor: "Travis CI",
    other_names: &["travis"],
    docs: &["https://docs.travis-ci.com/user/notifications/#verifying-webhook-requests"],
    secret: "\
        Travis CI's public key, 2048 bits as PEM, in `config.notifications.webhook.public_key` of \
        `GET https://api.travis-ci.com/config`. It is the same for all repositories; an Enterprise \
        installation has its own. Never take the host from a delivery.",
    variable: Some("TRAVIS_CI_PUBLIC_KEY"),
    signed: &["The body is a form. Its field `payload`, decoded, is JSON and signed as text."],
    unsigned: "Every other field of the form, every other header, method and path.",
    identity: Some(
        "`.identity(Identity::Message)`, if retries repeat the payload. The payload's `id` and \
        `state` are not enough: a build that is restarted has the same ones",
    ),
    weak_points: &[
        "Compare the payload's `/repository/id` with that of your repositories.",
        "SHA-1 is broken: anyone who can choose parts of a payload, such as a commit's message, may \
        be able to make two payloads with one signature. Ask Travis CI's API for the build before \
        you act on it.",
    ],
    open_questions: &[
        "when a delivery is sent again, and what acknowledges it.",
        "a published delivery: none with its key was found.",
    ],
    notes: &["The payload's `state` is the kind of the event."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&TRAVIS_CI)
};
