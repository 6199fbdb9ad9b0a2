//! SNS and PayPal, end to end: their certificates come from the URL that a delivery names, by TLS.

use std::sync::{Arc, LazyLock, Mutex};

use axum::Router;
use axum::body::Body;
use axum::routing::post;
use bytes::Bytes;
use http::{Request, Response};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, PKCS_RSA_SHA256,
    date_time_ymd,
};
use tower::ServiceExt as _;
use tower_webhook_sig::VerifyWebhookLayer;
use webhook_sig::key::{InvalidCertificate, Issuers, KeySource as _, Keys, Wanted};
use webhook_sig::provider::{AWS_SNS, PAYPAL};
use webhook_sig::{BoxError, Endpoint, InvalidKey, Scheme, Signer, UnixTime, Verifier};
use webhook_sig_fetch::{Fetch, Fetched, ReqwestClient};

use crate::server::{Reply, Server};

/// A vendor whose deliveries name a certificate.
#[derive(Clone, Copy)]
struct Vendor {
    scheme: &'static Scheme,
    param: (&'static str, &'static str),
    /// Where the certificate is.
    host: &'static str,
    path: &'static str,
    /// Whom it names.
    name: &'static str,
    delivery: fn(&str) -> Request<Bytes>,
}

const VENDORS: [Vendor; 2] = [
    Vendor {
        scheme: &AWS_SNS,
        param: ("topic_arn", "arn:aws:sns:us-east-1:123456789012:orders"),
        host: "sns.us-east-1.amazonaws.com",
        path: "/SimpleNotificationService-7ff5318490ec183fbaddaa2a969abfda.pem",
        name: "sns.amazonaws.com",
        delivery: sns_delivery,
    },
    Vendor {
        scheme: &PAYPAL,
        param: ("webhook_id", "1JE4291016473214C"),
        host: "api.paypal.com",
        path: "/v1/notifications/certs/CERT-360caa42-fca2a594-df8cd2d5",
        name: "messageverificationcerts.paypal.com",
        delivery: paypal_delivery,
    },
];

fn sns_delivery(url: &str) -> Request<Bytes> {
    let body = format!(
        r#"{{"Type":"Notification","MessageId":"22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn":"arn:aws:sns:us-east-1:123456789012:orders","Message":"paid",
        "Timestamp":"2025-06-15T15:06:40.000Z","SignatureVersion":"2","Signature":"",
        "SigningCertURL":"{url}"}}"#
    );
    Request::post("/").body(body.into()).unwrap()
}

fn paypal_delivery(url: &str) -> Request<Bytes> {
    Request::post("/")
        .header(
            "paypal-transmission-id",
            "69cd13f0-d67a-11e5-baa3-778b53f4ae55",
        )
        .header("paypal-transmission-time", "2025-06-15T15:06:40Z")
        .header("paypal-cert-url", url)
        .body(Bytes::from_static(
            br#"{"event_type":"PAYMENT.SALE.COMPLETED"}"#,
        ))
        .unwrap()
}

impl Vendor {
    fn url(self) -> String {
        format!("https://{}{}", self.host, self.path)
    }

    fn verifier(self) -> Verifier {
        let (param, value) = self.param;
        Verifier::new(self.scheme).param(param, value)
    }

    /// Returns a genuine delivery that names this certificate.
    fn signed(self, url: &str) -> Request<Bytes> {
        let key = self.scheme.signing_key(&KEY.serialize_pem()).unwrap();
        let now = UnixTime::from_secs(1_750_000_000);
        let signer = Signer::new(self.verifier(), key);
        signer.sign((self.delivery)(url), now).unwrap()
    }

    /// Starts a server that has the vendor's name, and serves this certificate.
    async fn serves(self, pem: impl Into<String>) -> Server {
        Server::with_name(self.host, Reply::ok(pem)).await
    }
}

/// The key that the vendors sign with.
static KEY: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::generate_for(&PKCS_RSA_SHA256).unwrap());

/// A root, and what it has issued to sign the vendors' certificates.
struct Authority {
    root: String,
    intermediate: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let params = |name: &str| {
            let mut params = CertificateParams::default();
            params.distinguished_name.push(DnType::CommonName, name);
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            (params, KeyPair::generate().unwrap())
        };
        // Every root has the same name, so that only its key tells it from another one.
        let (root, root_key) = params("Root");
        let made = root.self_signed(&root_key).unwrap();
        let root = Issuer::new(root, root_key);
        let (params, key) = params("Intermediate");
        let intermediate = params.signed_by(&key, &root).unwrap();
        Self {
            root: made.pem(),
            intermediate: intermediate.pem(),
            issuer: Issuer::new(params, key),
        }
    }

    /// Issues a certificate for the vendors' key; it is valid in these years.
    fn issue(&self, name: &str, years: [i32; 2]) -> String {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        let [first, last] = years.map(|year| date_time_ymd(year, 1, 1));
        (params.not_before, params.not_after) = (first, last);
        let issued = params.signed_by(&*KEY, &self.issuer).unwrap();
        issued.pem()
    }

    fn issuers(&self) -> Issuers {
        let issuers = Issuers::of_roots([&self.root]).unwrap();
        issuers.with_intermediates([&self.intermediate]).unwrap()
    }
}

/// Years in which the tests run.
const VALID: [i32; 2] = [2020, 2100];

/// Finds a vendor's host at a server, and notes which URLs it was asked for.
#[derive(Clone)]
struct Mapped {
    client: ReqwestClient,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Mapped {
    /// Maps the vendor's host to one server, and trusts the TLS certificate of one.
    fn new(vendor: Vendor, server: &Server, trusted: &Server) -> Self {
        let builder = trusted.client_builder();
        let builder = builder.resolve(vendor.host, server.address());
        Self {
            client: ReqwestClient::with(builder).unwrap(),
            asked: Arc::default(),
        }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Fetch for Mapped {
    async fn fetch(
        &self,
        request: Request<Bytes>,
        limit: usize,
    ) -> Result<Response<Bytes>, BoxError> {
        self.asked.lock().unwrap().push(request.uri().to_string());
        self.client.fetch(request, limit).await
    }
}

fn app(vendor: Vendor, keys: &Fetched) -> Router {
    let endpoint = Endpoint::builder(vendor.verifier(), Keys::from_source(keys.clone()));
    let layer = VerifyWebhookLayer::new(endpoint.build().unwrap());
    Router::new().route("/", post(async || "handled").layer(layer))
}

async fn send(app: &Router, delivery: Request<Bytes>) -> u16 {
    let delivery = delivery.map(Body::from);
    let response = app.clone().oneshot(delivery).await.unwrap();
    response.status().as_u16()
}

/// Returns what a genuine delivery is answered with, and why there is no key, if so.
async fn outcome(vendor: Vendor, keys: &Fetched) -> (u16, Option<String>) {
    let url = vendor.url();
    let status = send(&app(vendor, keys), vendor.signed(&url)).await;
    let wanted = Wanted::new().with_certificate_url(&url);
    let error = keys.keyring_for(&wanted).await.err();
    (status, error.map(|error| error.to_string()))
}

fn unusable(vendor: Vendor, why: InvalidCertificate) -> (u16, Option<String>) {
    let (url, why) = (vendor.url(), InvalidKey::Certificate(why));
    let error = format!("the answer of {url} has no usable key: {why}");
    (503, Some(error))
}

#[tokio::test]
async fn a_delivery_verifies_with_the_certificate_that_it_names() {
    let authority = Authority::new();
    for vendor in VENDORS {
        let server = vendor.serves(authority.issue(vendor.name, VALID)).await;
        let client = Mapped::new(vendor, &server, &server);
        let keys = Fetched::certificates(vendor.scheme, client.clone()).unwrap();
        let app = app(vendor, &keys);

        let genuine = vendor.signed(&vendor.url());
        assert_eq!(send(&app, genuine.clone()).await, 200, "{}", vendor.host);
        let [request] = &*server.requests() else {
            panic!("one request")
        };
        assert!(request.starts_with(&format!("GET {} ", vendor.path)));
        assert!(request.contains(&format!("host: {}\r\n", vendor.host)));

        let body = std::str::from_utf8(genuine.body()).unwrap();
        let forged = body.replace("paid", "free").replace("SALE", "SALT");
        let forged = genuine.clone().map(|_| forged.into());
        assert_eq!(send(&app, forged).await, 401, "{}", vendor.host);
        assert_eq!(client.asked(), [vendor.url()], "it was kept");
    }
}

#[tokio::test]
async fn a_certificate_of_another_name_verifies_nothing() {
    let authority = Authority::new();
    let [sns, paypal] = VENDORS;
    // Those of the other vendor, and of the host itself, which signs no deliveries.
    for (vendor, name) in [
        (sns, paypal.name),
        (paypal, sns.name),
        (sns, sns.host),
        (paypal, paypal.host),
    ] {
        let server = vendor.serves(authority.issue(name, VALID)).await;
        let client = Mapped::new(vendor, &server, &server);
        let keys = Fetched::certificates(vendor.scheme, client).unwrap();

        let expected = unusable(vendor, InvalidCertificate::OtherName);
        assert_eq!(outcome(vendor, &keys).await, expected);
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn a_certificate_that_has_expired_verifies_nothing() {
    let authority = Authority::new();
    for vendor in VENDORS {
        let expired = authority.issue(vendor.name, [2020, 2021]);
        let server = vendor.serves(expired).await;
        let client = Mapped::new(vendor, &server, &server);
        let keys = Fetched::certificates(vendor.scheme, client).unwrap();

        let expected = unusable(vendor, InvalidCertificate::Expired);
        assert_eq!(outcome(vendor, &keys).await, expected);
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn a_certificate_must_lead_to_the_roots_that_are_given() {
    let (authority, other) = (Authority::new(), Authority::new());
    for vendor in VENDORS {
        let server = vendor.serves(authority.issue(vendor.name, VALID)).await;
        let client = || Mapped::new(vendor, &server, &server);
        let issued = |authority: &Authority| {
            Fetched::issued_certificates(vendor.scheme, authority.issuers(), client()).unwrap()
        };

        assert_eq!(outcome(vendor, &issued(&authority)).await, (200, None));
        let expected = unusable(vendor, InvalidCertificate::OtherRoot);
        assert_eq!(outcome(vendor, &issued(&other)).await, expected);
        assert_eq!(server.count(), 2);

        // Without roots, the connection vouches for it.
        let trusting = Fetched::certificates(vendor.scheme, client()).unwrap();
        assert_eq!(outcome(vendor, &trusting).await, (200, None));
    }
}

#[tokio::test]
async fn a_server_without_the_hosts_tls_certificate_is_asked_for_nothing() {
    let authority = Authority::new();
    for vendor in VENDORS {
        let pem = authority.issue(vendor.name, VALID);
        let genuine = vendor.serves(&*pem).await;
        let another_root = vendor.serves(&*pem).await;
        let another_name = Server::with_name("evil.example", Reply::ok(pem)).await;
        for (server, trusted) in [(&another_root, &genuine), (&another_name, &another_name)] {
            let client = Mapped::new(vendor, server, trusted);
            let keys = Fetched::certificates(vendor.scheme, client.clone()).unwrap();

            let (status, error) = outcome(vendor, &keys).await;
            let failed = format!("fetching keys from {} failed", vendor.url());
            assert_eq!(status, 503);
            assert!(error.unwrap().starts_with(&failed));
            assert_eq!(client.asked(), [vendor.url()]);
            assert_eq!(server.count(), 0, "TLS comes before the request");
        }
    }
}

#[tokio::test]
async fn a_url_that_is_not_the_vendors_is_never_fetched() {
    let authority = Authority::new();
    for vendor in VENDORS {
        let Vendor { host, path, .. } = vendor;
        let server = vendor.serves(authority.issue(vendor.name, VALID)).await;
        let client = Mapped::new(vendor, &server, &server);
        let keys = Fetched::certificates(vendor.scheme, client.clone()).unwrap();
        let app = app(vendor, &keys);

        for url in [
            format!("https://evil.example{path}"),
            format!("https://{}{path}", server.address()),
            format!("https://{host}.evil.example{path}"),
            format!("https://evil.example/{host}{path}"),
            format!("https://{host}@evil.example{path}"),
            format!("https://evil.example#{host}{path}"),
            format!("https://{host}:8443{path}"),
            format!("https://{host}."),
            format!("http://{host}{path}"),
            format!("https://{host}/other{path}"),
            format!("https://sns.s3-us-west-1.amazonaws.com{path}"),
            String::new(),
        ] {
            assert_eq!(send(&app, vendor.signed(&url)).await, 401, "{url}");
        }
        assert!(client.asked().is_empty());
        assert_eq!(server.count(), 0);

        let genuine = vendor.signed(&vendor.url());
        assert_eq!(
            send(&app, genuine).await,
            200,
            "the others were genuine but for it"
        );
    }
}
