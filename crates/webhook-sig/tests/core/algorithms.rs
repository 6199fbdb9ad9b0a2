//! A scheme for each algorithm with public keys, whether or not a vendor has it.

use webhook_sig::provider::GITHUB;
#[cfg(feature = "ecdsa")]
use webhook_sig::scheme::Ecdsa;
#[cfg(feature = "rsa")]
use webhook_sig::scheme::Rsa;
#[cfg(any(feature = "ecdsa", feature = "ed25519", feature = "rsa"))]
use webhook_sig::scheme::{Audience, Component, Encoding, Location, SchemeBuilder};
use webhook_sig::{InvalidKey, Scheme, Verifier};

use crate::sample::{keys, private_key, signable, signed};
use crate::test_keys::pairs;

pub(crate) static PUBLIC: &[Scheme] = &[
    #[cfg(feature = "ed25519")]
    signs_body(Scheme::ed25519("ed25519", SIGNATURE, Encoding::Base64Url)),
    #[cfg(all(feature = "ecdsa", feature = "legacy"))]
    ecdsa("p256-sha1-der", Ecdsa::P256Sha1Der),
    #[cfg(feature = "ecdsa")]
    ecdsa("p256-sha256-der", Ecdsa::P256Sha256Der),
    #[cfg(feature = "ecdsa")]
    ecdsa("p256-sha256-fixed", Ecdsa::P256Sha256Fixed),
    #[cfg(feature = "ecdsa")]
    ecdsa("p384-sha384-der", Ecdsa::P384Sha384Der),
    #[cfg(feature = "ecdsa")]
    ecdsa("p384-sha384-fixed", Ecdsa::P384Sha384Fixed),
    #[cfg(feature = "ecdsa")]
    ecdsa("p521-sha512-der", Ecdsa::P521Sha512Der),
    #[cfg(feature = "ecdsa")]
    ecdsa("p521-sha512-fixed", Ecdsa::P521Sha512Fixed),
    #[cfg(feature = "ecdsa")]
    ecdsa("secp256k1-sha256-der", Ecdsa::Secp256k1Sha256Der),
    #[cfg(feature = "ecdsa")]
    ecdsa("secp256k1-sha256-fixed", Ecdsa::Secp256k1Sha256Fixed),
    #[cfg(all(feature = "rsa", feature = "legacy"))]
    rsa("pkcs1-sha1", Rsa::Pkcs1Sha1),
    #[cfg(feature = "rsa")]
    rsa("pkcs1-sha256", Rsa::Pkcs1Sha256),
    #[cfg(feature = "rsa")]
    rsa("pkcs1-sha512", Rsa::Pkcs1Sha512),
    #[cfg(feature = "rsa")]
    rsa("pss-sha256", Rsa::PssSha256),
    #[cfg(feature = "rsa")]
    rsa("pss-sha512", Rsa::PssSha512),
];

#[cfg(any(feature = "ecdsa", feature = "ed25519", feature = "rsa"))]
const SIGNATURE: Location = Location::header("Acme-Signature");

#[cfg(feature = "ecdsa")]
const fn ecdsa(id: &'static str, algorithm: Ecdsa) -> Scheme {
    signs_body(Scheme::ecdsa(id, algorithm, SIGNATURE, Encoding::Base64))
}

#[cfg(feature = "rsa")]
const fn rsa(id: &'static str, algorithm: Rsa) -> Scheme {
    signs_body(Scheme::rsa(id, algorithm, SIGNATURE, Encoding::Hex))
}

#[cfg(any(feature = "ecdsa", feature = "ed25519", feature = "rsa"))]
const fn signs_body(draft: SchemeBuilder) -> Scheme {
    draft.audience(Audience::Key).signs(&[Component::Body])
}

#[test]
fn a_signature_of_another_algorithm_is_refused() {
    for sender in PUBLIC {
        let Some(Ok(_)) = private_key(sender) else {
            continue;
        };
        let request = signed(sender, b"{}");
        for receiver in PUBLIC {
            let is_same = sender.algorithm() == receiver.algorithm();

            let result = request.verify(&Verifier::new(receiver), &keys(receiver));

            assert_eq!(result.is_ok(), is_same, "{} {}", sender.id(), receiver.id());
        }
    }
}

#[test]
fn a_public_key_is_not_a_shared_secret() {
    for pair in PUBLIC.iter().filter_map(pairs).flatten() {
        for text in [pair.public, pair.private] {
            assert_eq!(GITHUB.key(text).unwrap_err(), InvalidKey::PublicKey);
        }
    }
}

#[test]
fn the_text_of_a_public_key_is_read_back() {
    for scheme in PUBLIC {
        let [pair, other] = pairs(scheme).unwrap();
        let Ok(key) = scheme.signing_key(pair.private) else {
            continue;
        };

        let ring = scheme.keyring([key.public_text()]).unwrap();

        let request = signed(scheme, b"{}");
        assert!(request.verify(&Verifier::new(scheme), &ring).is_ok());
        let ring = scheme.keyring([other.public]).unwrap();
        assert!(request.verify(&Verifier::new(scheme), &ring).is_err());
    }
}

#[test]
fn sha1_is_only_verified() {
    let only_verified: Vec<_> = PUBLIC
        .iter()
        .filter(|scheme| !signable().iter().any(|other| other.id() == scheme.id()))
        .map(|scheme| {
            let error = private_key(scheme).unwrap().unwrap_err();
            assert_eq!(error, InvalidKey::OnlyVerified);
            scheme.id()
        })
        .collect();

    let expected: &[&str] = if cfg!(feature = "legacy") {
        &["p256-sha1-der", "pkcs1-sha1"]
    } else {
        &[]
    };
    assert_eq!(only_verified, expected);
}
