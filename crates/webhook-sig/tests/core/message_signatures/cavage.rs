//! The drafts before RFC 9421.

#![cfg(feature = "legacy")]

use webhook_sig::scheme::{Algorithm, Audience, KeyFormat, MessageSignature, Scheme};
use webhook_sig::{ErrorKind, Head, Signer, TimeFormat, UnixTime, Verifier};

use crate::message_signatures::{BODY, NOW, SECRET, hmac};

const SAFE: Scheme =
    Scheme::message_signature("acme", Algorithm::HmacSha256, MessageSignature::cavage())
        .audience(Audience::Key)
        .key_format(KeyFormat::Text)
        .build();
const DIGEST: &str = "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=";
const NAMES: &str = "(request-target) host date digest";

/// The lines of a list of names, for a request with this digest.
fn lines(names: &str, digest: &str) -> String {
    let lines = names.split(' ').map(|name| {
        let value = match name {
            "(request-target)" => "post /hooks?a=b",
            "(created)" => "1700000000",
            "host" => "shop.example",
            "date" => "Tue, 14 Nov 2023 22:13:20 GMT",
            "digest" => digest,
            _ => "",
        };
        format!("{name}: {value}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn signature(names: &str, digest: &str) -> String {
    hmac(SECRET, &lines(names, digest))
}

fn send(value: &str, digest: &str, body: &str) -> Result<(), ErrorKind> {
    send_with(&[], value, digest, body)
}

fn send_with(
    more: &[(&str, &str)],
    value: &str,
    digest: &str,
    body: &str,
) -> Result<(), ErrorKind> {
    let date = TimeFormat::HttpDate.write(UnixTime::from_secs(NOW));
    let mut headers = vec![
        ("Host", "shop.example"),
        ("Date", &*date),
        ("Signature", value),
    ];
    if !digest.is_empty() {
        headers.push(("Digest", digest));
    }
    headers.extend(more);
    let head = Head::new("POST", "/hooks?a=b", &headers);
    let keys = SAFE.keyring([SECRET]).unwrap();
    let now = UnixTime::from_secs(NOW);
    let verified = Verifier::new(&SAFE).verify(&head, body.to_owned(), &keys, now);
    verified.map(|_| ()).map_err(|error| error.kind())
}

fn with_names(names: &str) -> Result<(), ErrorKind> {
    let tag = signature(names, DIGEST);
    let value = format!(r#"keyId="k",algorithm="hs2019",headers="{names}",signature="{tag}""#);
    send(&value, DIGEST, BODY)
}

#[test]
fn what_the_policy_demands_verifies() {
    assert_eq!(with_names(NAMES), Ok(()));
    assert_eq!(with_names("digest date host (request-target)"), Ok(()));
}

#[test]
fn a_required_component_that_is_missing_is_refused() {
    let malformed = Err(ErrorKind::SignatureMalformed);
    assert_eq!(with_names("host date digest"), malformed);
    assert_eq!(with_names("(request-target) date digest"), malformed);
    assert_eq!(with_names("(request-target) host digest"), malformed);
    // Without the digest, the body is not bound.
    assert_eq!(
        with_names("(request-target) host date"),
        Err(ErrorKind::SignatureMismatch)
    );
    let tag = signature("(request-target) host date", "");
    let value = format!(r#"headers="(request-target) host date",signature="{tag}""#);
    let length = [("Content-Length", "18")];
    assert_eq!(send_with(&length, &value, DIGEST, BODY), malformed);
    assert_eq!(send(&value, "", ""), Ok(()));
}

#[test]
fn the_parameters_have_one_spelling() {
    let tag = signature(NAMES, DIGEST);
    let written = |rest: &str| send(&format!(r#"{rest}signature="{tag}""#), DIGEST, BODY);
    let names = format!(r#"headers="{NAMES}","#);

    assert_eq!(written(&names), Ok(()));
    assert_eq!(written(&format!(r#"keyid="k", {names} "#)), Ok(()));
    assert_eq!(
        written(&format!(r#"KEYID="k",created=1700000000,{names}"#)),
        Ok(())
    );
    let malformed = Err(ErrorKind::SignatureMalformed);
    for more in [
        r#"keyId="k",keyid="k","#,
        r#"keyId="k\"","#,
        r#"keyId="k"#,
        r#"keyId=k,"#,
        r#"keyId,"#,
        r#"="k","#,
        r#"key id="k","#,
        r#","#,
        r#"created=-1,"#,
        r#"created=99999999999999999999,"#,
        r#"algorithm="none","#,
        r#"algorithm="rsa-sha256","#,
        r#"signature="AA==","#,
        r#"headers="date","#,
    ] {
        assert_eq!(written(&format!("{more}{names}")), malformed, "{more}");
    }
    assert_eq!(with_names(&format!("{NAMES} date")), malformed);
    assert_eq!(with_names(&format!("{NAMES} Date")), malformed);
    for (value, expected) in [
        ("", malformed),
        (r#"keyId="k""#, malformed),
        (r#"signature="""#, malformed),
        (r#"signature="?""#, malformed),
        (r#"headers="",signature="AA==""#, malformed),
        (r#"headers="date  host",signature="AA==""#, malformed),
        (r#"headers="date date",signature="AA==""#, malformed),
    ] {
        assert_eq!(send(value, DIGEST, BODY), expected, "{value}");
    }
}

#[test]
fn components_and_parameters_are_bounded() {
    let many: String = (0..40).map(|number| format!("x-{number} ")).collect();
    let value = format!(r#"headers="{many}date",signature="AA==""#);
    assert_eq!(
        send(&value, DIGEST, BODY),
        Err(ErrorKind::SignatureMalformed)
    );
    let many: String = (0..20).map(|number| format!(r#"x{number}="","#)).collect();
    let value = format!(r#"{many}signature="AA==""#);
    assert_eq!(
        send(&value, DIGEST, BODY),
        Err(ErrorKind::SignatureMalformed)
    );
}

#[test]
fn created_and_expires_count_where_they_are_there() {
    let names = format!("(created) {NAMES}");
    let tag = signature(&names, DIGEST);
    let with = |params: &str| {
        let value = format!(r#"{params}headers="{names}",signature="{tag}""#);
        send(&value, DIGEST, BODY)
    };

    assert_eq!(with("created=1700000000,"), Ok(()));
    assert_eq!(with("created=1700000000,expires=1699999700,"), Ok(()));
    assert_eq!(
        with("created=1700000000,expires=1699999699,"),
        Err(ErrorKind::TimestampTooOld)
    );
    assert_eq!(with("created=1700000301,"), Err(ErrorKind::TimestampTooNew));
    assert_eq!(
        with("created=1700000001,"),
        Err(ErrorKind::SignatureMismatch)
    );
    assert_eq!(with(""), Err(ErrorKind::FieldMissing));
}

#[test]
fn a_digest_is_that_of_the_body() {
    let with = |digest: &str, body: &str| {
        let tag = signature(NAMES, digest);
        send(
            &format!(r#"headers="{NAMES}",signature="{tag}""#),
            digest,
            body,
        )
    };
    let (mismatch, malformed) = (
        Err(ErrorKind::SignatureMismatch),
        Err(ErrorKind::FieldMalformed),
    );

    assert_eq!(with(DIGEST, BODY), Ok(()));
    assert_eq!(with(&DIGEST.replace("SHA", "sha"), BODY), Ok(()));
    assert_eq!(with(&format!("UNIXsum=30637,{DIGEST}"), BODY), Ok(()));
    assert_eq!(with(DIGEST, "{}"), mismatch);
    assert_eq!(with(DIGEST, ""), mismatch);
    assert_eq!(with("UNIXsum=30637", BODY), malformed);
    assert_eq!(with(&format!("{DIGEST},{DIGEST}"), BODY), malformed);
    assert_eq!(with("SHA-256", BODY), malformed);
    assert_eq!(with("SHA-256=AA==", BODY), malformed);
}

#[test]
fn a_signer_meets_the_policy() {
    let keys = SAFE.keyring([SECRET]).unwrap();
    let now = UnixTime::from_secs(NOW);
    let request = http::Request::post("https://shop.example/hooks?a=b").body(BODY.into());

    let signed = Signer::new(&SAFE, keys.clone()).sign(request.unwrap(), now);

    let signed = signed.unwrap();
    let head = Head::new("POST", "/hooks?a=b", signed.headers());
    let verified = Verifier::new(&SAFE).verify(&head, BODY, &keys, now);
    assert_eq!(verified.unwrap().timestamp(), Some(now));
}
