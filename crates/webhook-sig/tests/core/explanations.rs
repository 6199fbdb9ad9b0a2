//! What the source of an error says of the signed value that it is about.

use std::error::Error as _;

use bytes::Bytes;
use http::Request;
use webhook_sig::provider::STANDARD_WEBHOOKS;
use webhook_sig::request::ReadError;
use webhook_sig::scheme::{Component, Custom, Encoding, Location, Scheme};
use webhook_sig::{Error, ErrorKind, Signer, Verifier};

use crate::captured::{Captured, NOW};

const SENT_BY: Location = Location::header("Acme-Sent-By");

/// Returns the kind and the source of an error.
fn explained(error: &Error) -> (ErrorKind, Option<String>) {
    (error.kind(), error.source().map(ToString::to_string))
}

/// Returns why a delivery with a signature is refused.
fn refused(scheme: &'static Scheme, delivery: Captured) -> (ErrorKind, Option<String>) {
    let keys = scheme.keyring(["W5ZqkqPDYkYm8sJ1tq0V"]).unwrap();
    let delivery = delivery.header("Acme-Signature", &"0a".repeat(32));
    let result = delivery.verify(&Verifier::new(scheme), &keys);
    explained(&result.unwrap_err())
}

#[test]
fn a_signed_header_that_is_missing_is_named() {
    static HEAD: Scheme =
        Scheme::hmac_sha256("head", Location::header("Acme-Signature"), Encoding::Hex)
            .message_id(Location::header("Acme-Id"))
            .signs(&[
                Component::Id,
                Component::Literal("\n"),
                Component::Field(SENT_BY),
                Component::Literal("\n"),
                Component::Body,
            ]);
    let sent = || {
        Captured::post(b"{}")
            .header("Acme-Id", "id-of-no-one")
            .header("Acme-Sent-By", "name-of-no-one")
    };
    let of = |delivery: Captured| {
        let (kind, source) = refused(&HEAD, delivery);
        let source = source.unwrap_or_default();
        assert!(!source.contains("no-one"), "{source}");
        (kind, source)
    };

    let (kind, source) = of(sent().without("Acme-Sent-By"));
    assert_eq!(kind, ErrorKind::FieldMissing);
    assert_eq!(source, "`Acme-Sent-By: …` is missing");
    let (kind, source) = of(sent().without("Acme-Id"));
    assert_eq!(kind, ErrorKind::FieldMissing);
    assert_eq!(source, "`Acme-Id: …` is missing");
    let (kind, source) = of(sent().header("Acme-Sent-By", "name-of-no-one"));
    assert_eq!(kind, ErrorKind::FieldMalformed);
    assert_eq!(source, "`Acme-Sent-By: …` is malformed");
    let without_id = sent().without("Acme-Id");
    let without_id = without_id.header("Acme-Signature", &"0a".repeat(32));
    let checked = Verifier::new(&HEAD).check_head(&without_id.head(), NOW);
    let (kind, source) = explained(&checked.unwrap_err());
    assert_eq!(kind, ErrorKind::FieldMissing);
    assert_eq!(source.as_deref(), Some("`Acme-Id: …` is missing"));
}

#[test]
fn a_signed_value_of_the_body_that_is_missing_is_named() {
    static BODY: Scheme =
        Scheme::hmac_sha256("body", Location::header("Acme-Signature"), Encoding::Hex)
            .unsigned_body()
            .signs(&[Component::Field(Location::json("/id"))]);
    static CUSTOM: Scheme =
        Scheme::hmac_sha256("custom", Location::header("Acme-Signature"), Encoding::Hex)
            .message_id(Location::header("Acme-Id"))
            .ambiguous_boundaries()
            .signs(&[
                Component::Id,
                Component::Literal("\n"),
                Component::Body,
                Component::Literal("\n"),
                Component::Custom(Custom::new("what is never there", |_, _| {
                    Err(ReadError::Missing)
                })),
            ]);
    let (kind, source) = refused(&BODY, Captured::post(b"{}"));
    assert_eq!(kind, ErrorKind::FieldMissing);
    assert_eq!(source.as_deref(), Some("`JSON /id: …` is missing"));
    assert_eq!(
        refused(&BODY, Captured::post(br#"{"id":"1"}"#)),
        (ErrorKind::SignatureMismatch, None)
    );
    // The id is there, and is not what the function lacks.
    let sent = Captured::post(b"{}").header("Acme-Id", "id-of-no-one");
    assert_eq!(refused(&CUSTOM, sent), (ErrorKind::FieldMissing, None));
}

/// Signs with a key that is long enough, and without an id; returns why that fails.
fn unsigned(verifier: &Verifier, key: &str) -> (ErrorKind, Option<String>) {
    let signer = Signer::new(verifier.clone(), verifier.scheme().key(key).unwrap());
    let request = Request::post("https://hooks.example/").body(Bytes::from("{}"));
    explained(&signer.sign(request.unwrap(), NOW).unwrap_err())
}

fn without_id(place: &str) -> (ErrorKind, Option<String>) {
    let cure = format!("the message id is missing: `Signer::sign_with_id` puts it at `{place}`");
    (ErrorKind::FieldMissing, Some(cure))
}

#[test]
fn a_message_id_that_a_signer_lacks_is_named_with_its_cure() {
    static IN_BODY: Scheme =
        Scheme::hmac_sha256("body", Location::header("Acme-Signature"), Encoding::Hex)
            .message_id(Location::json("/id"))
            .signs(&[Component::Body]);
    let secret = "W5ZqkqPDYkYm8sJ1tq0V";

    let standard = unsigned(
        &Verifier::new(&STANDARD_WEBHOOKS),
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    );
    assert_eq!(standard, without_id("webhook-id: …"));
    let in_body = unsigned(&Verifier::new(&IN_BODY), secret);
    assert_eq!(in_body, without_id("JSON /id: …"));
    #[cfg(feature = "jws")]
    {
        use webhook_sig::provider::QSTASH;

        let in_token = unsigned(&Verifier::new(&QSTASH), secret);
        assert_eq!(in_token, without_id("claim /jti: …"));
    }
    #[cfg(feature = "message-signatures")]
    {
        use webhook_sig::scheme::{Algorithm, Audience, Covered, KeyFormat, MessageSignature};

        const POLICY: MessageSignature =
            MessageSignature::new().covers(&[Covered::Method, Covered::Header("acme-id")]);
        static COVERED: Scheme = Scheme::message_signature("acme", Algorithm::HmacSha256, POLICY)
            .audience(Audience::Key)
            .key_format(KeyFormat::Text)
            .message_id(Location::header("Acme-Id"))
            .build();
        let covered = unsigned(&Verifier::new(&COVERED), secret);
        assert_eq!(covered, without_id("Acme-Id: …"));
    }
}

#[test]
#[cfg(all(feature = "legacy", feature = "rsa"))]
fn another_version_of_sns_is_named_with_its_cure() {
    use webhook_sig::provider::{AWS_SNS, AWS_SNS_V1};

    /// A key of which no one knows the private one.
    const RSA: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA6t45QofAjqYV9POpHK/nRYZFcy+Z8LVpSGejkA0aqP122wNn\
     4+LlJ3KCS/h7TMk43pGm36t2rgxktHZrmGn25XqYhM7Z+MwIt70hvdepbwipHxUMPX3H1d0plI9BVgAaE914re6DDONR\
     JODI0bTJg+kWPBBDgkKmA1PosFrJuRB/ZlftWJg4P8JToV83BcseYkW94e8N0SNXrj+bsxsTLAL5Y0Y2Hdid1NVmH5yy\
     /hP8KKgqMpVHaI9t49NdoCr/nm+Em9B0o/sg9BttZHP0H9BJquYSIM0DpEqC94OTPek819RFFS4AwtK6mhF02mSDoAUU\
     b4ju/nFREZFGCsJOFwIDAQAB";
    let refused = |scheme: &'static Scheme, version: &str| {
        let body = format!(
            r#"{{"Type":"Notification","MessageId":"1","TopicArn":"arn:aws:sns:us-east-1:1:a",
                "Message":"psst","Timestamp":"2026-01-01T00:00:00.000Z",
                "SignatureVersion":"{version}","Signature":"{}=="}}"#,
            "A".repeat(342),
        );
        let keys = scheme.keyring([RSA]).unwrap();
        let verifier = Verifier::new(scheme).param("topic_arn", "arn:aws:sns:us-east-1:1:a");
        let result = Captured::post(body.as_bytes()).verify(&verifier, &keys);
        explained(&result.unwrap_err())
    };
    let not_2 = "`/SignatureVersion` is not 2: set the topic's attribute `SignatureVersion` to 2, or \
                 use `AWS_SNS_V1` with the feature `legacy`";
    let not_1 = "`/SignatureVersion` is not 1: use `AWS_SNS`, which takes version 2";
    let malformed = |source: &str| (ErrorKind::FieldMalformed, Some(source.to_owned()));

    assert_eq!(refused(&AWS_SNS, "1"), malformed(not_2));
    assert_eq!(refused(&AWS_SNS_V1, "2"), malformed(not_1));
    assert_eq!(refused(&AWS_SNS, "psst"), malformed(not_2));
    let mismatch = (ErrorKind::SignatureMismatch, None);
    assert_eq!(refused(&AWS_SNS, "2"), mismatch);
    assert_eq!(refused(&AWS_SNS_V1, "1"), mismatch);
}
