//! Algorithms, encodings and key formats, compared with another implementation.

use webhook_sig::scheme::{Component, Encoding, KeyFormat, ListPolicy, Location, Scheme};
use webhook_sig::{ErrorKind, Verifier};

use crate::captured::{Captured, SECRET, tag};
use crate::language::{hmac, kind, leak, oracle, sign, verify};

#[test]
fn every_algorithm_signs_as_another_implementation_does() {
    const SIGNATURE: Location = Location::header("Sig");
    const HEX: Encoding = Encoding::Hex;
    const KEY_LAST: &[Component] = &[Component::Body, Component::Key];
    const SCHEMES: &[&Scheme] = &[
        #[cfg(feature = "legacy")]
        &Scheme::hmac_md5("acme", SIGNATURE, HEX).signs(&[Component::Body]),
        &Scheme::hmac_sha1("acme", SIGNATURE, HEX).signs(&[Component::Body]),
        &Scheme::hmac_sha256("acme", SIGNATURE, HEX).signs(&[Component::Body]),
        &Scheme::hmac_sha384("acme", SIGNATURE, HEX).signs(&[Component::Body]),
        &Scheme::hmac_sha512("acme", SIGNATURE, HEX).signs(&[Component::Body]),
        #[cfg(feature = "keccak")]
        &Scheme::keyed_keccak256("acme", SIGNATURE, HEX).signs(KEY_LAST),
        #[cfg(feature = "legacy")]
        &Scheme::keyed_md5("acme", SIGNATURE, HEX).signs(KEY_LAST),
        &Scheme::keyed_sha1("acme", SIGNATURE, HEX).signs(KEY_LAST),
        &Scheme::keyed_sha256("acme", SIGNATURE, HEX).signs(KEY_LAST),
    ];
    for scheme in SCHEMES {
        let algorithm = scheme.algorithm();
        let tag = tag(scheme, SECRET.as_bytes(), b"body");

        let request = sign(scheme, &Captured::post(b"body"));

        let right = ("sig".to_owned(), HEX.encode(&tag).into_bytes());
        assert!(request.headers.contains(&right), "{algorithm}");
        assert_eq!(algorithm.signature_len(), Some(tag.len()), "{algorithm}");
        assert!(verify(scheme, &request).is_ok(), "{algorithm}");
        let spoilt = Captured {
            body: b"bode".to_vec(),
            ..request
        };
        assert_eq!(kind(verify(scheme, &spoilt)), ErrorKind::SignatureMismatch);
    }
}

#[cfg(feature = "legacy")]
#[test]
fn a_keyed_hash_has_its_key_where_the_signed_content_says() {
    use md5::{Digest, Md5};
    const LAST: &Scheme = &Scheme::keyed_md5("last", Location::header("Sig"), Encoding::Hex)
        .signs(&[Component::Body, Component::Key]);
    const FIRST: &Scheme = &Scheme::keyed_md5("first", Location::header("Sig"), Encoding::HexUpper)
        .signs(&[Component::Key, Component::Body]);
    const AMID: &Scheme = &Scheme::keyed_md5("amid", Location::header("Sig"), Encoding::Base64)
        .signs(&[Component::Method, Component::Key, Component::Body]);
    for (scheme, pieces) in [
        (LAST, ["body", SECRET, ""]),
        (FIRST, [SECRET, "body", ""]),
        (AMID, ["POST", SECRET, "body"]),
    ] {
        let request = sign(scheme, &Captured::post(b"body"));

        let right = scheme.encoding().encode(&Md5::digest(pieces.concat()));
        assert!(
            request
                .headers
                .contains(&("sig".into(), right.into_bytes()))
        );
        assert!(verify(scheme, &request).is_ok());
        let spoilt = Captured {
            body: b"bode".to_vec(),
            ..request
        };
        assert_eq!(kind(verify(scheme, &spoilt)), ErrorKind::SignatureMismatch);
        let shown = Verifier::new(scheme)
            .signed_message(&spoilt.head(), "body")
            .unwrap();
        assert_eq!(shown, pieces.concat().replace(SECRET, "").into_bytes());
    }
}

#[test]
fn every_algorithm_in_every_encoding() {
    for make in [Scheme::hmac_sha1, Scheme::hmac_sha256, Scheme::hmac_sha512] {
        for encoding in [
            Encoding::Base64,
            Encoding::Base64Url,
            Encoding::Base64UrlUnpadded,
            Encoding::Hex,
            Encoding::HexUpper,
        ] {
            let scheme =
                leak(make("acme", Location::header("Sig"), encoding).signs(&[Component::Body]));

            let request = sign(scheme, &Captured::post(b"body"));

            let raw = tag(scheme, SECRET.as_bytes(), b"body");
            assert_eq!(Some(raw.len()), scheme.algorithm().signature_len());
            let right = request.headers[0].1.clone();
            assert_eq!(right, encoding.encode(&raw).into_bytes());
            assert!(verify(scheme, &request).is_ok());
            for other in [
                Encoding::Base64,
                Encoding::Base64Url,
                Encoding::Base64UrlUnpadded,
                Encoding::Hex,
                Encoding::HexUpper,
            ] {
                let text = other.encode(&raw);
                let respelled = Captured::post(b"body").header("Sig", &text);
                let is_same = text.as_bytes() == right;
                assert_eq!(
                    verify(scheme, &respelled).is_ok(),
                    is_same,
                    "{encoding:?} {other:?}"
                );
            }
        }
    }
}

#[test]
fn sha1_only_request_rejected_when_sha256_configured() {
    const SHA1: &Scheme = &Scheme::hmac_sha1("sha1", Location::header("Sig"), Encoding::Hex)
        .signs(&[Component::Body]);
    const SHA256: &Scheme = &Scheme::hmac_sha256("sha256", Location::header("Sig"), Encoding::Hex)
        .signs(&[Component::Body]);

    let weak = sign(SHA1, &Captured::post(b"body"));

    assert_eq!(kind(verify(SHA256, &weak)), ErrorKind::SignatureMalformed);
    let strong = sign(SHA256, &Captured::post(b"body"));
    assert_eq!(kind(verify(SHA1, &strong)), ErrorKind::SignatureMalformed);
}

#[test]
fn any_entry_of_a_list_may_match() {
    let shapes = [
        (Location::header("Sig").pair(",", "=", "v1"), "v1=", ","),
        (Location::header("Sig").entry(" ", "v1,"), "v1,", " "),
    ];
    for (location, prefix, separator) in shapes {
        let scheme = leak(hmac(location).signs(&[Component::Body]));
        let right = format!("{prefix}{}", oracle(scheme, b"body"));
        let wrong = format!("{prefix}{}", oracle(scheme, b"other"));
        let unknown = right.replacen("v1", "v0", 1);
        let newer = wrong.replacen("v1", "v2", 1);
        let broken = format!("{prefix}zz");
        let received = |entries: &[&str]| {
            let request = Captured::post(b"body").header("Sig", &entries.join(separator));
            verify(scheme, &request).err().map(|error| error.kind())
        };

        assert_eq!(received(&[&right]), None);
        assert_eq!(received(&[&wrong, &right]), None);
        assert_eq!(received(&[&right, &wrong]), None);
        assert_eq!(received(&[&unknown, &newer, &right]), None);
        assert_eq!(received(&[&broken, &right]), None);
        assert_eq!(
            received(&[&wrong, &wrong]),
            Some(ErrorKind::SignatureMismatch)
        );
        assert_eq!(received(&[&unknown]), Some(ErrorKind::SignatureMissing));
        assert_eq!(
            received(&[&broken, &broken]),
            Some(ErrorKind::SignatureMalformed)
        );
    }
}

#[test]
fn downgrade_matrix() {
    for ours in 0..4_u8 {
        for policy in [ListPolicy::AnyEntry, ListPolicy::NewestVersion] {
            let version: &'static str = String::leak(format!("v{ours}"));
            let location = Location::header("Sig")
                .pair(",", "=", version)
                .policy(policy);
            let scheme = leak(hmac(location).signs(&[Component::Body]));
            let right = oracle(scheme, b"body");
            for theirs in 0..4_u8 {
                let mixed = format!("v{ours}={right},v{theirs}={}", oracle(scheme, b"x"));
                let mixed = Captured::post(b"body").header("Sig", &mixed);
                let alone = Captured::post(b"body").header("Sig", &format!("v{theirs}={right}"));

                let refuses = policy == ListPolicy::NewestVersion && theirs > ours;
                assert_eq!(
                    verify(scheme, &mixed).is_err(),
                    refuses,
                    "v{ours} v{theirs}"
                );
                assert_eq!(
                    verify(scheme, &alone).is_ok(),
                    ours == theirs,
                    "v{ours} v{theirs}"
                );
            }
        }
    }
}

#[test]
fn every_key_format_decodes_to_its_bytes() {
    let bytes = b"\x01\xfa\xfb\xfc sixteen and more";
    let whsec = format!("whsec_{}", Encoding::Base64.encode(bytes));
    for (format, text, key) in [
        (
            KeyFormat::Base64,
            Encoding::Base64.encode(bytes),
            &bytes[..],
        ),
        (KeyFormat::Hex, Encoding::Hex.encode(bytes), bytes),
        (KeyFormat::Hex, Encoding::HexUpper.encode(bytes), bytes),
        (KeyFormat::Text, whsec.clone(), whsec.as_bytes()),
        (KeyFormat::Text, "clé 🔑".into(), "clé 🔑".as_bytes()),
        (KeyFormat::Whsec, whsec.clone(), bytes),
        (KeyFormat::Whsec, Encoding::Base64.encode(bytes), bytes),
    ] {
        let scheme = leak(
            hmac(Location::header("Sig"))
                .key_format(format)
                .signs(&[Component::Body]),
        );
        let right = Encoding::Hex.encode(&tag(scheme, key, b"body"));
        let request = Captured::post(b"body").header("Sig", &right);

        let ring = scheme.keyring([text]).unwrap();

        assert!(
            request.verify(&Verifier::new(scheme), &ring).is_ok(),
            "{format:?}"
        );
    }
}
