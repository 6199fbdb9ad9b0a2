//! Handshakes that the app is asked about: a token, a topic or an origin.

use webhook_sig::endpoint::Handshakes;
use webhook_sig::key::Secret;
use webhook_sig::provider::{CLOUDEVENTS_WEBHOOK, EBAY, FITBIT, META, WEBSUB};
use webhook_sig::{BaseUrl, Endpoint, ErrorKind, Verifier};

use super::ask;
use crate::github::{SECRET, builder};
use crate::test_keys::key_text;

#[tokio::test]
async fn a_verify_token_is_compared() {
    let token = Handshakes::verify_token(Secret::new("meatyhamhock"));
    let endpoint = builder(&META).handshakes(token).build().unwrap();
    let ask = async |query: &str| ask(&endpoint, "GET", &format!("/hook?{query}"), &[]).await;

    let right = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock";
    assert!(ask(right).await.is(200, "1158201444"));

    for wrong in [
        "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhocks",
        "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=",
        "hub.mode=subscribe&hub.challenge=1158201444",
        "hub.mode=subscribe&hub.verify_token=meatyhamhock",
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=meatyhamhock&hub.verify_token=x",
    ] {
        let refused = ask(wrong).await;
        assert_eq!(refused.kind, Some(ErrorKind::HandshakeRefused), "{wrong}");
        assert!(refused.is(404, ""), "{wrong}");
        assert!(!refused.source.contains("meaty"), "{}", refused.source);
    }
}

#[tokio::test]
async fn fitbit_gets_the_two_statuses_that_it_tests() {
    let token = Handshakes::verify_token(Secret::new("abc123"));
    let endpoint = builder(&FITBIT).handshakes(token).build().unwrap();

    assert!(
        ask(&endpoint, "GET", "/?verify=abc123", &[])
            .await
            .is(204, "")
    );
    assert_eq!(
        ask(&endpoint, "GET", "/?verify=incorrect", &[])
            .await
            .response
            .status(),
        404
    );
}

/// The digests are those of Python's `hashlib.sha256(code + token + url).hexdigest()`.
#[tokio::test]
async fn a_digest_shows_that_the_token_and_the_url_are_known() {
    let code = "a8628072-3d33-45ee-9004-bee86830a22d";
    let token = "ZxQ3kT7_mB9-vL2wR5nY8cD1gH4jP6sF0aEu";
    let asked = format!("/ebay?challenge_code={code}");
    for (base_url, digest) in [
        (
            "https://shop.example",
            "42f6370b554cbc19cd694e3832bb2a24770d3a4a5423ab9e9db4726b733ceed7",
        ),
        // A proxy takes the first part of the path away.
        (
            "https://shop.example/hooks",
            "84eba9d6addf60a45122eadad29c64760e0db60cb809e53677c4126ccd1f6802",
        ),
    ] {
        let verifier = Verifier::new(&EBAY).base_url(BaseUrl::new(base_url).unwrap());
        let endpoint = Endpoint::builder(verifier, Secret::new(key_text(&EBAY, SECRET)));
        let handshakes = Handshakes::verify_token(Secret::new(token));
        let endpoint = endpoint.handshakes(handshakes).build().unwrap();

        let answer = ask(&endpoint, "GET", &asked, &[]).await;
        let expected = format!(r#"{{"challengeResponse":"{digest}"}}"#);
        assert!(answer.is(200, &expected), "{:?}", answer.response);
        let headers = answer.response.headers();
        assert_eq!(headers["content-type"], "application/json");

        let unasked = ask(&endpoint, "GET", "/ebay", &[]).await;
        assert_eq!(unasked.kind, Some(ErrorKind::MethodNotAllowed));
        let empty = ask(&endpoint, "GET", "/ebay?challenge_code=", &[]).await;
        assert_eq!(empty.kind, Some(ErrorKind::HandshakeRefused));
        assert!(empty.is(404, ""));
    }
}

#[tokio::test]
async fn a_topic_must_be_expected() {
    let handshakes = Handshakes::expected(|asked| {
        (asked.what, asked.value) == ("subscribe", "https://blog.example/feed")
    });
    let endpoint = builder(&WEBSUB).handshakes(handshakes).build().unwrap();
    let ask = async |mode: &str, topic: &str| {
        let target =
            format!("/?hub.mode={mode}&hub.topic={topic}&hub.challenge=c7&hub.lease_seconds=9");
        ask(&endpoint, "GET", &target, &[]).await
    };

    let feed = "https%3A%2F%2Fblog.example%2Ffeed";
    assert!(ask("subscribe", feed).await.is(200, "c7"));
    assert!(ask("unsubscribe", feed).await.is(404, ""));
    assert!(
        ask("subscribe", "https://other.example/feed")
            .await
            .is(404, "")
    );
    assert_eq!(
        ask("publish", feed).await.kind,
        Some(ErrorKind::MethodNotAllowed)
    );
}

#[tokio::test]
async fn an_origin_of_cloudevents_is_granted_or_gets_no_header() {
    let handshakes = Handshakes::expected(|asked| asked.value == "events.example");
    let endpoint = builder(&CLOUDEVENTS_WEBHOOK).handshakes(handshakes);
    let endpoint = endpoint.build().unwrap();
    let ask = async |origin| {
        let headers = [
            ("WebHook-Request-Origin", origin),
            ("WebHook-Request-Rate", "120"),
        ];
        ask(&endpoint, "OPTIONS", "/", &headers).await
    };

    let granted = ask("events.example").await;
    assert!(granted.is(200, ""));
    let headers = granted.response.headers();
    assert_eq!(headers["webhook-allowed-origin"], "events.example");
    assert_eq!(headers["webhook-allowed-rate"], "*");
    assert_eq!(headers["allow"], "POST");

    let refused = ask("other.example").await;
    assert!(refused.is(404, ""));
    assert!(
        !refused
            .response
            .headers()
            .contains_key("webhook-allowed-origin")
    );
}
