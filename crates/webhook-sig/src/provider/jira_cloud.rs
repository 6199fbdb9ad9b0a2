//! Jira Cloud's webhooks with a secret.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Jira Cloud: HMAC-SHA256 of the body, as `X-Hub-Signature: sha256=<hex>`.
///
/// The key is the secret that was given to the webhook by an administrator or over REST, as text. A
/// webhook without one is not signed, and is refused here, always.
///
/// The header has the form of WebSub, a method and a hash; any method but `sha256` is refused.
/// Webhooks that a Connect app declares are another matter: they show a JWT.
///
/// Not signed: `X-Atlassian-Webhook-Identifier`, so the delivery's id can be altered; every other
/// header, method and path. `/webhookEvent` and `/timestamp` stand in the signed body; the second
/// is the event's time in milliseconds and is not checked.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://developer.atlassian.com/cloud/jira/platform/webhooks/>
pub const JIRA_CLOUD: Scheme = Scheme::hmac_sha256(
    "jira-cloud",
    Location::header("X-Hub-Signature").prefix("sha256="),
    Encoding::Hex,
)
.signs(&[Component::Body]);
