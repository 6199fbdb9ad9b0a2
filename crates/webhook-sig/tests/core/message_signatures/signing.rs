//! What a signer writes is what the verifier accepts.

use bytes::Bytes;
use http::Request;
use webhook_sig::scheme::{
    Algorithm, Audience, BodyCoverage, Covered, KeyFormat, Location, MessageSignature, Scheme,
};
use webhook_sig::{Head, Signer, UnixTime, Verifier};

use crate::message_signatures::{BODY, NOW, SAFE, SECRET};

fn sign(verifier: &Verifier, id: Option<&str>, body: &str) -> Request<Bytes> {
    let request = Request::post("https://shop.example/hooks?a=b").header("Host", "shop.example");
    let request = request.header("Content-Type", "application/json");
    let request = request.body(Bytes::from(body.to_owned())).unwrap();
    let keys = verifier.scheme().keyring([SECRET]).unwrap();
    let signer = Signer::new(verifier.clone(), keys);
    let now = UnixTime::from_secs(NOW);
    let signed = match id {
        Some(id) => signer.sign_with_id(id, request, now),
        None => signer.sign(request, now),
    };
    signed.unwrap()
}

fn verifies(verifier: &Verifier, request: &Request<Bytes>) -> bool {
    let keys = verifier.scheme().keyring([SECRET]).unwrap();
    let head = Head::new("POST", "/hooks?a=b", request.headers());
    let now = UnixTime::from_secs(NOW);
    verifier
        .verify(&head, request.body().clone(), &keys, now)
        .is_ok()
}

fn header<'r>(request: &'r Request<Bytes>, name: &str) -> &'r str {
    request.headers()[name].to_str().unwrap()
}

#[test]
fn a_signer_meets_the_policy() {
    const POLICY: MessageSignature = MessageSignature::new()
        .covers(&[
            Covered::Method,
            Covered::TargetUri,
            Covered::Scheme,
            Covered::Header("Content-Type"),
            Covered::QueryParam("a"),
        ])
        .label("acme")
        .tag_param("tag")
        .needs_key_id()
        .needs_nonce()
        .needs_expires();
    const SCHEME: Scheme = Scheme::message_signature("acme", Algorithm::HmacSha256, POLICY)
        .audience(Audience::Key)
        .key_format(KeyFormat::Text)
        .message_id(Location::signature_param("nonce"))
        .build();
    let url = webhook_sig::BaseUrl::new("https://shop.example").unwrap();
    let verifier = Verifier::new(&SCHEME).base_url(url).param("tag", "t");

    let signed = sign(&verifier, Some("n-1"), BODY);

    assert_eq!(
        header(&signed, "signature-input"),
        "acme=(\"@method\" \"@target-uri\" \"@scheme\" \"content-type\" \
         \"@query-param\";name=\"a\" \"content-digest\")\
         ;created=1700000000;expires=1700000300;keyid=\"key-1\";nonce=\"n-1\";tag=\"t\"\
         ;alg=\"hmac-sha256\"",
    );
    assert!(verifies(&verifier, &signed));
}

#[test]
fn an_empty_body_has_no_digest() {
    let verifier = Verifier::new(&SAFE);

    let signed = sign(&verifier, None, "");

    assert!(!signed.headers().contains_key("content-digest"));
    assert!(verifies(&verifier, &signed));
}

#[test]
fn signing_twice_is_signing_once() {
    let verifier = Verifier::new(&SAFE);
    let keys = SAFE.keyring([SECRET]).unwrap();
    let signed = sign(&verifier, None, BODY);

    let again = Signer::new(&SAFE, keys).sign(signed.clone(), UnixTime::from_secs(NOW));

    let again = again.unwrap();
    assert_eq!(again.headers(), signed.headers());
    assert!(verifies(&verifier, &again));
}

#[test]
fn a_careful_sender_covers_more_than_it_must() {
    const ANY: Scheme = Scheme::message_signature(
        "acme",
        Algorithm::HmacSha256,
        MessageSignature::new()
            .covers(&[])
            .body(BodyCoverage::IfCovered),
    )
    .audience(Audience::Key)
    .unsigned_body()
    .build();

    let signed = sign(&Verifier::new(&ANY), None, BODY);

    assert!(verifies(&Verifier::new(&ANY), &signed));
    assert!(verifies(&Verifier::new(&SAFE), &signed));
}

#[test]
fn a_scheme_says_what_it_covers() {
    let covers = "{@method, @authority, @path, @query and the digest of a body}";

    assert_eq!(SAFE.signed_content().to_string(), covers);
    assert!(SAFE.signs_body());
    assert!(!SAFE.signs_url());
    assert_eq!(SAFE.policy(), Some(&MessageSignature::default()));
}

#[test]
fn an_id_is_where_the_scheme_reads_it() {
    const POLICY: MessageSignature =
        MessageSignature::new().covers(&[Covered::Method, Covered::Header("acme-id")]);
    const SCHEME: Scheme = Scheme::message_signature("acme", Algorithm::HmacSha256, POLICY)
        .audience(Audience::Key)
        .key_format(KeyFormat::Text)
        .message_id(Location::header("Acme-Id"))
        .build();
    let verifier = Verifier::new(&SCHEME);

    let signed = sign(&verifier, Some("m-1"), BODY);

    assert_eq!(header(&signed, "acme-id"), "m-1");
    assert!(verifies(&verifier, &signed));
    let request = Request::post("/").body(Bytes::new()).unwrap();
    let signer = Signer::new(&SAFE, SAFE.keyring([SECRET]).unwrap());
    let refused = signer.sign_with_id("m-1", request, UnixTime::from_secs(NOW));
    assert_eq!(
        refused.unwrap_err().kind(),
        webhook_sig::ErrorKind::Misconfigured
    );
}
