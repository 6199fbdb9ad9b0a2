//! The digest of the body, which is bound while it arrives.

use webhook_sig::scheme::{BodyCoverage, Covered, MessageSignature, Scheme};
use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};

use crate::message_signatures::{BODY, NOW, SAFE, SECRET, SHA_256, SHA_512, Sent, verifier};

const MISMATCH: Result<(), ErrorKind> = Err(ErrorKind::SignatureMismatch);
const OTHER: &str = "sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:";

/// Covers a digest as it is written.
fn with(digest: &str) -> Sent {
    Sent::new()
        .without_header("content-digest")
        .header("Content-Digest", digest)
        .not_covering(r#""content-digest""#)
        .covering(r#""content-digest""#, digest)
}

fn verify(digest: &str) -> Result<(), ErrorKind> {
    with(digest).verify(&verifier(&SAFE))
}

#[test]
fn every_known_digest_must_be_that_of_the_body() {
    assert_eq!(verify(SHA_256), Ok(()));
    assert_eq!(verify(SHA_512), Ok(()));
    assert_eq!(verify(&format!("{SHA_512}, {SHA_256}")), Ok(()));
    assert_eq!(verify(OTHER), MISMATCH);
    assert_eq!(verify(&format!("{SHA_512}, {OTHER}")), MISMATCH);
    assert_eq!(verify(&format!("{OTHER}, {SHA_512}")), MISMATCH);
}

#[test]
fn a_digest_that_protects_nothing_is_not_one() {
    let malformed = Err(ErrorKind::FieldMalformed);
    for digest in [
        "md5=:xqtX7P5gkrnvCLn4yh9eDA==:",
        "unixsum=:AA==:",
        "crc32c=:AAAAAA==:",
        "sha-256=:AA==:",
        "sha-512=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:",
        "sha-256=\"X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=\"",
        "sha-256",
        "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=",
        "",
    ] {
        assert_eq!(with(digest).begin(&verifier(&SAFE)), malformed, "{digest}");
    }
    // One more that no one knows does not matter.
    assert_eq!(verify(&format!("md5=:AA==:, {SHA_256}")), Ok(()));
    // Two of one algorithm could be read in two ways.
    assert_eq!(verify(&format!("{OTHER}, {SHA_256}")), malformed);
}

#[test]
fn a_body_without_its_digest_is_refused_before_it_is_read() {
    let sent = Sent::new()
        .not_covering(r#""content-digest""#)
        .without_header("content-digest");
    let announced = sent.clone().header("Content-Length", "18");
    let chunked = sent.clone().header("Transfer-Encoding", "chunked");
    let empty = Sent {
        body: String::new(),
        ..sent.clone()
    };

    let malformed = Err(ErrorKind::SignatureMalformed);
    assert_eq!(announced.begin(&verifier(&SAFE)), malformed);
    assert_eq!(chunked.begin(&verifier(&SAFE)), malformed);
    // What is not announced, as in HTTP/2, is refused when it arrives.
    assert_eq!(sent.begin(&verifier(&SAFE)), Ok(()));
    assert_eq!(sent.verify(&verifier(&SAFE)), MISMATCH);
    assert_eq!(empty.verify(&verifier(&SAFE)), Ok(()));
    let zero = empty.header("Content-Length", "0");
    assert_eq!(zero.verify(&verifier(&SAFE)), Ok(()));
}

#[test]
fn a_digest_that_is_not_covered_proves_nothing() {
    let sent = Sent::new()
        .not_covering(r#""content-digest""#)
        .header("Content-Length", "18");

    assert_eq!(
        sent.begin(&verifier(&SAFE)),
        Err(ErrorKind::SignatureMalformed)
    );
}

#[test]
fn a_body_cannot_be_taken_away_from_its_digest() {
    let dropped = Sent {
        body: String::new(),
        ..Sent::new()
    };

    assert_eq!(dropped.verify(&verifier(&SAFE)), MISMATCH);
}

#[test]
fn a_covered_digest_must_be_there() {
    let signed = Sent::new().signed();
    let sent = Sent::new().without_header("content-digest");

    let refused = sent.verify_with(&verifier(&SAFE), &signed);

    assert_eq!(refused, Err(ErrorKind::FieldMissing));
}

#[test]
fn one_member_of_the_digests_may_be_covered() {
    let value = |member: &str| member.split_once('=').unwrap().1.to_owned();
    let member = |key: &str, member: &str, sent: Sent| {
        let sent = sent.not_covering(r#""content-digest""#);
        sent.covering(&format!(r#""content-digest";key="{key}""#), &value(member))
    };
    let both = with(&format!("{SHA_512}, {SHA_256}"));

    let sent = member("sha-256", SHA_256, both.clone());
    assert_eq!(sent.verify(&verifier(&SAFE)), Ok(()));
    let other = with(&format!("{SHA_512}, {OTHER}"));
    assert_eq!(
        member("sha-256", OTHER, other).verify(&verifier(&SAFE)),
        MISMATCH
    );
    let unknown = member("sha-1", SHA_256, both);
    assert_eq!(
        unknown.begin(&verifier(&SAFE)),
        Err(ErrorKind::FieldMalformed)
    );
}

#[test]
fn a_body_that_comes_in_pieces_is_bound_as_a_whole() {
    let sent = Sent::new();
    let headers: Vec<_> = sent.headers.iter().cloned().chain(sent.signed()).collect();
    let head = Head::new("POST", &sent.target, &headers);
    let keys = SAFE.keyring([SECRET]).unwrap();
    let verifier = Verifier::new(&SAFE);
    let verify = |pieces: &[&str]| {
        let mut begun = verifier
            .begin(&head, &keys, UnixTime::from_secs(NOW))
            .unwrap();
        for piece in pieces {
            begun.update((*piece).to_owned()).unwrap();
        }
        begun
            .finish()
            .map(|(_, body)| body.len())
            .map_err(|error| error.kind())
    };

    let (start, end) = BODY.split_at(7);
    assert_eq!(verify(&[start, end]), Ok(18));
    assert_eq!(verify(&["", start, "", end, ""]), Ok(18));
    assert_eq!(verify(&[end, start]), Err(ErrorKind::SignatureMismatch));
    assert_eq!(verify(&[start]), Err(ErrorKind::SignatureMismatch));
    assert_eq!(verify(&[]), Err(ErrorKind::SignatureMismatch));
}

#[test]
fn a_policy_may_leave_the_body_to_the_sender() {
    const POLICY: MessageSignature = MessageSignature::new().covers(&[Covered::Method]);
    const IF_COVERED: Scheme = unsigned(POLICY.body(BodyCoverage::IfCovered));
    const WITH_PATH: Scheme = unsigned(POLICY.body(BodyCoverage::WithPath));
    let method = (r#""@method""#, "POST");
    let bare = Sent::new().covering_only(&[method]);
    let with_path = Sent::new().covering_only(&[method, (r#""@path""#, "/hooks")]);
    let announced = |sent: &Sent| sent.clone().header("Content-Length", "18");

    assert_eq!(announced(&bare).verify(&verifier(&IF_COVERED)), Ok(()));
    assert_eq!(announced(&with_path).verify(&verifier(&IF_COVERED)), Ok(()));
    assert_eq!(announced(&bare).verify(&verifier(&WITH_PATH)), Ok(()));
    let refused = announced(&with_path).begin(&verifier(&WITH_PATH));
    assert_eq!(refused, Err(ErrorKind::SignatureMalformed));
    // A digest that is covered is compared under any policy.
    for scheme in [&IF_COVERED, &WITH_PATH] {
        assert_eq!(with(OTHER).verify(&verifier(scheme)), MISMATCH);
    }
}

const fn unsigned(policy: MessageSignature) -> Scheme {
    use webhook_sig::scheme::{Algorithm, Audience};
    Scheme::message_signature("acme", Algorithm::HmacSha256, policy)
        .audience(Audience::Key)
        .unsigned_body()
        .build()
}
