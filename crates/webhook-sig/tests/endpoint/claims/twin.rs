//! A delivery is one event under every signature that there is of it.
#![cfg(feature = "ecdsa")]

use bytes::Bytes;
use http::{HeaderValue, Request};
use webhook_sig::replay::MemoryStore;
use webhook_sig::scheme::{Audience, Component, Ecdsa, Encoding, Identity, Location, Scheme};
use webhook_sig::{Endpoint, Signer, UnixTime};

use crate::claims::is_new;
use crate::test_keys::pairs;

const SIGNATURE: &str = "acme-signature";

static ACME: Scheme = Scheme::ecdsa(
    "acme",
    Ecdsa::P256Sha256Fixed,
    Location::header("Acme-Signature"),
    Encoding::Hex,
)
.audience(Audience::Key)
.signs(&[Component::Body]);

/// The order of the group of P-256.
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6,
    0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// Replaces the second number of a signature by its opposite, which anyone can.
fn twin_of(request: &Request<Bytes>) -> Request<Bytes> {
    let mut signature = hex::decode(&request.headers()[SIGNATURE]).unwrap();
    let mut borrow = false;
    for (byte, minuend) in signature
        .iter_mut()
        .zip([[0; 32], ORDER].concat())
        .rev()
        .take(32)
    {
        let (difference, first) = minuend.overflowing_sub(*byte);
        let (difference, second) = difference.overflowing_sub(u8::from(borrow));
        *byte = difference;
        borrow = first || second;
    }
    let mut twin = request.clone();
    let signature = HeaderValue::from_str(&hex::encode(signature)).unwrap();
    twin.headers_mut().insert(SIGNATURE, signature);
    twin
}

#[tokio::test]
async fn a_delivery_is_one_event_under_the_other_signature_too() {
    let [pair, _] = pairs(&ACME).unwrap();
    let signer = Signer::new(&ACME, ACME.signing_key(pair.private).unwrap());
    let signed = |body: &'static str| {
        let request = Request::post("/").body(Bytes::from(body)).unwrap();
        signer.sign(request, UnixTime::now()).unwrap()
    };
    let endpoint = Endpoint::builder(&ACME, ACME.key(pair.public).unwrap())
        .name("tests")
        .identity(Identity::Message)
        .replay(MemoryStore::new())
        .build()
        .unwrap();
    let request = signed("one");

    assert!(is_new(&endpoint, &request).await);
    assert!(!is_new(&endpoint, &twin_of(&request)).await);
    // The sender signs anew, too, and no two of its signatures are alike.
    assert!(!is_new(&endpoint, &signed("one")).await);
    let other = twin_of(&signed("another"));
    assert!(is_new(&endpoint, &other).await);
    assert!(!is_new(&endpoint, &twin_of(&other)).await);
}
