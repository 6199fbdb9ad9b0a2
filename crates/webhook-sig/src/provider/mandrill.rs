//! Mailchimp Transactional's webhooks, which were Mandrill's.

use crate::scheme::{Component, Encoding, Location, Scheme, Sorted};

/// Mandrill: HMAC-SHA1 of the URL and the sorted form, as `X-Mandrill-Signature: <base64>`.
///
/// The key is the webhook's own authentication key, as text; the service is now called Mailchimp
/// Transactional. The URL is the one that was entered for the webhook, to the letter, so the
/// verifier needs [`Verifier::base_url`](crate::Verifier::base_url):
///
/// ```
/// use webhook_sig::provider::MANDRILL;
/// use webhook_sig::{BaseUrl, Verifier};
///
/// let verifier = Verifier::new(&MANDRILL).base_url(BaseUrl::new("https://mail.example")?);
/// # Ok::<(), webhook_sig::InvalidSetting>(())
/// ```
///
/// Each field's name and decoded value follow the URL, in the order of the names. A name that
/// occurs twice is refused. Events come several at a time, as JSON in `mandrill_events`.
///
/// Not signed: every other header, and no timestamp. Each event has an `_id`.
///
/// Handshake: a HEAD request, and then a POST of `mandrill_events=[]`, which is signed with the key
/// `test-webhook`: both want a 2xx. Answer them before the verifier, or accept that test only while
/// the webhook is made: the key is known to all.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the handshake, and that `_id` with the event's name identifies an event.
///
/// # Security
///
/// URL, names and values have no separators, so bytes can move from one to the next under the same
/// signature. A captured delivery stays valid until the key is changed.
///
/// <https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/#authenticating-webhook-requests>
pub const MANDRILL: Scheme = Scheme::hmac_sha1(
    "mandrill",
    Location::header("X-Mandrill-Signature"),
    Encoding::Base64,
)
.ambiguous_boundaries()
.signs(&[Component::Url, Component::Sorted(Sorted::form())]);
