//! Keys of one kind in the place of another.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use webhook_sig::provider::STANDARD_WEBHOOKS_V1A;
use webhook_sig::scheme::{Component, Encoding, KeyFormat, Location};
use webhook_sig::{InvalidKey, Scheme, Verifier};

use crate::algorithms::PUBLIC;
use crate::captured::{Captured, NOW, tag};
use crate::public_keys::{WHPK, verifies, why_not};
use crate::sample::keys;
use crate::test_keys::pairs;

const SIGNATURE: Location = Location::header("Acme-Signature");

static HMAC_SHA1: Scheme =
    Scheme::hmac_sha1("hmac-sha1", SIGNATURE, Encoding::Hex).signs(&[Component::Body]);
static HMAC_SHA256: Scheme =
    Scheme::hmac_sha256("hmac-sha256", SIGNATURE, Encoding::Hex).signs(&[Component::Body]);
static HMAC_SHA512: Scheme =
    Scheme::hmac_sha512("hmac-sha512", SIGNATURE, Encoding::Hex).signs(&[Component::Body]);

/// Returns the DER in a PEM.
fn der(pem: &str) -> Vec<u8> {
    let lines = pem.lines().filter(|line| !line.starts_with('-'));
    STANDARD.decode(lines.collect::<String>()).unwrap()
}

/// Everyone has the public key: who takes it for a shared secret, takes everyone for the sender.
#[test]
fn what_is_made_with_a_public_key_as_a_secret_is_refused() {
    for scheme in PUBLIC {
        let keys = keys(scheme);
        for pair in pairs(scheme).unwrap() {
            let der = der(pair.public);
            let base64 = STANDARD.encode(&der);
            let raw = &der[der.len() - 32..];
            let hex = hex::encode(raw);
            for secret in [
                pair.public.as_bytes(),
                pair.public.trim().as_bytes(),
                &der,
                base64.as_bytes(),
                raw,
                hex.as_bytes(),
                STANDARD.encode(raw).as_bytes(),
                b"",
            ] {
                for hmac in [&HMAC_SHA1, &HMAC_SHA256, &HMAC_SHA512] {
                    let forged = tag(hmac, secret, b"{}");

                    assert!(!verifies(scheme, &keys, b"{}", &forged), "{}", scheme.id());
                }
            }
        }
    }
}

#[test]
fn what_is_made_with_a_public_key_as_a_secret_of_standard_webhooks_is_refused() {
    let keys = STANDARD_WEBHOOKS_V1A.keyring([WHPK]).unwrap();
    let base64 = WHPK.trim_start_matches("whpk_");
    let raw = STANDARD.decode(base64).unwrap();
    let request = Captured::post(b"{}")
        .header("webhook-id", "msg_1")
        .header("webhook-timestamp", &NOW.as_secs().to_string());
    let message = format!("msg_1.{}.{{}}", NOW.as_secs());
    for secret in [WHPK.as_bytes(), base64.as_bytes(), &raw, b""] {
        for hmac in [&HMAC_SHA256, &HMAC_SHA512] {
            let forged = STANDARD.encode(tag(hmac, secret, message.as_bytes()));
            for version in ["v1", "v1a"] {
                let request = request
                    .clone()
                    .header("webhook-signature", &format!("{version},{forged}"));

                let verifier = Verifier::new(&STANDARD_WEBHOOKS_V1A);
                assert!(request.verify(&verifier, &keys).is_err(), "{version}");
            }
        }
    }
}

/// Every format in which a shared secret can be given.
const FORMATS: [KeyFormat; 13] = [
    KeyFormat::Base64,
    KeyFormat::Base64After("v1,whsec_"),
    KeyFormat::Hex,
    KeyFormat::HtmlEscaped,
    KeyFormat::Nfkd,
    KeyFormat::Sha1,
    KeyFormat::Sha256,
    KeyFormat::SignKey,
    KeyFormat::Text,
    KeyFormat::TextThen("&"),
    KeyFormat::Whsec,
    KeyFormat::WhsecAndText,
    KeyFormat::WhsecOrText,
];

#[test]
fn no_form_of_a_key_pair_is_a_shared_secret() {
    for pair in PUBLIC.iter().filter_map(pairs).flatten() {
        for pem in [pair.public, pair.private] {
            let base64 = STANDARD.encode(der(pem));
            let unpadded = base64.trim_end_matches('=');
            let one_line = pem.replace('\n', "");
            for text in [pem, &one_line, &base64, unpadded] {
                for format in FORMATS {
                    let hmac = Scheme::hmac_sha256("hmac", SIGNATURE, Encoding::Hex)
                        .key_format(format)
                        .signs(&[Component::Body]);

                    assert_eq!(why_not(&hmac, text), InvalidKey::PublicKey, "{text}");
                }
            }
        }
    }
}

#[test]
fn a_private_key_is_refused_as_what_it_is() {
    for scheme in PUBLIC {
        for other in PUBLIC {
            for pair in pairs(other).unwrap() {
                let base64 = STANDARD.encode(der(pair.private));
                for text in [pair.private, &base64] {
                    let error = why_not(scheme, text);

                    assert_eq!(error, InvalidKey::PrivateKey);
                    assert!(error.to_string().starts_with("this is a private key"));
                }
            }
        }
    }
}
