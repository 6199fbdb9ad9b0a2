//! Plivo's webhooks and callbacks.

use crate::provider::{Evidence, Profile};
use crate::request::{Fields, ReadError, View};
use crate::scheme::{Component, Custom, Encoding, Identity, Location, Scheme, Sorted, UrlForm};

/// Plivo V1: HMAC-SHA1 of the URL and the sorted form, as `X-Plivo-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/plivo-v1-legacy.md")]
pub const PLIVO_V1_LEGACY: Scheme = Scheme::hmac_sha1(
    "plivo-v1-legacy",
    Location::header("X-Plivo-Signature"),
    Encoding::Base64,
)
.methods(&["POST", "GET"])
.ambiguous_boundaries()
.event(Identity::Unstored)
.signs(&[Component::Url, Component::Sorted(Sorted::posted_form())]);

pub(super) const PLIVO_V1_LEGACY_PROFILE: Profile = Profile {
    vendor: "Plivo",
    docs: &["https://github.com/plivo/plivo-node"],
    secret: "The account's auth token, as text, from the overview of the Plivo Console.",
    variable: Some("PLIVO_AUTH_TOKEN"),
    signed: &[
        "The URL is the whole one that Plivo addressed.",
        "For a POST, the names and decoded values of the form follow the URL, in the order of the \
        names; for a GET, the URL is all there is. A name that occurs twice is refused. Plivo has \
        replaced this by `PLIVO_V2` and `PLIVO_V3`, under other headers.",
    ],
    unsigned: "Every other header, and there is no nonce.",
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode("github:plivo/plivo-node@4889b056e050:test/utils.js"),
    ],
    ..Profile::of(&PLIVO_V1_LEGACY)
};

/// Plivo V2: HMAC-SHA256 of the URL and a nonce, as `X-Plivo-Signature-V2: <base64>`.
#[doc = include_str!("../../docs/providers/plivo-v2.md")]
pub const PLIVO_V2: Scheme = Scheme::hmac_sha256(
    "plivo-v2",
    Location::header("X-Plivo-Signature-V2"),
    Encoding::Base64,
)
.methods(&["POST", "GET"])
.url_forms(&[UrlForm::AsConfigured, UrlForm::WithoutRoot])
.unsigned_body()
.ambiguous_boundaries()
.event(Identity::Unstored)
.signs(&[
    Component::UrlPath,
    Component::Field(Location::header("X-Plivo-Signature-V2-Nonce")),
]);

pub(super) const PLIVO_V2_PROFILE: Profile = Profile {
    vendor: "Plivo",
    docs: &["https://www.plivo.com/docs/sms/concepts/signature-validation"],
    secret: "The account's auth token, as text, from the overview of the Plivo Console.",
    variable: Some("PLIVO_AUTH_TOKEN"),
    signed: &[
        "The URL ends before its query, and right after it follows `X-Plivo-Signature-V2-Nonce`, \
        which must be there.",
        "Where Plivo was given a URL without a path, it signs it without the slash that every \
        request has: both are tried.",
    ],
    unsigned: "The body, the query, the method and every other header.",
    weak_points: &[
        "The signature proves that Plivo once called this URL, and nothing about what it said: \
        anyone who sees one request can send any body and any query with it. Prefer `PLIVO_V3`, \
        which covers the form, or ask Plivo's API for what matters.",
    ],
    open_questions: &["that a nonce is never used twice, and is the same in a retry."],
    notes: &["The nonce is the only thing that tells two requests to one URL apart."],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode("github:plivo/plivo-python@a0cd323:tests/resources/test_signature.py"),
    ],
    ..Profile::of(&PLIVO_V2)
};

/// Plivo V3: HMAC-SHA256 of URL, form and nonce, as `X-Plivo-Signature-V3: <base64>,<base64>`.
#[doc = include_str!("../../docs/providers/plivo-v3.md")]
pub const PLIVO_V3: Scheme = Scheme::hmac_sha256(
    "plivo-v3",
    Location::header("X-Plivo-Signature-V3").entry(",", ""),
    Encoding::Base64,
)
.methods(&["POST", "GET"])
.url_forms(&[UrlForm::AsConfigured, UrlForm::WithoutRoot])
.ambiguous_boundaries()
.event(Identity::Unstored)
.signs(&[
    Component::UrlPath,
    Component::Custom(Custom::new("query and form, sorted", write_fields).reading_form()),
    Component::Literal("."),
    Component::Field(Location::header("X-Plivo-Signature-V3-Nonce")),
]);

pub(super) const PLIVO_V3_PROFILE: Profile = Profile {
    vendor: "Plivo",
    docs: &["https://www.plivo.com/docs/voice/concepts/signature-validation"],
    secret: "\
        The auth token of the account, from the overview of the Plivo Console, or that of the \
        subaccount, as text.",
    variable: Some("PLIVO_AUTH_TOKEN"),
    signed: &[
        "Several signatures may be listed; any of them may match. `X-Plivo-Signature-Ma-V3`, which \
        the main account's token makes, is not read.",
        "The URL's query is decoded, sorted by name and value, and written as `?name=value&…`. For \
        a POST the form follows, sorted likewise, as names and values with nothing between them; a \
        full stop is before it if there is a query, and the question mark is without a query too. \
        At the end are a full stop and `X-Plivo-Signature-V3-Nonce`.",
        "Where Plivo was given a URL without a path, it signs it without the slash that every \
        request has: both are tried.",
    ],
    unsigned: "The method and every other header.",
    open_questions: &[
        "that a nonce is never used twice, and that the form's `Event` names the event.",
    ],
    notes: &["The nonce is not a time."],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode("github:plivo/plivo-python@a0cd323:plivo/utils/signature_v3.py"),
    ],
    ..Profile::of(&PLIVO_V3)
};

fn write_fields(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    let query = sorted(view.query()?, b"=").join(&b'&');
    let form = match (view.method(), view.body()) {
        // A form without fields needs no announcement.
        (_, []) => Vec::new(),
        // A handler might read the body of a GET, which is not signed.
        ("GET", _) => return Err(ReadError::Body),
        _ => sorted(view.form()?, b"").concat(),
    };
    if !query.is_empty() || !form.is_empty() {
        write(b"?");
    }
    write(&query);
    if !query.is_empty() && !form.is_empty() {
        write(b".");
    }
    write(&form);
    Ok(())
}

fn sorted(fields: &Fields<'_>, assign: &[u8]) -> Vec<Vec<u8>> {
    let mut pairs: Vec<_> = fields.iter().collect();
    pairs.sort_unstable();
    let texts = pairs
        .iter()
        .map(|(name, value)| [name, assign, value].concat());
    texts.collect()
}
