//! The vendor's ids of keys: which keys a delivery that names one is tried with.

use std::error::Error as _;

use webhook_sig::key::{KEY_ID_LIMIT, KEY_LIMIT, KEYED_LIMIT};
use webhook_sig::provider::{GITHUB, STRIPE};
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
use webhook_sig::{Error, ErrorKind, InvalidKey, Key, Keyring, Signer, Verified, Verifier};

use crate::captured::Captured;

static ACME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .key_id(Location::header("Key-Id"))
    .signs(&[Component::Body]);

fn key(secret: &str) -> Key {
    ACME.key(&format!("the secret {secret}, of some length"))
        .unwrap()
}

fn keyed(secret: &str, id: &str) -> Key {
    key(secret).with_id(id).unwrap()
}

fn ring(keys: impl IntoIterator<Item = Key>) -> Result<Keyring, InvalidKey> {
    let mut keys = keys.into_iter();
    let first = Keyring::new(keys.next().unwrap());
    keys.try_fold(first, Keyring::retiring)
}

/// Returns a delivery that a key signed and that names the key's id, if it has one.
fn by(key: Key) -> Captured {
    let signer = Signer::new(&ACME, key);
    Captured::post(b"{}").signed(&signer, &ACME).unwrap()
}

fn received(request: &Captured, keys: &Keyring) -> Result<Verified, Error> {
    request.verify(&Verifier::new(&ACME), keys)
}

fn kind(request: &Captured, keys: &Keyring) -> ErrorKind {
    received(request, keys).unwrap_err().kind()
}

#[test]
fn a_delivery_is_tried_with_the_keys_of_its_id_and_with_those_without_one() {
    let keys = ring([keyed("a", "1"), key("b"), keyed("c", "2")]).unwrap();

    for (request, expected) in [
        (by(keyed("a", "1")), Ok("1")),
        (by(keyed("c", "2")), Ok("2")),
        (by(keyed("b", "1")), Ok("retiring-1")),
        (by(keyed("b", "3")), Ok("retiring-1")),
        (by(key("b")), Ok("retiring-1")),
        (by(keyed("a", "2")), Err(ErrorKind::SignatureMismatch)),
        (by(keyed("c", "1")), Err(ErrorKind::SignatureMismatch)),
        (by(key("a")), Err(ErrorKind::SignatureMismatch)),
    ] {
        let verified = received(&request, &keys);

        let verified = verified.as_ref().map(Verified::key_id);
        assert_eq!(verified.map_err(Error::kind), expected, "{request:?}");
    }
}

#[test]
fn an_id_of_no_key_is_unknown_before_the_body() {
    let keys = ring([keyed("a", "1"), keyed("b", "2")]).unwrap();

    assert_eq!(kind(&by(keyed("a", "3")), &keys), ErrorKind::KeyUnknown);
    assert_eq!(kind(&by(key("a")), &keys), ErrorKind::KeyUnknown);
    for (request, why) in [
        (
            by(keyed("a", "3")),
            "no live key has the id that the delivery names",
        ),
        (
            by(key("a")),
            "the delivery names no key, and every live key has an id",
        ),
    ] {
        let error = received(&request, &keys).unwrap_err();
        assert_eq!(error.source().unwrap().to_string(), why);
    }
    let unknown = by(keyed("a", "3"));
    let (verifier, head) = (Verifier::new(&ACME), unknown.head());
    let begun = verifier.begin(&head, &keys, crate::captured::NOW);
    assert_eq!(begun.unwrap_err().kind(), ErrorKind::KeyUnknown);
}

#[test]
fn a_key_that_has_ended_is_unknown_while_another_one_lives() {
    let ended = webhook_sig::UnixTime::from_secs(0);
    let request = by(keyed("a", "1"));
    let mixed = ring([keyed("a", "1").until(ended), keyed("b", "2")]).unwrap();
    let all = ring([keyed("a", "1").until(ended)]).unwrap();

    assert_eq!(kind(&request, &mixed), ErrorKind::KeyUnknown);
    assert_eq!(kind(&request, &all), ErrorKind::KeysExpired);
}

/// Hashing starts while the body arrives, with the first key that is tried.
#[test]
fn a_body_in_chunks_is_hashed_with_the_key_that_is_named() {
    let keys = ring([keyed("a", "1"), keyed("b", "2")]).unwrap();
    let verified = by(keyed("b", "2")).verify_chunks(&Verifier::new(&ACME), &keys, &[b"{", b"}"]);

    assert_eq!(verified.unwrap().0.key_id(), "2");
}

#[test]
fn a_malformed_id_is_refused_without_a_key() {
    let keys = ring([key("a")]).unwrap();
    let request = by(key("a"));
    let longest = "k".repeat(KEY_ID_LIMIT);
    let longer = "k".repeat(KEY_ID_LIMIT + 1);

    for (id, is_one) in [
        ("1", true),
        ("!~", true),
        (&*longest, true),
        (&*longer, false),
        ("", false),
        ("a b", false),
        ("ä", false),
        ("\u{7f}", false),
    ] {
        let request = request.clone().header("Key-Id", id);
        let checked = Verifier::new(&ACME).check_head(&request.head(), crate::captured::NOW);

        assert_eq!(received(&request, &keys).is_ok(), is_one, "{id:?}");
        assert_eq!(checked.is_ok(), is_one, "{id:?}");
        assert_eq!(key("a").with_id(id).is_ok(), is_one, "{id:?}");
        if !is_one {
            assert_eq!(checked.unwrap_err().kind(), ErrorKind::FieldMalformed);
            assert_eq!(key("a").with_id(id).unwrap_err(), InvalidKey::Id);
        }
    }
    let doubled = request.header("Key-Id", "1").header("Key-Id", "1");
    assert_eq!(kind(&doubled, &keys), ErrorKind::FieldMalformed);
}

#[test]
fn an_id_that_no_delivery_names_is_a_misconfiguration() {
    let keys = GITHUB.key("W5ZqkqPDYkYm8sJ1tq0V").unwrap();
    let signer = Signer::new(&GITHUB, keys.clone());
    let request = Captured::post(b"{}").signed(&signer, &GITHUB).unwrap();
    let keys = keys.with_id("1").unwrap();

    let error = request.verify(&Verifier::new(&GITHUB), &keys.into());

    assert_eq!(error.unwrap_err().kind(), ErrorKind::Misconfigured);
}

#[test]
fn the_keys_that_one_delivery_is_tried_with_are_bounded() {
    let many = |count, id: &'static str| (0..count).map(move |_| keyed("a", id));
    let plain = |count| (0..count).map(|_| key("a"));

    assert!(ring(many(KEY_LIMIT, "1").chain(many(KEY_LIMIT, "2"))).is_ok());
    let error = ring(many(KEY_LIMIT + 1, "1")).unwrap_err();
    assert_eq!(error, InvalidKey::TooMany);
    assert!(error.to_string().contains("`Key::with_id`"));
    for plain_keys in 1..KEY_LIMIT {
        let rest = KEY_LIMIT - plain_keys;
        assert!(ring(plain(plain_keys).chain(many(rest, "1"))).is_ok());
        assert!(ring(many(rest, "1").chain(plain(plain_keys))).is_ok());
        for keys in [
            ring(plain(plain_keys).chain(many(rest + 1, "1"))),
            ring(many(rest + 1, "1").chain(plain(plain_keys))),
        ] {
            assert_eq!(keys.unwrap_err(), InvalidKey::TooMany);
        }
    }
}

#[test]
fn a_keyring_with_ids_is_bounded() {
    let many = |count: usize| (0..count).map(|id| keyed("a", &id.to_string()));
    let full = ring(many(KEYED_LIMIT)).unwrap();

    let last = (KEYED_LIMIT - 1).to_string();
    assert_eq!(
        received(&by(keyed("a", &last)), &full).unwrap().key_id(),
        last
    );
    assert_eq!(
        ring(many(KEYED_LIMIT + 1)).unwrap_err(),
        InvalidKey::TooManyWithIds
    );
}

#[test]
fn a_key_is_called_by_its_name_or_else_its_id_or_else_its_place() {
    let many = (0..20).map(|id| keyed("a", &format!("k{id}")));
    let keys = ring(many.chain([key("b"), keyed("c", "1").name("c"), key("d")])).unwrap();
    let names: Vec<_> = keys.live(crate::captured::NOW).collect();

    assert_eq!(names[..2], ["k0", "k1"]);
    assert_eq!(names[20..], ["retiring-1", "c", "retiring-2"]);
}

#[test]
fn a_signer_names_the_key_that_signs() {
    let id = |request: &Captured| {
        let mut headers = request.headers.iter();
        let (_, id) = headers.find(|(name, _)| name == "key-id")?;
        Some(String::from_utf8(id.clone()).unwrap())
    };
    let sent = Captured::post(b"{}").header("Key-Id", "sent");
    let sign = |key: Key| sent.signed(&Signer::new(&ACME, key), &ACME).unwrap();

    assert_eq!(id(&by(keyed("a", "1"))).as_deref(), Some("1"));
    assert_eq!(id(&by(key("a"))), None);
    assert_eq!(id(&sign(keyed("a", "1"))).as_deref(), Some("1"));
    assert_eq!(id(&sign(key("a"))).as_deref(), Some("sent"));
}

#[test]
fn an_id_in_the_header_of_the_signature_is_written_once() {
    const SIG: Location = Location::header("Sig");
    const ID: Location = SIG.pair(",", "=", "kid");
    static LISTED: Scheme = Scheme::hmac_sha256("acme", SIG.pair(",", "=", "v1"), Encoding::Hex)
        .key_id(ID)
        .signs(&[
            Component::Field(ID),
            Component::Literal("."),
            Component::Body,
        ]);
    let keys = ring([keyed("a", "1"), keyed("b", "2"), key("c")]).unwrap();
    let verifier = Verifier::new(&LISTED);

    let once = Captured::post(b"{}").signed(&Signer::new(&LISTED, keys.clone()), &LISTED);
    let twice = once.unwrap();
    let twice = twice.signed(&Signer::new(&LISTED, keys.clone()), &LISTED);
    let signed = twice.unwrap();

    assert_eq!(signed.verify(&verifier, &keys).unwrap().key_id(), "1");
    // It is signed by the keys that a receiver tries, of which one has no id.
    let text = String::from_utf8(signed.headers[0].1.clone()).unwrap();
    assert_eq!(text.matches("v1=").count(), 2);
    assert_eq!(text.matches("kid=").count(), 1);
    assert!(signed.verify(&verifier, &key("c").into()).is_ok());
    let again = signed.signed(&Signer::new(&LISTED, key("c")), &LISTED);
    assert!(again.unwrap().verify(&verifier, &key("c").into()).is_ok());
}

#[test]
fn a_derived_scheme_names_keys_in_the_same_place() {
    static DERIVED: Scheme = ACME.derive("other").build();

    assert_eq!(DERIVED.key_id(), Some(Location::header("Key-Id")));
    assert_eq!(STRIPE.key_id(), None);
    assert!(DERIVED.locations().contains(&Location::header("Key-Id")));
}
