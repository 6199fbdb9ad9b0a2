//! Answers under the keys of tenants, by which strangers could find out who is one.

use bytes::Bytes;
use webhook_sig::endpoint::{EndpointBuilder, Handshakes};
use webhook_sig::key::{Tenant, TenantKeys};
use webhook_sig::provider::{DROPBOX, TRELLO, X, ZOOM};
use webhook_sig::scheme::Location;
use webhook_sig::{BoxError, Endpoint, ErrorKind, Scheme, UnixTime};

use super::{ANSWERS, ask};
use crate::github::{NOW, SECRET};

/// Creates an endpoint with one tenant, one whose keys have expired, and one whose are unfit.
fn builder(scheme: &'static Scheme, location: Location) -> EndpointBuilder {
    let tenants = TenantKeys::new(location, |tenant: Tenant| async move {
        Ok::<_, BoxError>(match tenant.as_str() {
            "acme" => Some(X.keyring([SECRET])?),
            "expired" => Some(X.key(SECRET)?.until(UnixTime::from_secs(1)).into()),
            "unfit" => Some(TRELLO.keyring([SECRET])?),
            _ => None,
        })
    });
    Endpoint::builder(scheme, tenants).clock(|| NOW)
}

async fn answer(endpoint: &Endpoint, tenant: &str) -> Bytes {
    let target = format!("/hooks/{tenant}?crc_token=Zm9vYmFy");
    let seen = ask(endpoint, "GET", &target, &[]).await;
    assert_eq!(seen.kind, Some(ErrorKind::HandshakeAnswered), "{tenant}");
    assert_eq!(seen.response.status(), 200, "{tenant}");
    seen.response.into_body()
}

#[tokio::test]
async fn no_answer_shows_who_is_a_tenant() {
    let endpoint = builder(&X, Location::path(2)).handshakes(Handshakes::answered());
    let endpoint = endpoint.build().unwrap();
    let names = ["acme", "bolt", "cask", "expired", "unfit"];

    let mut seen: Vec<Bytes> = Vec::new();
    for name in names {
        let text = answer(&endpoint, name).await;
        assert_eq!(text, answer(&endpoint, name).await, "{name}");
        assert_eq!(text.len(), ANSWERS[0].len(), "{name}");
        assert!(!seen.contains(&text), "{name}");
        seen.push(text);
    }
    assert_eq!(seen[0], ANSWERS[0]);
}

#[test]
fn a_tenant_in_the_body_cannot_answer_a_request_without_one() {
    let in_body = |scheme| builder(scheme, Location::json("/account"));

    let refused = in_body(&X).handshakes(Handshakes::answered()).build();
    assert_eq!(
        refused.unwrap_err().to_string(),
        "a handshake of `x` is answered with a tenant's key, and has no body to name the tenant \
         in; name it in the path or the query with `TenantKeys::new`"
    );

    assert!(in_body(&X).build().is_ok(), "no handshake is answered");
    assert!(in_body(&ZOOM).build().is_ok(), "its handshake is signed");
    let unkeyed = in_body(&DROPBOX).handshakes(Handshakes::answered());
    assert!(unkeyed.build().is_ok());
}
