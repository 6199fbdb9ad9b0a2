//! DocuSign Connect's messages.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// DocuSign Connect: HMAC-SHA256 of the body, as `X-DocuSign-Signature-1: <base64>`.
#[doc = include_str!("../../docs/providers/docusign-connect.md")]
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

pub(super) const DOCUSIGN_CONNECT_PROFILE: Profile = Profile {
    vendor: "DocuSign",
    other_names: &["docusign"],
    docs: &["https://developers.docusign.com/platform/webhooks/connect/validate/"],
    secret: "\
        The Connect keys of the account, as text: in Settings under Connect, on the tab \"Connect \
        Keys\" (\"Add Secret Key\").",
    signed: &[
        "DocuSign signs with each key that the account has, under a number of its own, up to \
        `X-DocuSign-Signature-100`. Any of the first eight may match a key; which number a key has \
        does not matter. An account with more keys should delete those that it does not use. Older \
        configurations send XML, and it is signed in the same way.",
    ],
    unsigned: "\
        Every header, `X-Authorization-Digest` among them, which names the algorithm and is not \
        read; method and path.",
    open_questions: &[
        "that envelope id, `event` and `generatedDateTime` together identify a message.",
    ],
    notes: &["The body names the envelope, the event and its time."],
    evidence: &[Evidence::VendorCode(
        "github:docusign/code-examples-csharp@514baad:launcher-csharp/ConnectWebhookHMACValidation.cs",
    )],
    ..Profile::of(&DOCUSIGN_CONNECT)
};
