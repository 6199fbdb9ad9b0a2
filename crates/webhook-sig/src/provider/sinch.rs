//! Sinch's webhooks and callbacks.

use crate::provider::{Evidence, Profile};
#[cfg(feature = "legacy")]
use crate::request::{ReadError, View};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
#[cfg(feature = "legacy")]
use crate::scheme::{Custom, Digest, KeyFormat};
use crate::time::TimeFormat;

/// Sinch: HMAC-SHA256 of a canonical request, as `Authorization: Application <key>:<base64>`.
#[doc = include_str!("../../docs/providers/sinch-application-signed.md")]
#[cfg(feature = "legacy")]
pub const SINCH_APPLICATION_SIGNED: Scheme = Scheme::hmac_sha256(
    "sinch-application-signed",
    Location::header("Authorization").named(&["Application ", "application "], ":"),
    Encoding::Base64,
)
.key_format(KeyFormat::Base64)
.timestamp(Location::header("x-timestamp"), TimeFormat::Rfc3339)
.methods(&["POST", "GET", "PUT", "PATCH", "DELETE"])
.event(Identity::Unstored)
.signs(&[
    Component::Method,
    Component::Literal("\n"),
    Component::Custom(Custom::new("md5(body), or nothing", write_digest)),
    Component::Literal("\n"),
    Component::Field(Location::header("Content-Type")),
    Component::Literal("\nx-timestamp:"),
    Component::Timestamp,
    Component::Literal("\n"),
    Component::Path,
]);

#[cfg(feature = "legacy")]
pub(super) const SINCH_APPLICATION_SIGNED_PROFILE: Profile = Profile {
    vendor: "Sinch",
    docs: &[
        "https://developers.sinch.com/docs/voice/api-reference/authentication/callback-signed-request",
    ],
    secret: "The application's secret, in base64; what it decodes to is used.",
    variable: Some("SINCH_APPLICATION_SECRET"),
    signed: &[
        "The application key in front of the signature names the application, and is not checked. \
        Some of Sinch's pages write `application` in lower case; both are read.",
        "The signed values, one on each line, are the method, the MD5 of the body in base64, \
        `Content-Type`, `x-timestamp:` with the value of that header, and the path without its \
        query. Where there is no body its line is empty. The time is RFC 3339, with up to nine \
        decimals. Sinch can be told to use HTTP Basic instead, which this refuses. Sinch's \
        Conversation API signs in another way: `SINCH_CONVERSATION`.",
    ],
    unsigned: "Host, query, and every other header.",
    acknowledgement: &["The response to a call's event says how the call goes on."],
    weak_points: &[
        "Only the MD5 of the body is signed, and MD5 is broken: anyone who can choose a body can \
        make two with the same hash, and swap them. Sinch makes the bodies, so that takes a lot of \
        influence on them; serve it over TLS all the same.",
    ],
    notes: &[
        "The body names the call or the verification, as `callid` or `id`, and the kind of event, \
        as `event`. Several events share one `callid`.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:sinch/sinch-sdk-node@affb35e51649:packages/sdk-client/src/utils/authorization.helper.ts",
        ),
    ],
    ..Profile::of(&SINCH_APPLICATION_SIGNED)
};

#[expect(clippy::unnecessary_wraps, reason = "it is one of many that may fail")]
#[cfg(feature = "legacy")]
fn write_digest(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    if !view.body().is_empty() {
        let digest = view.body_digest(Digest::Md5, Encoding::Base64);
        write(digest.as_bytes());
    }
    Ok(())
}

/// Sinch Conversation: HMAC-SHA256 of body, nonce, time, as `x-sinch-webhook-signature: <base64>`.
#[doc = include_str!("../../docs/providers/sinch-conversation.md")]
pub const SINCH_CONVERSATION: Scheme = Scheme::hmac_sha256(
    "sinch-conversation",
    Location::header("x-sinch-webhook-signature"),
    Encoding::Base64,
)
.message_id(Location::header("x-sinch-webhook-signature-nonce"))
.timestamp(
    Location::header("x-sinch-webhook-signature-timestamp"),
    TimeFormat::UnixSeconds,
)
.signs(&[
    Component::Body,
    Component::Literal("."),
    Component::Id,
    Component::Literal("."),
    Component::Timestamp,
]);

pub(super) const SINCH_CONVERSATION_PROFILE: Profile = Profile {
    vendor: "Sinch",
    docs: &["https://developers.sinch.com/docs/conversation/callbacks"],
    secret: "The webhook's secret, as text.",
    signed: &[
        "SMS and Fax sign alike.",
        "Sinch names no window. The nonce is the delivery's id, and one with a full stop in it is \
        refused, because it could borrow from its neighbors. `x-sinch-webhook-signature-algorithm` \
        says `HmacSHA256` and is not read: the algorithm is fixed. Sinch's other products sign in \
        other ways: `SINCH_NUMBERS` and `SINCH_APPLICATION_SIGNED`.",
    ],
    unsigned: "Every other header, the name of the algorithm included.",
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:sinch/sinch-sdk-node@affb35e51649:packages/sdk-client/tests/utils/authorization.helper.test.ts",
        ),
    ],
    ..Profile::of(&SINCH_CONVERSATION)
};

/// Sinch Numbers: HMAC-SHA1 of the body, as `X-Sinch-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/sinch-numbers.md")]
pub const SINCH_NUMBERS: Scheme = Scheme::hmac_sha1(
    "sinch-numbers",
    Location::header("X-Sinch-Signature"),
    Encoding::Hex,
)
.event(Identity::Id(Location::json("/eventId")))
.event_type(Location::json("/eventType"))
.event_time(Location::json("/timestamp"), TimeFormat::Rfc3339Utc)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const SINCH_NUMBERS_PROFILE: Profile = Profile {
    vendor: "Sinch",
    docs: &[
        "https://developers.sinch.com/docs/numbers/api-reference/numbers/tag/Numbers-Callbacks/",
    ],
    secret: "The callback secret of the Numbers API, as text.",
    signed: &[
        "The callbacks of Sinch's Conversation API have a header of nearly the same name and \
        another scheme, `SINCH_CONVERSATION`.",
    ],
    unsigned: "Every header.",
    notes: &[
        "`timestamp` in the body has no zone, which means UTC, and is the event's time; no age is \
        checked.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:sinch/sinch-sdk-node@affb35e51649:packages/numbers/tests/rest/v1/callbacks/callbacks-webhook.test.ts",
        ),
    ],
    ..Profile::of(&SINCH_NUMBERS)
};
