//! What a token claims: compared once its signature is valid.

use webhook_sig::scheme::{Algorithm, Audience, Claim, Encoding, KeyFormat, Location, Scheme};
use webhook_sig::{BaseUrl, ErrorKind, Verifier};

use crate::captured::{Captured, NOW};
use crate::jws::{
    ACME, BODY, BODY_TOKEN, DIGEST, JOSE, OTHER_SECRET, SECRET, TOKEN, body_of, claiming, claims,
    claims_with, sent, token, token_by, verdict, verifier,
};

const MISMATCH: Result<(), ErrorKind> = Err(ErrorKind::SignatureMismatch);
const MISSING: Result<(), ErrorKind> = Err(ErrorKind::FieldMissing);
const MALFORMED: Result<(), ErrorKind> = Err(ErrorKind::FieldMalformed);
const ANOTHER: Result<(), ErrorKind> = Err(ErrorKind::ClaimMismatch);
const ELSEWHERE: Result<(), ErrorKind> = Err(ErrorKind::AudienceMismatch);

#[test]
fn a_missing_claim_is_refused() {
    for name in ["iss", "aud", "exp", "sha256"] {
        assert_eq!(claiming(claims_with(name, "")), MISSING, "{name}");
    }
}

#[test]
fn a_claim_with_json_inside_is_malformed() {
    for name in ["iss", "exp", "sha256"] {
        for value in [
            r#"{"iss":"acme"}"#,
            r#"["acme"]"#,
            r#"[["acme"]]"#,
            "{}",
            "null",
            "true",
            "false",
        ] {
            let refused = claiming(claims_with(name, value));
            assert_eq!(refused, MALFORMED, "{name} {value}");
        }
    }
    // Nothing inside of another value is a claim.
    let inside = format!(r#"{{"claims":{}}}"#, claims());
    assert_eq!(claiming(inside), MISSING);
    assert_eq!(claiming(format!("[{}]", claims())), MISSING);
}

/// However deep it is, a stack does not grow with it.
#[test]
fn json_of_any_depth_is_read() {
    static OF_ACME: Scheme = Scheme::jws("acme", Algorithm::HmacSha256, Location::body())
        .audience(Audience::Key)
        .never_expires()
        .claims(&[Claim::Is("/iss", "acme")])
        .build();
    let verdict = |claims: &str| verdict(&OF_ACME, &body_of(&token(JOSE, claims)));
    for depth in [100, 100_000] {
        let array = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let object = format!("{}1{}", r#"{"iss":"#.repeat(depth), "}".repeat(depth));
        for deep in [array, object] {
            let other = format!(r#"{{"other":{deep},"iss":"acme"}}"#);
            assert_eq!(verdict(&other), Ok(()), "{depth}");
            let claimed = format!(r#"{{"iss":{deep}}}"#);
            assert_eq!(verdict(&claimed), MALFORMED, "{depth}");
        }
    }
}

#[test]
fn a_claim_that_is_there_twice_is_malformed() {
    let twice = |more: &str| claiming(claims().replacen('{', &format!("{{{more},"), 1));

    assert_eq!(twice(r#""iss":"acme""#), MALFORMED);
    assert_eq!(twice(r#""iss":"evil""#), MALFORMED);
    assert_eq!(twice(r#""i\u0073s":"evil""#), MALFORMED);
    assert_eq!(twice(r#""aud":"shop""#), MALFORMED);
    assert_eq!(twice(r#""aud":["shop"]"#), MALFORMED);
    assert_eq!(twice(r#""exp":1700000300"#), MALFORMED);
    assert_eq!(twice(&format!(r#""sha256":"{DIGEST}""#)), MALFORMED);
    assert_eq!(twice(r#""other":1,"other":2"#), Ok(()));
}

#[test]
fn claims_are_one_json_object() {
    for payload in [
        "null",
        "1",
        "\"acme\"",
        "[]",
        "{",
        "}",
        "{}x",
        "\u{feff}{}",
        "iss=acme",
    ] {
        let refused = claiming(payload);
        assert!(
            matches!(refused, MISSING | MALFORMED),
            "{payload} {refused:?}"
        );
    }
    let trailing = format!("{}{{}}", claims());
    assert_eq!(claiming(trailing), MALFORMED);
    assert_eq!(claiming([0xff, 0xfe]), MALFORMED);
    assert_eq!(claiming(""), Err(ErrorKind::SignatureMalformed));
}

#[test]
fn another_value_is_refused_once_the_signature_is_valid() {
    for value in [r#""evil""#, r#""ACME""#, r#""acme ""#, r#""""#, "1"] {
        assert_eq!(claiming(claims_with("iss", value)), ANOTHER, "{value}");
    }
    assert_eq!(claiming(claims_with("iss", r#""\u0061cme""#)), Ok(()));
}

#[test]
fn the_receiver_is_the_audience_or_one_of_it() {
    let many = |count: usize| {
        let others = vec![r#""other""#; count - 1].join(",");
        format!(r#"[{others},"shop"]"#)
    };
    for (aud, expected) in [
        (r#""shop""#, Ok(())),
        (r#"["shop"]"#, Ok(())),
        (r#"["other","shop"]"#, Ok(())),
        (&*many(16), Ok(())),
        (&*many(17), MALFORMED),
        (r#""other""#, ELSEWHERE),
        (r#""shop,other""#, ELSEWHERE),
        (r#""Shop""#, ELSEWHERE),
        (r#"["other"]"#, ELSEWHERE),
        ("[]", ELSEWHERE),
        (r#"[["shop"]]"#, MALFORMED),
        (r#"["shop",{}]"#, MALFORMED),
        (r#"["shop",null]"#, MALFORMED),
        (r#"{"shop":"shop"}"#, MALFORMED),
        ("null", MALFORMED),
    ] {
        assert_eq!(claiming(claims_with("aud", aud)), expected, "{aud}");
    }
}

/// Else anyone could ask a receiver what it expects.
#[test]
fn a_forgery_learns_nothing_about_the_claims() {
    for payload in [
        claims_with("aud", r#""other""#),
        claims_with("aud", ""),
        claims_with("iss", r#""evil""#),
        claims_with("iss", ""),
        claims_with("sha256", r#""00""#),
        claims_with("sha256", ""),
    ] {
        let forged = sent(&token_by(OTHER_SECRET, JOSE, &payload));
        assert_eq!(verdict(&ACME, &forged), MISMATCH, "{payload}");
    }
}

static SEVERAL: Scheme = Scheme::jws("several", Algorithm::HmacSha256, Location::body())
    .audience(Audience::Key)
    .never_expires()
    .claims(&[
        Claim::IsOneOf("/iss", &["acme", "acme.example"]),
        Claim::IsParam("/sub", "account"),
        Claim::IsTrue("/email_verified"),
        Claim::IfPresent(&Claim::Is("/env", "live")),
    ])
    .build();

#[test]
fn a_claim_is_one_of_those_that_are_allowed() {
    let keys = SEVERAL.keyring([SECRET]).unwrap();
    let allowed = Verifier::new(&SEVERAL)
        .param("account", "a-1")
        .param("account", "a-2");
    let verify = |verifier: &Verifier, claims: &str| {
        let verified = body_of(&token(JOSE, claims)).verify(verifier, &keys);
        verified.map(drop).map_err(|error| error.kind())
    };
    for (claims, expected) in [
        (
            r#"{"iss":"acme","sub":"a-1","email_verified":true}"#,
            Ok(()),
        ),
        (
            r#"{"iss":"acme.example","sub":"a-2","email_verified":true,"env":"live"}"#,
            Ok(()),
        ),
        (
            r#"{"iss":"evil","sub":"a-1","email_verified":true}"#,
            ANOTHER,
        ),
        (
            r#"{"iss":"acme","sub":"a-3","email_verified":true}"#,
            ANOTHER,
        ),
        (
            r#"{"iss":"acme","sub":"a-1","email_verified":false}"#,
            ANOTHER,
        ),
        (
            r#"{"iss":"acme","sub":"a-1","email_verified":"true"}"#,
            ANOTHER,
        ),
        (
            r#"{"iss":"acme","sub":"a-1","email_verified":[true]}"#,
            ANOTHER,
        ),
        (r#"{"iss":"acme","sub":"a-1"}"#, MISSING),
        (
            r#"{"iss":"acme","sub":"a-1","email_verified":true,"env":"test"}"#,
            ANOTHER,
        ),
        (
            r#"{"iss":"acme","sub":"a-1","email_verified":true,"env":["live"]}"#,
            MALFORMED,
        ),
    ] {
        assert_eq!(verify(&allowed, claims), expected, "{claims}");
    }
    let unset = verify(
        &Verifier::new(&SEVERAL),
        r#"{"iss":"acme","sub":"a-1","email_verified":true}"#,
    );
    assert_eq!(unset, Err(ErrorKind::Misconfigured));
}

/// Returns what becomes of a body with a token that claims its hash.
fn about(scheme: &'static Scheme, claims: &str, body: &[u8]) -> Result<(), ErrorKind> {
    let request = Captured::post(body).header("Acme-Token", &token(JOSE, claims));
    verdict(scheme, &request)
}

#[test]
fn another_body_than_the_claimed_one_is_refused() {
    for body in [&b""[..], b"{}", br#"{"hello": "world"} "#] {
        assert_eq!(about(&ACME, &claims(), body), MISMATCH);
    }
    let token = token(JOSE, claims());
    let request = sent(&token);
    let keys = ACME.keyring([SECRET]).unwrap();
    for at in 0..=BODY.len() {
        let (one, other) = BODY.split_at(at);
        let verified = request.verify_chunks(&verifier(&ACME), &keys, &[one, b"", other]);
        assert_eq!(verified.unwrap().1.into_bytes(), BODY);
        let turned = request.verify_chunks(&verifier(&ACME), &keys, &[other, one]);
        assert_eq!(turned.is_ok(), at == 0 || at == BODY.len());
    }
}

#[test]
fn a_hash_has_the_encoding_and_the_length_of_its_kind() {
    use base64::Engine as _;
    let bytes = hex::decode(DIGEST).unwrap();
    let base64 = base64::engine::general_purpose::STANDARD.encode(&bytes);
    let longer = format!("{DIGEST}00");
    for text in [&*base64, &DIGEST[2..], &longer, "", "no hash", "0"] {
        let claims = claims_with("sha256", &format!(r#""{text}""#));
        assert_eq!(claiming(claims), MALFORMED, "{text}");
    }
    let claims = claims_with("sha256", &format!(r#""{}""#, "00".repeat(32)));
    assert_eq!(claiming(claims), MISMATCH);
}

#[test]
fn a_hash_may_be_missing_exactly_where_there_is_no_body() {
    static IF_BODY: Scheme = Scheme::jws("acme", Algorithm::HmacSha256, TOKEN)
        .audience(Audience::Key)
        .never_expires()
        .claims(&[Claim::BodyDigestIfBody("/sha256", Encoding::Hex)])
        .build();
    const OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let of_body = format!(r#"{{"sha256":"{DIGEST}"}}"#);
    let of_nothing = format!(r#"{{"sha256":"{OF_NOTHING}"}}"#);

    assert_eq!(about(&IF_BODY, &of_body, BODY), Ok(()));
    assert_eq!(about(&IF_BODY, "{}", b""), Ok(()));
    assert_eq!(about(&IF_BODY, &of_nothing, b""), Ok(()));

    assert_eq!(about(&IF_BODY, "{}", BODY), MISMATCH);
    assert_eq!(about(&IF_BODY, "[]", BODY), MISMATCH);
    assert_eq!(about(&IF_BODY, "{}", b" "), MISMATCH);
    assert_eq!(about(&IF_BODY, &of_body, b""), MISMATCH);
    assert_eq!(about(&IF_BODY, &of_nothing, BODY), MISMATCH);
    assert_eq!(about(&IF_BODY, r#"{"sha256":null}"#, b""), MALFORMED);
    assert_eq!(about(&IF_BODY, r#"{"sha256":""}"#, b""), MALFORMED);
}

#[test]
fn a_token_of_a_url_is_for_no_other_one() {
    static URL: Scheme = Scheme::jws("url", Algorithm::HmacSha256, Location::body())
        .audience(Audience::Key)
        .never_expires()
        .claims(&[
            Claim::IsUrl("/url"),
            Claim::UrlDigest("/hash", Encoding::Hex),
        ])
        .build();
    // That of the URL below.
    const HASH: &str = "7f12b747146d94574cddf5570e6e4acc3e9e1752fac13fc4f8293b325aa697eb";
    let keys = URL.keyring([SECRET]).unwrap();
    let here = Verifier::new(&URL).base_url(BaseUrl::new("https://shop.example").unwrap());
    let there = Verifier::new(&URL).base_url(BaseUrl::new("https://other.example").unwrap());
    let verify = |verifier: &Verifier, url: &str, hash: &str| {
        let claims = format!(r#"{{"url":"{url}","hash":"{hash}"}}"#);
        let verified = body_of(&token(JOSE, claims)).verify(verifier, &keys);
        verified.map(drop).map_err(|error| error.kind())
    };
    let own = "https://shop.example/hooks/acme?from=acme";

    assert_eq!(verify(&here, own, HASH), Ok(()));
    assert_eq!(verify(&there, own, HASH), ANOTHER);
    assert_eq!(verify(&here, own, DIGEST), ANOTHER);
    for url in [
        "https://shop.example/hooks/acme",
        "https://shop.example/hooks/acme?from=acme&x=1",
        "http://shop.example/hooks/acme?from=acme",
        "https://SHOP.example/hooks/acme?from=acme",
        "/hooks/acme?from=acme",
        "",
    ] {
        assert_eq!(verify(&here, url, HASH), ANOTHER, "{url}");
    }
    let unset = verify(&Verifier::new(&URL), own, HASH);
    assert_eq!(unset, Err(ErrorKind::Misconfigured));
}

#[test]
fn what_was_claimed_is_handed_on_byte_for_byte() {
    for payload in [" {\"a\" : 1}\n", "[1]", "no JSON", "{\"a\":1,\"a\":2}"] {
        let keys = BODY_TOKEN.keyring([SECRET]).unwrap();
        let request = body_of(&token(JOSE, payload));

        let verified = request.verify(&Verifier::new(&BODY_TOKEN), &keys).unwrap();

        assert_eq!(verified.claims(), Some(payload.as_bytes()));
    }
    let keys = ACME.keyring([SECRET]).unwrap();
    let verified = sent(&token(JOSE, claims())).verify(&verifier(&ACME), &keys);
    assert_eq!(verified.unwrap().claims(), Some(claims().as_bytes()));
}

/// All that is signed but the hash is in the head, so the body of a forgery is not asked for.
#[test]
fn a_forged_token_is_refused_before_the_body() {
    let keys = ACME.keyring([SECRET]).unwrap();
    let begin = |token: &str| {
        let (request, verifier) = (sent(token), verifier(&ACME));
        let head = request.head();
        let begun = verifier.begin(&head, &keys, NOW);
        begun.map(drop).map_err(|error| error.kind())
    };

    assert_eq!(begin(&token(JOSE, claims())), Ok(()));
    assert_eq!(begin(&token_by(OTHER_SECRET, JOSE, claims())), MISMATCH);
    assert_eq!(
        begin(&token(JOSE, claims_with("iss", r#""evil""#))),
        ANOTHER
    );
    assert_eq!(begin(&token(JOSE, claims_with("sha256", ""))), MISSING);
    assert_eq!(
        begin(&token(JOSE, claims_with("exp", "1"))),
        Err(ErrorKind::TimestampTooOld)
    );
}

/// A value that is read from the body puts the verdict off, and the body is bound all the same.
#[test]
fn a_hash_binds_the_body_also_where_a_value_is_in_it() {
    static WITH_ID: Scheme = Scheme::jws("acme", Algorithm::HmacSha256, TOKEN)
        .key_format(KeyFormat::Text)
        .audience(Audience::Key)
        .message_id(Location::json("/hello"))
        .claims(&[Claim::Expires, Claim::BodyDigest("/sha256", Encoding::Hex)])
        .build();
    let genuine = sent(&token(JOSE, claims()));

    assert_eq!(verdict(&WITH_ID, &genuine), Ok(()));
    let forged =
        Captured::post(br#"{"hello": "evil"}"#).header("Acme-Token", &token(JOSE, claims()));
    assert_eq!(verdict(&WITH_ID, &forged), MISMATCH);
}
