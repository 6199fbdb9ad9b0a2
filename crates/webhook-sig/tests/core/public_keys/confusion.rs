//! Keys of one kind in the place of another.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use webhook_sig::provider::STANDARD_WEBHOOKS_V1A;
use webhook_sig::scheme::{Component, Encoding, KeyFormat, Location};
use webhook_sig::{ErrorKind, InvalidKey, Scheme, Verifier};

use crate::algorithms::PUBLIC;
use crate::captured::{Captured, NOW, tag};
use crate::public_keys::{WHPK, der, verifies, why_not};
use crate::sample::keys;
use crate::test_keys::pairs;

const SIGNATURE: Location = Location::header("Acme-Signature");

static HMAC_SHA1: Scheme =
    Scheme::hmac_sha1("hmac-sha1", SIGNATURE, Encoding::Hex).signs(&[Component::Body]);
static HMAC_SHA256: Scheme =
    Scheme::hmac_sha256("hmac-sha256", SIGNATURE, Encoding::Hex).signs(&[Component::Body]);
static HMAC_SHA512: Scheme =
    Scheme::hmac_sha512("hmac-sha512", SIGNATURE, Encoding::Hex).signs(&[Component::Body]);

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
    let base64 = WHPK.trim_start_matches("whpk_");
    let raw = STANDARD.decode(base64).unwrap();
    let verifier = Verifier::new(&STANDARD_WEBHOOKS_V1A);
    let request = Captured::post(b"{}")
        .header("webhook-id", "msg_1")
        .header("webhook-timestamp", &NOW.as_secs().to_string());
    let message = format!("msg_1.{}.{{}}", NOW.as_secs());
    for text in [WHPK, base64] {
        let keys = STANDARD_WEBHOOKS_V1A.keyring([text]).unwrap();
        for secret in [WHPK.as_bytes(), base64.as_bytes(), &raw, b""] {
            for (hmac, version) in [(&HMAC_SHA256, "v1"), (&HMAC_SHA512, "v1a")] {
                let forged = STANDARD.encode(tag(hmac, secret, message.as_bytes()));
                let forged = format!("{version},{forged}");
                let request = request.clone().header("webhook-signature", &forged);

                let error = request.verify(&verifier, &keys).unwrap_err();

                assert_eq!(error.kind(), ErrorKind::SignatureMismatch, "{version}");
            }
        }
    }
}

/// Every format in which a shared secret can be given.
const FORMATS: [KeyFormat; 14] = [
    KeyFormat::Base64,
    KeyFormat::Base64After("v1,whsec_"),
    KeyFormat::Hex,
    KeyFormat::HtmlEscaped,
    KeyFormat::Nfkd,
    KeyFormat::Sha1,
    KeyFormat::Sha256,
    KeyFormat::SignKey,
    KeyFormat::Text,
    KeyFormat::TextOrJwk,
    KeyFormat::TextThen("&"),
    KeyFormat::Whsec,
    KeyFormat::WhsecAndText,
    KeyFormat::WhsecOrText,
];

/// Returns every text of a key pair in which a person could have it at hand.
fn forms(pem: &str) -> Vec<String> {
    let der = der(pem);
    let base64 = STANDARD.encode(&der);
    let mut forms = vec![
        pem.to_owned(),
        pem.replace('\n', ""),
        base64.trim_end_matches('=').to_owned(),
        base64,
    ];
    // In an RSA key PKCS#1 is inside, and also in use without what is around it.
    if let Some(start) = der
        .windows(2)
        .skip(4)
        .position(|bytes| bytes == [0x30, 0x82])
        && der.len() > 250
    {
        forms.push(STANDARD.encode(&der[start + 4..]));
    }
    forms
}

#[test]
fn no_form_of_a_key_pair_is_a_shared_secret() {
    for pair in PUBLIC.iter().filter_map(pairs).flatten() {
        for text in [pair.public, pair.private].into_iter().flat_map(forms) {
            for format in FORMATS {
                let hmac = Scheme::hmac_sha256("hmac", SIGNATURE, Encoding::Hex)
                    .key_format(format)
                    .signs(&[Component::Body]);

                assert_eq!(why_not(&hmac, &text), InvalidKey::PublicKey, "{text}");
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
