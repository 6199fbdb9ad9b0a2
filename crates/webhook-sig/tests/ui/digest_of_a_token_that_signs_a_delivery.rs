use webhook_sig::scheme::{
    Answer, Caller, Challenge, Component, Encoding, Handshake, Location, Part, Scheme,
};

const DIGEST: Handshake = Handshake::new("GET", Answer::Text(&[Part::TokenDigest]))
    .challenge(Challenge::at(Location::query("challenge")));

const SHOWN: Handshake = DIGEST.from(Caller::VerifyToken(Location::query("token")));

const OF_NOTHING: Handshake = Handshake::new("GET", Answer::Text(&[Part::TokenDigest]));

const KEYED: Scheme = Scheme::keyed_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .handshakes(&[DIGEST])
    .signs(&[Component::Body, Component::Key, Component::UrlPath]);

const FOR_SOME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .handshakes(&[SHOWN])
    .signs(&[Component::Body]);

const WITHOUT_CHALLENGE: Scheme =
    Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
        .handshakes(&[OF_NOTHING])
        .signs(&[Component::Body]);

fn main() {
    let _ = (KEYED, FOR_SOME, WITHOUT_CHALLENGE);
}
