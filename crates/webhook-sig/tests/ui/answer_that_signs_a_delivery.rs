use webhook_sig::scheme::{
    Answer, Challenge, Characters, Component, Encoding, Handshake, Location, Part, Scheme,
};

const CHALLENGE: Challenge = Challenge::at(Location::query("crc"));

const CRC: Handshake =
    Handshake::new("GET", Answer::Text(&[Part::Mac(Encoding::Hex)])).challenge(CHALLENGE);

const NAMED: Handshake = Handshake::new("GET", Answer::Text(&[Part::Mac(Encoding::Hex)]))
    .challenge(CHALLENGE.characters(Characters::NAME));

const BODY: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .handshakes(&[CRC])
    .signs(&[Component::Body]);

const DIGIT_OR_BRACE: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .handshakes(&[CRC])
    .opens_with("{1")
    .signs(&[Component::Body]);

const PREFIXED: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .handshakes(&[NAMED])
    .signs(&[Component::Literal("v0"), Component::Body]);

fn main() {
    let _ = (BODY, DIGIT_OR_BRACE, PREFIXED);
}
