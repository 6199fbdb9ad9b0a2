//! Hugging Face's webhooks.

use crate::scheme::{Location, Scheme};

/// Hugging Face: a shared token, as `X-Webhook-Secret: <token>`.
///
/// The key is the secret in the webhook's settings, as text. Hugging Face sends it as it is; in
/// spite of the name nothing is signed with it.
///
/// Not signed: everything. What happened, `/event/action` and `/event/scope`, stands in a body that
/// the token does not cover.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the header, which comes from a third party's notes.
///
/// # Security
///
/// The token proves that the sender knows a header's value, and nothing about the body. Whoever
/// sees one delivery can send it again for another repository. Before a build or a deployment, ask
/// the Hub what the repository really holds.
///
/// <https://huggingface.co/docs/hub/en/webhooks>
pub const HUGGINGFACE: Scheme =
    Scheme::token("huggingface", Location::header("X-Webhook-Secret")).build();
