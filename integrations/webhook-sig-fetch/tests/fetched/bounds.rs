//! What an answer may be, and what a request is.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response};
use webhook_sig::BoxError;
use webhook_sig_fetch::{BYTE_LIMIT, Fetch, Fetched, ReqwestClient, contract};

use crate::server::{Reply, Server};
use crate::{ACME, Case, set};

#[tokio::test]
async fn an_answer_is_bounded_in_length_and_time() {
    let padded = |len: usize| set(&[0]) + &" ".repeat(len - set(&[0]).len());
    let case = Case::new(Reply::ok(padded(BYTE_LIMIT))).await;
    assert_eq!(case.has("k0").await, Ok(true));

    for reply in [
        Reply::ok(padded(BYTE_LIMIT + 1)),
        Reply::Flood,
        Reply::Drip,
        Reply::Silence,
    ] {
        let what = format!("{reply:?}").chars().take(20).collect::<String>();
        let mut case = Case::new(reply).await;
        case.keys = case.keys.timeout(Duration::from_millis(300));

        let failed = tokio::time::timeout(Duration::from_secs(10), case.has("k0")).await;
        assert!(failed.unwrap().is_err(), "{what}");
    }
}

#[tokio::test]
async fn a_set_of_more_than_64_keys_is_refused() {
    let keys = |count: usize| {
        let others = vec![r#"{"kty":"RSA"}"#; count - 1].join(",");
        set(&[0]).replace("]}", &format!(",{others}]}}"))
    };
    for (count, is_taken) in [(64, true), (65, false)] {
        let case = Case::new(Reply::ok(keys(count))).await;
        assert_eq!(case.has("k0").await.is_ok(), is_taken, "{count}");
    }
}

#[tokio::test]
async fn only_status_200_is_an_answer_and_no_redirect_is_followed() {
    let other = Server::start(Reply::ok(set(&[0]))).await;
    for status in [201, 204, 301, 302, 307, 304, 401, 404, 500] {
        let head = format!("location: {}\r\n", other.url("/"));
        let case = Case::new(Reply::Answer(status, head, set(&[0]))).await;

        assert!(case.has("k0").await.is_err(), "{status}");
        assert_eq!(case.server.count(), 1, "{status}");
    }
    assert_eq!(other.count(), 0);
}

#[tokio::test]
async fn a_request_has_a_fixed_head_and_no_cookies() {
    let head = "set-cookie: a=b\r\ncontent-type: text/html\r\n".to_owned();
    let case = Case::new(Reply::Answer(200, head, set(&[0]))).await;
    assert_eq!(
        case.has("k0").await,
        Ok(true),
        "the content type is ignored"
    );
    case.time.pass(60);
    assert_eq!(case.has("k1").await, Ok(false));

    let requests = case.server.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        let mut lines = request.lines().filter(|line| !line.is_empty());
        assert_eq!(lines.next(), Some("GET /jwks.json HTTP/1.1"));
        let mut names: Vec<_> = lines.map(|line| line.split(':').next().unwrap()).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "host"], "{request}");
        assert!(request.contains("accept: application/jwk-set+json, application/json\r\n"));
    }
}

#[tokio::test]
async fn a_request_may_be_authenticated() {
    let mut case = Case::new(Reply::ok(set(&[0]))).await;
    case.keys = case.keys.map_request(|mut request| {
        let token = HeaderValue::from_static("Bearer token");
        request.headers_mut().insert("authorization", token);
        request
    });
    assert_eq!(case.has("k0").await, Ok(true));

    assert!(case.server.requests()[0].contains("authorization: Bearer token\r\n"));
}

#[tokio::test]
async fn a_server_that_the_client_does_not_trust_brings_no_keys() {
    let (server, other) = (
        Server::start(Reply::ok(set(&[0]))).await,
        Server::start(Reply::ok(set(&[0]))).await,
    );
    let keys = Fetched::jwks(&ACME, &server.url("/"), other.client()).unwrap();

    assert!(keys.prefetch().await.is_err());
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn plain_http_needs_a_client_for_tests() {
    let url = "http://127.0.0.1:1/";
    let request = || Request::get(url).body(Bytes::new()).unwrap();
    let strict = ReqwestClient::new().unwrap().fetch(request(), 10).await;

    let error = strict.unwrap_err();
    let is_builder = error
        .downcast_ref::<reqwest::Error>()
        .is_some_and(|error| !error.is_connect());
    assert!(is_builder, "nothing is connected to: {error:?}");
    let keys = |url| Fetched::jwks(&ACME, url, ReqwestClient::new().unwrap());
    assert!(keys("http://vendor.example/").is_err());
    assert!(keys("https://vendor.example/").is_ok());
}

#[tokio::test]
async fn the_client_on_reqwest_keeps_the_contract() {
    let client = ReqwestClient::for_tests(reqwest::Client::builder()).unwrap();
    contract::check(&client).await;
}

/// A client that answers by itself.
struct Fake;

impl Fetch for Fake {
    async fn fetch(&self, request: Request<Bytes>, _: usize) -> Result<Response<Bytes>, BoxError> {
        match request.uri().path() {
            "/panics" => panic!("a client panics"),
            "/long" => Ok(Response::new("x".repeat(BYTE_LIMIT + 1).into())),
            _ => Ok(Response::new(set(&[0]).into())),
        }
    }
}

#[tokio::test]
async fn clock_client_and_cooldown_are_injected() {
    let time = crate::Time::new();
    let clock = time.clone();
    let keys = |path: &str| {
        let url = format!("https://vendor.example{path}");
        Fetched::jwks(&ACME, &url, Fake).unwrap()
    };

    let good = keys("/")
        .clock(move || clock.now())
        .cooldown(Duration::from_secs(1));
    good.prefetch().await.unwrap();
    // What a client lets through is bounded here too, and its panic is a failure.
    let long = keys("/long").prefetch().await.unwrap_err().to_string();
    assert!(long.contains("longer than 65536 bytes"), "{long}");
    let panics = keys("/panics").prefetch().await.unwrap_err().to_string();
    assert!(panics.contains("did not end"), "{panics}");
}

/// What the core depends on has no client for HTTP, no resolver and no TLS.
#[test]
fn the_core_fetches_nothing() {
    let manifest = include_str!("../../../../crates/webhook-sig/Cargo.toml");
    for client in ["reqwest", "hyper", "ureq", "rustls\"", "hickory", "\"net\""] {
        let dependencies = manifest.split("[dev-dependencies]").next().unwrap();
        assert!(!dependencies.contains(client), "{client}");
    }
}

#[tokio::test]
async fn a_scheme_whose_keys_are_not_published_has_no_source() {
    use webhook_sig::provider::GITHUB;

    let server = Server::start(Reply::ok(set(&[0]))).await;
    let refused = Fetched::jwks(&GITHUB, &server.url("/"), server.client()).unwrap_err();
    let why = "`github` is signed with a shared secret, which is published nowhere";
    assert!(refused.to_string().starts_with(why), "{refused}");

    #[cfg(feature = "certificates")]
    {
        let refused = Fetched::certificates(&ACME, server.client()).unwrap_err();
        let why = "the deliveries of `acme` name no certificate";
        assert!(refused.to_string().starts_with(why), "{refused}");
    }
    assert_eq!(server.count(), 0);
}
