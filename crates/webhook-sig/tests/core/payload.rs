//! What Gitea and its kin sign: a body, or the only field of a form.

use webhook_sig::provider::{FORGEJO, GITEA, GOGS};
use webhook_sig::{ErrorKind, Scheme, Verifier};

use crate::captured::Captured;
use crate::sample::{keys, signed};

const FORM: &str = "application/x-www-form-urlencoded";
const SCHEMES: [&Scheme; 3] = [&FORGEJO, &GITEA, &GOGS];

/// Returns a delivery of a JSON text, with its genuine signature, as another body.
fn posted(scheme: &'static Scheme, content_type: &str, body: &str) -> Captured {
    let mut request = signed(scheme, br#"{"ref":"a+b"}"#);
    request.headers.retain(|(name, _)| name != "content-type");
    request.body = body.as_bytes().to_vec();
    request.header("Content-Type", content_type)
}

fn kind(scheme: &'static Scheme, request: &Captured) -> Option<ErrorKind> {
    let result = request.verify(&Verifier::new(scheme), &keys(scheme));
    result.err().map(|error| error.kind())
}

#[test]
fn a_form_of_its_payload_alone_is_signed() {
    let form = "payload=%7B%22ref%22%3A%22a%2Bb%22%7D";
    for scheme in SCHEMES {
        assert!(scheme.signs_body());
        for (body, refused) in [
            (form, None),
            ("%70ayload=%7b%22ref%22:%22a%2bb%22%7d", None),
            (
                "payload=%7B%22ref%22%3A%22a+b%22%7D",
                Some(ErrorKind::SignatureMismatch),
            ),
            (
                &format!("{form}&admin=true"),
                Some(ErrorKind::FieldMalformed),
            ),
            (
                &format!("admin=true&{form}"),
                Some(ErrorKind::FieldMalformed),
            ),
            (&format!("{form}&=true"), Some(ErrorKind::FieldMalformed)),
            (&format!("{form}&{form}"), Some(ErrorKind::FieldMalformed)),
            ("other=1", Some(ErrorKind::FieldMissing)),
            ("", Some(ErrorKind::FieldMissing)),
        ] {
            let request = posted(scheme, FORM, body);

            assert_eq!(kind(scheme, &request), refused, "{} {body}", scheme.id());
        }
    }
}

#[test]
fn any_other_body_is_signed_as_it_is() {
    for scheme in SCHEMES {
        for content_type in ["application/json", "text/plain", "multipart/form-data"] {
            let json = posted(scheme, content_type, r#"{"ref":"a+b"}"#);
            let form = posted(
                scheme,
                content_type,
                "payload=%7B%22ref%22%3A%22a%2Bb%22%7D",
            );

            assert_eq!(kind(scheme, &json), None, "{content_type}");
            let mismatch = Some(ErrorKind::SignatureMismatch);
            assert_eq!(kind(scheme, &form), mismatch, "{content_type}");
        }
        let twice = posted(scheme, FORM, "payload=%7B%22ref%22%3A%22a%2Bb%22%7D");
        let twice = twice.header("Content-Type", FORM);
        assert_eq!(kind(scheme, &twice), Some(ErrorKind::SignatureMismatch));
    }
}
