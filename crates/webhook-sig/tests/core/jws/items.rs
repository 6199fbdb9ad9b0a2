//! Several tokens in one body, all of which must be genuine.

use webhook_sig::scheme::{Algorithm, Claim, KeyFormat, Location, Scheme, TOKEN_LIMIT};
use webhook_sig::{ErrorKind, Keyring, Verified, Verifier};

use super::{FOR_SHOP, OTHER_SECRET, SECRET, claims, claims_with, token_by};
use crate::captured::Captured;

static EACH: Scheme = Scheme::jws(
    "each",
    Algorithm::HmacSha256,
    Location::json_each("/tokens", ""),
)
.key_format(KeyFormat::Text)
.key_id(Location::protected("/kid"))
.audience(FOR_SHOP)
.claims(&[Claim::Expires, Claim::Is("/iss", "acme")])
.unsigned_body()
.build();

const K1: &str = r#"{"alg":"HS256","kid":"k1"}"#;
const K2: &str = r#"{"alg":"HS256","kid":"k2"}"#;

fn keys() -> Keyring {
    let key = |secret, id| EACH.key(secret).unwrap().with_id(id).unwrap();
    let first = Keyring::new(key(SECRET, "k1"));
    first.retiring(key(OTHER_SECRET, "k2")).unwrap()
}

fn sent(tokens: &[String]) -> Captured {
    let tokens: Vec<_> = tokens.iter().map(|token| format!("\"{token}\"")).collect();
    Captured::post(format!(r#"{{"tokens":[{}],"id":1}}"#, tokens.join(",")).as_bytes())
}

fn verify(tokens: &[String]) -> Result<Verified, ErrorKind> {
    let verified = sent(tokens).verify(&super::verifier(&EACH), &keys());
    verified.map_err(|error| error.kind())
}

fn good() -> String {
    token_by(SECRET, K1, claims())
}

#[test]
fn each_token_is_verified_with_the_key_that_it_names() {
    let other = token_by(OTHER_SECRET, K2, claims_with("sub", "2"));

    let verified = verify(&[good(), other.clone()]).unwrap();
    assert_eq!(verified.key_id(), "k1");
    let verified = verify(&[other, good()]).unwrap();
    assert_eq!(verified.key_id(), "k2");
    assert_eq!(verified.claims(), Some(claims_with("sub", "2").as_bytes()));
}

#[test]
fn one_token_that_is_not_genuine_refuses_all() {
    for (name, bad, kind) in [
        (
            "forged",
            token_by(OTHER_SECRET, K1, claims()),
            ErrorKind::SignatureMismatch,
        ),
        (
            "by another key",
            token_by(SECRET, K2, claims()),
            ErrorKind::SignatureMismatch,
        ),
        (
            "of an unknown key",
            token_by(SECRET, r#"{"alg":"HS256","kid":"k3"}"#, claims()),
            ErrorKind::KeyUnknown,
        ),
        (
            "without a key",
            token_by(SECRET, r#"{"alg":"HS256"}"#, claims()),
            ErrorKind::KeyUnknown,
        ),
        (
            "of another algorithm",
            token_by(SECRET, r#"{"alg":"none","kid":"k1"}"#, claims()),
            ErrorKind::SignatureMalformed,
        ),
        (
            "expired",
            token_by(SECRET, K1, claims_with("exp", "1699999000")),
            ErrorKind::TimestampTooOld,
        ),
        (
            "for another",
            token_by(SECRET, K1, claims_with("aud", "\"other\"")),
            ErrorKind::AudienceMismatch,
        ),
        (
            "of another issuer",
            token_by(SECRET, K1, claims_with("iss", "\"other\"")),
            ErrorKind::ClaimMismatch,
        ),
        (
            "not a token",
            "a.b".to_owned(),
            ErrorKind::SignatureMalformed,
        ),
    ] {
        for tokens in [
            vec![bad.clone(), good()],
            vec![good(), bad.clone()],
            vec![good(), good(), bad],
        ] {
            assert_eq!(verify(&tokens).unwrap_err(), kind, "{name}");
        }
    }
}

#[test]
fn a_required_claim_is_in_each_token() {
    let verifier = || super::verifier(&EACH);
    let of_tenant = |tenant: &str| token_by(SECRET, K1, claims_with("tid", tenant));
    let verdict = |verifier: &Verifier, second: &str| {
        let request = sent(&[of_tenant("\"a\""), of_tenant(second)]);
        let verified = request.verify(verifier, &keys());
        verified.map(drop).map_err(|error| error.kind())
    };

    let both = verifier()
        .require_value(Location::claim("/tid"), ["a", "b"])
        .unwrap();
    assert_eq!(verdict(&both, "\"b\""), Ok(()));
    let one = verifier()
        .require_value(Location::claim("/tid"), ["a"])
        .unwrap();
    assert_eq!(verdict(&one, "\"a\""), Ok(()));
    assert_eq!(verdict(&one, "\"b\""), Err(ErrorKind::AudienceMismatch));
    let by_key = verifier()
        .require_value(Location::protected("/kid"), ["k1"])
        .unwrap();
    assert_eq!(verdict(&by_key, "\"b\""), Ok(()));
    let other = token_by(OTHER_SECRET, K2, claims());
    let refused = sent(&[good(), other]).verify(&by_key, &keys()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::AudienceMismatch);
}

#[test]
fn a_secret_next_to_the_tokens_is_required() {
    let secret = Location::json_each("/value", "/state");
    let verifier = super::verifier(&EACH).require_secret(secret, ["open", "sesame"]);
    let verifier = verifier.unwrap();
    let verdict = |value: &str| {
        let body = format!(r#"{{"tokens":["{}"],"value":{value}}}"#, good());
        let verified = Captured::post(body.as_bytes()).verify(&verifier, &keys());
        verified.map(drop).map_err(|error| error.kind())
    };

    assert_eq!(verdict(r#"[{"state":"open"},{"state":"sesame"}]"#), Ok(()));
    for value in [r#"[{"state":"open"},{"state":"?"}]"#, r#"[{"state":"?"}]"#] {
        assert_eq!(verdict(value), Err(ErrorKind::AudienceMismatch), "{value}");
    }
    for value in ["[]", "{}", "null", r#"[{"state":"open"},{}]"#] {
        assert_eq!(verdict(value), Err(ErrorKind::FieldMissing), "{value}");
    }
}

#[test]
fn an_array_has_one_to_64_tokens() {
    let many = vec![good(); TOKEN_LIMIT + 1];

    assert!(verify(&many[1..]).is_ok());
    assert_eq!(verify(&many).unwrap_err(), ErrorKind::SignatureMalformed);
    assert_eq!(verify(&[]).unwrap_err(), ErrorKind::SignatureMissing);
}
