//! GitHub's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// GitHub: HMAC-SHA256 of the body, as `X-Hub-Signature-256: sha256=<hex>`.
///
/// The key is the webhook's secret, as text. The body is signed as it is sent, whether it is
/// JSON or a form with JSON in it. The old `X-Hub-Signature` with SHA-1 is ignored.
///
/// Not signed: `X-GitHub-Event` and `X-GitHub-Delivery`; no timestamp. Any 2xx acknowledges.
///
/// Weak points: a captured delivery stays valid until the secret is changed.
///
/// GitHub caps payloads at 25 MB; raise the limit with
/// [`Verifier::body_limit`](crate::Verifier::body_limit) if you subscribe to events that large.
///
/// <https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries>
pub const GITHUB: Scheme = Scheme::hmac_sha256(
    "github",
    Location::header("X-Hub-Signature-256").prefix("sha256="),
    Encoding::Hex,
)
.signs(&[Component::Body]);
