use webhook_sig::provider::{GITHUB, PAYPAL};
use webhook_sig::scheme::{CertificateHost, CertificatePolicy, Characters, Location, Scheme};

const HEX: Characters = Characters::LOWER_HEX;
const AT: &[Location] = &[Location::header("Acme-Cert-Url")];
const ACME: CertificatePolicy = CertificatePolicy::at(AT)
    .hosts(&[CertificateHost::Is("keys.acme.example")])
    .path("/certs/", HEX, ".pem")
    .names(&["webhooks.acme.example"]);

const OF_A_SECRET: Scheme = GITHUB.derive("acme").certificate_url(ACME).build();

const NOWHERE: CertificatePolicy = CertificatePolicy::at(&[])
    .hosts(&[CertificateHost::Is("keys.acme.example")])
    .path("/certs/", HEX, ".pem")
    .names(&["webhooks.acme.example"]);
const WITHOUT_A_PLACE: Scheme = PAYPAL.derive("acme").certificate_url(NOWHERE).build();

const WITHOUT_A_NAME: Scheme = PAYPAL.derive("acme").certificate_url(ACME.names(&[])).build();

const ANY_PATH: CertificatePolicy = ACME.path("/", HEX, ".pem");
const WITHOUT_A_PATH: Scheme = PAYPAL.derive("acme").certificate_url(ANY_PATH).build();

const WITHOUT_A_HOST: Scheme = PAYPAL.derive("acme").certificate_url(ACME.hosts(&[])).build();

const UPPER_CASE: CertificatePolicy = ACME.hosts(&[CertificateHost::Is("Keys.acme.example")]);
const IN_UPPER_CASE: Scheme = PAYPAL.derive("acme").certificate_url(UPPER_CASE).build();

const ANYWHERE: &[CertificateHost] = &[CertificateHost::in_region("keys.", &[], ".acme.example")];
const WITHOUT_REGIONS: Scheme =
    PAYPAL.derive("acme").certificate_url(ACME.hosts(ANYWHERE)).build();

const SEVERAL: &[Location] = &[Location::headers(&["Cert-Url", "Old-Cert-Url"])];
const IN_SEVERAL: CertificatePolicy = CertificatePolicy::at(SEVERAL)
    .hosts(&[CertificateHost::Is("keys.acme.example")])
    .path("/certs/", HEX, ".pem")
    .names(&["webhooks.acme.example"]);
const IN_SEVERAL_HEADERS: Scheme = PAYPAL.derive("acme").certificate_url(IN_SEVERAL).build();

const SIGNATURE: &[Location] = &[Location::header("PAYPAL-TRANSMISSION-SIG")];
const WITH_IT: CertificatePolicy = CertificatePolicy::at(SIGNATURE)
    .hosts(&[CertificateHost::Is("keys.acme.example")])
    .path("/certs/", HEX, ".pem")
    .names(&["webhooks.acme.example"]);
const WITH_THE_SIGNATURE: Scheme = PAYPAL.derive("acme").certificate_url(WITH_IT).build();

fn main() {
    let _ = OF_A_SECRET;
    let _ = WITHOUT_A_PLACE;
    let _ = WITHOUT_A_NAME;
    let _ = WITHOUT_A_PATH;
    let _ = WITHOUT_A_HOST;
    let _ = IN_UPPER_CASE;
    let _ = WITHOUT_REGIONS;
    let _ = IN_SEVERAL_HEADERS;
    let _ = WITH_THE_SIGNATURE;
}
