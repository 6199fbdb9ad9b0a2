//! Where one signed value ends and the next begins, though nothing stands between them.

use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
use webhook_sig::{ErrorKind, PublicUrl, Signer, TimeFormat, Verifier};

use crate::captured::{Captured, ID, NOW, SECRET};

/// An id, a time and the body in a row, as Twitch signs them.
const ID_FIRST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .message_id(Location::header("Id"))
    .timestamp(Location::header("At"), TimeFormat::Rfc3339)
    .signs(&[Component::Id, Component::Timestamp, Component::Body]);

const URL_FIRST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .signs(&[Component::Url, Component::Body]);

const BODY_FIRST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .signs(&[Component::Body, Component::Url]);

fn url() -> PublicUrl {
    PublicUrl::new("https://shop.example").unwrap()
}

fn kind(verifier: &Verifier, request: &Captured) -> Option<ErrorKind> {
    let keys = verifier.scheme().keyring([SECRET]).unwrap();
    let result = request.verify(verifier, &keys);
    result.err().map(|error| error.kind())
}

#[test]
fn an_id_does_not_swallow_the_time_and_the_body_after_it() {
    static SCHEME: Scheme = ID_FIRST;
    let at = TimeFormat::Rfc3339.write(NOW);
    let signer = Signer::new(&SCHEME, SCHEME.key(SECRET).unwrap());
    let request = Captured::post(format!(r#"{{"at":"{at}","amount":1}}"#).as_bytes());
    let signed = request.signed(&signer, &SCHEME).unwrap();
    let verifier = Verifier::new(&SCHEME);
    assert_eq!(kind(&verifier, &signed), None);

    let id = format!(r#"{ID}{at}{{"at":""#);
    let mut shifted = signed.without("Id").header("Id", &id);
    shifted.body = br#"","amount":1}"#.to_vec();

    assert_eq!(kind(&verifier, &shifted), Some(ErrorKind::FieldMalformed));
}

#[test]
fn bytes_do_not_move_from_the_body_to_the_url() {
    static SCHEME: Scheme = URL_FIRST;
    let signer = Signer::new(
        Verifier::new(&SCHEME).public_url(url()),
        SCHEME.key(SECRET).unwrap(),
    );
    let verifier = Verifier::new(&SCHEME).public_url(url());
    for (body, moved) in [("{\"a\":1}", 1), ("[1]", 1)] {
        let signed = Captured::post(body.as_bytes())
            .signed(&signer, &SCHEME)
            .unwrap();
        assert_eq!(kind(&verifier, &signed), None);

        let mut shifted = signed.clone();
        shifted.target.push_str(&body[..moved]);
        shifted.body = body.as_bytes()[moved..].to_vec();

        assert_eq!(kind(&verifier, &shifted), Some(ErrorKind::FieldMalformed));
    }
}

#[test]
fn bytes_do_not_move_from_the_url_to_the_body() {
    for scheme in [&URL_FIRST, &BODY_FIRST] {
        let scheme: &'static Scheme = scheme;
        let key = scheme.key(SECRET).unwrap();
        let signer = Signer::new(Verifier::new(scheme).public_url(url()), key);
        let verifier = Verifier::new(scheme).public_url(url());

        let text = Captured::post(b"plain text")
            .signed(&signer, scheme)
            .unwrap();
        let empty = Captured::post(b"").signed(&signer, scheme).unwrap();

        assert_eq!(kind(&verifier, &text), Some(ErrorKind::BodyMalformed));
        assert_eq!(kind(&verifier, &empty), None);
    }
}

#[test]
fn a_url_in_the_body_is_not_taken_for_the_signed_one() {
    static SCHEME: Scheme = BODY_FIRST;
    let signer = Signer::new(
        Verifier::new(&SCHEME).public_url(url()),
        SCHEME.key(SECRET).unwrap(),
    );
    let verifier = Verifier::new(&SCHEME).public_url(url());
    let body = r#"{"to":"https://shop.example/other"}"#;
    let signed = Captured::post(body.as_bytes())
        .signed(&signer, &SCHEME)
        .unwrap();
    assert_eq!(kind(&verifier, &signed), None);

    let at = body.find("https").unwrap();
    let mut shifted = signed.clone();
    shifted.body = body.as_bytes()[..at].to_vec();
    shifted.target = format!("/other\"}}https://shop.example{}", signed.target);

    assert_eq!(kind(&verifier, &shifted), Some(ErrorKind::FieldMalformed));
}
