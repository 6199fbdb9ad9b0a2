//! An endpoint that receives tokens: what it refuses before it asks for a body, and is not built
//! without.

use bytes::Bytes;
use http::{HeaderMap, Request};
use webhook_sig::key::Secret;
use webhook_sig::scheme::{Algorithm, Audience, Claim, Encoding, Location};
use webhook_sig::{BaseUrl, Endpoint, ErrorKind, Head, Keyring, Scheme, Signer, Verifier};

use crate::body::{Untouchable, chunks};
use crate::github::{NOW, SECRET, builder, endpoint};

const TOKEN: Location = Location::header("Acme-Token");
const OTHER: &str = "2f6c41e5a7e11ab1ef0e57c4a41e5a7e";

static ACME: Scheme = Scheme::jws("acme", Algorithm::HmacSha256, TOKEN)
    .key_id(Location::protected("/kid"))
    .audience(Audience::Value {
        at: Location::claim("/aud"),
        param: "audience",
    })
    .claims(&[
        Claim::Expires,
        Claim::Is("/iss", "acme"),
        Claim::BodyDigest("/sha256", Encoding::Hex),
    ])
    .build();

/// Returns the headers of a delivery for a receiver, by a secret.
fn signed(secret: &str, audience: &str, body: &'static str) -> HeaderMap {
    let keys = ACME.keyring([secret]).unwrap();
    let signer = Signer::new(Verifier::new(&ACME).param("audience", audience), keys);
    let request = Request::post("/").body(Bytes::from(body)).unwrap();
    signer.sign(request, NOW).unwrap().headers().clone()
}

async fn untouched(headers: &HeaderMap, endpoint: &Endpoint) -> ErrorKind {
    let head = Head::new("POST", "/", headers);
    let refused = endpoint.receive(&head, Untouchable).await;
    refused.unwrap_err().kind()
}

#[tokio::test]
async fn a_token_and_the_body_that_it_claims_are_received() {
    let headers = signed(SECRET, "acct_17", "Hello, World!");
    let head = Head::new("POST", "/", &headers);

    let body = chunks(&[b"Hello", b"", b", World", b"!"]);
    let received = endpoint(&ACME).receive(&head, body).await.unwrap();

    assert_eq!(received.body.into_bytes(), "Hello, World!");
    let claims = String::from_utf8(received.verified.claims().unwrap().to_vec()).unwrap();
    assert!(claims.contains(r#""aud":"acct_17""#), "{claims}");
}

#[tokio::test]
async fn another_body_than_the_claimed_one_is_refused() {
    let headers = signed(SECRET, "acct_17", "Hello, World!");
    let head = Head::new("POST", "/", &headers);
    for body in [&[&b"Hello, World?"[..]][..], &[], &[b"Hello, World!", b"!"]] {
        let refused = endpoint(&ACME).receive(&head, chunks(body)).await;

        assert_eq!(refused.unwrap_err().kind(), ErrorKind::SignatureMismatch);
    }
}

/// All but the hash of the body is decided about before anyone waits for the body.
#[tokio::test]
async fn a_refused_token_leaves_its_body_where_it_is() {
    let endpoint = endpoint(&ACME);
    let forged = signed(OTHER, "acct_17", "{}");
    assert_eq!(
        untouched(&forged, &endpoint).await,
        ErrorKind::SignatureMismatch
    );
    // A forger does not learn whom the receiver expects.
    let forged = signed(OTHER, "acct_18", "{}");
    assert_eq!(
        untouched(&forged, &endpoint).await,
        ErrorKind::SignatureMismatch
    );
    let mut broken = signed(SECRET, "acct_17", "{}");
    broken.insert("acme-token", "e30.e30.c2ln".parse().unwrap());
    assert_eq!(
        untouched(&broken, &endpoint).await,
        ErrorKind::SignatureMalformed
    );
    assert_eq!(
        untouched(&HeaderMap::new(), &endpoint).await,
        ErrorKind::SignatureMissing
    );
    let id = ACME.key(SECRET).unwrap().with_id("k-1").unwrap();
    let named = Endpoint::builder(
        Verifier::new(&ACME).param("audience", "acct_17"),
        Keyring::new(id),
    );
    let named = named.clock(|| NOW).build().unwrap();
    let unnamed = signed(SECRET, "acct_17", "{}");
    assert_eq!(untouched(&unnamed, &named).await, ErrorKind::KeyUnknown);
}

static URL: Scheme = Scheme::jws("url", Algorithm::HmacSha256, TOKEN)
    .audience(Audience::Key)
    .claims(&[
        Claim::Expires,
        Claim::UrlDigest("/url", Encoding::Base64),
        Claim::IsParam("/sub", "account"),
    ])
    .unsigned_body()
    .build();

#[test]
fn what_claims_are_compared_with_is_set_before_the_endpoint_is_built() {
    let build = |verifier: Verifier| {
        let builder = Endpoint::builder(verifier, Secret::new(SECRET));
        builder.build().map(drop).map_err(|error| error.to_string())
    };
    let at = |verifier: Verifier| verifier.base_url(BaseUrl::new("https://shop.example").unwrap());
    let no_url = build(Verifier::new(&URL).param("account", "a-1")).unwrap_err();
    assert!(no_url.contains("`Verifier::base_url`"), "{no_url}");
    for verifier in [
        Verifier::new(&URL),
        Verifier::new(&URL).param("account", ""),
    ] {
        let no_account = build(at(verifier)).unwrap_err();
        assert!(no_account.contains("parameter `account`"), "{no_account}");
    }
    let no_audience = build(Verifier::new(&ACME)).unwrap_err();
    assert!(
        no_audience.contains("parameter `audience`"),
        "{no_audience}"
    );

    assert_eq!(
        build(at(Verifier::new(&URL).param("account", "a-1"))),
        Ok(())
    );
    assert!(builder(&URL).build().is_ok());
}
