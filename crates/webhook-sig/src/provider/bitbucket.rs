//! Bitbucket's webhooks and callbacks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Bitbucket Cloud: HMAC-SHA256 of the body, as `X-Hub-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/bitbucket-cloud.md")]
pub const BITBUCKET_CLOUD: Scheme = Scheme::hmac_sha256(
    "bitbucket-cloud",
    Location::header("X-Hub-Signature").prefix("sha256="),
    Encoding::Hex,
)
.unsigned_id(Location::header("X-Request-UUID"))
.signs(&[Component::Body]);

pub(super) const BITBUCKET_CLOUD_PROFILE: Profile = Profile {
    vendor: "Bitbucket",
    docs: &["https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/"],
    secret: "\
        The webhook's secret, as text: it was entered with the webhook, as the secret token under \
        \"Authentication\".",
    signed: &[
        "Mind the name: GitHub's header `X-Hub-Signature` holds SHA-1, this one SHA-256. A value \
        with `sha1=` is refused.",
    ],
    unsigned: "\
        `X-Event-Key`, `X-Request-UUID`, `X-Hook-UUID`, `X-Attempt-Number` and every other \
        header.",
    evidence: &[
        Evidence::Documentation,
        Evidence::PublishedVector,
        Evidence::IndependentReceiver(
            "github:superplanehq/superplane@64220e24ad4a:pkg/integrations/bitbucket/on_push.go",
        ),
    ],
    ..Profile::of(&BITBUCKET_CLOUD)
};

/// Bitbucket Data Center: HMAC-SHA256 of the body, as `X-Hub-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/bitbucket-data-center.md")]
pub const BITBUCKET_DATA_CENTER: Scheme = BITBUCKET_CLOUD
    .derive("bitbucket-data-center")
    .unsigned_id(Location::header("X-Request-Id"))
    .build();

pub(super) const BITBUCKET_DATA_CENTER_PROFILE: Profile = Profile {
    vendor: "Bitbucket",
    docs: &["https://confluence.atlassian.com/bitbucketserver/event-payload-938025882.html"],
    secret: "The webhook's secret, as text.",
    signed: &[
        "The scheme is `BITBUCKET_CLOUD` unchanged; the events and the unsigned headers differ. \
        Bitbucket Data Center, once Server, offers basic authentication as well, which this does \
        not read.",
    ],
    unsigned: "`X-Event-Key`, `X-Request-Id` and every other header.",
    handshake: Some("A test of the connection sends the event `diagnostics:ping`."),
    open_questions: &[
        "whether that test is signed; one receiver answers it before it looks for a \
        signature.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::IndependentReceiver(
            "github:go-playground/webhooks@02d182a:bitbucket-server/bitbucketserver.go",
        ),
    ],
    ..Profile::of(&BITBUCKET_DATA_CENTER)
};
