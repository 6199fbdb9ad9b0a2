//! Loops's webhooks.

use crate::provider::{Evidence, Profile, STANDARD_WEBHOOKS};
use crate::scheme::Scheme;

/// Loops: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/loops.md")]
pub const LOOPS: Scheme = STANDARD_WEBHOOKS.derive("loops").build();

pub(super) const LOOPS_PROFILE: Profile = Profile {
    vendor: "Loops",
    docs: &["https://loops.so/docs/webhooks"],
    secret: "\
        The endpoint's signing secret, `whsec_` and base64: in Loops under Settings > Webhooks.",
    signed: &["The scheme is `STANDARD_WEBHOOKS` unchanged."],
    unsigned: "Every other header, method and path.",
    open_questions: &["all of it comes from the receiver of a third party."],
    notes: &["The kind of event is `/eventName` in the signed body."],
    evidence: &[Evidence::IndependentReceiver],
    ..Profile::of(&LOOPS)
};
