//! The deliveries: each vendor's genuine one, and what attackers and accidents make of it.

use bytes::Bytes;
use http::Request;
use tower_webhook_sig::provider::{FASTBOUND, FASTSPRING, QUALIFIO};
use tower_webhook_sig::{BoxError, ErrorKind, Scheme, UnixTime};
use webhook_sig_delivery::Delivery;

use crate::server::BODY_LIMIT;

pub(crate) const FASTSPRING_SECRET: &str = "quickstart: FastSpring's HMAC SHA256 Secret";
pub(crate) const QUALIFIO_SECRET: &str = "quickstart: Qualifio's webhook secret";
/// The secret of FastBound's worked example, which its help page shows.
pub(crate) const FASTBOUND_SECRET: &str = "4pUkLdAvI4CzJbKZcJoNM2VIE86ItLn4";
/// Nine seconds after FastBound's worked example was signed.
pub(crate) const FASTBOUND_NOW: i64 = 1_610_834_920;

/// What its vectors call that example.
const WORKED_EXAMPLE: &str = "published: the vendor's worked example";

/// One delivery, and what it should come to.
pub(crate) struct Sent {
    pub(crate) vendor: &'static str,
    pub(crate) name: &'static str,
    pub(crate) request: Request<Bytes>,
    pub(crate) is_body_sent: bool,
    /// Why it should be refused; `None` if it should be verified.
    pub(crate) refused_for: Option<ErrorKind>,
}

impl Sent {
    /// Returns the status that it should get.
    pub(crate) const fn status(&self) -> u16 {
        match self.refused_for {
            None => 200,
            Some(ErrorKind::BodyTooLarge) => 413,
            Some(_) => 401,
        }
    }
}

pub(crate) fn all() -> Result<Vec<Sent>, BoxError> {
    let order =
        r#"{"events":[{"id":"9SpPdZ2u","type":"order.completed","data":{"total":"28,00 €"}}]}"#;
    let entry = r#"{"campaign":{"id":4711},"participation":{"email":"ana@example.com"}}"#;
    let genuine = [
        ("FastSpring", signed(&FASTSPRING, FASTSPRING_SECRET, order)?),
        ("Qualifio", signed(&QUALIFIO, QUALIFIO_SECRET, entry)?),
        ("FastBound", worked_example()?),
    ];
    let mut all = Vec::new();
    for (vendor, request) in genuine {
        all.extend(variants(vendor, &request)?);
    }
    Ok(all)
}

/// Returns a genuine delivery and what can be made of it without the secret.
fn variants(vendor: &'static str, genuine: &Request<Bytes>) -> Result<Vec<Sent>, BoxError> {
    let mismatch = Some(ErrorKind::SignatureMismatch);
    let sent = |name, refused_for, request| Sent {
        vendor,
        name,
        request,
        is_body_sent: true,
        refused_for,
    };
    let scheme = scheme_of(vendor);
    let text = std::str::from_utf8(genuine.body())?;
    let with_body = |body: String| genuine.clone().map(|_| Bytes::from(body));
    let forged = signed(scheme, "an attacker's guess", text)?;
    let tampered = with_body(text.replacen(':', ": ", 1));
    let oversized = Sent {
        is_body_sent: false,
        ..sent(
            "oversized by its announced length",
            Some(ErrorKind::BodyTooLarge),
            with_body(" ".repeat(BODY_LIMIT).replacen(' ', "{}", 1)),
        )
    };
    let mut unsigned = genuine.clone();
    unsigned.headers_mut().clear();
    let missing = Some(ErrorKind::SignatureMissing);
    let (name, refused_for, later) = sent_later(scheme, genuine)?;
    Ok(vec![
        sent("genuine", None, genuine.clone()),
        sent("forged with another secret", mismatch, forged),
        sent("tampered: one space more", mismatch, tampered),
        sent(name, refused_for, later),
        sent(
            "replayed to another endpoint",
            mismatch,
            to_another_endpoint(genuine)?,
        ),
        oversized,
        sent("unsigned", missing, unsigned),
    ])
}

/// Returns what becomes of a delivery that is sent again later: only a signed time reveals it.
fn sent_later(
    scheme: &'static Scheme,
    genuine: &Request<Bytes>,
) -> Result<(&'static str, Option<ErrorKind>, Request<Bytes>), BoxError> {
    if scheme.timestamp().is_none() {
        return Ok(("the same again: no time is signed", None, genuine.clone()));
    }
    let keys = scheme.keyring([FASTBOUND_SECRET])?;
    let an_hour_old = UnixTime::from_secs(FASTBOUND_NOW.saturating_sub(3600));
    let stale = scheme.sign(genuine.clone(), &keys, an_hour_old)?;
    let too_old = Some(ErrorKind::TimestampTooOld);
    Ok(("stale: signed an hour ago", too_old, stale))
}

fn to_another_endpoint(genuine: &Request<Bytes>) -> Result<Request<Bytes>, BoxError> {
    let path = genuine.uri().path().replace("/webhooks/", "/other/");
    let mut elsewhere = genuine.clone();
    *elsewhere.uri_mut() = path.parse()?;
    Ok(elsewhere)
}

fn scheme_of(vendor: &str) -> &'static Scheme {
    match vendor {
        "FastSpring" => &FASTSPRING,
        "Qualifio" => &QUALIFIO,
        _ => &FASTBOUND,
    }
}

fn signed(scheme: &'static Scheme, secret: &str, body: &str) -> Result<Request<Bytes>, BoxError> {
    let request = Request::post(format!("/webhooks/{}", scheme.id()))
        .header("content-type", "application/json")
        .body(Bytes::from(body.to_owned()))?;
    let keys = scheme.keyring([secret])?;
    Ok(scheme.sign(request, &keys, UnixTime::from_secs(FASTBOUND_NOW))?)
}

/// FastBound's worked example, with its real signature, from its vectors.
fn worked_example() -> Result<Request<Bytes>, BoxError> {
    let vectors = Delivery::parse(include_str!("../../../tests/vectors/fastbound.json"))?;
    let example = vectors
        .iter()
        .find(|vector| vector.name.as_deref() == Some(WORKED_EXAMPLE))
        .ok_or("FastBound's vectors lack its worked example")?;
    let mut request = Request::post("/webhooks/fastbound").body(example.body_bytes()?)?;
    for (name, value) in &example.headers {
        let name = http::HeaderName::from_bytes(name.as_bytes())?;
        request.headers_mut().append(name, value.parse()?);
    }
    Ok(request)
}
