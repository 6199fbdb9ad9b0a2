//! Cursor's webhooks for background agents.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Cursor: HMAC-SHA256 of the body, as `X-Webhook-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/cursor.md")]
pub const CURSOR: Scheme = Scheme::hmac_sha256(
    "cursor",
    Location::header("X-Webhook-Signature").prefix("sha256="),
    Encoding::Hex,
)
.unsigned_id(Location::header("X-Webhook-ID"))
.signs(&[Component::Body]);

pub(super) const CURSOR_PROFILE: Profile = Profile {
    vendor: "Cursor",
    docs: &["https://cursor.com/docs/background-agent/api/webhooks"],
    secret: "\
        The webhook's signing secret, as text: in Cursor's dashboard, in the Cloud Agent's \
        settings under Webhooks.",
    unsigned: "\
        `X-Webhook-ID` and `X-Webhook-Event`, the delivery's id and its type, and every other \
        header.",
    open_questions: &[
        "what `X-Webhook-ID` and `X-Webhook-Event` identify, which is known from one \
        receiver.",
    ],
    evidence: &[
        Evidence::IndependentReceiver(
            "github:superplanehq/superplane@64220e24ad4a:pkg/integrations/cursor/launch_agent_types.go",
        ),
        Evidence::IndependentReceiver(
            "github:hookdeck/webhook-skills@f8a480185833:skills/cursor-webhooks/examples/express/src/index.js",
        ),
    ],
    ..Profile::of(&CURSOR)
};
