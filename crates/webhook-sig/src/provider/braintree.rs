//! Braintree's webhooks.

use crate::provider::{Evidence, Profile};
use crate::request::{ReadError, View};
use crate::scheme::{
    Answer, Challenge, Characters, Component, Custom, Encoding, Handshake, KeyFormat, Location,
    Part, Scheme,
};

const CHALLENGE: Challenge = Challenge::at(Location::query("bt_challenge"))
    .characters(Characters::LOWER_HEX)
    .lengths(20, 32);

const CHALLENGE_RESPONSE: Answer = Answer::Text(&[
    Part::PublicKey,
    Part::Literal("|"),
    Part::Mac(Encoding::Hex),
]);

/// How base64 begins whose text begins with `<`, or with the whitespace that may precede it.
///
/// The first digit of base64 is the upper six bits of the first byte: `C` of a tab or a line feed
/// (000010 of 0x09 and 0x0a), `D` of a carriage return (000011 of 0x0d), `I` of a space (001000 of
/// 0x20) and `P` of `<` (001111 of 0x3c). None of them is a digit of a challenge.
const BASE64_OF_XML: &str = "CDIP";

/// Braintree: HMAC-SHA1 of `bt_payload`, as the form field `bt_signature=<public key>|<hex>`.
#[doc = include_str!("../../docs/providers/braintree.md")]
pub const BRAINTREE: Scheme = Scheme::hmac_sha1(
    "braintree",
    Location::form("bt_signature").last("&", "|"),
    Encoding::Hex,
)
.key_format(KeyFormat::Sha1)
.unsigned_body()
.handshakes(&[Handshake::new("GET", CHALLENGE_RESPONSE).challenge(CHALLENGE)])
.opens_with(BASE64_OF_XML)
.signs(&[Component::Custom(Custom::new(
    "form bt_payload",
    write_payload,
))]);

pub(super) const BRAINTREE_PROFILE: Profile = Profile {
    vendor: "Braintree",
    docs: &["https://developer.paypal.com/braintree/docs/guides/webhooks/parse"],
    secret: "\
        The private key of an API key pair, as text, from the Control Panel's Settings under API \
        Keys; Braintree signs with the SHA-1 of it.",
    variable: Some("BRAINTREE_PRIVATE_KEY"),
    signed: &[
        "`bt_signature` lists a pair for each of the merchant's API keys, separated by `&`: any of \
        them may match, regardless of the public key before it.",
        "`bt_payload` is base64 with line feeds in it, and XML once it is decoded, which is left \
        to the handler. One with any other character is refused, as Braintree's own libraries do. \
        They try the payload with one more line feed too; this does not.",
        "The answer to a challenge is the signature of a payload that is that challenge. So payloads \
        must begin here as base64 of XML does, which no accepted challenge does.",
    ],
    unsigned: "Every other field of the form, every header, method and path.",
    handshake: Some(
        "When an endpoint is added, Braintree sends a GET with `bt_challenge`, 20 to 32 hex \
        digits, and expects the public key, `|` and the HMAC of the challenge under the same key.",
    ),
    notes: &[
        "The time and the kind of the event are inside the XML; no time of sending is signed.",
    ],
    evidence: &[Evidence::VendorCode(
        "github:braintree/braintree_node@0a5b10bb23c0:lib/braintree/webhook_notification_gateway.js",
    )],
    ..Profile::of(&BRAINTREE)
};

fn write_payload(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    let payload = view.form()?.one("bt_payload")?;
    let is_base64 =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\n');
    if payload.is_empty() || !payload.iter().all(is_base64) {
        return Err(ReadError::Malformed);
    }
    write(&payload);
    Ok(())
}
