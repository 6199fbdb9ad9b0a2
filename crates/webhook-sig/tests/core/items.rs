//! Senders that prove themselves in each item of an array.

use webhook_sig::provider::{GITHUB, MICROSOFT_GRAPH};
use webhook_sig::scheme::{ITEM_LIMIT, Location, Scheme};
use webhook_sig::{ErrorKind, InvalidSetting, Keyring, UnixTime, Verified, Verifier};

use crate::captured::{Captured, NOW};

const SECRETS: [&str; 2] = [
    "the first secret, of some length",
    "the second secret, of some length",
];
const STATE: Location = Location::json_each("/value", "/clientState");

/// The items themselves are the secrets.
static BARE: Scheme = Scheme::token("bare", Location::json_each("/secrets", "")).build();

fn keys() -> Keyring {
    let [first, second] = SECRETS.map(|secret| MICROSOFT_GRAPH.key(secret).unwrap());
    Keyring::new(first.name("first"))
        .retiring(second.name("second"))
        .unwrap()
}

/// Returns a delivery with an item for each secret.
fn items(secrets: &[&str]) -> Captured {
    let item =
        |(at, secret): (usize, &&str)| format!(r#"{{"id":"{at}","clientState":"{secret}"}}"#);
    let items: Vec<_> = secrets.iter().enumerate().map(item).collect();
    Captured::post(format!(r#"{{"value":[{}]}}"#, items.join(",")).as_bytes())
}

fn verdict(request: &Captured) -> Result<Verified, ErrorKind> {
    let verified = request.verify(&Verifier::new(&MICROSOFT_GRAPH), &keys());
    verified.map_err(|error| error.kind())
}

#[test]
fn every_item_must_match_a_key_and_the_first_names_it() {
    let [first, second] = SECRETS;

    for (secrets, named) in [
        (vec![first], "first"),
        (vec![second, first], "second"),
        (vec![first, first, second], "first"),
    ] {
        assert_eq!(verdict(&items(&secrets)).unwrap().key_id(), named);
    }
    for at in 0..4 {
        let mut secrets = [first, second, first, second];
        secrets[at] = "another secret, of some length";
        let error = verdict(&items(&secrets)).unwrap_err();
        assert_eq!(error, ErrorKind::SignatureMismatch, "{at}");
    }
}

#[test]
fn an_item_whose_key_has_ended_is_refused() {
    let [first, second] = SECRETS.map(|secret| MICROSOFT_GRAPH.key(secret).unwrap());
    let ended = second.until(UnixTime::from_secs(NOW.as_secs() - 1));
    let keys = Keyring::new(first).retiring(ended).unwrap();

    let refused = items(&SECRETS).verify(&Verifier::new(&MICROSOFT_GRAPH), &keys);

    assert_eq!(refused.unwrap_err().kind(), ErrorKind::SignatureMismatch);
}

#[test]
fn an_array_has_one_to_a_thousand_items() {
    let many = vec![SECRETS[0]; ITEM_LIMIT + 1];

    assert!(verdict(&items(&many[1..])).is_ok());
    assert_eq!(
        verdict(&items(&many)).unwrap_err(),
        ErrorKind::SignatureMalformed
    );
    assert_eq!(
        verdict(&items(&[])).unwrap_err(),
        ErrorKind::SignatureMissing
    );
}

#[test]
fn an_item_may_be_the_secret() {
    let keys = BARE.keyring(SECRETS).unwrap();
    let verdict = |body: String| {
        let verified = Captured::post(body.as_bytes()).verify(&Verifier::new(&BARE), &keys);
        verified.map(drop).map_err(|error| error.kind())
    };
    let [first, second] = SECRETS;

    assert_eq!(
        verdict(format!(r#"{{"secrets":["{first}","{second}"]}}"#)),
        Ok(())
    );
    for (other, kind) in [
        ("\"?\"", ErrorKind::SignatureMismatch),
        ("\"\"", ErrorKind::SignatureMalformed),
        ("1", ErrorKind::SignatureMalformed),
        ("null", ErrorKind::SignatureMalformed),
        ("[]", ErrorKind::SignatureMalformed),
    ] {
        let body = format!(r#"{{"secrets":["{first}",{other}]}}"#);
        assert_eq!(verdict(body), Err(kind), "{other}");
    }
}

/// A number is not a secret that someone chose, however it is spelled.
#[test]
fn a_number_is_not_a_secret() {
    let keys = BARE.keyring(["12345678901234567890"]).unwrap();
    let verdict = |item| {
        let body = format!(r#"{{"secrets":[{item}]}}"#);
        Captured::post(body.as_bytes()).verify(&Verifier::new(&BARE), &keys)
    };

    assert!(verdict("\"12345678901234567890\"").is_ok());
    let refused = verdict("12345678901234567890").unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::SignatureMalformed);
}

#[test]
fn a_required_value_must_be_in_each_item() {
    let ids = Location::json_each("/value", "/id");
    let verifier = |allowed: &[&str]| {
        let verifier = Verifier::new(&MICROSOFT_GRAPH);
        verifier
            .require_value(ids, allowed.iter().copied())
            .unwrap()
    };
    let verdict = |allowed: &[&str]| {
        let verified = items(&SECRETS).verify(&verifier(allowed), &keys());
        verified.map(drop).map_err(|error| error.kind())
    };

    assert_eq!(verdict(&["0", "1"]), Ok(()));
    assert_eq!(verdict(&["1", "2", "0"]), Ok(()));
    assert_eq!(verdict(&["0"]), Err(ErrorKind::AudienceMismatch));
    assert_eq!(verdict(&["1"]), Err(ErrorKind::AudienceMismatch));
    let body = String::from_utf8(items(&SECRETS).body).unwrap();
    let missing = Captured::post(body.replace(r#""id":"1","#, "").as_bytes());
    let refused = missing.verify(&verifier(&["0", "1"]), &keys()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::FieldMissing);
}

#[test]
fn a_required_value_is_signed_and_a_required_secret_need_not_be() {
    let verifier = || Verifier::new(&GITHUB);
    assert!(verifier().require_value(STATE, ["1"]).is_ok());

    let header = Location::header("X-Hook-Id");
    assert_eq!(
        verifier().require_value(header, ["1"]).unwrap_err(),
        InvalidSetting::UnsignedValue,
    );
    let verifier = verifier()
        .require_secret(header, ["open", "sesame"])
        .unwrap();
    let keys = crate::sample::keys(&GITHUB);
    let verdict = |secret: &str| {
        let request = crate::sample::signed(&GITHUB, b"{}").header("X-Hook-Id", secret);
        let verified = request.verify(&verifier, &keys);
        verified.map(drop).map_err(|error| error.kind())
    };
    assert_eq!(verdict("open"), Ok(()));
    assert_eq!(verdict("sesame"), Ok(()));
    assert_eq!(verdict("open sesame"), Err(ErrorKind::AudienceMismatch));
    assert!(!format!("{verifier:?}").contains("sesame"));
}
