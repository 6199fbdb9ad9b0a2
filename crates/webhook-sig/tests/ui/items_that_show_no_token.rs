use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Component, Encoding, Identity, Location, Scheme};

const EACH: Location = Location::json_each("/items", "/value");
const SIGNATURE: Location = Location::header("Sig");

const OF_THE_WHOLE: Scheme = Scheme::hmac_sha256("acme", EACH, Encoding::Hex)
    .unsigned_body()
    .signs(&[Component::Path]);

const TIMESTAMP: Scheme = Scheme::hmac_sha256("acme", SIGNATURE, Encoding::Hex)
    .timestamp(EACH, TimeFormat::UnixSeconds)
    .signs(&[Component::Body]);

const ID: Scheme = Scheme::hmac_sha256("acme", SIGNATURE, Encoding::Hex)
    .message_id(EACH)
    .signs(&[Component::Body]);

const EVENT: Scheme = Scheme::hmac_sha256("acme", SIGNATURE, Encoding::Hex)
    .event(Identity::Id(EACH))
    .signs(&[Component::Body]);

const TYPE: Scheme = Scheme::hmac_sha256("acme", SIGNATURE, Encoding::Hex)
    .event_type(EACH)
    .signs(&[Component::Body]);

const SECRET_OF_THE_EVENT: Scheme = Scheme::token("acme", EACH)
    .event(Identity::Each {
        items: Location::json("/items"),
        fields: &[Location::json("/value")],
    })
    .build();

const POINTER: Location = Location::json_each("/items", "value");

fn main() {
    let _ = OF_THE_WHOLE;
    let _ = TIMESTAMP;
    let _ = ID;
    let _ = EVENT;
    let _ = TYPE;
    let _ = SECRET_OF_THE_EVENT;
    let _ = POINTER;
}
