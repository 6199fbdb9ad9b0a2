//! Tokens, end to end: their keys are where the vendor publishes them.

use axum::Router;
use axum::body::Body;
use axum::routing::post;
use bytes::Bytes;
use http::Request;
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256};
use tower::ServiceExt as _;
use tower_webhook_sig::VerifyWebhookLayer;
use webhook_sig::key::Keys;
use webhook_sig::provider::{GOOGLE_CHAT_PROJECT, MICROSOFT_GRAPH_RICH};
use webhook_sig::scheme::{Encoding, Location};
use webhook_sig::{Endpoint, Signer, UnixTime, Verifier};
use webhook_sig_fetch::{Fetched, JsonKeys};

use crate::server::{Reply, Server};

fn verifier() -> Verifier {
    Verifier::new(&GOOGLE_CHAT_PROJECT).param("project_number", "1234567890")
}

/// Returns a delivery with a token that names this key.
fn signed(key: &KeyPair, id: &str) -> Request<Body> {
    let key = GOOGLE_CHAT_PROJECT.signing_key(&key.serialize_pem());
    let signer = Signer::new(verifier(), key.unwrap().with_id(id).unwrap());
    let request = Request::post("/").body(Bytes::from_static(br#"{"type":"MESSAGE"}"#));
    let signed = signer.sign(request.unwrap(), UnixTime::now()).unwrap();
    signed.map(Body::from)
}

fn certificate(key: &KeyPair) -> String {
    let params = CertificateParams::new(["chat.system.gserviceaccount.com".to_owned()]);
    params.unwrap().self_signed(key).unwrap().pem()
}

/// Google Chat's keys by project are an object of certificates, without any frame.
#[tokio::test]
async fn google_chats_map_of_certificates_is_read_by_its_ids() {
    let [old, new, other] = [(); 3].map(|()| KeyPair::generate_for(&PKCS_RSA_SHA256).unwrap());
    let newer = KeyPair::generate().unwrap();
    let map = serde_json::json!({
        "0a1b": certificate(&old),
        "2c3d": new.public_key_pem(),
        "4e5f": certificate(&newer),
        "6a7b": null,
    });
    let server = Server::start(Reply::ok(map.to_string())).await;
    let url = server.url("/service_accounts/v1/metadata/x509/chat@system.gserviceaccount.com");
    let places = JsonKeys::map("");
    let keys = Fetched::json(&GOOGLE_CHAT_PROJECT, &url, places, server.client()).unwrap();
    let endpoint = Endpoint::builder(verifier(), Keys::from_source(keys));
    let layer = VerifyWebhookLayer::new(endpoint.build().unwrap());
    let app = Router::new().route("/", post(async || "handled").layer(layer));

    for (key, id, status) in [
        (&old, "0a1b", 200),
        (&new, "2c3d", 200),
        (&old, "2c3d", 401),
        (&other, "0a1b", 401),
        (&old, "4e5f", 401),
    ] {
        let response = app.clone().oneshot(signed(key, id)).await.unwrap();
        assert_eq!(response.status(), status, "{id}");
    }
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn an_answer_that_is_no_map_is_a_failure() {
    for (answer, why) in [
        ("[]", r#"has no object at """#),
        (r#"{"0a1b":1}"#, r#"has no key at """#),
        ("{}", "no key of the set fits the scheme"),
    ] {
        let server = Server::start(Reply::ok(answer)).await;
        let (url, places) = (server.url("/"), JsonKeys::map(""));
        let keys = Fetched::json(&GOOGLE_CHAT_PROJECT, &url, places, server.client()).unwrap();

        let error = keys.prefetch().await.unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
}

/// Each token of Microsoft Graph's names the key that signed it: the set has both.
#[tokio::test]
async fn every_token_of_a_delivery_is_verified_with_the_key_that_it_names() {
    let keys = [(); 3].map(|()| KeyPair::generate_for(&PKCS_RSA_SHA256).unwrap());
    let [one, two, other] = &keys;
    let set = serde_json::json!({ "keys": [jwk(one, "one"), jwk(two, "two")] });
    let server = Server::start(Reply::ok(set.to_string())).await;
    let source = Fetched::jwks(&MICROSOFT_GRAPH_RICH, &server.url("/keys"), server.client());
    let endpoint = Endpoint::builder(graph(), Keys::from_source(source.unwrap()));
    let layer = VerifyWebhookLayer::new(endpoint.build().unwrap());
    let app = Router::new().route("/", post(async || "handled").layer(layer));

    for (signers, state, status) in [
        ([(one, "one"), (two, "two")], "secret", 200),
        ([(one, "one"), (one, "one")], "secret", 200),
        ([(one, "one"), (other, "two")], "secret", 401),
        ([(one, "one"), (two, "three")], "secret", 401),
        ([(one, "one"), (two, "two")], "another", 401),
    ] {
        let tokens = signers.map(|(key, id)| graph_token(key, id));
        let body = serde_json::json!({
            "value": [{ "clientState": state, "subscriptionId": "s", "changeType": "created" }],
            "validationTokens": tokens,
        });
        let request = Request::post("/")
            .body(Body::from(body.to_string()))
            .unwrap();
        let response = app.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), status, "{:?} {state}", signers[1].1);
    }
}

fn graph() -> Verifier {
    let states = Location::json_each("/value", "/clientState");
    let verifier = Verifier::new(&MICROSOFT_GRAPH_RICH)
        .param("audience", "an app")
        .param("issuer", "https://sts.windows.net/a-tenant/");
    verifier.require_secret(states, ["secret"]).unwrap()
}

/// Returns the token that a signer puts into a delivery of one.
fn graph_token(key: &KeyPair, id: &str) -> serde_json::Value {
    let key = MICROSOFT_GRAPH_RICH.signing_key(&key.serialize_pem());
    let signer = Signer::new(graph(), key.unwrap().with_id(id).unwrap());
    let body = r#"{"value":[{"clientState":"secret"}],"validationTokens":[]}"#;
    let request = Request::post("/").body(Bytes::from_static(body.as_bytes()));
    let signed = signer.sign(request.unwrap(), UnixTime::now()).unwrap();
    let body: serde_json::Value = serde_json::from_slice(signed.body()).unwrap();
    body["validationTokens"][0].clone()
}

/// Returns a public key of 2048 bits as a JWK.
fn jwk(key: &KeyPair, id: &str) -> serde_json::Value {
    // `RSAPublicKey` of RFC 8017: the modulus, and the exponent 65537 in 5 bytes.
    let der = key.public_key_raw();
    let end = der.len() - 5;
    let n = Encoding::Base64UrlUnpadded.encode(&der[end - 256..end]);
    serde_json::json!({ "kty": "RSA", "n": n, "e": "AQAB", "kid": id, "use": "sig" })
}
