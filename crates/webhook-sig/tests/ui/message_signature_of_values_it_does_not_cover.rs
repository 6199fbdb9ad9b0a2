//! What is read must be covered, and only the policy says what is.

use webhook_sig::TimeFormat;
use webhook_sig::scheme::{
    Algorithm, Audience, Component, Covered, Encoding, Location, MessageSignature, Scheme,
};

const TIME: Scheme =
    Scheme::message_signature("acme", Algorithm::HmacSha256, MessageSignature::new())
        .audience(Audience::Key)
        .timestamp(Location::header("Date"), TimeFormat::HttpDate)
        .build();

const COMPONENTS: Scheme =
    Scheme::message_signature("acme", Algorithm::HmacSha256, MessageSignature::new())
        .audience(Audience::Key)
        .signs(&[Component::Body]);

const NAME: Scheme = Scheme::message_signature(
    "acme",
    Algorithm::HmacSha256,
    MessageSignature::new().covers(&[Covered::Header("Acme Id")]),
)
.audience(Audience::Key)
.build();

const PARAM: Scheme =
    Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
        .message_id(Location::signature_param("nonce"))
        .signs(&[Component::Id, Component::Literal("."), Component::Body]);

const TIME_IN_BODY: Scheme =
    Scheme::message_signature("acme", Algorithm::HmacSha256, MessageSignature::new())
        .audience(Audience::Key)
        .timestamp(Location::json("/at"), TimeFormat::UnixSeconds)
        .build();

const ID_IN_BODY: Scheme =
    Scheme::message_signature("acme", Algorithm::HmacSha256, MessageSignature::new())
        .audience(Audience::Key)
        .message_id(Location::json("/id"))
        .build();

fn main() {
    _ = (&TIME, &COMPONENTS, &NAME, &PARAM, &TIME_IN_BODY, &ID_IN_BODY);
}
