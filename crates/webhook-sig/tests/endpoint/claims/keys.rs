//! The keys of a delivery's events, which a handler records, and the proof that is kept meanwhile.

use bytes::Bytes;
use http::Request;
use webhook_sig::provider::{FASTSPRING, STRIPE};
use webhook_sig::replay::{EventKey, MemoryStore};
use webhook_sig::scheme::{Component, Encoding, Identity, Location};
use webhook_sig::{Endpoint, Scheme, Signer, UnixTime};

use crate::github::{acknowledge, receive};

const SECRET: &str = "whsec_W5ZqkqPDYkYm8sJ1tq0V";

fn endpoint(scheme: &'static Scheme) -> Endpoint {
    let key = scheme.key(SECRET).unwrap().name("november");
    let builder = Endpoint::builder(scheme, key).name("tests");
    builder.replay(MemoryStore::new()).build().unwrap()
}

fn signed(scheme: &'static Scheme, body: &'static str) -> Request<Bytes> {
    let request = Request::post("/").body(Bytes::from(body)).unwrap();
    let signer = Signer::new(scheme, scheme.key(SECRET).unwrap());
    signer.sign(request, UnixTime::now()).unwrap()
}

fn key(scheme: &Scheme, id: &str) -> EventKey {
    EventKey::of_fields(scheme, "tests", None, &[id])
}

#[tokio::test(start_paused = true)]
async fn a_proof_has_the_keys_that_its_store_was_asked_for() {
    let request = signed(&STRIPE, r#"{"id":"evt_1"}"#);

    let received = receive(&endpoint(&STRIPE), &request).await.unwrap();

    let keys = [key(&STRIPE, "evt_1")];
    assert_eq!(received.verified.event_keys(), Some(&keys[..]));
}

#[tokio::test(start_paused = true)]
async fn a_batch_has_a_key_for_each_of_its_events_in_their_order() {
    let endpoint = endpoint(&FASTSPRING);
    let first = signed(&FASTSPRING, r#"{"events":[{"id":"b"}]}"#);
    acknowledge(receive(&endpoint, &first).await.unwrap()).await;
    let request = signed(
        &FASTSPRING,
        r#"{"events":[{"id":"a"},{"id":"b"},{"id":"a"}]}"#,
    );

    let verified = receive(&endpoint, &request).await.unwrap().verified;

    let ids: Vec<_> = verified.event_ids().map(|id| id.to_text()).collect();
    assert_eq!(ids, ["a", "b"]);
    let keys = ["a", "b"].map(|id| key(&FASTSPRING, id));
    assert_eq!(verified.event_keys(), Some(&keys[..]));
}

#[tokio::test]
async fn without_a_store_there_are_no_keys() {
    let endpoint = Endpoint::builder(&STRIPE, STRIPE.key(SECRET).unwrap());
    let endpoint = endpoint.build().unwrap();
    let request = signed(&STRIPE, r#"{"id":"evt_1"}"#);

    let received = receive(&endpoint, &request).await.unwrap();

    assert_eq!(received.verified.event_keys(), None);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_told_from_others_has_no_key() {
    static ACME: Scheme =
        Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
            .event(Identity::Id(Location::json("/id")))
            .signs(&[Component::Body]);
    let request = signed(&ACME, r#"{"id":null}"#);

    let received = receive(&endpoint(&ACME), &request).await.unwrap();

    assert_eq!(received.verified.event_keys(), Some(&[][..]));
}

#[cfg(feature = "stored")]
mod stored {
    use http::HeaderValue;
    use webhook_sig::endpoint::UnsignedIds;
    use webhook_sig::provider::GITHUB;
    use webhook_sig::verify::{Fact, InvalidStored};
    use webhook_sig::{Head, Verified};

    use super::*;
    use crate::body::byte_by_byte;
    use crate::github;
    use crate::tenants::{self, Source};

    #[tokio::test(start_paused = true)]
    async fn a_proof_is_the_same_after_it_was_kept() {
        let endpoint = endpoint(&FASTSPRING);
        let first = signed(&FASTSPRING, r#"{"events":[{"id":"b"}]}"#);
        acknowledge(receive(&endpoint, &first).await.unwrap()).await;
        let body = r#"{"events":[{"id":"a","type":"order.completed","created":1},{"id":"b"}]}"#;
        let verified = receive(&endpoint, &signed(&FASTSPRING, body)).await;
        let verified = verified.unwrap().verified;

        let restored = Verified::from_stored(&FASTSPRING, &verified.to_stored()).unwrap();

        assert_eq!(format!("{restored:?}"), format!("{verified:?}"));
        assert_eq!(restored.event_keys(), verified.event_keys());
        let news: Vec<_> = restored.event_ids().map(|id| id.is_new()).collect();
        assert_eq!(news, [true, false]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_not_signed_is_not_signed_after_it_was_kept() {
        let builder = github::builder(&GITHUB).name("tests");
        let builder = builder.unsigned_ids(UnsignedIds::Trust);
        let endpoint = builder.replay(MemoryStore::new()).build().unwrap();
        let mut request = github::delivery(github::SECRET, r#"{"action":"opened"}"#);
        let headers = request.headers_mut();
        headers.insert("X-GitHub-Delivery", HeaderValue::from_static("1"));
        headers.insert("X-GitHub-Event", HeaderValue::from_static("issues"));
        let verified = receive(&endpoint, &request).await.unwrap().verified;

        let restored = Verified::from_stored(&GITHUB, &verified.to_stored()).unwrap();

        assert_eq!(verified.event_id(), Some(Fact::Unsigned("1")));
        assert_eq!(restored.event_id(), verified.event_id());
        assert_eq!(restored.event_type(), verified.event_type());
    }

    #[tokio::test]
    async fn a_kept_proof_has_its_tenant() {
        let endpoint = tenants::endpoint(Location::header("Tenant"), Source::default());
        let mut headers = tenants::signed(tenants::ACME, "Hello");
        headers.insert("Tenant", HeaderValue::from_static("acme"));
        let head = Head::new("POST", "/", &headers);
        let received = endpoint.receive(&head, byte_by_byte("Hello")).await;
        let verified = received.unwrap().verified;

        let restored = Verified::from_stored(&GITHUB, &verified.to_stored()).unwrap();

        assert_eq!(restored.tenant().unwrap().as_str(), "acme");
    }

    #[tokio::test]
    async fn another_schemes_proof_and_a_damaged_one_are_errors() {
        let request = signed(&STRIPE, r#"{"id":"evt_1"}"#);
        let received = receive(&endpoint(&STRIPE), &request).await.unwrap();
        let kept = received.verified.to_stored();
        let text = String::from_utf8(kept.clone()).unwrap();
        let restore = |text: String| Verified::from_stored(&STRIPE, text.as_bytes()).unwrap_err();

        let other = Verified::from_stored(&GITHUB, &kept).unwrap_err();
        let newer = restore(r#"{"version":2,"of":"another form"}"#.to_owned());
        let cut = restore(text.replace(r#""digest":""#, r#""digest":"0"#));

        assert!(matches!(other, InvalidStored::Scheme { .. }), "{other}");
        assert_eq!(newer, InvalidStored::Version(2));
        assert_eq!(cut, InvalidStored::Malformed);
        for length in 0..kept.len() {
            assert!(Verified::from_stored(&STRIPE, &kept[..length]).is_err());
        }
    }
    /// A queue holds what an earlier version of this crate has written.
    #[test]
    fn what_was_kept_by_the_first_version_is_read() {
        const KEPT: &str = concat!(
            r#"{"version":1,"scheme":"stripe","key_name":"november","timestamp":1700000000000,"#,
            r#""id":"msg_1","tenant":"acme","claims":"e30=","#,
            r#""events":{"id":{"signed":"evt_1"},"type":{"unsigned":"paid"},"time":{"signed":5},"#,
            r#""events":[{"fields":["a","b"],"was_handled":true},{"fields":["c"]}]},"#,
            r#""event_keys":[{"digest":"0707070707070707070707070707070707070707070707070707070707070707","#,
            r#""endpoint":18446744073709551615,"group":1}]}"#,
        );

        let verified = Verified::from_stored(&STRIPE, KEPT.as_bytes()).unwrap();

        assert_eq!(verified.key_id(), "november");
        assert_eq!(
            verified.timestamp(),
            Some(UnixTime::from_secs(1_700_000_000))
        );
        assert_eq!(verified.id(), Some("msg_1"));
        assert_eq!(verified.tenant().unwrap().as_str(), "acme");
        assert_eq!(verified.claims(), Some(&b"{}"[..]));
        assert_eq!(verified.event_id(), Some(Fact::Signed("evt_1")));
        assert_eq!(verified.event_type(), Some(Fact::Unsigned("paid")));
        let time = UnixTime::from_millis(5);
        assert_eq!(verified.event_time(), Some(Fact::Signed(time)));
        let ids: Vec<_> = verified
            .event_ids()
            .map(|id| (id.to_text().into_owned(), id.is_new()))
            .collect();
        assert_eq!(ids, [("a b".to_owned(), false), ("c".to_owned(), true)]);
        assert_eq!(verified.event_keys().unwrap()[0].as_bytes(), &[7; 32]);
        assert_eq!(verified.to_stored(), KEPT.as_bytes());
    }
}
