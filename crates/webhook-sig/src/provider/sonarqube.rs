//! SonarQube's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// SonarQube: HMAC-SHA256 of the body, as `X-Sonar-Webhook-HMAC-SHA256: <hex>`.
#[doc = include_str!("../../docs/providers/sonarqube.md")]
pub const SONARQUBE: Scheme = Scheme::hmac_sha256(
    "sonarqube",
    Location::header("X-Sonar-Webhook-HMAC-SHA256"),
    Encoding::Hex,
)
.signs(&[Component::Body]);

pub(super) const SONARQUBE_PROFILE: Profile = Profile {
    vendor: "SonarQube",
    other_names: &["sonarcloud"],
    docs: &["https://docs.sonarsource.com/sonarqube-server/project-administration/webhooks/"],
    secret: "\
        The text that was entered as \"Secret\" with the webhook, under Administration > Webhooks, \
        of at least 16 characters in newer versions. It is optional: without it SonarQube sends no \
        signature, and its deliveries are refused here.",
    signed: &["The same header comes from SonarQube Server and SonarQube Cloud (SonarCloud)."],
    unsigned: "`X-SonarQube-Project` and every other header, method and path.",
    acknowledgement: &["SonarQube waits ten seconds for the response."],
    open_questions: &[
        "whether a failed delivery is sent again, and how; the scheme is known from one \
        receiver.",
    ],
    notes: &[
        "The body names the analysis, as `taskId`, and its time, as `analysedAt`. That no two \
        deliveries share a `taskId` is not known.",
    ],
    evidence: &[Evidence::IndependentReceiver(
        "github:mia-platform/ibdm@782f3eb8653f:internal/source/sonarqube/webhook.go",
    )],
    ..Profile::of(&SONARQUBE)
};
