//! What the header of a token may say, and what it never decides.

use webhook_sig::ErrorKind;
use webhook_sig::request::JOSE_HEADER_LIMIT;
use webhook_sig::scheme::{Algorithm, Audience, Claim, Location, Scheme};

use crate::jws::{
    ACME, BODY_TOKEN, JOSE, OTHER_SECRET, SECRET, body_of, claims, encode, headed, sent, token,
    token_by, verdict, verifier,
};

const MALFORMED: Result<(), ErrorKind> = Err(ErrorKind::SignatureMalformed);

#[test]
fn no_spelling_of_none_is_an_algorithm() {
    for none in ["none", "None", "NONE", "nOnE", "none ", "\\u006eone", ""] {
        let header = format!(r#"{{"alg":"{none}"}}"#);
        assert_eq!(headed(&header), MALFORMED, "{none}");

        let unsigned = format!("{}.{}.", encode(&header), encode(claims()));
        assert_eq!(verdict(&ACME, &sent(&unsigned)), MALFORMED, "{none}");
        let signed = format!("{unsigned}AA");
        assert_eq!(verdict(&ACME, &sent(&signed)), MALFORMED, "{none}");
    }
}

/// The token is signed by the key, and names another algorithm than the scheme.
#[test]
fn the_header_does_not_choose_the_algorithm() {
    for algorithm in [
        r#""HS384""#,
        r#""HS512""#,
        r#""RS256""#,
        r#""ES256""#,
        r#""EdDSA""#,
        r#""hs256""#,
        r#""HS256 ""#,
        r#""HS256\u0000""#,
        "null",
        "256",
        "true",
        r#"["HS256"]"#,
        r#"{"HS256":"HS256"}"#,
    ] {
        let header = format!(r#"{{"alg":{algorithm}}}"#);
        assert_eq!(headed(header), MALFORMED, "{algorithm}");
    }
    assert_eq!(headed("{}"), MALFORMED);
    assert_eq!(headed(r#"{"ALG":"HS256"}"#), MALFORMED);
    assert_eq!(headed(r#"{"alg":"\u0048S256"}"#), Ok(()));
}

/// Everyone has the public key, and could sign with its text.
#[test]
#[cfg(feature = "rsa")]
fn the_text_of_a_public_key_is_no_secret() {
    use webhook_sig::scheme::Rsa;
    use webhook_sig::{InvalidKey, Verifier};

    use crate::jws::TOKEN;
    use crate::test_keys::pairs;

    static RS256: Scheme = Scheme::jws("acme", Algorithm::Rsa(Rsa::Pkcs1Sha256), TOKEN)
        .audience(Audience::Everyone)
        .claims(&[Claim::Expires])
        .unsigned_body()
        .build();
    let [pair, _] = pairs(&RS256).unwrap();
    let keys = RS256.keyring([pair.public]).unwrap();
    for secret in [pair.public, pair.public.trim()] {
        for (header, expected) in [
            (JOSE, ErrorKind::SignatureMalformed),
            (r#"{"alg":"RS256"}"#, ErrorKind::SignatureMismatch),
        ] {
            let forged = sent(&token_by(secret, header, claims()));

            let refused = forged.verify(&Verifier::new(&RS256), &keys).unwrap_err();

            assert_eq!(refused.kind(), expected, "{header}");
        }
    }
    assert_eq!(ACME.key(pair.public).unwrap_err(), InvalidKey::PublicKey);
}

#[test]
fn an_extension_that_must_be_understood_is_refused() {
    for member in [
        r#""crit":["exp"],"exp":1"#,
        r#""crit":["b64"]"#,
        r#""crit":["b64"],"b64":true"#,
        r#""crit":["b64"],"b64":false"#,
        r#""crit":[]"#,
        r#""crit":null"#,
        r#""crit":"b64""#,
        r#""b64":true"#,
        r#""b64":false"#,
        r#""b64":null"#,
        r#""b\u00364":false"#,
        r#""\u0063rit":["exp"]"#,
    ] {
        let header = format!(r#"{{"alg":"HS256",{member}}}"#);
        assert_eq!(headed(header), MALFORMED, "{member}");
    }
    // What need not be understood is not.
    assert_eq!(headed(r#"{"alg":"HS256","critical":["exp"]}"#), Ok(()));
}

#[test]
fn a_member_that_is_there_twice_is_refused() {
    for header in [
        r#"{"alg":"HS256","alg":"HS256"}"#,
        r#"{"alg":"none","alg":"HS256"}"#,
        r#"{"alg":"HS256","alg":"none"}"#,
        r#"{"alg":"HS256","\u0061lg":"HS256"}"#,
        r#"{"alg":"HS256","crit":["b64"],"crit":["b64"]}"#,
        r#"{"alg":"HS256","b64":true,"b64":true}"#,
    ] {
        assert_eq!(headed(header), MALFORMED, "{header}");
    }
}

#[test]
fn a_header_is_one_json_object() {
    for header in [
        &b""[..],
        b"null",
        b"[]",
        b"\"HS256\"",
        br#"["alg","HS256"]"#,
        br#"[{"alg":"HS256"}]"#,
        br#"{"alg":"HS256""#,
        br#"{"alg":"HS256",}"#,
        br#"{"alg":"HS256"}x"#,
        br#"{"alg":"HS256"}{}"#,
        br#"{'alg':'HS256'}"#,
        b"\xef\xbb\xbf{\"alg\":\"HS256\"}",
        b"{\"alg\":\"HS256\",\"x\":\"\xff\"}",
        b"{\"alg\":\"HS256\n\"}",
    ] {
        let text = String::from_utf8_lossy(header);
        assert_eq!(headed(header), MALFORMED, "{text}");
    }
    assert_eq!(headed(" {\n\"alg\" : \"HS256\" }\r\n"), Ok(()));
}

/// Anyone who forges a token can write a key of their own next to the signature.
#[test]
fn no_key_is_taken_from_the_header() {
    let own = encode(OTHER_SECRET);
    let jwk = format!(r#"{{"kty":"oct","k":"{own}","alg":"HS256"}}"#);
    for member in [
        format!(r#""jwk":{jwk}"#),
        format!(r#""jwk":{{"keys":[{jwk}]}}"#),
        r#""jku":"https://evil.example/jwks""#.to_owned(),
        r#""x5u":"https://evil.example/chain.pem""#.to_owned(),
        format!(r#""x5c":["{own}"]"#),
        format!(r#""k":"{own}""#),
        r#""jku":"file:///etc/passwd","x5u":"http://169.254.169.254/""#.to_owned(),
    ] {
        let header = format!(r#"{{"alg":"HS256",{member}}}"#);
        let forged = token_by(OTHER_SECRET, &header, claims());

        let refused = verdict(&ACME, &sent(&forged));

        assert_eq!(refused, Err(ErrorKind::SignatureMismatch), "{member}");
        assert_eq!(headed(&header), Ok(()), "{member}");
    }
}

#[test]
fn a_scheme_says_which_kind_of_token_it_takes() {
    static TYPED: Scheme = Scheme::jws("acme", Algorithm::HmacSha256, Location::body())
        .audience(Audience::Key)
        .never_expires()
        .claims(&[
            Claim::Typ("secevent+jwt"),
            Claim::ProtectedIs("/ver", "2"),
            Claim::IfPresent(&Claim::ProtectedIs("/cty", "json")),
        ])
        .build();
    let verdict = |members: &str| {
        let header = format!(r#"{{"alg":"HS256"{members}}}"#);
        verdict(&TYPED, &body_of(&token(header, "{}")))
    };
    for members in [
        r#","typ":"secevent+jwt","ver":"2""#,
        r#","typ":"SecEvent+JWT","ver":2"#,
        r#","typ":"secevent+jwt","ver":"2","cty":"json""#,
    ] {
        assert_eq!(verdict(members), Ok(()), "{members}");
    }
    for members in [
        "",
        r#","ver":"2""#,
        r#","typ":"secevent+jwt""#,
        r#","typ":"JWT","ver":"2""#,
        r#","typ":["secevent+jwt"],"ver":"2""#,
        r#","typ":"secevent+jwt","ver":"3""#,
        r#","typ":"secevent+jwt","ver":{"2":2}"#,
        r#","typ":"secevent+jwt","ver":"2","ver":"2""#,
        r#","typ":"secevent+jwt","ver":"2","cty":"JSON""#,
        r#","typ":"secevent+jwt","ver":"2","cty":null"#,
    ] {
        assert_eq!(verdict(members), MALFORMED, "{members}");
    }
}

/// Returns a header of this length in base64, which must be a multiple of four.
fn header_of(length: usize) -> String {
    let filler = "x".repeat(length / 4 * 3 - r#"{"alg":"HS256","x":""}"#.len());
    format!(r#"{{"alg":"HS256","x":"{filler}"}}"#)
}

#[test]
fn a_header_has_a_greatest_length() {
    let longest = token(header_of(JOSE_HEADER_LIMIT), "{}");
    let longer = token(header_of(JOSE_HEADER_LIMIT + 4), "{}");

    assert_eq!(longest.find('.'), Some(JOSE_HEADER_LIMIT));
    assert_eq!(verdict(&BODY_TOKEN, &body_of(&longest)), Ok(()));
    assert_eq!(verdict(&BODY_TOKEN, &body_of(&longer)), MALFORMED);
}

#[test]
fn a_token_in_a_header_is_no_longer_than_the_receiver_reads() {
    let token = token(JOSE, claims());
    let keys = ACME.keyring([SECRET]).unwrap();
    let verify = |limit: usize| {
        let verifier = verifier(&ACME).header_limit(limit);
        let verified = sent(&token).verify(&verifier, &keys);
        verified.map(drop).map_err(|error| error.kind())
    };

    assert_eq!(verify(token.len()), Ok(()));
    assert_eq!(verify(token.len() - 1), MALFORMED);
}
