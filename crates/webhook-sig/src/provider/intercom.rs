//! Intercom's webhooks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Answer, Component, Encoding, Handshake, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Intercom: HMAC-SHA1 of the body, as `X-Hub-Signature: sha1=<hex>`.
#[doc = include_str!("../../docs/providers/intercom.md")]
pub const INTERCOM: Scheme = Scheme::hmac_sha1(
    "intercom",
    Location::header("X-Hub-Signature").prefix("sha1="),
    Encoding::Hex,
)
.handshakes(&[Handshake::new("HEAD", Answer::Status)])
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/topic"))
.event_time(Location::json("/created_at"), TimeFormat::UnixSeconds)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const INTERCOM_PROFILE: Profile = Profile {
    vendor: "Intercom",
    docs: &["https://developers.intercom.com/docs/references/webhooks/webhook-models"],
    secret: "\
        The app's client secret, as text, from the app's page \"Basic information\" in Intercom's \
        Developer Hub. Anyone who holds it can also act as the app, so it belongs nowhere but in \
        the receiver's store of secrets.",
    variable: Some("INTERCOM_CLIENT_SECRET"),
    signed: &[
        "The header is the one that GitHub's oldest webhooks have. SHA-1 is broken as a hash, but \
        not inside an HMAC: no forgery is known.",
    ],
    unsigned: "Every header, method and path.",
    retried: Some(Retries::SignedAnew),
    handshake: Some(
        "Intercom asks for the URL with HEAD, and sends a signed notification with the topic \
        `ping`, which is an ordinary delivery.",
    ),
    open_questions: &["that the URL is asked for with HEAD."],
    notes: &[
        "The requests of Canvas Kit come in another way, as `INTERCOM_BODY_SIGNATURE`.",
        "`/created_at` in the signed body is the event's time and not that of the sending, so it \
        is not checked.",
    ],
    evidence: &[
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@0b232eb8:apps/sim/lib/webhooks/providers/intercom.ts",
        ),
        Evidence::IndependentReceiver(
            "github:withastro/flue@bf86b872:packages/intercom/src/webhook.ts",
        ),
    ],
    ..Profile::of(&INTERCOM)
};

/// Intercom's Canvas Kit: HMAC-SHA256 of the body, as `X-Body-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/intercom-body-signature.md")]
pub const INTERCOM_BODY_SIGNATURE: Scheme = Scheme::hmac_sha256(
    "intercom-body-signature",
    Location::header("X-Body-Signature"),
    Encoding::Hex,
)
.event(Identity::Unstored)
.signs(&[Component::Body]);

pub(super) const INTERCOM_BODY_SIGNATURE_PROFILE: Profile = Profile {
    scheme: &INTERCOM_BODY_SIGNATURE,
    docs: &["https://developers.intercom.com/docs/canvas-kit"],
    signed: &[
        "The header comes with the requests of Canvas Kit, in which Intercom asks an app what to \
        show: initialize, submit, configure and sheet. Notifications of webhooks are signed in \
        another way, under the same secret: `INTERCOM`.",
    ],
    retried: None,
    handshake: None,
    acknowledgement: &["The response is a JSON object with the canvas to show."],
    open_questions: &[
        "that the body is signed byte for byte: the known receiver signs the JSON that it writes \
        from the parsed body.",
    ],
    notes: &[],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:bomorin-arch/intercom-webhook@73ff9036d4bf:server/routes.ts",
        ),
    ],
    ..INTERCOM_PROFILE
};
