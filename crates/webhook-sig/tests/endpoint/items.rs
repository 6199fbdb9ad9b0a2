//! Keys from a source, for deliveries with several tokens that name different ones.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use webhook_sig::endpoint::FURTHER_KEY_LIMIT;
use webhook_sig::key::{Key, KeySource, Keyring, Keys, Tenant, TenantKeys, Wanted};
use webhook_sig::scheme::{Algorithm, Audience, Claim, KeyFormat, Location, Scheme};
use webhook_sig::{BoxError, Endpoint, ErrorKind, Head, Signer};

use crate::body::byte_by_byte;
use crate::github::NOW;

static ACME: Scheme = Scheme::jws(
    "acme",
    Algorithm::HmacSha256,
    Location::json_each("/tokens", ""),
)
.key_format(KeyFormat::Text)
.key_id(Location::protected("/kid"))
.audience(Audience::Key)
.claims(&[Claim::Expires])
.unsigned_body()
.build();

/// Has the keys `k1` to `k3`, answers with the one that is wanted alone, and notes what it is asked
/// for.
#[derive(Clone, Default)]
struct Source {
    asked: Arc<Mutex<Vec<String>>>,
    /// Answers with all of its keys.
    is_complete: bool,
    /// Has a key of any id.
    knows_all: bool,
    /// How long it takes for an answer.
    delay: Duration,
}

impl KeySource for Source {
    async fn keyring(&self, _: &Tenant) -> Result<Option<Keyring>, BoxError> {
        panic!("the key's id is left out")
    }

    async fn keyring_for(&self, wanted: &Wanted<'_>) -> Result<Option<Keyring>, BoxError> {
        let id = wanted.key_id().unwrap();
        self.asked.lock().unwrap().push(id.to_owned());
        if self.is_complete {
            let others = ["k2", "k3"].map(key).into_iter();
            return Ok(Some(others.fold(Keyring::new(key("k1")), |keys, key| {
                keys.retiring(key).unwrap()
            })));
        }
        tokio::time::sleep(self.delay).await;
        let is_known = self.knows_all || ["k1", "k2", "k3"].contains(&id);
        Ok(is_known.then(|| Keyring::new(key(id))))
    }
}

fn key(id: &str) -> Key {
    let key = ACME
        .key(&format!("the secret of {id}, of some length"))
        .unwrap();
    key.with_id(id).unwrap()
}

/// Returns a body with a token by each key.
fn body_by(ids: &[&str]) -> String {
    let token = |id: &&str| {
        let request = Request::post("/").body(Bytes::from_static(b"{}")).unwrap();
        let signed = Signer::new(&ACME, key(id)).sign(request, NOW).unwrap();
        let body: serde_json::Value = serde_json::from_slice(signed.body()).unwrap();
        body.pointer("/tokens/0").unwrap().clone()
    };
    let tokens: Vec<_> = ids.iter().map(token).collect();
    serde_json::json!({ "tokens": tokens }).to_string()
}

/// Returns the name of the key, or why a delivery was refused, and what the source was asked for.
async fn receive(
    keys: impl Into<Keys>,
    source: &Source,
    ids: &[&str],
) -> (Result<String, ErrorKind>, Vec<String>) {
    let endpoint = Endpoint::builder(&ACME, keys)
        .clock(|| NOW)
        .build()
        .unwrap();
    let headers = [("Content-Type", "application/json")];
    let head = Head::new("POST", "/bolt", &headers);
    let received = endpoint.receive(&head, byte_by_byte(&body_by(ids))).await;
    let received = received.map(|received| received.verified.key_id().to_owned());
    let asked = std::mem::take(&mut *source.asked.lock().unwrap());
    (received.map_err(|error| error.kind()), asked)
}

#[tokio::test]
async fn a_source_is_asked_for_each_key_that_a_token_names() {
    let source = Source::default();
    let ask = async |ids: &[&str]| receive(Keys::from_source(source.clone()), &source, ids).await;
    let strings = |texts: &[&str]| {
        texts
            .iter()
            .map(|text| (*text).to_owned())
            .collect::<Vec<_>>()
    };

    let (received, asked) = ask(&["k2", "k1", "k2", "k3"]).await;
    assert_eq!(received, Ok("k2".to_owned()));
    assert_eq!(asked, strings(&["k2", "k1", "k3"]));

    // The first that is unknown ends it.
    for ids in [&["k1", "k7", "k2", "k8"][..], &["k1", "k7"]] {
        let (received, asked) = ask(ids).await;
        assert_eq!(received, Err(ErrorKind::KeyUnknown));
        assert_eq!(asked, strings(&["k1", "k7"]));
    }
}

#[tokio::test]
async fn a_source_that_answers_with_all_its_keys_is_asked_once() {
    let source = Source {
        is_complete: true,
        ..Source::default()
    };
    let keys = Keys::from_source(source.clone());

    let (received, asked) = receive(keys, &source, &["k1", "k2", "k3"]).await;

    assert_eq!(received, Ok("k1".to_owned()));
    assert_eq!(asked, ["k1"]);
}

#[tokio::test]
async fn a_tenants_keys_are_asked_for_once_known_or_not() {
    for (is_complete, ids, expected) in [
        (true, ["k1", "k2"], Ok("k1".to_owned())),
        (false, ["k1", "k2"], Err(ErrorKind::KeyUnknown)),
        (false, ["k7", "k2"], Err(ErrorKind::KeyUnknown)),
    ] {
        let source = Source {
            is_complete,
            ..Source::default()
        };
        let keys = TenantKeys::new(Location::path(1), source.clone());

        let (received, asked) = receive(keys, &source, &ids).await;

        assert_eq!(received, expected);
        assert_eq!(asked, [ids[0]]);
    }
}

#[tokio::test]
async fn a_source_is_asked_a_few_times_for_one_delivery() {
    let ids: Vec<_> = (1..=9).map(|number| format!("k{number}")).collect();
    let ids: Vec<_> = ids.iter().map(String::as_str).collect();
    let source = Source {
        knows_all: true,
        ..Source::default()
    };

    let (received, asked) = receive(Keys::from_source(source.clone()), &source, &ids).await;

    assert_eq!(received, Err(ErrorKind::KeyUnknown));
    assert_eq!(asked.len(), 1 + FURTHER_KEY_LIMIT);
}

#[tokio::test(start_paused = true)]
async fn all_questions_for_one_delivery_share_the_time_of_a_source() {
    let source = Source {
        delay: Duration::from_millis(1_500),
        ..Source::default()
    };
    let keys = || Keys::from_source(source.clone());

    let (received, _) = receive(keys(), &source, &["k1"]).await;
    assert_eq!(received, Ok("k1".to_owned()));

    let (received, asked) = receive(keys(), &source, &["k1", "k2", "k3"]).await;
    assert_eq!(received, Err(ErrorKind::KeysUnavailable));
    assert_eq!(asked, ["k1", "k2"]);
}
