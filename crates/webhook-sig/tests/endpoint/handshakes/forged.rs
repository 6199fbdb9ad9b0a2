//! Answers under the key, used as signatures.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::Request;
use webhook_sig::endpoint::Handshakes;
use webhook_sig::provider::{BRAINTREE, LINKEDIN, X, ZOOM};
use webhook_sig::{Endpoint, ErrorKind};

use super::{Seen, answering, ask, send, signed};
use crate::github::builder;

/// Tokens that X could send, and whose answer is a signature of them.
#[tokio::test]
async fn an_answer_to_x_is_not_the_signature_of_a_delivery() {
    let endpoint = answering(&X);
    for token in ["Zm9vYmFy", "0", "[1,2]", "true"] {
        let answer = ask(&endpoint, "GET", &format!("/?crc_token={token}"), &[]).await;
        assert_eq!(answer.kind, Some(ErrorKind::HandshakeAnswered));
        let signature = member(&answer, "response_token");

        let request = Request::post("/").header("x-twitter-webhooks-signature", signature);
        let forged = send(&endpoint, &request.body(Bytes::from(token)).unwrap()).await;

        assert_eq!(forged.kind, Some(ErrorKind::BodyMalformed), "{token}");
        assert_eq!(forged.response.status(), 401);
    }
    assert_eq!(
        send(&endpoint, &signed(&X, r#"{"a":1}"#, &[])).await.kind,
        None
    );
}

#[tokio::test]
async fn what_a_delivery_of_x_looks_like_gets_no_answer() {
    let token = "/?crc_token=%7B%22tweet_create_events%22%3A%5B%5D%7D";

    let refused = ask(&answering(&X), "GET", token, &[]).await;

    assert_eq!(refused.kind, Some(ErrorKind::HandshakeRefused));
}

#[tokio::test]
async fn an_answer_to_braintree_is_not_the_signature_of_a_delivery() {
    let endpoint = builder(&BRAINTREE).handshakes(Handshakes::public_key("pk7"));
    let endpoint = endpoint.build().unwrap();
    let challenge = "20f9f8ed05f77439fe955c977e4c8a53";
    let answer = ask(
        &endpoint,
        "GET",
        &format!("/?bt_challenge={challenge}"),
        &[],
    )
    .await;
    let signature = String::from_utf8(answer.response.body().to_vec()).unwrap();

    let post = async |endpoint: &Endpoint, payload: &str, signature: &str| {
        let body = format!("bt_signature={signature}&bt_payload={payload}");
        let request = Request::post("/");
        let request = request.header("Content-Type", "application/x-www-form-urlencoded");
        send(endpoint, &request.body(Bytes::from(body)).unwrap()).await
    };
    let forged = post(&endpoint, challenge, &signature).await;
    assert_eq!(forged.kind, Some(ErrorKind::BodyMalformed));

    for xml in ["<notification/>", "\n    <notification/>"] {
        let payload = BASE64_STANDARD.encode(xml).replace('+', "%2B");
        let refused = ask(&endpoint, "GET", &format!("/?bt_challenge={payload}"), &[]).await;
        assert_eq!(refused.kind, Some(ErrorKind::HandshakeRefused), "{xml}");
        let unsigned = post(&endpoint, &payload, &signature).await;
        assert_eq!(unsigned.kind, Some(ErrorKind::SignatureMismatch), "{xml}");
    }
}

#[tokio::test]
async fn what_linkedin_and_zoom_sign_gets_no_answer() {
    let linkedin = answering(&LINKEDIN);
    let code = "/?challengeCode=hmacsha256=17";
    assert_eq!(
        ask(&linkedin, "GET", code, &[]).await.kind,
        Some(ErrorKind::HandshakeRefused)
    );

    let zoom = builder(&ZOOM).build().unwrap();
    let body = r#"{"event":"endpoint.url_validation","payload":{"plainToken":"v0:1700000000:1"}}"#;
    assert_eq!(
        send(&zoom, &signed(&ZOOM, body, &[])).await.kind,
        Some(ErrorKind::HandshakeRefused)
    );
}

/// Reads a member of the JSON that an answer holds.
fn member(seen: &Seen, name: &str) -> String {
    let text = std::str::from_utf8(seen.response.body()).unwrap();
    let (_, rest) = text.split_once(&format!("\"{name}\":\"")).unwrap();
    rest.split('"').next().unwrap().to_owned()
}
