//! No output of any public value contains a secret, in any spelling.

use std::fmt::Debug;
use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use webhook_sig::request::{ReadError, View};
use webhook_sig::scheme::{Component, Custom, Encoding, Location, Scheme};
use webhook_sig::{
    AllowedIps, BaseUrl, Error, ErrorKind, Head, Keyring, RequiredHeader, Signer, Verifier,
};

use crate::captured::{Captured, NOW, tag};
use crate::fixture::SECRET as CANARY;
use crate::sample::{
    every, has_oracle, key_bytes, keys, message, private_key, sign, signable, signed, signing_keys,
    those, unsigned, verifier,
};
use crate::test_keys::{key_text, pairs};

/// Returns the spellings in which a secret may leak.
fn spellings(secret: &[u8]) -> Vec<String> {
    let mut spellings = vec![
        Encoding::Hex.encode(secret),
        Encoding::HexUpper.encode(secret),
        Encoding::Base64.encode(secret),
        Encoding::Base64UrlUnpadded.encode(secret),
        format!("{secret:?}").trim_matches(['[', ']']).to_owned(),
        format!("{secret:#?}")
            .trim_matches(['[', ']', '\n'])
            .to_owned(),
    ];
    spellings.extend(std::str::from_utf8(secret).map(str::to_owned));
    spellings
}

/// Returns the bytes of the keys that a test must not find, in pieces: of some keys only a part may
/// be shown, such as a coordinate.
fn hidden(scheme: &Scheme) -> Vec<Vec<u8>> {
    let Some([pair, _]) = pairs(scheme) else {
        return vec![CANARY.into(), hex::decode(CANARY).unwrap()];
    };
    let bytes = |pem: &str| {
        let lines = pem.lines().filter(|line| !line.starts_with("-----"));
        STANDARD.decode(lines.collect::<String>()).unwrap()
    };
    let keys = [bytes(pair.private), bytes(pair.public)].concat();
    keys.chunks_exact(12).map(<[u8]>::to_vec).collect()
}

fn assert_silent(shown: &str, secret: &[u8]) {
    for spelling in spellings(secret) {
        assert!(!shown.contains(&spelling), "{spelling} in {shown}");
    }
}

/// Returns all that a value shows of itself.
fn debug(value: impl Debug) -> String {
    format!("{value:?}\n{value:#?}")
}

/// Returns an error and its causes as a log shows them.
fn report(error: &Error) -> String {
    let mut report = format!("{}\n{error}", debug(error));
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        report = format!("{report}\n{error}\n{error:?}");
        cause = error.source();
    }
    report
}

#[test]
fn no_secret_in_any_output() {
    for scheme in signable() {
        let text = key_text(scheme, CANARY);
        let key = scheme.key(&text).unwrap();
        let ring = scheme.keyring([&text, &text]).unwrap();
        let settings = verifier(scheme)
            .require_header(RequiredHeader::bearer(CANARY).unwrap())
            .allowed_ips(AllowedIps::parse(["127.0.0.1"]).unwrap());
        let request = signed(scheme, b"{}").header("X-Token", CANARY);
        let head = request.head().peer(Some([127, 0, 0, 1].into()));
        let plain = verifier(scheme);
        // Where the head alone is signed, it is refused at once.
        let mut begun = plain.begin(&head, &ring, NOW);
        if let Ok(verification) = &mut begun {
            verification.update(request.body.clone()).unwrap();
        }

        let shown = [
            debug(&key),
            debug(key.weakness()),
            debug(&ring),
            debug(Keyring::new(key.clone())),
            debug(&settings),
            debug(Signer::new(settings.clone(), ring.clone())),
            debug(Signer::new(settings.clone(), signing_keys(scheme))),
            debug(private_key(scheme)),
            debug(RequiredHeader::new("X-Token", CANARY).unwrap()),
            debug(RequiredHeader::basic("user", CANARY).unwrap()),
            debug(BaseUrl::new(&format!("https://user:{CANARY}@shop.example/hooks")).unwrap()),
            debug(head),
            debug(&begun),
            debug(scheme),
            debug(settings.verify(&head, request.body.clone(), &ring, NOW)),
        ];

        for shown in shown {
            assert_silent(&shown, CANARY.as_bytes());
            for bytes in hidden(scheme) {
                assert_silent(&shown, &bytes);
            }
        }
    }
}

#[test]
fn a_head_shows_nothing_of_its_target_and_headers() {
    let headers = [("Authorization", CANARY)];
    for target in [
        format!("/{CANARY}"),
        format!("/hooks/{CANARY}/github"),
        format!("/hooks?token={CANARY}"),
    ] {
        assert_silent(
            &debug(Head::new("POST", &target, &headers)),
            CANARY.as_bytes(),
        );
    }
}

#[test]
fn a_rejected_key_is_not_repeated() {
    for scheme in every() {
        for text in [
            format!("{CANARY}\n"),
            format!("-----BEGIN {CANARY}"),
            format!("{CANARY}!"),
        ] {
            let errors = [scheme.key(&text).err(), scheme.signing_key(&text).err()];
            for error in errors.into_iter().flatten() {
                assert_silent(&format!("{error} {error:?}"), CANARY.as_bytes());
            }
        }
        // Each where the other one belongs.
        for pair in pairs(scheme).into_iter().flatten() {
            let errors = [
                scheme.key(pair.private).unwrap_err(),
                scheme.signing_key(pair.public).unwrap_err(),
            ];
            for bytes in hidden(scheme) {
                assert_silent(&format!("{errors:?} {} {}", errors[0], errors[1]), &bytes);
            }
        }
    }
    let error = RequiredHeader::bearer(&format!("{CANARY} ")).unwrap_err();
    assert_silent(&format!("{error} {error:?}"), CANARY.as_bytes());
}

#[test]
fn the_expected_signature_is_in_no_output() {
    for scheme in those(200, has_oracle) {
        let request = signed(scheme, b"{\"tulip\":1}").replace("tulip", "daisy");
        let verifier = verifier(scheme);
        let head = request.head();
        let keys = keys(scheme);
        let mut verification = verifier.begin(&head, &keys, NOW).unwrap();
        verification.update(request.body.clone()).unwrap();
        let shown = debug(&verification);

        let result = verification.finish();

        let expected = tag(scheme, &key_bytes(scheme), &message(scheme, &request));
        assert_silent(&shown, &expected);
        if let Err(error) = result {
            assert_silent(&report(&error), &expected);
        }
    }
}

#[test]
fn bodies_queries_and_headers_are_in_no_output() {
    for scheme in signable() {
        let mut request = unsigned(scheme, CANARY.as_bytes()).header("Cookie", CANARY);
        request.target = format!("{}&token={CANARY}", request.target);
        let request = sign(scheme, &request);
        let verifier = verifier(scheme);
        let (head, ring) = (request.head(), keys(scheme));
        let mut verification = verifier.begin(&head, &ring, NOW).unwrap();
        for chunk in request.body.chunks(10) {
            verification.update(chunk.to_vec()).unwrap();
        }
        assert_silent(&debug(&verification), CANARY.as_bytes());

        let (verified, body) = verification.finish().unwrap();

        assert_silent(&debug(&verified), CANARY.as_bytes());
        assert_silent(&debug(&body), CANARY.as_bytes());
        assert_silent(&debug(head), CANARY.as_bytes());
    }
}

#[test]
fn errors_hold_nothing_of_the_request() {
    for scheme in signable() {
        let request = signed(scheme, CANARY.as_bytes());
        for at in 0..request.headers.len() {
            for spoil in [CANARY, &format!("{CANARY},{CANARY}"), ""] {
                let mut request = request.clone();
                request.headers[at].1 = spoil.into();

                if let Err(error) = request.verify(&verifier(scheme), &keys(scheme)) {
                    assert_silent(&report(&error), CANARY.as_bytes());
                }
            }
        }
    }
}

static SHOWN: Mutex<String> = Mutex::new(String::new());

fn show(view: &View<'_>, _write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    let _ = view.form()?;
    *SHOWN.lock().unwrap() = format!("{}\n{}", debug(view), debug(view.form()));
    Ok(())
}

#[test]
fn a_view_does_not_show_its_values() {
    const SCHEME: &Scheme = &Scheme::hmac_sha256("show", Location::header("Sig"), Encoding::Hex)
        .signs(&[Component::Custom(Custom::new("show", show))]);
    let request = Captured::post(format!("data={CANARY}").as_bytes())
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Sig", &"0".repeat(64));

    let error = request
        .verify(&Verifier::new(SCHEME), &keys(SCHEME))
        .unwrap_err();

    assert_eq!(error.kind(), ErrorKind::SignatureMismatch);
    let shown = SHOWN.lock().unwrap();
    assert!(shown.contains("View"));
    assert_silent(&shown, CANARY.as_bytes());
}
