//! Twilio's webhooks.

use crate::provider::{Evidence, Profile};
use crate::request::{ReadError, View};
use crate::scheme::{
    Acknowledgement, Component, Custom, Digest, Encoding, Identity, Location, Repeats, Scheme,
    Sorted, UrlForm,
};

/// Twilio: HMAC-SHA1 of the URL and the sorted form, as `X-Twilio-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/twilio.md")]
pub const TWILIO: Scheme = Scheme::hmac_sha1("twilio", SIGNATURE, Encoding::Base64)
    .methods(&["POST", "GET"])
    .url_forms(&[UrlForm::AsConfigured, UrlForm::OtherPort])
    .ambiguous_boundaries()
    .acknowledgement(ANSWER)
    .event(EVENT)
    .event_type(MESSAGE_STATUS)
    .signs(CONTENT);

pub(super) const TWILIO_PROFILE: Profile = Profile {
    vendor: "Twilio",
    docs: &["https://www.twilio.com/docs/usage/webhooks/webhooks-security"],
    secret: "\
        The account's primary auth token, as text, which the Twilio Console shows. A webhook that \
        is configured to use a shared key is signed with that key instead: `TWILIO_SHA256`.",
    variable: Some("TWILIO_AUTH_TOKEN"),
    signed: &[
        "The URL is the whole one that Twilio was given, with its query and, if there are any, \
        with user and password.",
        "Twilio does not say when it signs a port, so the URL is tried as configured and then, as \
        Twilio's own libraries do, without its port, or with 443 or 80 if it has none. For a POST, the names and decoded values of the form follow the \
        URL, sorted by their bytes; the values of one name are sorted too, and each counts once. \
        For a GET, the URL is all there is. Any other body is covered by its SHA-256 in lower-case \
        hex, which must be in the query once, as `bodySHA256`.",
    ],
    unsigned: "Every other header, `I-Twilio-Idempotency-Token` among them.",
    retries: Some(
        "Once, to the fallback URL; more with connection overrides in the URL's fragment.",
    ),
    notes: &[
        "The form names the call or message, as `CallSid` or `MessageSid`, and its state. A \
        connection by WebSocket is signed too, which is not read here.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:twilio/twilio-python@306691e79:tests/unit/test_request_validator.py",
        ),
    ],
    ..Profile::of(&TWILIO)
};

/// Twilio with a shared key: HMAC-SHA256 of the URL and the sorted form, as
/// `X-Twilio-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/twilio-sha256.md")]
pub const TWILIO_SHA256: Scheme = Scheme::hmac_sha256("twilio-sha256", SIGNATURE, Encoding::Base64)
    .methods(&["POST", "GET"])
    .url_forms(&[UrlForm::AsConfigured, UrlForm::OtherPort])
    .ambiguous_boundaries()
    .acknowledgement(ANSWER)
    .event(EVENT)
    .event_type(MESSAGE_STATUS)
    .signs(CONTENT);

pub(super) const TWILIO_SHA256_PROFILE: Profile = Profile {
    scheme: &TWILIO_SHA256,
    docs: &["https://www.twilio.com/docs/usage/webhooks/webhook-shared-keys"],
    secret: "\
        The secret of the SharedKey, as text, which Twilio returns when the key is created. A \
        webhook setting has to name the key and the algorithm `HMAC_SHA256`.",
    variable: Some("TWILIO_SHARED_KEY"),
    signed: &[
        "Only the hash and the key differ from `TWILIO`. Such a delivery has the header \
        `X-Twilio-Webhooks-Signature-Settings: key=…,algorithm=HMAC_SHA256`, which is not signed, \
        and not read here; one without it is signed with the auth token, and refused.",
        "Twilio calls this a public beta, which may change.",
    ],
    evidence: &[Evidence::Documentation],
    ..TWILIO_PROFILE
};

const SIGNATURE: Location = Location::header("X-Twilio-Signature");
const MESSAGE: Location = Location::form("MessageSid");
const MESSAGE_STATUS: Location = Location::form("MessageStatus");
const CALL: Location = Location::form("CallSid");
const CALL_STATUS: Location = Location::form("CallStatus");
const SEQUENCE: Location = Location::form("SequenceNumber");
const ANSWER: Acknowledgement = Acknowledgement::ANY_SUCCESS.with_body("text/xml", "<Response/>");
const EVENT: Identity = Identity::FirstOf(&[
    Identity::Fields(&[MESSAGE, MESSAGE_STATUS]),
    Identity::Fields(&[CALL, CALL_STATUS, SEQUENCE]),
    Identity::Unstored,
]);
const CONTENT: &[Component] = &[
    Component::Url,
    Component::Custom(
        Custom::new(
            "posted form sorted, or nothing where the query has bodySHA256",
            write_form,
        )
        .covering(&[MESSAGE, MESSAGE_STATUS, CALL, CALL_STATUS, SEQUENCE])
        .reading_form(),
    ),
];
const FIELDS: Sorted = Sorted::posted_form().repeats(Repeats::Unique);

fn write_form(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    if view.method() == "GET" || view.announces_form() {
        return FIELDS.write(view, &SIGNATURE, write);
    }
    // The URL covers the query, and the query the body.
    let stated = view.query()?.one("bodySHA256")?;
    let digest = view.body_digest(Digest::Sha256, Encoding::Hex);
    if stated != digest.as_bytes() {
        return Err(ReadError::Malformed);
    }
    Ok(())
}
