//! Hugging Face's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Location, Scheme};

/// Hugging Face: a shared token, as `X-Webhook-Secret: <token>`.
#[doc = include_str!("../../docs/providers/huggingface.md")]
pub const HUGGINGFACE: Scheme =
    Scheme::token("huggingface", Location::header("X-Webhook-Secret")).build();

pub(super) const HUGGINGFACE_PROFILE: Profile = Profile {
    vendor: "Hugging Face",
    other_names: &["hugging-face"],
    docs: &["https://huggingface.co/docs/hub/en/webhooks"],
    secret: "The secret in the webhook's settings, as text, as it was entered there.",
    signed: &["Hugging Face sends the secret as it is; nothing is signed with it."],
    unsigned: "Everything.",
    weak_points: &["Before a build or a deployment, ask the Hub what the repository really holds."],
    notes: &[
        "What happened, `/event/action` and `/event/scope`, is in a body that the token does not \
        cover.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode(
            "github:huggingface/huggingface_hub@ee0a4510f:src/huggingface_hub/_webhooks_server.py",
        ),
    ],
    ..Profile::of(&HUGGINGFACE)
};
