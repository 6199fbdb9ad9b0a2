//! DocuSign Connect's messages.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// DocuSign Connect: HMAC-SHA256 of the body, as `X-DocuSign-Signature-1: <base64>`.
///
/// The keys are the Connect keys of the account, as text.
///
/// DocuSign signs with each key that the account has, under a number of its own, up to
/// `X-DocuSign-Signature-100`. Any of the first eight may match a key; which number a key has does
/// not matter. An account with more keys should delete those that it does not use. Older
/// configurations send XML, and it is signed in the same way.
///
/// Not signed: every header, `X-Authorization-Digest` among them, which names the algorithm and is
/// not read; method and path; no timestamp. The body names the envelope, the event and its time.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that envelope id, `event` and `generatedDateTime` together identify a message.
///
/// Weak points: a captured message stays valid until its key is deleted.
///
/// <https://developers.docusign.com/platform/webhooks/connect/validate/>
pub const DOCUSIGN_CONNECT: Scheme = Scheme::hmac_sha256(
    "docusign-connect",
    Location::headers(&[
        "X-DocuSign-Signature-1",
        "X-DocuSign-Signature-2",
        "X-DocuSign-Signature-3",
        "X-DocuSign-Signature-4",
        "X-DocuSign-Signature-5",
        "X-DocuSign-Signature-6",
        "X-DocuSign-Signature-7",
        "X-DocuSign-Signature-8",
    ]),
    Encoding::Base64,
)
.signs(&[Component::Body]);
