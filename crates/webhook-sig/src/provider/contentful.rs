//! Contentful's webhooks.

use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode, utf8_percent_encode};

use crate::provider::{Evidence, Profile};
use crate::request::{Found, ReadError, View};
use crate::scheme::{Component, Custom, Encoding, Identity, Location, Scheme};
use crate::time::{TimeFormat, Tolerance};

/// Contentful: HMAC-SHA256 of a canonical request, as `x-contentful-signature: <hex>`.
#[doc = include_str!("../../docs/providers/contentful.md")]
pub const CONTENTFUL: Scheme = Scheme::hmac_sha256(
    "contentful",
    Location::header("x-contentful-signature"),
    Encoding::Hex,
)
.timestamp(TIMESTAMP, TimeFormat::UnixMillis)
.tolerance(Tolerance::symmetric(Duration::from_secs(30)))
.methods(&["POST", "PUT", "PATCH", "DELETE", "GET"])
.event(Identity::Id(Location::header(
    "X-Contentful-Idempotency-Key",
)))
.event_type(Location::header("X-Contentful-Topic"))
.event_time(Location::json("/sys/updatedAt"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[
    Component::Method,
    Component::Literal("\n"),
    Component::Custom(Custom::new("escaped target", write_target).in_lines()),
    Component::Literal("\n"),
    Component::Custom(
        Custom::new("listed headers", write_headers)
            .covering(&[TIMESTAMP])
            .covering_listed(Location::header(LIST_NAME), ",")
            .in_lines(),
    ),
    Component::Literal("\n"),
    Component::Body,
]);

pub(super) const CONTENTFUL_PROFILE: Profile = Profile {
    vendor: "Contentful",
    docs: &["https://www.contentful.com/developers/docs/webhooks/request-verification/"],
    secret: "\
        The signing secret, exactly 64 characters out of `0-9a-zA-Z+/=_-`, taken as text. An \
        app's is set on the Security tab of the app's settings; for webhooks a space has one of \
        its own.",
    signed: &[
        "The request is written as method, path with query, headers and body, a line each. Which \
        headers it covers is in `x-contentful-signed-headers`, which must name itself and \
        `x-contentful-timestamp`; they are written as `name:value`, sorted by name, with \
        semicolons between them. The query is escaped a second and a third time over, and the path \
        a second time, so the path must be the one that Contentful addressed: where a proxy takes \
        a part of it away, say so with `Verifier::base_url`. The window is that of Contentful's \
        own library.",
    ],
    unsigned: "Host and port; every header that the list does not name.",
    open_questions: &["that `X-Contentful-Idempotency-Key` names the delivery."],
    notes: &[
        "Whether `X-Contentful-Topic` and `X-Contentful-Idempotency-Key` are signed, \
        `x-contentful-signed-headers` says.",
    ],
    evidence: &[Evidence::VendorCode(
        "github:contentful/node-apps-toolkit@42bf35ea1397:src/requests/sign-request.ts",
    )],
    ..Profile::of(&CONTENTFUL)
};

const LIST_NAME: &str = "x-contentful-signed-headers";
const TIMESTAMP_NAME: &str = "x-contentful-timestamp";
const TIMESTAMP: Location = Location::header(TIMESTAMP_NAME);

fn write_target(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    let mut target = view.path().into_owned();
    if let Some(query) = view.raw_query().filter(|query| !query.is_empty()) {
        target.push('?');
        target.extend(utf8_percent_encode(query, COMPONENT));
    }
    for piece in percent_encode(target.as_bytes(), URI) {
        write(piece.as_bytes());
    }
    Ok(())
}

fn write_headers(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    let list = match view.find(LIST_NAME) {
        Found::Absent => return Err(ReadError::Missing),
        Found::Many => return Err(ReadError::Malformed),
        Found::One(_) => view.header(LIST_NAME).ok_or(ReadError::Malformed)?,
    };
    let mut listed = view.listed_headers(list, ",")?;
    listed.sort_unstable();
    let names = |wanted| listed.iter().any(|(name, _)| *name == wanted);
    if !names(LIST_NAME) || !names(TIMESTAMP_NAME) {
        return Err(ReadError::Malformed);
    }
    // A value that reads on like the next header could hand some of its bytes to that one.
    let reads_on = |value: &[u8]| {
        let mut names = listed.iter().map(|(name, _)| format!(";{name}:"));
        names.any(|next| memchr::memmem::find(value, next.as_bytes()).is_some())
    };
    if listed.iter().any(|(_, value)| reads_on(value)) {
        return Err(ReadError::Malformed);
    }
    for (at, (name, value)) in listed.iter().enumerate() {
        let separator: &[u8] = if at > 0 { b";" } else { b"" };
        for piece in [separator, name.as_bytes(), b":", value] {
            write(piece);
        }
    }
    Ok(())
}

/// What JavaScript's `encodeURIComponent` escapes.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// What JavaScript's `encodeURI` escapes.
const URI: &AsciiSet = &COMPONENT
    .remove(b';')
    .remove(b',')
    .remove(b'/')
    .remove(b'?')
    .remove(b':')
    .remove(b'@')
    .remove(b'&')
    .remove(b'=')
    .remove(b'+')
    .remove(b'$')
    .remove(b'#');
