//! Square's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Square: HMAC-SHA256 of `{url}{body}`, as `x-square-hmacsha256-signature: <base64>`.
///
/// The key is the subscription's signature key, as text.
///
/// The URL is the notification URL, exactly as it is entered in the dashboard, down to the slash at
/// its end. It is never taken from the request, so the verifier needs
/// [`Verifier::base_url`](crate::Verifier::base_url):
///
/// ```
/// use webhook_sig::provider::SQUARE;
/// use webhook_sig::{BaseUrl, Verifier};
///
/// let verifier = Verifier::new(&SQUARE).base_url(BaseUrl::new("https://shop.example")?);
/// # Ok::<(), webhook_sig::InvalidSetting>(())
/// ```
///
/// The old `x-square-signature`, with SHA-1, is ignored.
///
/// Not signed: every header, and no timestamp. Id and type of the event stand in the body, as
/// `event_id` and `type`.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Addresses: <https://developer.squareup.com/docs/webhooks> is said to list them.
///
/// Unconfirmed: the list of addresses, and that the old header has SHA-1.
///
/// Weak points: a captured delivery stays valid until the signature key is changed. URL and body
/// touch, and where a body begins with a character that a URL may have, it is refused.
///
/// <https://developer.squareup.com/docs/webhooks/step3validate>
pub const SQUARE: Scheme = Scheme::hmac_sha256(
    "square",
    Location::header("x-square-hmacsha256-signature"),
    Encoding::Base64,
)
.signs(&[Component::Url, Component::Body]);
