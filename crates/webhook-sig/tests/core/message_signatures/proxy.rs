//! Who is addressed, also behind a proxy that changes the request (RFC 9421, section 4.3).

use webhook_sig::scheme::{Algorithm, Audience, KeyFormat, MessageSignature, Scheme};
use webhook_sig::{BaseUrl, ErrorKind, Head, UnixTime, Verifier};

use crate::message_signatures::{NOW, SAFE, SECRET, Sent, at, verifier};

const MISMATCH: Result<(), ErrorKind> = Err(ErrorKind::SignatureMismatch);

/// Says that the request came to another host.
fn behind_proxy() -> (Sent, [(String, String); 2]) {
    let signed = Sent::new().signed();
    let changed = Sent::new().without_header("host");
    (
        changed.header("Host", "origin.host.internal.example"),
        signed,
    )
}

#[test]
fn a_host_that_a_proxy_changed_comes_from_the_configuration() {
    let (sent, signed) = behind_proxy();

    assert_eq!(sent.verify_with(&verifier(&SAFE), &signed), MISMATCH);
    assert_eq!(
        sent.verify_with(&at("https://shop.example"), &signed),
        Ok(())
    );
    assert_eq!(
        sent.verify_with(&at("https://other.example"), &signed),
        MISMATCH
    );
}

#[test]
fn a_path_that_a_proxy_takes_away_comes_from_the_configuration() {
    let signed = Sent::new().signed();
    let stripped = Sent {
        target: "?a=b".to_owned(),
        ..Sent::new()
    };

    let verifier = at("https://shop.example/hooks");

    assert_eq!(stripped.verify_with(&verifier, &signed), Ok(()));
    assert_eq!(Sent::new().verify_with(&verifier, &signed), MISMATCH);
}

#[test]
fn an_authority_is_normalized() {
    let authority = |host: &str, signed: &str| {
        let sent = Sent::new().without_header("host").header("Host", host);
        let sent = sent.not_covering(r#""@authority""#);
        sent.covering(r#""@authority""#, signed)
            .verify(&verifier(&SAFE))
    };
    assert_eq!(authority("Shop.Example", "shop.example"), Ok(()));
    assert_eq!(authority("shop.example:443", "shop.example"), Ok(()));
    assert_eq!(authority("shop.example:80", "shop.example"), Ok(()));
    assert_eq!(authority("shop.example:8443", "shop.example:8443"), Ok(()));
    assert_eq!(authority("[::1]:8443", "[::1]:8443"), Ok(()));
    for host in [
        "",
        "a b",
        "user@shop.example",
        "shop.example/x",
        "https://shop.example",
    ] {
        let refused = authority(host, host);
        assert_eq!(refused, Err(ErrorKind::FieldMalformed), "{host}");
    }

    let configured = |url: &str, signed: &str| {
        let sent = Sent::new().not_covering(r#""@authority""#);
        sent.covering(r#""@authority""#, signed).verify(&at(url))
    };
    assert_eq!(
        configured("https://Shop.Example:443", "shop.example"),
        Ok(())
    );
    assert_eq!(
        configured("https://shop.example:80", "shop.example:80"),
        Ok(())
    );
    assert_eq!(configured("http://shop.example:80", "shop.example"), Ok(()));
    assert_eq!(
        configured("https://user:w@shop.example", "shop.example"),
        Ok(())
    );
}

#[test]
fn a_host_must_be_there_once() {
    let twice = Sent::new().header("Host", "shop.example");
    let missing = Sent::new().without_header("host");

    assert!(twice.verify(&verifier(&SAFE)).is_err());
    assert_eq!(
        missing.verify(&verifier(&SAFE)),
        Err(ErrorKind::FieldMissing)
    );
}

#[test]
fn only_the_configuration_knows_the_scheme() {
    for (identifier, value) in [
        (r#""@scheme""#, "https"),
        (r#""@target-uri""#, "https://shop.example/hooks?a=b"),
    ] {
        let sent = Sent::new().covering(identifier, value);
        // A sender chose that, so the receiver is not to blame.
        let refused = sent.begin(&verifier(&SAFE));
        assert_eq!(refused, Err(ErrorKind::SignatureMalformed), "{identifier}");
    }
}

#[test]
fn a_scheme_for_one_host_needs_its_url() {
    const OWN_HOST: Scheme =
        Scheme::message_signature("acme", Algorithm::HmacSha256, MessageSignature::new())
            .audience(Audience::Authority)
            .key_format(KeyFormat::Text)
            .build();
    assert!(OWN_HOST.signs_url());

    let without = Sent::new().begin(&verifier(&OWN_HOST));
    assert_eq!(without, Err(ErrorKind::Misconfigured));
    let url = BaseUrl::new("https://shop.example").unwrap();
    let own = Verifier::new(&OWN_HOST).base_url(url);
    assert_eq!(Sent::new().verify(&own), Ok(()));
    // A delivery for another host does not verify here, even if it comes with that host.
    let url = BaseUrl::new("https://other.example").unwrap();
    let other = Verifier::new(&OWN_HOST).base_url(url);
    assert_eq!(Sent::new().verify(&other), MISMATCH);
}

#[test]
fn the_authority_of_the_uri_counts_before_a_host() {
    let sent = Sent::new()
        .without_header("host")
        .header("Host", "other.example");
    let headers: Vec<_> = sent.headers.iter().cloned().chain(sent.signed()).collect();
    let keys = SAFE.keyring([SECRET]).unwrap();
    let verifier = Verifier::new(&SAFE);
    let begin = |authority: Option<&str>| {
        let head = Head::new("POST", &sent.target, &headers).authority(authority);
        verifier
            .begin(&head, &keys, UnixTime::from_secs(NOW))
            .is_ok()
    };

    assert!(begin(Some("shop.example")));
    assert!(begin(Some("Shop.Example:443")));
    assert!(!begin(Some("third.example")));
    assert!(!begin(None));
}
