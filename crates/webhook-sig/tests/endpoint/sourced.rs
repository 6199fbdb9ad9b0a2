//! Keys from a source, at an endpoint without tenants.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::HeaderMap;
use webhook_sig::key::{KeySource, Keyring, Keys, SOURCE_TIMEOUT, Tenant, TenantKeys, Wanted};
use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Location, Scheme};
use webhook_sig::{BoxError, Endpoint, ErrorKind, Head, Outcome};

use crate::body::{Untouchable, byte_by_byte};
use crate::github::{self, NOW};

static ACME: Scheme = GITHUB
    .derive("acme")
    .key_id(Location::header("Key-Id"))
    .build();

const SECRET: &str = "the secret of acme, of some length";

const SECOND: Duration = Duration::from_secs(1);

/// What a source was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    tenant: Option<String>,
    key_id: Option<String>,
}

/// Has the key `k1`, and notes what it is asked for.
#[derive(Clone, Default)]
struct Source {
    asked: Arc<Mutex<Vec<Asked>>>,
    /// What becomes of every question, unless there is an answer.
    fails: Option<Failure>,
}

#[derive(Clone, Copy)]
enum Failure {
    Error,
    Silence,
}

impl Source {
    fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl KeySource for Source {
    async fn keyring(&self, _: &Tenant) -> Result<Option<Keyring>, BoxError> {
        panic!("the key's id is left out")
    }

    async fn keyring_for(&self, wanted: &Wanted<'_>) -> Result<Option<Keyring>, BoxError> {
        self.asked.lock().unwrap().push(Asked {
            tenant: wanted.tenant().map(|tenant| tenant.as_str().to_owned()),
            key_id: wanted.key_id().map(str::to_owned),
        });
        match self.fails {
            Some(Failure::Error) => return Err("away".into()),
            Some(Failure::Silence) => std::future::pending().await,
            None => {}
        }
        Ok(match wanted.key_id() {
            Some("k1") => Some(ACME.key(SECRET)?.with_id("k1")?.into()),
            _ => None,
        })
    }
}

fn endpoint(keys: impl Into<Keys>) -> Endpoint {
    Endpoint::builder(&ACME, keys)
        .clock(|| NOW)
        .build()
        .unwrap()
}

/// Returns the headers of a delivery that names a key, if any.
fn headers(id: Option<&str>) -> HeaderMap {
    let mut headers = github::delivery(SECRET, "{}".to_owned()).headers().clone();
    if let Some(id) = id {
        headers.insert("key-id", id.parse().unwrap());
    }
    headers
}

async fn refused(endpoint: &Endpoint, headers: &HeaderMap) -> webhook_sig::Error {
    let head = Head::new("POST", "/", headers);
    endpoint.receive(&head, Untouchable).await.unwrap_err()
}

#[tokio::test]
async fn a_source_is_asked_for_the_key_that_a_delivery_names() {
    let source = Source::default();
    let endpoint = endpoint(Keys::from_source(source.clone()));
    let headers = headers(Some("k1"));
    let head = Head::new("POST", "/", &headers);

    let received = endpoint.receive(&head, byte_by_byte("{}")).await.unwrap();

    assert_eq!(received.verified.key_id(), "k1");
    assert_eq!(received.verified.tenant(), None);
    let asked = Asked {
        key_id: Some("k1".into()),
        ..Asked::default()
    };
    assert_eq!(source.asked(), [asked]);
}

#[tokio::test]
async fn a_source_of_tenants_is_asked_for_the_key_too() {
    let source = Source::default();
    let endpoint = endpoint(TenantKeys::new(Location::path(1), source.clone()));
    let headers = headers(Some("k1"));
    let head = Head::new("POST", "/bolt", &headers);

    let received = endpoint.receive(&head, byte_by_byte("{}")).await.unwrap();

    assert_eq!(received.verified.tenant().map(Tenant::as_str), Some("bolt"));
    let asked = Asked {
        tenant: Some("bolt".into()),
        key_id: Some("k1".into()),
    };
    assert_eq!(source.asked(), [asked]);
}

#[tokio::test]
async fn a_key_that_the_source_does_not_have_is_unknown_before_the_body_is_read() {
    let source = Source::default();
    let endpoint = endpoint(Keys::from_source(source.clone()));

    for id in [Some("k2"), None] {
        let headers = headers(id);
        let error = refused(&endpoint, &headers).await;

        assert_eq!(error.kind(), ErrorKind::KeyUnknown);
        let head = Head::new("POST", "/", &headers);
        assert_eq!(endpoint.response(&head, &error).status(), 401);
    }
    assert_eq!(source.asked().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_source_that_fails_or_is_silent_is_answered_with_503() {
    for (failure, keys_timeout, after) in [
        (Failure::Error, None, 0),
        (Failure::Silence, None, SOURCE_TIMEOUT.as_secs()),
        (Failure::Silence, Some(SECOND), 1),
    ] {
        let source = Source {
            fails: Some(failure),
            ..Source::default()
        };
        let keys = Keys::from_source(source);
        let keys = match keys_timeout {
            Some(timeout) => keys.timeout(timeout),
            None => keys,
        };
        let endpoint = endpoint(keys);
        let (headers, start) = (headers(Some("k1")), tokio::time::Instant::now());

        let error = refused(&endpoint, &headers).await;

        assert_eq!(start.elapsed().as_secs(), after);
        assert_eq!(error.kind(), ErrorKind::KeysUnavailable);
        assert_eq!(error.outcome(), Outcome::Unavailable);
        let head = Head::new("POST", "/", &headers);
        let response = endpoint.response(&head, &error);
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()["retry-after"], "5");
    }
}

#[tokio::test]
async fn what_the_head_can_refuse_does_not_reach_a_source_of_keys() {
    let source = Source::default();
    let endpoint = endpoint(Keys::from_source(source.clone()));
    let mut unsigned = headers(Some("k1"));
    unsigned.remove("x-hub-signature-256");
    let malformed = headers(Some("k 1"));

    for (headers, kind) in [
        (unsigned, ErrorKind::SignatureMissing),
        (malformed, ErrorKind::FieldMalformed),
    ] {
        assert_eq!(refused(&endpoint, &headers).await.kind(), kind);
    }
    assert_eq!(source.asked(), []);
}

#[test]
fn a_source_without_time_is_an_error() {
    let keys = Keys::from_source(Source::default()).timeout(Duration::ZERO);
    let error = Endpoint::builder(&ACME, keys).build().unwrap_err();

    assert!(error.to_string().contains("timeout"), "{error}");
}

/// An answer for one key says nothing about another one.
#[cfg(feature = "cache")]
#[tokio::test]
async fn a_cache_keeps_the_keys_of_each_id_apart() {
    use webhook_sig::key::CachedKeySource;

    let source = Source::default();
    let cached = CachedKeySource::new(source.clone());
    let has = async |id| {
        let keys = cached.keyring_for(&Wanted::new().with_key_id(id)).await;
        keys.unwrap().is_some()
    };

    for _ in 0..2 {
        assert!(!has("k2").await);
        assert!(has("k1").await);
    }
    assert_eq!(source.asked().len(), 2);
}

/// Its signatures name their keys.
#[cfg(feature = "message-signatures")]
fn signed() -> (webhook_sig::Verifier, HeaderMap) {
    use webhook_sig::scheme::{Algorithm, Audience, KeyFormat, MessageSignature};
    use webhook_sig::{BaseUrl, Signer, Verifier};

    static SIGNED: Scheme =
        Scheme::message_signature("acme", Algorithm::HmacSha256, MessageSignature::new())
            .audience(Audience::Authority)
            .key_format(KeyFormat::Text)
            .key_id(Location::signature_param("keyid"))
            .build();
    let url = BaseUrl::new("https://shop.example").unwrap();
    let verifier = Verifier::new(&SIGNED).base_url(url);
    let key = SIGNED.key(SECRET).unwrap().with_id("k1").unwrap();
    let signer = Signer::new(verifier.clone(), Keyring::from(key));
    let request = http::Request::post("/").body("{}".into()).unwrap();
    let headers = signer.sign(request, NOW).unwrap().headers().clone();
    (verifier, headers)
}

/// Puts a signature before those that are there.
#[cfg(feature = "message-signatures")]
fn put_first(headers: &mut HeaderMap, input: &str, signature: &str) {
    for (name, first) in [("signature-input", input), ("signature", signature)] {
        let others = headers[name].to_str().unwrap();
        let all = format!("{first}, {others}");
        headers.insert(name, all.parse().unwrap());
    }
}

/// A proxy may put a signature of its own before that of the sender.
#[cfg(feature = "message-signatures")]
#[tokio::test]
async fn a_source_is_asked_for_the_key_of_a_signature_that_counts() {
    let (verifier, mut headers) = signed();
    let created = NOW.as_secs();
    let input = format!(r#"proxy=("@method");created={created};keyid="k9""#);
    put_first(&mut headers, &input, "proxy=:cHJveHk=:");
    let source = Source::default();
    let keys = Keys::from_source(source.clone());
    let endpoint = Endpoint::builder(verifier, keys).clock(|| NOW).build();
    let head = Head::new("POST", "/", &headers);

    let received = endpoint.unwrap().receive(&head, byte_by_byte("{}")).await;

    assert_eq!(received.unwrap().verified.key_id(), "k1");
    assert_eq!(source.asked()[0].key_id.as_deref(), Some("k1"));
}

/// Several signatures may count, and one of them is enough.
#[cfg(feature = "message-signatures")]
#[tokio::test]
async fn a_source_without_the_key_of_one_signature_is_asked_for_that_of_the_next() {
    let (verifier, genuine) = signed();
    let own = |name| genuine[name].to_str().unwrap().to_owned();
    let [input, signature] = ["signature-input", "signature"].map(own);
    let with = |ids: &[&str]| {
        let mut headers = genuine.clone();
        for (label, id) in ids.iter().enumerate() {
            let input = input.replace("sig1=", &format!("p{label}="));
            let input = input.replace(r#""k1""#, &format!(r#""{id}""#));
            let signature = signature.replace("sig1=", &format!("p{label}="));
            put_first(&mut headers, &input, &signature);
        }
        headers
    };
    for (ids, asked) in [
        (&["k9"][..], &["k9", "k1"][..]),
        (&["k9", "k9"], &["k9", "k1"]),
        (&["k7", "k8", "k9"], &["k9", "k8", "k7", "k1"]),
        (&["k1", "k9"], &["k9", "k1"]),
    ] {
        let (headers, source) = (with(ids), Source::default());
        let keys = Keys::from_source(source.clone());
        let endpoint = Endpoint::builder(verifier.clone(), keys).clock(|| NOW);
        let head = Head::new("POST", "/", &headers);

        let endpoint = endpoint.build().unwrap();
        let received = endpoint.receive(&head, byte_by_byte("{}")).await;

        assert_eq!(received.unwrap().verified.key_id(), "k1");
        let ids = source.asked().into_iter().filter_map(|asked| asked.key_id);
        assert!(ids.eq(asked.iter().copied()), "{asked:?}");
    }

    // More signatures than are read reach no source, and with tenants the first one alone counts.
    let source = Source::default();
    let keys = Keys::from_source(source.clone());
    let endpoint = Endpoint::builder(verifier.clone(), keys).clock(|| NOW);
    let many = with(&["k6", "k7", "k8", "k9"]);
    let error = refused(&endpoint.build().unwrap(), &many).await;
    assert_eq!(error.kind(), ErrorKind::SignatureMalformed);
    let tenants = TenantKeys::from_head(|_| Tenant::new("bolt"), source.clone());
    let endpoint = Endpoint::builder(verifier, tenants).clock(|| NOW);
    let headers = with(&["k9"]);
    let head = Head::new("POST", "/", &headers);
    let received = endpoint
        .build()
        .unwrap()
        .receive(&head, byte_by_byte("{}"))
        .await;
    assert_eq!(received.unwrap_err().kind(), ErrorKind::KeyUnknown);
    assert_eq!(source.asked().len(), 1);
}
