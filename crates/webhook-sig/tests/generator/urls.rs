//! Every boundary in a URL, in every form in which it may be signed.
//!
//! All short targets are tried, with headers and bodies next to them, and every form is one that a vendor
//! may sign. What verifies under one signed content must be read in one way.

use std::collections::BTreeMap;

use fastrand::Rng;
use webhook_sig::provider::HUBSPOT_V3;
use webhook_sig::scheme::{Algorithm, Encoding, UrlForm};
use webhook_sig::{BaseUrl, Signer, Verifier};

use crate::captured::{Captured, SECRET};
use crate::reading::{ORIGIN, Taken};
use crate::sender::Receiver;
use crate::words::{At, Draft, Word};

const FIELD: Word = Word::Field(At::header("Field"));
const COMMA: Word = Word::Literal(",");

const CONTENTS: &[&[Word]] = &[
    &[Word::Url],
    &[Word::UrlPath, Word::Literal("?"), Word::Query],
    &[Word::UrlPath, COMMA, FIELD],
    &[Word::Url, COMMA, FIELD],
    &[FIELD, COMMA, Word::Url],
    &[FIELD, COMMA, Word::UrlPath, COMMA, Word::Body],
    &[Word::Url, Word::Body],
    &[Word::Body, Word::Url],
    &[Word::Body, COMMA, Word::Url],
    &[Word::Body, COMMA, Word::UrlPath, COMMA, FIELD],
];

/// What a short target is made of.
const TOKENS: &[&str] = &["p", "/", "?", ",", "%2F", "%3F", "%2C"];

/// A header and a body next to it, which the other reading may lose.
const VALUES: &[&str] = &["all", "delete,all", ",all", "?p", "{}"];

fn receiver(content: &[Word], form: UrlForm) -> Receiver {
    let draft = Draft {
        algorithm: Algorithm::HmacSha256,
        encoding: Encoding::Hex,
        signature: At::header("Sig"),
        content: content.to_vec(),
        timestamp: None,
        id: None,
        audience: None,
        methods: &["POST"],
        url_forms: match form {
            UrlForm::AsConfigured => &[UrlForm::AsConfigured],
            UrlForm::OtherPort => &[UrlForm::AsConfigured, UrlForm::OtherPort],
            UrlForm::Unescaped => &[UrlForm::AsConfigured, UrlForm::Unescaped],
            UrlForm::WithoutRoot => &[UrlForm::AsConfigured, UrlForm::WithoutRoot],
            other => panic!("{other:?} is new"),
        },
        ambiguous_boundaries: false,
        unsigned_body: true,
        json_form: false,
    };
    let scheme = draft.build();
    Receiver::new(draft, scheme)
}

/// Returns all targets of up to three tokens.
fn targets() -> Vec<String> {
    let mut targets = vec!["/".to_owned()];
    let mut from = 0;
    for _ in 0..3 {
        let longer: Vec<_> = targets[from..]
            .iter()
            .flat_map(|target| TOKENS.iter().map(move |token| format!("{target}{token}")))
            .collect();
        from = targets.len();
        targets.extend(longer);
    }
    targets
}

/// Sends every target with every value, signed in every form, and returns how many are genuine.
fn find_two_readings(content: &[Word], form: UrlForm) -> usize {
    let receiver = receiver(content, form);
    let mut rng = Rng::with_seed(0);
    let mut read: BTreeMap<Vec<u8>, (Captured, Taken)> = BTreeMap::new();
    let mut genuine = 0;
    let values = if content.len() == 1 {
        &VALUES[..1]
    } else {
        VALUES
    };
    for target in targets() {
        for value in values {
            let mut request = Captured::post(value.as_bytes()).header("Field", value);
            request.target.clone_from(&target);
            for signed in receiver.draft.url_forms {
                let Some((request, content)) = receiver.signed(request.clone(), *signed, &mut rng)
                else {
                    continue;
                };
                let Ok(verified) = receiver.verify(&request) else {
                    continue;
                };
                genuine += 1;
                let taken = receiver.reader(&request).taken(&verified);
                let (first, own) = read
                    .entry(content)
                    .or_insert_with(|| (request.clone(), taken.clone()));
                assert_eq!(
                    *own,
                    taken,
                    "{first:?} and {request:?}\n{}",
                    receiver.draft.toml()
                );
            }
        }
    }
    genuine
}

#[test]
fn no_url_form_has_two_readings() {
    for form in [
        UrlForm::AsConfigured,
        UrlForm::OtherPort,
        UrlForm::Unescaped,
        UrlForm::WithoutRoot,
    ] {
        for content in CONTENTS {
            let genuine = find_two_readings(content, form);

            assert!(genuine > 60, "{form:?} {content:?}: {genuine}");
        }
    }
}

#[test]
fn a_query_does_not_vanish_into_the_path() {
    let verifier = Verifier::new(&HUBSPOT_V3).base_url(BaseUrl::new(ORIGIN).unwrap());
    let keys = HUBSPOT_V3.keyring([SECRET]).unwrap();
    let signer = Signer::new(verifier.clone(), keys.clone());
    let mut request = Captured::post(b"{}");
    request.target = "/hook?x=1".into();
    let mut request = request.signed(&signer, &HUBSPOT_V3).unwrap();
    request.target = "/hook?x=1".into();
    assert!(request.verify(&verifier, &keys).is_ok());

    request.target = "/hook%3Fx=1".into();

    assert!(request.verify(&verifier, &keys).is_err());
}
