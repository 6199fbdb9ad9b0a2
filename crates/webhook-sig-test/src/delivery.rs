//! A delivery as its vendor would send it, or as an attacker would.

use std::fmt;

use bytes::Bytes;
use http::Request;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use webhook_sig::{BaseUrl, UnixTime, Verifier};

use crate::fail;
use crate::forgeries::Forgery;

mod making;

/// A webhook delivery, signed as its vendor signs it each time that it is sent.
///
/// It is sent with POST, or with the scheme's method if that is another, to `/`, now, unless you say
/// otherwise. It keeps its id: sent twice, it is one event that arrives twice.
///
/// ```
/// use webhook_sig::provider::{GITHUB, STRIPE};
/// use webhook_sig_test::TestDelivery;
///
/// let delivery = TestDelivery::of(&STRIPE)
///     .secret("whsec_test")
///     .json(&serde_json::json!({"id": "evt_1", "type": "invoice.paid"}))
///     .to("/webhooks/stripe");
/// assert!(delivery.http().headers().contains_key("stripe-signature"));
/// assert!(!delivery.unsigned().http().headers().contains_key("stripe-signature"));
///
/// let push = TestDelivery::of(&GITHUB).secret("a secret").header("X-GitHub-Event", "push");
/// assert_eq!(push.body("{}").http().headers()["x-github-event"], "push");
/// ```
///
/// # Panics
///
/// [`http`](Self::http) and all that send it panic if it cannot be signed, or would not be verified;
/// the message says what to change.
#[derive(Clone)]
#[must_use]
pub struct TestDelivery {
    verifier: Verifier,
    secrets: Vec<String>,
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Bytes,
    id: Option<String>,
    random_id: String,
    time: Option<UnixTime>,
    forgery: Option<Forgery>,
    limit: usize,
}

impl TestDelivery {
    /// Creates a delivery of a scheme, or for a verifier with settings of your own.
    ///
    /// Give it the settings of your endpoint where they differ from the scheme's, such as its
    /// tolerance: a forgery is then what that endpoint must refuse.
    pub fn of(verifier: impl Into<Verifier>) -> Self {
        let verifier = verifier.into();
        let methods = verifier.allowed_methods();
        let method = methods.iter().find(|method| **method == "POST");
        let method = method.or(methods.first()).unwrap_or(&"POST");
        let limit = verifier.scheme().body_limit();
        Self {
            method: (*method).to_owned(),
            limit: limit.unwrap_or(webhook_sig::verify::BODY_LIMIT),
            verifier,
            secrets: Vec::new(),
            target: "/".to_owned(),
            headers: Vec::new(),
            body: Bytes::new(),
            id: None,
            random_id: format!("msg_{:032x}", fastrand::u128(..)),
            time: None,
            forgery: None,
        }
    }

    /// Adds a secret with which it is signed, or a private key, of which the endpoint has the public
    /// one.
    ///
    /// A private key is PKCS#8 as PEM, or what else
    /// [`Scheme::signing_key`](webhook_sig::Scheme::signing_key) reads. For a tenant, give it the
    /// tenant's secret.
    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    /// Sets where it is sent: a path with its query, or a whole URL.
    ///
    /// Where the scheme signs the URL and the verifier has no base URL, that of a whole URL is signed.
    pub fn to(self, target: impl Into<String>) -> Self {
        let target = target.into();
        Self { target, ..self }
    }

    /// Sets the URL that the vendor addresses, such as `https://shop.example`, where the scheme signs
    /// it.
    ///
    /// # Panics
    ///
    /// If it is not a URL that [`BaseUrl`] takes.
    #[track_caller]
    pub fn base_url(self, url: &str) -> Self {
        match BaseUrl::new(url) {
            Ok(url) => Self {
                verifier: self.verifier.base_url(url),
                ..self
            },
            Err(error) => fail(&format!("`{url}` cannot be a base URL: {error}")),
        }
    }

    /// Sets a parameter that the scheme signs, as [`Verifier::param`] does.
    pub fn param(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            verifier: self.verifier.param(name, value),
            ..self
        }
    }

    /// Sets the method.
    pub fn method(self, method: impl Into<String>) -> Self {
        let method = method.into();
        Self { method, ..self }
    }

    /// Adds a header.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body; one that is JSON gets its content type, unless a header has one.
    pub fn body(self, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        Self { body, ..self }
    }

    /// Sets a body of JSON, with its content type.
    ///
    /// # Panics
    ///
    /// If the value cannot be JSON, such as a map whose keys are not text.
    #[track_caller]
    pub fn json(self, value: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => self.typed("application/json").body(body),
            Err(error) => fail(&format!("the value cannot be written as JSON: {error}")),
        }
    }

    /// Sets a body of form fields, with its content type.
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let write = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
        let fields = fields.iter();
        let fields: Vec<_> = fields
            .map(|(name, value)| format!("{}={}", write(name), write(value)))
            .collect();
        self.typed("application/x-www-form-urlencoded")
            .body(fields.join("&"))
    }

    /// Sets the id of the message, where the scheme has one; defaults to a random one.
    pub fn id(self, id: impl Into<String>) -> Self {
        let id = Some(id.into());
        Self { id, ..self }
    }

    /// Sets when it is signed, such as at the time of an endpoint with a fixed clock; defaults to now.
    pub fn at(self, time: UnixTime) -> Self {
        let time = Some(time);
        Self { time, ..self }
    }

    /// Signs it with another secret, as an attacker does who knows all but the secret.
    pub fn forged(&self) -> Self {
        self.made_by(Forgery::Forged)
    }

    /// Changes what is signed after it is signed: by a space at the end of the body where the
    /// signature covers that.
    pub fn tampered(&self) -> Self {
        self.made_by(Forgery::Tampered)
    }

    /// Signs it at a time that is too long ago.
    pub fn stale(&self) -> Self {
        self.made_by(Forgery::Stale)
    }

    /// Leaves it unsigned.
    pub fn unsigned(&self) -> Self {
        self.made_by(Forgery::Unsigned)
    }

    /// Makes its body longer than a limit, in bytes, and signs it: only the limit can refuse it.
    pub fn oversized(&self, limit: usize) -> Self {
        let limited = self.clone().verifier_limit(limit);
        limited.made_by(Forgery::Oversized)
    }

    /// Returns it as a request.
    ///
    /// # Panics
    ///
    /// If it cannot be signed, or is a forgery that its scheme cannot notice.
    #[must_use]
    #[track_caller]
    pub fn http(&self) -> Request<Bytes> {
        let id = self.verifier.scheme().id();
        match self.made() {
            Ok(Some(request)) => request,
            Ok(None) => fail(&format!(
                "no receiver notices that a delivery of `{id}` is {}: the scheme does not sign what \
                 would show it",
                self.forgery.unwrap_or(Forgery::Forged)
            )),
            Err(error) => fail(&format!("a delivery of `{id}` cannot be made: {error}")),
        }
    }

    /// Returns it as a request for axum, for `ServiceExt::oneshot`.
    ///
    /// # Panics
    ///
    /// As [`http`](Self::http).
    #[cfg(feature = "axum")]
    #[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
    #[must_use]
    #[track_caller]
    pub fn axum(&self) -> Request<axum::body::Body> {
        self.http().map(axum::body::Body::from)
    }

    /// Returns it as a request for `actix_web::test`.
    ///
    /// # Panics
    ///
    /// As [`http`](Self::http).
    #[cfg(feature = "actix")]
    #[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
    #[must_use]
    #[track_caller]
    pub fn actix(&self) -> actix_web::test::TestRequest {
        crate::app::actix_request(&self.http())
    }

    /// Returns it as a request for a `reqwest::Client`; [`to`](Self::to) must have a whole URL.
    ///
    /// # Panics
    ///
    /// As [`http`](Self::http), and if it is sent to a path only.
    #[cfg(feature = "reqwest")]
    #[cfg_attr(docsrs, doc(cfg(feature = "reqwest")))]
    #[must_use]
    #[track_caller]
    pub fn reqwest(&self) -> reqwest::Request {
        let target = &self.target;
        match self.http().try_into() {
            Ok(request) => request,
            Err(_) => fail(&format!(
                "`{target}` is not a whole URL: send it `.to(\"http://127.0.0.1:3000/…\")`"
            )),
        }
    }

    /// Returns what to call it in a message.
    pub(crate) fn describe(&self) -> String {
        let id = self.verifier.scheme().id();
        format!("deliveries of `{id}` to {}", self.target)
    }

    pub(crate) fn made_by(&self, forgery: Forgery) -> Self {
        let forgery = Some(forgery);
        Self {
            forgery,
            ..self.clone()
        }
    }

    /// Sets the limit that an oversized delivery exceeds.
    pub(crate) fn verifier_limit(self, limit: usize) -> Self {
        let verifier = self.verifier.body_limit(limit);
        Self {
            verifier,
            limit,
            ..self
        }
    }

    fn typed(mut self, content_type: &str) -> Self {
        self.headers
            .retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        self.header("content-type", content_type)
    }
}

impl fmt::Debug for TestDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestDelivery")
            .field("scheme", &self.verifier.scheme().id())
            .field("method", &self.method)
            .field("target", &self.target)
            .field("forgery", &self.forgery)
            .finish_non_exhaustive()
    }
}
