//! Certificates whose URL a delivery names.

use webhook_sig::key::{KeySource as _, Wanted};
use webhook_sig::scheme::{
    Audience, CertificateHost, CertificatePolicy, Characters, Component, Encoding, Location, Rsa,
    Scheme,
};
use webhook_sig_fetch::{CERTIFICATE_LIMIT, Fetched};

use crate::Time;
use crate::server::{Reply, Server};

const URL: CertificatePolicy = CertificatePolicy::at(&[Location::header("Acme-Cert-Url")])
    .hosts(&[CertificateHost::Is("keys.acme.example")])
    .path("/certs/", Characters::LOWER_HEX, ".pem")
    .names(&["webhooks.acme.example"]);

static ACME: Scheme = Scheme::rsa(
    "acme",
    Rsa::Pkcs1Sha256,
    Location::header("Acme-Sig"),
    Encoding::Base64,
)
.audience(Audience::Everyone)
.certificate_url(URL)
.signs(&[Component::Body]);

const GOOD: &str = include_str!("../../../../crates/webhook-sig/tests/certificates/fetched.pem");

/// It ends with 2023.
const ENDING: &str =
    include_str!("../../../../crates/webhook-sig/tests/certificates/fetched-2023.pem");

const OTHER: &str =
    include_str!("../../../../crates/webhook-sig/tests/certificates/fetched-other-name.pem");

struct Case {
    server: Server,
    time: Time,
    keys: Fetched,
}

impl Case {
    async fn new(pem: &str) -> Self {
        let (server, time) = (Server::start(Reply::ok(pem)).await, Time::new());
        let clock = time.clone();
        let keys = Fetched::certificates(&ACME, server.client())
            .unwrap()
            .clock(move || clock.now());
        Self { server, time, keys }
    }

    async fn has(&self, path: &str) -> Result<bool, String> {
        let url = self.server.url(path);
        let keyring = self
            .keys
            .keyring_for(&Wanted::new().with_certificate_url(&url))
            .await;
        let keyring = keyring.map_err(|error| error.to_string())?;
        Ok(keyring.is_some_and(|keys| keys.has_key_for(None, self.time.now())))
    }
}

#[tokio::test]
async fn a_certificate_serves_until_its_end_and_for_a_day_at_most() {
    let case = Case::new(GOOD).await;
    assert_eq!(case.has("/a.pem").await, Ok(true));
    case.time.pass(60 * 60 - 1);
    assert_eq!(case.has("/a.pem").await, Ok(true));
    case.server.counts(2).await;
    case.server.replies(Reply::status(500));
    case.time.pass(23 * 60 * 60);
    assert_eq!(case.has("/a.pem").await, Ok(true), "stale");
    case.time.pass(60 * 60 + 2);
    assert!(case.has("/a.pem").await.is_err());

    // Twenty seconds before the end of 2023.
    let case = Case::new(ENDING).await;
    case.time.pass(1_704_067_180 - case.time.now().as_secs());
    assert_eq!(case.has("/a.pem").await, Ok(true));
    case.time.pass(60);
    let ended = case.has("/a.pem").await;
    assert!(ended.is_err(), "{ended:?}");
}

#[tokio::test]
async fn what_is_not_the_vendors_certificate_is_a_failure() {
    for text in [
        OTHER.to_owned(),
        format!("{GOOD}{GOOD}"),
        format!("text\n{GOOD}"),
        String::new(),
    ] {
        let case = Case::new(&text).await;
        assert!(case.has("/a.pem").await.is_err(), "{text}");
    }
}

#[tokio::test]
async fn a_delivery_that_names_no_certificate_has_no_key() {
    let case = Case::new(GOOD).await;
    let keyring = case.keys.keyring_for(&Wanted::new()).await;

    assert!(keyring.unwrap().is_none());
    assert_eq!(case.server.count(), 0);
}

#[tokio::test]
async fn certificates_are_bounded() {
    let case = Case::new(GOOD).await;
    assert_eq!(case.has("/good.pem").await, Ok(true));
    case.time.pass(60);
    case.server.replies(Reply::status(404));
    for number in 0..CERTIFICATE_LIMIT {
        assert_eq!(case.has(&format!("/{number}")).await, Ok(false));
    }
    assert!(case.has("/beyond").await.is_err());
    assert_eq!(case.server.count(), CERTIFICATE_LIMIT + 1);

    // The next minute there are as many good ones, of which the first makes room for the last.
    case.server.replies(Reply::ok(GOOD));
    case.time.pass(60);
    for number in 0..CERTIFICATE_LIMIT {
        assert_eq!(case.has(&format!("/good/{number}")).await, Ok(true));
    }
    let count = case.server.count();
    assert!(case.has("/good.pem").await.is_err(), "not in this minute");
    case.time.pass(60);
    assert_eq!(case.has("/good.pem").await, Ok(true));
    assert_eq!(case.server.count(), count + 1, "it was fetched again");
}
