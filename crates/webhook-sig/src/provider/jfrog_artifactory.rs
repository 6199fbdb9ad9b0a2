//! The webhooks of JFrog Artifactory that sign their payload.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// JFrog Artifactory: HMAC-SHA256 of the body, as `X-JFrog-Event-Auth: <hex>`.
#[doc = include_str!("../../docs/providers/jfrog-artifactory.md")]
pub const JFROG_ARTIFACTORY: Scheme = Scheme::hmac_sha256(
    "jfrog-artifactory",
    Location::header("X-JFrog-Event-Auth"),
    Encoding::Hex,
)
.event_type(Location::json("/event_type"))
.signs(&[Component::Body]);

pub(super) const JFROG_ARTIFACTORY_PROFILE: Profile = Profile {
    vendor: "JFrog Artifactory",
    other_names: &["jfrog"],
    docs: &["https://docs.jfrog.com/integrations/docs/predefined-webhooks"],
    secret: "\
        The text that was entered as \"Secret token\" with the webhook, for which \"Use secret for \
        payload signing\" has to be chosen.",
    signed: &[
        "Unless the webhook is set to sign, the header holds the secret itself, and the delivery \
        is refused here. Prefer to sign: a token proves nothing about the body.",
    ],
    unsigned: "Every other header, method and path.",
    open_questions: &[
        "the hash. Two receivers have HMAC-SHA256; an older one, Telegraf, has HMAC-SHA1 after \
        `sha1=` in the same header. If a delivery has that form, declare it with \
        `Scheme::hmac_sha1`.",
    ],
    notes: &["Custom webhooks write their own body and headers; this is about predefined ones."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:superplanehq/superplane@64220e24:pkg/integrations/jfrog_artifactory/on_artifact_uploaded.go",
        ),
        Evidence::IndependentReceiver(
            "github:akuity/kargo@0414e3dc3fbe:pkg/webhook/external/artifactory.go",
        ),
    ],
    ..Profile::of(&JFROG_ARTIFACTORY)
};
