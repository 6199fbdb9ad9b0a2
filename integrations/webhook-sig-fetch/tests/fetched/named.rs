//! Keys that a delivery names, and keys in JSON.

use webhook_sig::key::{KeySource as _, Wanted};
use webhook_sig::scheme::{Audience, Component, Encoding, Location, Scheme};
use webhook_sig_fetch::{Answer, Fetched, IdForm, JsonKeys, UNKNOWN_LIMIT};

use crate::server::{Reply, Server};
use crate::{ACME, KEYS, Time, set};

/// The first key of RFC 8032 in base64, as a key by itself.
const KEY: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

static UNNAMED: Scheme = Scheme::ed25519("plain", Location::header("Sig"), Encoding::Base64)
    .audience(Audience::Key)
    .signs(&[Component::Body]);

fn by_id(server: &Server, time: &Time) -> Fetched {
    let clock = time.clone();
    let answer = Answer::Json(JsonKeys::at(&["/data/publicKey"]));
    let url = server.url("/keys/{id}");
    let keys = Fetched::by_id(&ACME, &url, IdForm::hex(4), answer, server.client()).unwrap();
    keys.clock(move || clock.now())
}

async fn names(keys: &Fetched, id: &str, time: &Time) -> Result<Vec<String>, String> {
    let keyring = keys.keyring_for(&Wanted::new().with_key_id(id)).await;
    let keyring = keyring.map_err(|error| error.to_string())?;
    let live = keyring.iter().flat_map(|keys| keys.live(time.now()));
    Ok(live.map(str::to_owned).collect())
}

fn json() -> Reply {
    Reply::ok(format!(r#"{{"data":{{"publicKey":"{KEY}"}}}}"#))
}

#[tokio::test]
async fn an_id_has_the_form_of_the_vendor_before_it_goes_into_a_url() {
    let (server, time) = (Server::start(json()).await, Time::new());
    let keys = by_id(&server, &time);

    let long = "a".repeat(129);
    for id in [
        "", "..", "../a", "a/bc", "%2e%", "a?bc", "abcde", "abc", "ab c", "0aF9", &long,
    ] {
        assert_eq!(names(&keys, id, &time).await, Ok(vec![]), "{id}");
    }
    assert_eq!(server.count(), 0);

    assert_eq!(
        names(&keys, "0AF9", &time).await,
        Ok(vec!["0AF9".to_owned()])
    );
    assert!(server.requests()[0].starts_with("GET /keys/0AF9 HTTP/1.1\r\n"));
    assert!(
        keys.prefetch().await.is_ok(),
        "nothing is fetched before it is named"
    );
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn an_id_without_a_key_is_remembered_for_a_minute() {
    let (server, time) = (Server::start(Reply::status(404)).await, Time::new());
    let keys = by_id(&server, &time);

    for _ in 0..3 {
        assert_eq!(names(&keys, "dead", &time).await, Ok(vec![]));
    }
    assert_eq!(server.count(), 1);

    time.pass(60);
    server.replies(json());
    assert_eq!(
        names(&keys, "dead", &time).await,
        Ok(vec!["dead".to_owned()])
    );
}

/// The origin's word that a key is gone is as good as a set without it; an outage says nothing.
#[tokio::test]
async fn a_key_that_the_origin_denies_is_dropped_at_once_and_an_outage_drops_none() {
    let known = || Ok(vec!["cafe".to_owned()]);
    for gone in [404, 410] {
        let (server, time) = (Server::start(json()).await, Time::new());
        let keys = by_id(&server, &time);
        assert_eq!(names(&keys, "cafe", &time).await, known());
        time.pass(60 * 60);
        for outage in [500, 503, 403, 429, 301] {
            server.replies(Reply::status(outage));
            assert_eq!(names(&keys, "cafe", &time).await, known(), "{outage}");
            time.pass(60);
        }

        server.replies(Reply::status(gone));
        assert_eq!(names(&keys, "cafe", &time).await, Ok(vec![]), "{gone}");
        server.replies(json());
        assert_eq!(names(&keys, "cafe", &time).await, Ok(vec![]), "{gone}");
        assert_eq!(server.count(), 7);

        time.pass(60);
        assert_eq!(names(&keys, "cafe", &time).await, known(), "{gone}");
    }
}

#[tokio::test]
async fn unknown_ids_are_bounded_and_displace_no_key() {
    let (server, time) = (Server::start(json()).await, Time::new());
    let keys = by_id(&server, &time);
    assert!(names(&keys, "cafe", &time).await.is_ok());
    time.pass(60);
    server.replies(Reply::status(404));

    for number in 0..UNKNOWN_LIMIT {
        let unknown = names(&keys, &format!("{number:04x}"), &time).await;
        assert_eq!(unknown, Ok(vec![]));
    }
    let beyond = names(&keys, "ffff", &time).await.unwrap_err();
    assert!(beyond.contains("too many unknown keys"), "{beyond}");
    assert_eq!(server.count(), UNKNOWN_LIMIT + 1);
    assert_eq!(
        names(&keys, "cafe", &time).await,
        Ok(vec!["cafe".to_owned()])
    );

    time.pass(60);
    assert_eq!(names(&keys, "ffff", &time).await, Ok(vec![]));
}

/// A stranger who knows many ids may name one after the other.
#[tokio::test]
async fn known_ids_are_fetched_no_more_often_than_unknown_ones() {
    let (server, time) = (Server::start(json()).await, Time::new());
    let keys = by_id(&server, &time);

    for number in 0..3 * UNKNOWN_LIMIT {
        let id = format!("{number:04x}");
        let known = names(&keys, &id, &time).await;
        assert_eq!(known.is_ok(), number < UNKNOWN_LIMIT, "{id}");
    }
    assert_eq!(server.count(), UNKNOWN_LIMIT);

    time.pass(60);
    assert_eq!(
        names(&keys, "ffff", &time).await,
        Ok(vec!["ffff".to_owned()])
    );
}

#[tokio::test]
async fn a_list_of_keys_in_json_is_read_with_its_ids() {
    let item = |id: &str| format!(r#"{{"key_identifier":"{id}","key":"{KEY}"}}"#);
    let list = format!(r#"{{"public_keys":[{},{}]}}"#, item("a"), item("b"));
    let (server, time) = (Server::start(Reply::ok(list)).await, Time::new());
    let places = JsonKeys::list("/public_keys", "/key_identifier", "/key");
    let keys = |scheme| Fetched::json(scheme, &server.url("/"), places, server.client()).unwrap();

    let named = names(&keys(&ACME), "a", &time).await;
    assert_eq!(named, Ok(vec!["a".to_owned(), "b".to_owned()]));
    let unnamed = keys(&UNNAMED)
        .keyring_for(&Wanted::new())
        .await
        .unwrap()
        .unwrap();
    assert!(unnamed.live(time.now()).eq(["current", "retiring-1"]));
}

/// Returns what is fetched of a list of items, each of which is its id and its key in JSON.
async fn listed(items: &[(&str, &str)]) -> Result<Vec<String>, String> {
    let item = |(id, key)| format!(r#"{{"id":{id},"key":{key}}}"#);
    let items: Vec<_> = items.iter().copied().map(item).collect();
    let list = format!(r#"{{"keys":[{}]}}"#, items.join(","));
    let (server, time) = (Server::start(Reply::ok(list)).await, Time::new());
    let places = JsonKeys::list("/keys", "/id", "/key");
    let keys = Fetched::json(&ACME, &server.url("/"), places, server.client()).unwrap();
    names(&keys, "good", &time).await
}

/// As in a JWKS (RFC 7517, section 5): one key of a new kind must not lose all others.
#[tokio::test]
async fn an_entry_that_cannot_be_read_is_skipped() {
    let good = (r#""good""#, &*format!(r#""{KEY}""#));
    let x = KEYS[1];
    let jwk = |more: &str| format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{x}"{more}}}"#);
    let unusable = [
        (r#""rsa""#, r#"{"kty":"RSA","n":"AQ","e":"AQAB"}"#),
        (r#""new""#, r#"{"kty":"AKP","alg":"ML-DSA-44","pub":"AQ"}"#),
        (r#""enc""#, &*jwk(r#","use":"enc""#)),
        (r#""alg""#, &*jwk(r#","alg":"ES256""#)),
        (r#""ops""#, &*jwk(r#","key_ops":["deriveKey"]"#)),
        (r#""text""#, r#""not a key""#),
        (r#""damaged""#, r#""-----BEGIN PUBLIC KEY-----""#),
        (r#""null""#, "null"),
        (r#""number""#, "1"),
        (r#""a b""#, good.1),
        ("null", good.1),
    ];
    for entry in unusable {
        for list in [[entry, good], [good, entry]] {
            assert_eq!(
                listed(&list).await,
                Ok(vec!["good".to_owned()]),
                "{entry:?}"
            );
        }
    }
    let jwk = jwk(r#","alg":"EdDSA","use":"sig","kid":"another""#);
    let both = listed(&[good, (r#""jwk""#, &jwk)]).await;
    assert_eq!(both, Ok(vec!["good".to_owned(), "jwk".to_owned()]));
}

#[tokio::test]
async fn a_list_without_a_usable_entry_fails_for_the_reason_of_its_first() {
    let rsa = (r#""rsa""#, r#"{"kty":"RSA","n":"AQ","e":"AQAB"}"#);
    let missing = (r#""missing""#, "null");
    for (list, why) in [
        (
            &[rsa, missing][..],
            "this is an RSA key; the scheme needs an Ed25519 key",
        ),
        (&[missing, rsa], r#"has no key at "/key""#),
        (&[], "no key of the set fits the scheme"),
    ] {
        let error = listed(list).await.unwrap_err();
        assert!(error.contains(why), "{error}");
    }
}

#[tokio::test]
async fn a_single_key_serves_whatever_id_a_delivery_names() {
    let (server, time) = (Server::start(Reply::ok(KEY)).await, Time::new());
    let keys = Fetched::pem(&ACME, &server.url("/key.pem"), server.client()).unwrap();

    for id in ["k0", "k1"] {
        assert_eq!(
            names(&keys, id, &time).await,
            Ok(vec!["current".to_owned()])
        );
    }
    assert_eq!(server.count(), 1);
}

/// A message without a kid is tried with all keys, of which there are at most eight.
#[tokio::test]
async fn without_a_kid_all_keys_are_tried_and_at_most_eight() {
    for (count, is_taken) in [(8, true), (9, false)] {
        let all = vec![set(&[0])[9..].trim_end_matches("]}").to_owned(); count].join(",");
        let server = Server::start(Reply::ok(format!(r#"{{"keys":[{all}]}}"#))).await;
        let keys = Fetched::jwks(&UNNAMED, &server.url("/"), server.client()).unwrap();

        let keyring = keys.keyring_for(&Wanted::new()).await;
        assert_eq!(keyring.is_ok(), is_taken, "{count}");
    }
}

#[tokio::test]
async fn keys_of_another_kind_and_what_points_elsewhere_are_skipped() {
    let elsewhere = Server::start(Reply::ok(set(&[1]))).await;
    let more = format!(
        r#","jku":"{0}","x5u":"{0}","x5c":["AAAA"]}}"#,
        elsewhere.url("/")
    );
    let good = set(&[0])[9..].replace("}]}", &more);
    let x = KEYS[1];
    let all = format!(
        r#"{{"keys":[{{"kty":"RSA","n":"AQAB","e":"AQAB","kid":"k0"}},{{"kty":"oct","k":"{x}","kid":"o"}},
        {{"kty":"OKP","crv":"Ed25519","x":"{x}","use":"enc","kid":"e"}},{good}]}}"#
    );
    let (server, time) = (Server::start(Reply::ok(all)).await, Time::new());
    let keys = Fetched::jwks(&ACME, &server.url("/"), server.client()).unwrap();

    assert_eq!(names(&keys, "k0", &time).await, Ok(vec!["k0".to_owned()]));
    assert_eq!(elsewhere.count(), 0);
}
