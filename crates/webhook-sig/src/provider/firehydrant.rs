//! FireHydrant's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// FireHydrant: HMAC-SHA256 of the body, as `fh-signature: <hex>`.
#[doc = include_str!("../../docs/providers/firehydrant.md")]
pub const FIREHYDRANT: Scheme = Scheme::hmac_sha256(
    "firehydrant",
    Location::header("fh-signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);

pub(super) const FIREHYDRANT_PROFILE: Profile = Profile {
    vendor: "FireHydrant",
    docs: &["https://firehydrant.com/docs/integration-guides/webhooks/"],
    secret: "The webhook's secret, as text.",
    unsigned: "Every header, method and path.",
    open_questions: &["all of it is known from one receiver."],
    evidence: &[Evidence::IndependentReceiver(
        "github:superplanehq/superplane@64220e24ad4a:pkg/integrations/firehydrant/on_incident.go",
    )],
    ..Profile::of(&FIREHYDRANT)
};
