//! Keyrings: which keys verify, until when, under which name, and what is not a key.

use std::time::Duration;

use webhook_sig::key::{KEY_LIMIT, SHORT_KEY, Weakness};
use webhook_sig::provider::{self, GITHUB};
use webhook_sig::scheme::{Algorithm, Component, Encoding, KeyFormat, Location, Scheme};
use webhook_sig::{
    Error, ErrorKind, InvalidKey, Key, Keyring, Outcome, Signer, UnixTime, Verified, Verifier,
};

use crate::algorithms;
use crate::captured::{Captured, NOW, SECRET, tag};
use crate::sample::{
    every, has_oracle, key_bytes, keys, message, signable, signed, signs, those, verifier,
};
use crate::test_keys::{brings_its_key, key_text, pairs};

const OLD: &str = "the old secret, of some length";
const NEW: &str = "the new secret, of some length";

fn key(text: &str) -> Key {
    GITHUB.key(text).unwrap()
}

/// Returns what a delivery under a secret comes to at a time.
fn received(secret: &str, ring: &Keyring, now: UnixTime) -> Result<Verified, Error> {
    let request = Captured::post(b"{}").request();
    let request = GITHUB.sign(request, &key(secret).into(), NOW).unwrap();
    Verifier::new(&GITHUB).verify(
        &Captured::from(&request).head(),
        request.into_body(),
        ring,
        now,
    )
}

#[test]
fn both_accepted_in_overlap() {
    let ring = GITHUB.keyring([NEW, OLD]).unwrap();

    assert_eq!(received(NEW, &ring, NOW).unwrap().key_id(), "current");
    assert_eq!(received(OLD, &ring, NOW).unwrap().key_id(), "retiring-1");
}

#[test]
fn both_public_keys_accepted_in_overlap() {
    for scheme in algorithms::PUBLIC {
        let [new, old] = pairs(scheme).unwrap();
        let ring = scheme.keyring([new.public, old.public]).unwrap();
        for (pair, id) in [(new, "current"), (old, "retiring-1")] {
            let Ok(key) = scheme.signing_key(pair.private) else {
                continue;
            };

            let request = Captured::post(b"{}")
                .signed(&Signer::new(scheme, key), scheme)
                .unwrap();

            let verified = request.verify(&Verifier::new(scheme), &ring).unwrap();
            assert_eq!(verified.key_id(), id, "{}", scheme.id());
        }
    }
}

#[test]
fn expired_secret_rejected_at_deadline() {
    let ring = Keyring::new(key(NEW))
        .retiring(key(OLD).until(NOW))
        .unwrap();
    let after = NOW.saturating_add(Duration::from_millis(1));

    assert_eq!(received(OLD, &ring, NOW).unwrap().key_id(), "retiring-1");
    let error = received(OLD, &ring, after).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignatureMismatch);
    assert_eq!(received(NEW, &ring, after).unwrap().key_id(), "current");
}

#[test]
fn a_keyring_whose_keys_have_all_ended_is_unavailable() {
    let ring = Keyring::new(key(NEW).until(NOW))
        .retiring(key(OLD).until(NOW))
        .unwrap();
    let after = NOW.saturating_add(Duration::from_millis(1));

    assert_eq!(received(NEW, &ring, NOW).unwrap().key_id(), "current");
    let error = received(NEW, &ring, after).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::KeysExpired);
    assert_eq!(error.outcome(), Outcome::Unavailable);
}

#[test]
fn keys_are_named_in_order() {
    let ring = Keyring::new(key("a").name("blue"))
        .retiring(key("b").until(NOW))
        .unwrap()
        .retiring(key("c"))
        .unwrap();
    let after = NOW.saturating_add(Duration::from_millis(1));

    assert_eq!(
        ring.live(NOW).collect::<Vec<_>>(),
        ["blue", "retiring-1", "retiring-2"]
    );
    assert_eq!(ring.live(after).collect::<Vec<_>>(), ["blue", "retiring-2"]);
    assert_eq!(received("a", &ring, after).unwrap().key_id(), "blue");
    assert_eq!(received("c", &ring, after).unwrap().key_id(), "retiring-2");
}

#[test]
fn a_signer_fills_a_list_with_every_live_key() {
    let stripe = &provider::STRIPE;
    let ring = stripe.keyring([NEW, OLD]).unwrap();

    let request = Captured::post(b"{}")
        .signed(&Signer::new(stripe, ring), stripe)
        .unwrap();

    for secret in [NEW, OLD] {
        let alone = stripe.keyring([secret]).unwrap();
        assert!(request.verify(&Verifier::new(stripe), &alone).is_ok());
    }
}

#[test]
fn rotation_list_rejects_any_empty_member() {
    for scheme in every().filter(|scheme| !brings_its_key(scheme)) {
        // A shared secret is neither of them.
        let private = match has_oracle(scheme) {
            true => InvalidKey::PublicKey,
            false => InvalidKey::PrivateKey,
        };
        for at in 0..KEY_LIMIT {
            for (bad, expected) in [
                ("", InvalidKey::Empty),
                (" \n", InvalidKey::Empty),
                ("\0\0", InvalidKey::Empty),
                ("8f3b0c55e19d47a2\n", InvalidKey::StraySpace),
                ("-----BEGIN PRIVATE KEY-----", private),
            ] {
                let good = key_text(scheme, SECRET);
                let mut texts = [&*good; KEY_LIMIT];
                texts[at] = bad;

                assert_eq!(
                    scheme.keyring(texts).unwrap_err(),
                    expected,
                    "{} {at}",
                    scheme.id()
                );
            }
        }
    }
}

#[test]
fn a_keyring_is_bounded_and_never_empty() {
    for scheme in every() {
        let text = key_text(scheme, SECRET);
        assert!(scheme.keyring([&text; KEY_LIMIT]).is_ok());
        let error = scheme.keyring([&text; KEY_LIMIT + 1]).unwrap_err();
        assert_eq!(error, InvalidKey::TooMany);
        assert_eq!(scheme.keyring([""; 0]).unwrap_err(), InvalidKey::Empty);
    }
    let full = GITHUB.keyring([SECRET; KEY_LIMIT]).unwrap();
    assert_eq!(
        full.clone().retiring(key(OLD)).unwrap_err(),
        InvalidKey::TooMany
    );
    assert_eq!(
        full.retiring(key(OLD).until(NOW)).unwrap_err(),
        InvalidKey::TooMany
    );
}

#[test]
fn the_last_key_of_a_full_keyring_verifies() {
    let mut texts = [NEW; KEY_LIMIT];
    texts[KEY_LIMIT - 1] = OLD;

    let verified = received(OLD, &GITHUB.keyring(texts).unwrap(), NOW).unwrap();

    assert_eq!(verified.key_id(), "retiring-7");
}

#[test]
fn a_key_of_another_algorithm_is_a_misconfiguration() {
    const SHA384: Scheme = Scheme::hmac_sha384("acme", Location::header("Sig"), Encoding::Hex)
        .signs(&[Component::Body]);
    const SHA512: Scheme = Scheme::hmac_sha512("acme", Location::header("Sig"), Encoding::Hex)
        .signs(&[Component::Body]);
    for scheme in signable() {
        let request = signed(scheme, b"{}");
        let own = || scheme.key(&key_text(scheme, SECRET)).unwrap();
        let foreign = || match scheme.algorithm() {
            Algorithm::HmacSha384 => SHA512.key(SECRET).unwrap(),
            _ => SHA384.key(SECRET).unwrap(),
        };
        let rings = [
            Keyring::new(foreign()),
            Keyring::new(own()).retiring(foreign()).unwrap(),
            Keyring::new(foreign()).retiring(own()).unwrap(),
        ];
        for ring in &rings {
            let error = request.verify(&verifier(scheme), ring).unwrap_err();

            assert_eq!(error.kind(), ErrorKind::Misconfigured, "{}", scheme.id());
            assert!(std::error::Error::source(&error).is_some());
        }
    }
}

#[test]
fn a_foreign_key_that_has_ended_does_no_harm() {
    const SHA1: Scheme =
        Scheme::hmac_sha1("acme", Location::header("Sig"), Encoding::Hex).signs(&[Component::Body]);
    let before = UnixTime::from_secs(NOW.as_secs() - 1);
    let ring = Keyring::new(key(NEW))
        .retiring(SHA1.key(OLD).unwrap().until(before))
        .unwrap();

    assert!(received(NEW, &ring, NOW).is_ok());
}

#[test]
fn the_current_key_has_no_end() {
    for scheme in every().filter(|scheme| !brings_its_key(scheme)) {
        let key = || scheme.key(&key_text(scheme, SECRET)).unwrap();
        let ring = Keyring::new(key()).retiring(key().until(NOW)).unwrap();

        let last = UnixTime::from_millis(i64::MAX);

        assert_eq!(ring.live(last).collect::<Vec<_>>(), ["current"]);
    }
}

#[test]
fn one_text_is_another_key_in_another_format() {
    const fn with(format: KeyFormat) -> Scheme {
        Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
            .key_format(format)
            .signs(&[Component::Body])
    }
    static SCHEMES: [Scheme; 3] = [
        with(KeyFormat::Base64),
        with(KeyFormat::Hex),
        with(KeyFormat::Text),
    ];
    for sender in &SCHEMES {
        let ring = sender.keyring([SECRET]).unwrap();
        let request = Captured::post(b"{}")
            .signed(&Signer::new(sender, ring), sender)
            .unwrap();
        for receiver in &SCHEMES {
            let ring = receiver.keyring([SECRET]).unwrap();

            let result = request.verify(&Verifier::new(receiver), &ring);

            let is_same = sender.key_format() == receiver.key_format();
            assert_eq!(result.is_ok(), is_same);
        }
    }
}

#[test]
fn a_text_that_means_two_keys_verifies_with_either_and_signs_with_the_first() {
    const fn with(format: KeyFormat) -> Scheme {
        Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
            .key_format(format)
            .signs(&[Component::Body])
    }
    static BOTH: Scheme = with(KeyFormat::WhsecAndText);
    static DECODED: Scheme = with(KeyFormat::Whsec);
    static TEXT: Scheme = with(KeyFormat::Text);
    let by = |scheme: &'static Scheme, secret| {
        let signer = Signer::new(scheme, scheme.key(secret).unwrap());
        Captured::post(b"{}").signed(&signer, scheme).unwrap()
    };
    let secrets = [
        "whsec_MDEyMzQ1Njc4OWFiY2RlZg==",
        "whsec_VzVacWtxUERZa1ltOHNKMQ==",
    ];
    let ring = BOTH.keyring(secrets).unwrap();

    for (secret, id) in secrets.into_iter().zip(["current", "retiring-1"]) {
        for scheme in [&DECODED, &TEXT] {
            let verified = by(scheme, secret).verify(&Verifier::new(&BOTH), &ring);

            assert_eq!(verified.unwrap().key_id(), id);
        }
        assert_eq!(by(&BOTH, secret), by(&DECODED, secret));
    }
    let unpadded = by(&BOTH, "whsec_MDEyMzQ1Njc4OWFiY2RlZg");
    assert!(unpadded.verify(&Verifier::new(&BOTH), &ring).is_ok());
    let other = by(&TEXT, "whsec_MDEyMzQ1Njc4OWFiY2RlZg");
    let error = other.verify(&Verifier::new(&BOTH), &ring).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignatureMismatch);
}

#[test]
fn a_text_that_means_two_keys_counts_as_two() {
    let both = provider::ALL
        .iter()
        .filter(|scheme| scheme.key_format() == KeyFormat::WhsecAndText);
    for scheme in both {
        let two = scheme.key("whsec_MDEyMzQ1Njc4OWFiY2RlZg==").unwrap();
        let one = scheme.key("a text that is not base64").unwrap();
        let full = (2..KEY_LIMIT / 2).try_fold(Keyring::new(two.clone()), |ring, _| {
            ring.retiring(two.clone())
        });
        let full = full.unwrap().retiring(one.clone()).unwrap();

        assert_eq!(
            full.clone().retiring(two.clone()).unwrap_err(),
            InvalidKey::TooMany
        );
        let full = full.retiring(one.clone()).unwrap();
        assert_eq!(full.retiring(one).unwrap_err(), InvalidKey::TooMany);
    }
}

#[test]
fn a_key_of_zeros_is_an_empty_key() {
    const fn with(format: KeyFormat) -> Scheme {
        Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
            .key_format(format)
            .signs(&[Component::Body])
    }
    for (scheme, text) in [
        (with(KeyFormat::Hex), "00"),
        (with(KeyFormat::Hex), &*"0".repeat(64)),
        (with(KeyFormat::Base64), "AA=="),
        (with(KeyFormat::Base64), "AAAAAAAAAAAA"),
        (with(KeyFormat::Whsec), "whsec_AAAA"),
        (with(KeyFormat::Whsec), "AAAA"),
    ] {
        assert_eq!(scheme.key(text).unwrap_err(), InvalidKey::Empty, "{text}");
    }
}

#[test]
fn forged_with_empty_key_rejected() {
    for scheme in those(180, |scheme| signs(scheme) && has_oracle(scheme)) {
        let request = signed(scheme, b"{}");
        let message = message(scheme, &request);
        let right = tag(scheme, &key_bytes(scheme), &message);
        let forged = tag(scheme, b"", &message);
        let text = |tag: &[u8]| scheme.encoding().encode(tag);

        let forged = request.replace(&text(&right), &text(&forged));

        assert_ne!(forged, request);
        let error = forged.verify(&verifier(scheme), &keys(scheme)).unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::SignatureMismatch,
            "{}",
            scheme.id()
        );
    }
}

#[test]
fn weak_keys_are_accepted_with_a_warning() {
    let weakness = |text: &str| GITHUB.key(text).unwrap().weakness();

    assert_eq!(weakness("Secret"), Some(Weakness::WellKnown));
    assert_eq!(weakness(&"k".repeat(SHORT_KEY - 1)), Some(Weakness::Short));
    assert_eq!(weakness(&"k".repeat(SHORT_KEY)), None);
}

#[test]
fn every_scheme_takes_the_key_of_these_tests() {
    for scheme in every() {
        let key = scheme.key(&key_text(scheme, SECRET)).unwrap();

        assert_eq!(key.algorithm(), scheme.algorithm());
        assert_eq!(key.weakness(), None, "{}", scheme.id());
    }
}
