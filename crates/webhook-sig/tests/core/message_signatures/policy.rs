//! What a policy demands of a signature.

use webhook_sig::scheme::{
    Algorithm, Audience, BodyCoverage, Covered, KeyFormat, Location, MessageSignature,
    PUBLIC_SIGNATURE_LIMIT, Scheme,
};
use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};

use crate::message_signatures::{NOW, OTHER_SECRET, SAFE, SECRET, Sent, of, verifier};

const MALFORMED: Result<(), ErrorKind> = Err(ErrorKind::SignatureMalformed);
const MISSING: Result<(), ErrorKind> = Err(ErrorKind::SignatureMissing);

#[test]
fn a_required_component_that_is_missing_is_refused_before_the_body() {
    for identifier in [
        r#""@method""#,
        r#""@authority""#,
        r#""@path""#,
        r#""@query""#,
    ] {
        let less = Sent::new().not_covering(identifier);
        assert_eq!(less.begin(&verifier(&SAFE)), MALFORMED, "{identifier}");
    }
}

#[test]
fn a_larger_component_includes_smaller_ones() {
    const POLICY: Scheme = of(MessageSignature::new()
        .covers(&[
            Covered::Scheme,
            Covered::Authority,
            Covered::Path,
            Covered::QueryParam("a"),
            Covered::RequestTarget,
        ])
        .body(BodyCoverage::Always));
    let verifier =
        Verifier::new(&POLICY).base_url(webhook_sig::BaseUrl::new("https://shop.example").unwrap());
    let digest = (r#""content-digest""#, crate::message_signatures::SHA_256);
    let uri = (r#""@target-uri""#, "https://shop.example/hooks?a=b");

    let sent = Sent::new().covering_only(&[uri, digest]);
    assert_eq!(sent.verify(&verifier), Ok(()));
    let target = (r#""@request-target""#, "/hooks?a=b");
    let sent = Sent::new().covering_only(&[target, digest]);
    assert_eq!(sent.verify(&verifier), MALFORMED);
}

#[test]
fn one_parameter_of_the_query_may_be_what_is_demanded() {
    const POLICY: Scheme = of(MessageSignature::new()
        .covers(&[Covered::QueryParam("a")])
        .body(BodyCoverage::Always));
    let digest = (r#""content-digest""#, crate::message_signatures::SHA_256);
    let of_name = |name: &str, value: &str| {
        let identifier = format!(r#""@query-param";name="{name}""#);
        let sent = Sent::new().covering_only(&[(&identifier, value), digest]);
        sent.verify(&verifier(&POLICY))
    };

    assert_eq!(of_name("a", "b"), Ok(()));
    assert_eq!(of_name("b", "b"), MALFORMED);
}

#[test]
fn a_demanded_header_must_be_covered() {
    const POLICY: Scheme = of(MessageSignature::new().covers(&[Covered::Header("Content-Type")]));
    let sent = Sent::new().covering(r#""content-type""#, "application/json");

    assert_eq!(sent.verify(&verifier(&POLICY)), Ok(()));
    assert_eq!(Sent::new().begin(&verifier(&POLICY)), MALFORMED);
    // One member of it is not all of it.
    let member = Sent::new()
        .header("Content-Type", "a=1")
        .covering(r#""content-type";key="a""#, "1");
    assert_eq!(member.begin(&verifier(&POLICY)), MALFORMED);
}

#[test]
fn the_algorithm_is_the_schemes_alone() {
    let named = |name: &str| {
        let sent = Sent::new().params(&format!(";created={NOW};alg={name}"));
        sent.begin(&verifier(&SAFE))
    };

    assert_eq!(named(r#""hmac-sha256""#), Ok(()));
    for other in [
        "none",
        "None",
        "",
        "HMAC-SHA256",
        "ed25519",
        "rsa-v1_5-sha256",
    ] {
        assert_eq!(named(&format!("\"{other}\"")), MALFORMED, "{other}");
    }
    // A token is not a string.
    assert_eq!(named("hmac-sha256"), Err(ErrorKind::FieldMalformed));
}

#[test]
fn a_label_may_be_demanded() {
    const FIXED: Scheme = of(MessageSignature::new().label("sig1"));
    const BY_PARAM: Scheme = of(MessageSignature::new().label_param("label"));
    let other = Sent {
        label: "sig2".to_owned(),
        ..Sent::new()
    };

    assert_eq!(Sent::new().verify(&verifier(&FIXED)), Ok(()));
    assert_eq!(other.begin(&verifier(&FIXED)), MISSING);
    assert_eq!(other.verify(&verifier(&BY_PARAM)), Ok(()));
    let set = verifier(&BY_PARAM).param("label", "sig1");
    assert_eq!(Sent::new().verify(&set), Ok(()));
    assert_eq!(other.begin(&set), MISSING);
}

#[test]
fn a_tag_may_be_demanded() {
    const FIXED: Scheme = of(MessageSignature::new().tag("acme"));
    const BY_PARAM: Scheme = of(MessageSignature::new().tag_param("tag"));
    let tagged = Sent::new().params(&format!(";created={NOW};tag=\"acme\""));
    let other = Sent::new().params(&format!(";created={NOW};tag=\"other\""));

    assert_eq!(tagged.verify(&verifier(&FIXED)), Ok(()));
    assert_eq!(other.begin(&verifier(&FIXED)), MISSING);
    assert_eq!(Sent::new().begin(&verifier(&FIXED)), MISSING);
    let set = verifier(&BY_PARAM).param("tag", "acme");
    assert_eq!(tagged.verify(&set), Ok(()));
    assert_eq!(other.begin(&set), MISSING);
    assert_eq!(other.verify(&verifier(&BY_PARAM)), Ok(()));
}

#[test]
fn key_id_nonce_and_expiry_may_be_demanded() {
    const KEY_ID: Scheme = of(MessageSignature::new().needs_key_id());
    const NONCE: Scheme = of(MessageSignature::new().needs_nonce());
    const EXPIRES: Scheme = of(MessageSignature::new().needs_expires());
    let expires = format!(";expires={}", NOW + 60);
    for (scheme, param) in [
        (&KEY_ID, r#";keyid="k1""#),
        (&NONCE, r#";nonce="n""#),
        (&EXPIRES, &expires),
    ] {
        let missing = Sent::new().begin(&verifier(scheme));
        assert_eq!(missing, Err(ErrorKind::FieldMissing), "{param}");
        let sent = Sent::new().params(&format!(";created={NOW}{param}"));
        assert_eq!(sent.verify(&verifier(scheme)), Ok(()), "{param}");
    }
}

#[test]
fn a_nonce_may_be_the_message_id() {
    const SCHEME: Scheme =
        Scheme::message_signature("acme", Algorithm::HmacSha256, MessageSignature::new())
            .audience(Audience::Key)
            .key_format(KeyFormat::Text)
            .message_id(Location::signature_param("nonce"))
            .build();
    let sent = Sent::new().params(&format!(";created={NOW};nonce=\"n-1\""));
    let headers: Vec<_> = sent.headers.iter().cloned().chain(sent.signed()).collect();
    let head = Head::new("POST", &sent.target, &headers);
    let keys = SCHEME.keyring([SECRET]).unwrap();
    let now = UnixTime::from_secs(NOW);

    let verified = Verifier::new(&SCHEME).verify(&head, sent.body.clone(), &keys, now);

    let verified = verified.unwrap();
    assert_eq!(verified.id(), Some("n-1"));
    assert_eq!(verified.timestamp(), Some(now));
    let missing = Sent::new().begin(&verifier(&SCHEME));
    assert_eq!(missing, Err(ErrorKind::FieldMissing));
}

#[test]
fn a_key_is_chosen_by_its_id() {
    let sent = |id: &str| {
        let sent = Sent::new().params(&format!(";created={NOW};keyid=\"{id}\""));
        let headers: Vec<_> = sent.headers.iter().cloned().chain(sent.signed()).collect();
        let head = Head::new("POST", &sent.target, &headers);
        let keys = [("k1", SECRET), ("k2", OTHER_SECRET)];
        let keys = keys.map(|(id, text)| SAFE.key(text).unwrap().with_id(id).unwrap());
        let [one, other] = keys;
        let keys = webhook_sig::Keyring::new(one).retiring(other).unwrap();
        let now = UnixTime::from_secs(NOW);
        let verified = Verifier::new(&SAFE).verify(&head, sent.body.clone(), &keys, now);
        verified.map(|_| ()).map_err(|error| error.kind())
    };

    assert_eq!(sent("k1"), Ok(()));
    assert_eq!(sent("k2"), Err(ErrorKind::SignatureMismatch));
    assert_eq!(sent("k3"), Err(ErrorKind::KeyUnknown));
}

/// Puts several signatures into one request.
fn together(signatures: &[Sent]) -> Vec<(String, String)> {
    let join = |at: usize| {
        let members = signatures.iter().map(|sent| sent.signed()[at].1.clone());
        members.collect::<Vec<_>>().join(", ")
    };
    vec![
        ("Signature-Input".to_owned(), join(0)),
        ("Signature".to_owned(), join(1)),
    ]
}

fn labeled(label: &str, sent: Sent) -> Sent {
    Sent {
        label: label.to_owned(),
        ..sent
    }
}

#[test]
fn one_of_several_signatures_is_enough() {
    let by_other = Sent {
        secret: OTHER_SECRET,
        ..labeled("a", Sent::new())
    };
    let below = labeled("b", Sent::new().not_covering(r#""@path""#));
    let late = labeled("c", Sent::new().params(&format!(";created={}", NOW - 4000)));
    let good = labeled("d", Sent::new());
    let verify =
        |signatures: &[Sent]| Sent::new().verify_with(&verifier(&SAFE), &together(signatures));

    let all = [by_other.clone(), below.clone(), late.clone(), good.clone()];
    assert_eq!(verify(&all), Ok(()));
    assert_eq!(verify(&[good, late.clone()]), Ok(()));
    assert_eq!(
        verify(&[by_other, below.clone()]),
        Err(ErrorKind::SignatureMismatch)
    );
    assert_eq!(verify(&[below]), MALFORMED);
    assert_eq!(verify(&[late]), Err(ErrorKind::TimestampTooOld));
}

#[test]
fn each_signature_has_its_own_digests() {
    let other = "sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:";
    let wrong = labeled("a", Sent::new().covering_only(&[]));
    let good = labeled("b", Sent::new());
    let verify = |body: &str| {
        let sent = Sent {
            body: body.to_owned(),
            ..Sent::new()
        };
        sent.verify_with(&verifier(&SAFE), &together(&[wrong.clone(), good.clone()]))
    };

    assert_eq!(verify(crate::message_signatures::BODY), Ok(()));
    assert_eq!(verify(other), Err(ErrorKind::SignatureMismatch));
}

#[test]
fn more_signatures_than_the_limit_are_malformed() {
    let signatures = |count: usize| {
        let labels = (0..count).map(|number| format!("sig{number}"));
        labels
            .map(|label| labeled(&label, Sent::new()))
            .collect::<Vec<_>>()
    };
    let verify = |count| Sent::new().verify_with(&verifier(&SAFE), &together(&signatures(count)));

    assert_eq!(verify(PUBLIC_SIGNATURE_LIMIT), Ok(()));
    assert_eq!(verify(PUBLIC_SIGNATURE_LIMIT + 1), MALFORMED);
}
