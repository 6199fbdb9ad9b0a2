//! Handshakes: which are answered, with what, and what is never answered.

use bytes::Bytes;
use http::{Request, Response};
use webhook_sig::endpoint::Handshakes;
use webhook_sig::key::Secret;
use webhook_sig::provider::{
    BRAINTREE, DROPBOX, LINKEDIN, MANDRILL, OKTA_EVENT_HOOKS, RINGCENTRAL, SLACK, TRELLO, TWITCH,
    WOOCOMMERCE, X, ZOOM,
};
use webhook_sig::replay::MemoryStore;
use webhook_sig::{AllowedIps, Endpoint, Error, ErrorKind, Head, Scheme, Verifier};

use crate::body::Untouchable;
use crate::github::{NOW, SECRET, builder};

mod asked;
mod built;
mod forged;
mod pending;
mod spaces;
mod tenants;

/// What an endpoint made of a request.
struct Seen {
    kind: Option<ErrorKind>,
    /// Why, on our side.
    source: String,
    response: Response<Bytes>,
}

impl Seen {
    fn is(&self, status: u16, body: &str) -> bool {
        self.response.status() == status && self.response.body() == body
    }
}

/// Sends a request without a body, which must not be read.
async fn ask(endpoint: &Endpoint, method: &str, target: &str, headers: &[(&str, &str)]) -> Seen {
    let head = Head::new(method, target, &headers);
    let received = endpoint.receive(&head, Untouchable).await;
    seen(endpoint, &head, received.map(drop))
}

/// Sends a request with a body.
async fn send(endpoint: &Endpoint, request: &Request<Bytes>) -> Seen {
    let target = request.uri().path_and_query().unwrap().as_str();
    let head = Head::new(request.method().as_str(), target, request.headers());
    let body = tokio_stream::iter([Ok(request.body().clone())]);
    let received = endpoint.receive(&head, body).await;
    seen(endpoint, &head, received.map(drop))
}

fn seen(endpoint: &Endpoint, head: &Head<'_>, received: Result<(), Error>) -> Seen {
    use std::error::Error as _;

    match received {
        Ok(()) => Seen {
            kind: None,
            source: String::new(),
            response: Response::default(),
        },
        Err(error) => Seen {
            kind: Some(error.kind()),
            source: error.source().map(ToString::to_string).unwrap_or_default(),
            response: endpoint.response(head, &error),
        },
    }
}

fn answering(scheme: &'static Scheme) -> Endpoint {
    let builder = builder(scheme).handshakes(Handshakes::answered());
    builder.build().unwrap()
}

/// Signs a delivery as the vendor does.
fn signed(scheme: &'static Scheme, body: &str, headers: &[(&str, &str)]) -> Request<Bytes> {
    let mut request = Request::post("/hook");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Bytes::copy_from_slice(body.as_bytes()));
    let keys = scheme.keyring([SECRET]).unwrap();
    scheme.sign(request.unwrap(), &keys, NOW).unwrap()
}

#[tokio::test]
async fn a_challenge_is_echoed_where_the_app_says_so() {
    let asked = ("GET", "/hook?challenge=Xk4z-9_aB");

    let answer = ask(&answering(&DROPBOX), asked.0, asked.1, &[]).await;
    assert_eq!(answer.kind, Some(ErrorKind::HandshakeAnswered));
    assert!(answer.is(200, "Xk4z-9_aB"));
    let headers = answer.response.headers();
    assert_eq!(headers["content-type"], "text/plain; charset=utf-8");
    assert_eq!(headers["x-content-type-options"], "nosniff");

    let silent = builder(&DROPBOX).build().unwrap();
    let refused = ask(&silent, asked.0, asked.1, &[]).await;
    assert_eq!(refused.kind, Some(ErrorKind::MethodNotAllowed));
    assert_eq!(refused.response.headers()["allow"], "POST");
}

#[tokio::test]
async fn other_requests_with_its_method_are_refused_as_before() {
    let refused = ask(&answering(&DROPBOX), "GET", "/hook?other=1", &[]).await;

    assert_eq!(refused.kind, Some(ErrorKind::MethodNotAllowed));
    assert_eq!(refused.response.headers()["allow"], "POST, GET");
}

#[tokio::test]
async fn a_handshake_that_no_one_set_up_is_named_in_the_log() {
    let unset = builder(&DROPBOX).build().unwrap();

    let refused = ask(&unset, "GET", "/hook?challenge=abc", &[]).await;
    assert_eq!(refused.kind, Some(ErrorKind::MethodNotAllowed));
    assert!(
        refused.source.contains("`handshakes`"),
        "{}",
        refused.source
    );

    let other = ask(&unset, "DELETE", "/hook", &[]).await;
    assert_eq!(other.source, "expected POST");
}

#[tokio::test]
async fn what_is_not_a_challenge_is_not_echoed() {
    let endpoint = answering(&DROPBOX);
    let long = format!("/hook?challenge={}", "a".repeat(513));
    let huge = format!("/hook?challenge={}", "a".repeat(10 * 1024 * 1024));
    for target in [
        "/hook?challenge=",
        "/hook?challenge=%3Cscript%3E",
        "/hook?challenge=a%0D%0ASet-Cookie:%20b",
        "/hook?challenge=%00",
        "/hook?challenge=a+b",
        "/hook?challenge=%7B%22id%22%3A1%7D",
        "/hook?challenge=%FF%FE",
        "/hook?challenge=one&challenge=two",
        &long,
        &huge,
    ] {
        let refused = ask(&endpoint, "GET", target, &[]).await;
        let shown = target.get(..40).unwrap_or(target);
        assert_eq!(refused.kind, Some(ErrorKind::HandshakeRefused), "{shown}");
        assert!(refused.is(404, ""), "{shown}");
        let source = &refused.source;
        assert!(source.contains("`query challenge=…`"), "{source}");
        assert!(source.len() < 120, "{source}");
    }
}

#[tokio::test]
async fn a_signed_handshake_is_answered_once_it_is_verified() {
    let endpoint = builder(&SLACK).build().unwrap();
    let body = r#"{"type":"url_verification","token":"t","challenge":"3eZbrw1aB10FEMAGAZd4FyFQ"}"#;

    let mut asked = signed(&SLACK, body, &[]);
    let answer = send(&endpoint, &asked).await;
    assert_eq!(answer.kind, Some(ErrorKind::HandshakeAnswered));
    assert!(answer.is(200, "3eZbrw1aB10FEMAGAZd4FyFQ"));

    *asked.body_mut() = body.replace("3eZ", "4eZ").into();
    let forged = send(&endpoint, &asked).await;
    assert_eq!(forged.kind, Some(ErrorKind::SignatureMismatch));
    assert_eq!(forged.response.status(), 401);
}

#[tokio::test]
async fn a_signed_handshake_is_answered_as_often_as_it_comes() {
    let store = MemoryStore::new();
    let endpoint = builder(&SLACK).name("slack").replay(store.clone());
    let endpoint = endpoint.build().unwrap();
    let body = r#"{"type":"url_verification","event_id":"Ev1","challenge":"c1"}"#;

    for _ in 0..2 {
        let answer = send(&endpoint, &signed(&SLACK, body, &[])).await;
        assert!(answer.is(200, "c1"), "{:?}", answer.kind);
    }
    let event = r#"{"type":"event_callback","event_id":"Ev1"}"#;
    assert_eq!(
        send(&endpoint, &signed(&SLACK, event, &[])).await.kind,
        None
    );
}

#[tokio::test]
async fn other_deliveries_of_its_scheme_reach_the_handler() {
    let endpoint = builder(&SLACK).build().unwrap();
    for body in [
        r#"{"type":"event_callback","event_id":"Ev1"}"#,
        r#"{"type":"event_callback","text":"url_verification"}"#,
        "command=%2Fweather&text=url_verification",
    ] {
        assert_eq!(send(&endpoint, &signed(&SLACK, body, &[])).await.kind, None);
    }
}

#[tokio::test]
async fn a_signed_handshake_with_a_bad_challenge_is_not_echoed() {
    let endpoint = builder(&SLACK).build().unwrap();
    let body = r#"{"type":"url_verification","challenge":"<script>"}"#;

    let refused = send(&endpoint, &signed(&SLACK, body, &[])).await;

    assert_eq!(refused.kind, Some(ErrorKind::HandshakeRefused));
    assert!(refused.is(404, ""));
}

#[tokio::test]
async fn a_delivery_is_not_refused_for_an_odd_word_of_a_handshake() {
    let endpoint = answering(&RINGCENTRAL);
    let delivery = |token: &str| {
        let mut request = signed(&RINGCENTRAL, r#"{"uuid":"1"}"#, &[]);
        for value in [token, "two"] {
            let value = value.parse().unwrap();
            request.headers_mut().append("Validation-Token", value);
        }
        request
    };

    assert_eq!(send(&endpoint, &delivery("one")).await.kind, None);

    let mut unsigned = delivery("one");
    unsigned.headers_mut().remove("Verification-Token");
    let refused = send(&endpoint, &unsigned).await;
    assert_eq!(refused.response.status(), 401);
    assert!(!refused.response.headers().contains_key("Validation-Token"));

    let slack = builder(&SLACK).build().unwrap();
    let body = r#"{"type":["url_verification"],"challenge":"c1"}"#;
    assert_eq!(send(&slack, &signed(&SLACK, body, &[])).await.kind, None);
}

#[tokio::test]
async fn twitch_is_recognized_by_its_header() {
    let endpoint = builder(&TWITCH).build().unwrap();
    let body = r#"{"challenge":"pogchamp-kappa-360noscope","subscription":{}}"#;
    let kind = "Twitch-Eventsub-Message-Type";

    let id = (
        "Twitch-Eventsub-Message-Id",
        "e76c6bd4-55c9-4987-8304-da1588d8988b",
    );
    let asked = signed(
        &TWITCH,
        body,
        &[id, (kind, "webhook_callback_verification")],
    );
    assert!(
        send(&endpoint, &asked)
            .await
            .is(200, "pogchamp-kappa-360noscope")
    );

    let notice = signed(&TWITCH, body, &[id, (kind, "notification")]);
    assert_eq!(send(&endpoint, &notice).await.kind, None);
}

#[tokio::test]
async fn a_header_is_answered_in_json() {
    let headers = [("X-Okta-Verification-Challenge", "iZk1PK4-rT")];

    let answer = ask(&answering(&OKTA_EVENT_HOOKS), "GET", "/", &headers).await;

    assert!(answer.is(200, r#"{"verification":"iZk1PK4-rT"}"#));
    assert_eq!(
        answer.response.headers()["content-type"],
        "application/json"
    );
}

#[tokio::test]
async fn a_head_request_gets_a_status() {
    for scheme in [&TRELLO, &MANDRILL] {
        assert!(ask(&answering(scheme), "HEAD", "/", &[]).await.is(200, ""));
    }
}

#[tokio::test]
async fn a_short_form_without_a_signature_is_a_handshake() {
    let endpoint = answering(&WOOCOMMERCE);
    let form = |body: String| {
        let kind = "application/x-www-form-urlencoded";
        let request = Request::post("/").header("Content-Type", kind);
        request.body(Bytes::from(body)).unwrap()
    };

    assert!(
        send(&endpoint, &form("webhook_id=17".to_owned()))
            .await
            .is(200, "")
    );
    let padded = |length: usize| format!("webhook_id=17&pad={}", "a".repeat(length - 18));
    assert!(send(&endpoint, &form(padded(4096))).await.is(200, ""));
    for body in [padded(4097), "other=17".to_owned(), padded(1024 * 1024)] {
        let refused = send(&endpoint, &form(body)).await;
        assert_eq!(refused.kind, Some(ErrorKind::SignatureMissing));
    }

    let order = r#"{"id":17}"#;
    assert_eq!(
        send(&endpoint, &signed(&WOOCOMMERCE, order, &[]))
            .await
            .kind,
        None
    );
}

#[tokio::test]
async fn an_address_that_is_not_allowed_gets_no_answer() {
    let addresses = AllowedIps::parse(["192.0.2.0/24"]).unwrap();
    let verifier = Verifier::new(&DROPBOX).allowed_ips(addresses);
    let endpoint = Endpoint::builder(verifier, Secret::new(SECRET));
    let endpoint = endpoint.handshakes(Handshakes::answered()).build().unwrap();

    let headers: &[(&str, &str)] = &[];
    let head = |sender: &str| Head::new("GET", "/?challenge=a", &headers).peer(sender.parse().ok());
    let refused = endpoint.receive(&head("198.51.100.7"), Untouchable).await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::SourceNotAllowed);
    let answered = endpoint.receive(&head("192.0.2.7"), Untouchable).await;
    assert_eq!(answered.unwrap_err().kind(), ErrorKind::HandshakeAnswered);
}

#[tokio::test]
async fn an_answer_is_not_changed_like_a_refusal() {
    let endpoint = builder(&DROPBOX).handshakes(Handshakes::answered());
    let endpoint = endpoint.respond_with(|_, _| Response::new("sorry".into()));
    let endpoint = endpoint.build().unwrap();

    assert!(
        ask(&endpoint, "GET", "/?challenge=a", &[])
            .await
            .is(200, "a")
    );
    assert!(
        ask(&endpoint, "GET", "/?challenge=%20", &[])
            .await
            .is(200, "sorry")
    );
}

#[tokio::test]
async fn vendors_that_check_the_key_get_it_proven() {
    // HMACs by Python's hmac module, with the secret of these tests.
    let crc = ask(&answering(&X), "GET", "/?crc_token=Zm9vYmFy", &[]).await;
    let linkedin = "/?challengeCode=8b3a-11ee&applicationId=7";
    let linkedin = ask(&answering(&LINKEDIN), "GET", linkedin, &[]).await;
    let zoom =
        r#"{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}"#;
    let zoom = send(&builder(&ZOOM).build().unwrap(), &signed(&ZOOM, zoom, &[])).await;
    let braintree = builder(&BRAINTREE)
        .handshakes(Handshakes::public_key("pk7"))
        .build()
        .unwrap();
    let braintree = ask(
        &braintree,
        "GET",
        "/?bt_challenge=20f9f8ed05f77439fe95",
        &[],
    )
    .await;

    let shown = |seen: &Seen| String::from_utf8(seen.response.body().to_vec()).unwrap();
    assert_eq!(
        [&crc, &linkedin, &zoom, &braintree].map(shown),
        ANSWERS.map(str::to_owned)
    );
}

const ANSWERS: [&str; 4] = [
    r#"{"response_token":"sha256=64qt+eWb/iv7vb7lbdWrxQXJpKtbQN7eGhWQpvFlQgo="}"#,
    concat!(
        r#"{"challengeCode":"8b3a-11ee","challengeResponse":"#,
        r#""93245143e3255cb263ceac9d025c2edaa02358690ab2ca04712b81252c5e9c7f"}"#
    ),
    concat!(
        r#"{"plainToken":"qgg8vlvZRS6UYooatFL8Aw","encryptedToken":"#,
        r#""895da95e73cc7d5b33af059b4d8d8c06eea6b97035d0ccfa19a1b9a6145bfd83"}"#
    ),
    "pk7|5ac313e9e284e89ab9f1065bdaa202d448492194",
];
