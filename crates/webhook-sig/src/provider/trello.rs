//! Trello's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Trello: HMAC-SHA1 of `{body}{url}`, as `X-Trello-Webhook: <base64>`.
///
/// The key is the secret of the application, as text.
///
/// The URL is the `callbackURL` that the webhook was made with, to the letter, so the verifier
/// needs [`Verifier::base_url`](crate::Verifier::base_url):
///
/// ```
/// use webhook_sig::provider::TRELLO;
/// use webhook_sig::{BaseUrl, Verifier};
///
/// let verifier = Verifier::new(&TRELLO).base_url(BaseUrl::new("https://board.example")?);
/// # Ok::<(), webhook_sig::InvalidSetting>(())
/// ```
///
/// Not signed: every other header, and no timestamp. Id and type of the action stand in the body,
/// under `action`.
///
/// Handshake: when a webhook is made, Trello sends a HEAD request to the URL and expects 200. It
/// has no signature: answer it before the verifier.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the handshake, and that the action's id identifies the delivery.
///
/// Weak points: a captured delivery stays valid until the secret is changed. Body and URL touch,
/// and where a body ends with a character that a URL may have, it is refused.
///
/// <https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/>
pub const TRELLO: Scheme = Scheme::hmac_sha1(
    "trello",
    Location::header("X-Trello-Webhook"),
    Encoding::Base64,
)
.signs(&[Component::Body, Component::Url]);
