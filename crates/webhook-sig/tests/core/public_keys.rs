//! Public keys, end to end: what a private key signs, its public one verifies.
#![cfg(all(feature = "ecdsa", feature = "ed25519", feature = "rsa"))]

use bytes::Bytes;
use http::Request;
use webhook_sig::key::SigningKey;
use webhook_sig::scheme::{Audience, Component, Encoding, Location, Scheme};
use webhook_sig::{ErrorKind, Head, Keyring, Signer, UnixTime, Verifier};

const SIGNATURE: Location = Location::header("Acme-Signature");
const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

static ED25519: Scheme = Scheme::ed25519("acme", SIGNATURE, Encoding::Hex)
    .audience(Audience::Key)
    .signs(&[Component::Body]);

#[test]
fn the_first_key_of_rfc_8032_verifies_what_it_signs() {
    let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    let signing = ED25519.signing_key(seed).unwrap();
    let keys = Keyring::new(ED25519.key(public).unwrap());
    let request = Request::post("/").body(Bytes::from("{}")).unwrap();

    let signed = Signer::new(&ED25519, signing).sign(request, NOW).unwrap();
    let verify = |body: &'static str| {
        let head = Head::new("POST", "/", signed.headers());
        Verifier::new(&ED25519).verify(&head, body, &keys, NOW)
    };

    assert!(verify("{}").is_ok());
    assert_eq!(
        verify("[]").unwrap_err().kind(),
        ErrorKind::SignatureMismatch
    );
}

#[test]
fn a_signing_key_is_not_printed() {
    let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    let key: SigningKey = ED25519.signing_key(seed).unwrap();

    assert_eq!(format!("{key:?}"), "SigningKey { algorithm: Ed25519, .. }");
}
