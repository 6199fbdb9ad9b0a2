//! Which key a token names, and which keys it is tried with.

use webhook_sig::key::KEY_ID_LIMIT;
use webhook_sig::scheme::{Algorithm, Audience, Claim, Location, Scheme};
use webhook_sig::{ErrorKind, Key, Keyring, UnixTime, Verifier};

use crate::captured::{Captured, NOW};
use crate::jws::{JOSE, OTHER_SECRET, SECRET, TOKEN, body_of, sent, token_by};

const KID: Location = Location::protected("/kid");

static IN_HEADER: Scheme = Scheme::jws("header", Algorithm::HmacSha256, TOKEN)
    .key_id(KID)
    .audience(Audience::Key)
    .claims(&[Claim::Expires])
    .unsigned_body()
    .build();

static IN_BODY: Scheme = Scheme::jws("body", Algorithm::HmacSha256, Location::body())
    .key_id(KID)
    .audience(Audience::Key)
    .claims(&[Claim::Expires])
    .build();

static SCHEMES: [&Scheme; 2] = [&IN_HEADER, &IN_BODY];

fn key(secret: &str, id: &str) -> Key {
    IN_BODY.key(secret).unwrap().with_id(id).unwrap()
}

fn request(scheme: &Scheme, token: &str) -> Captured {
    match scheme.id() {
        "header" => sent(token),
        _ => body_of(token),
    }
}

/// Returns the name of the key that verifies a token of a secret with such a header.
fn verdict(
    scheme: &'static Scheme,
    secret: &str,
    header: &str,
    keys: &Keyring,
) -> Result<String, ErrorKind> {
    let token = token_by(secret, header, r#"{"exp":1700000300}"#);
    let verified = request(scheme, &token).verify(&Verifier::new(scheme), keys);
    let verified = verified.map(|verified| verified.key_id().to_owned());
    verified.map_err(|error| error.kind())
}

fn naming(kid: &str) -> String {
    format!(r#"{{"alg":"HS256","kid":{kid}}}"#)
}

#[test]
fn a_token_is_tried_with_the_key_that_it_names() {
    let keys = Keyring::new(key(SECRET, "new"));
    let keys = keys.retiring(key(OTHER_SECRET, "old")).unwrap();
    for scheme in SCHEMES {
        for (secret, kid, expected) in [
            (SECRET, "new", Ok("new")),
            (OTHER_SECRET, "old", Ok("old")),
            (SECRET, "old", Err(ErrorKind::SignatureMismatch)),
            (OTHER_SECRET, "new", Err(ErrorKind::SignatureMismatch)),
            (SECRET, "other", Err(ErrorKind::KeyUnknown)),
            (SECRET, "NEW", Err(ErrorKind::KeyUnknown)),
        ] {
            let name = verdict(scheme, secret, &naming(&format!(r#""{kid}""#)), &keys);

            let expected = expected.map(str::to_owned);
            assert_eq!(name, expected, "{} {kid}", scheme.id());
        }
        let unnamed = verdict(scheme, SECRET, JOSE, &keys);
        assert_eq!(unnamed, Err(ErrorKind::KeyUnknown));
    }
}

#[test]
fn a_token_is_tried_with_every_key_that_has_no_id() {
    let new = IN_BODY.key(SECRET).unwrap();
    let old = IN_BODY.key(OTHER_SECRET).unwrap();
    let keys = Keyring::new(new).retiring(old.clone()).unwrap();
    for scheme in SCHEMES {
        for header in [JOSE, &*naming(r#""k""#)] {
            let by = |secret: &str| verdict(scheme, secret, header, &keys);
            assert_eq!(by(SECRET).unwrap(), "current");
            assert_eq!(by(OTHER_SECRET).unwrap(), "retiring-1");
        }
        let ended = Keyring::from(old.clone().until(UnixTime::from_secs(NOW.as_secs() - 1)));
        let expired = verdict(scheme, OTHER_SECRET, JOSE, &ended);
        assert_eq!(expired, Err(ErrorKind::KeysExpired));
    }
}

/// Vendors' ids are hashes, numbers and URLs: what is in one is compared, and nothing is looked up.
#[test]
fn an_id_with_the_characters_of_a_path_is_only_compared() {
    let keys = Keyring::new(key(SECRET, "k"));
    for kid in [
        "../../../../dev/null",
        "..\\\\..\\\\windows",
        "/etc/passwd",
        "file:///dev/null",
        "https://evil.example/jwks#k",
        "%2e%2e%2fk",
        "k/../k",
        "k';--",
        "k\\u002f",
        "$(k)",
    ] {
        for scheme in SCHEMES {
            let header = naming(&format!(r#""{kid}""#));
            // An empty secret is what a reader of `/dev/null` would verify with.
            for secret in [SECRET, ""] {
                let refused = verdict(scheme, secret, &header, &keys);
                assert_eq!(refused, Err(ErrorKind::KeyUnknown), "{kid}");
            }
        }
    }
    let path = Keyring::new(key(SECRET, "../k"));
    let named = verdict(&IN_BODY, SECRET, &naming(r#""../k""#), &path);
    assert_eq!(named.unwrap(), "../k");
}

#[test]
fn an_id_that_no_key_could_have_is_malformed() {
    let keys = IN_BODY.keyring([SECRET]).unwrap();
    let longest = format!(r#""{}""#, "k".repeat(KEY_ID_LIMIT));
    let longer = format!(r#""{}""#, "k".repeat(KEY_ID_LIMIT + 1));
    for scheme in SCHEMES {
        assert!(verdict(scheme, SECRET, &naming(&longest), &keys).is_ok());
        for kid in [
            &*longer,
            r#""""#,
            r#"" ""#,
            r#""k\u0000""#,
            r#""k\r\nX: y""#,
            r#""k\u001b[2J""#,
            r#""k\u202e""#,
            r#""\u00e4""#,
            r#""\ud800""#,
            "null",
            "true",
            r#"["k"]"#,
            r#"{"k":"k"}"#,
        ] {
            let refused = verdict(scheme, SECRET, &naming(kid), &keys);

            let malformed = Err(ErrorKind::FieldMalformed);
            assert_eq!(refused, malformed, "{} {kid}", scheme.id());
        }
        let twice = r#"{"alg":"HS256","kid":"k","kid":"k"}"#;
        let refused = verdict(scheme, SECRET, twice, &keys);
        assert_eq!(refused, Err(ErrorKind::FieldMalformed));
    }
}
