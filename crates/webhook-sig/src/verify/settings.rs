//! What a receiver sets.

use crate::time::Tolerance;
use crate::verify::{AllowedIps, BaseUrl, RequiredHeader, Verifier};

impl Verifier {
    /// Sets the window for the signed timestamp; the scheme's unless set.
    ///
    /// ```
    /// use std::time::Duration;
    /// # use bytes::Bytes;
    /// # use http::Request;
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::{ErrorKind, Head, Tolerance, UnixTime, Verifier};
    ///
    /// # let keys = STRIPE.keyring(["whsec_W5ZqkqPDYkYm8sJ1tq0V"])?;
    /// # let sent = UnixTime::from_secs(1_700_000_000);
    /// # let request = STRIPE.sign(Request::post("/").body(Bytes::from("{}"))?, &keys, sent)?;
    /// # let head = Head::new("POST", "/", request.headers());
    /// let one_minute = Tolerance::symmetric(Duration::from_secs(60));
    /// let verifier = Verifier::new(&STRIPE).tolerance(one_minute);
    ///
    /// let after = |seconds| sent.saturating_add(Duration::from_secs(seconds));
    /// assert!(verifier.verify(&head, "{}", &keys, after(60)).is_ok());
    /// let refused = verifier.verify(&head, "{}", &keys, after(61));
    /// assert_eq!(refused.unwrap_err().kind(), ErrorKind::TimestampTooOld);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn tolerance(self, tolerance: Tolerance) -> Self {
        Self { tolerance, ..self }
    }

    /// Sets the greatest length of a body in bytes; the scheme's or [`BODY_LIMIT`] unless set.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// # let signature = format!("sha256={}", "ab".repeat(32));
    /// let headers = [("Content-Length", "3145728"), ("X-Hub-Signature-256", &signature)];
    /// let head = Head::new("POST", "/webhooks/github", &headers);
    ///
    /// let verifier = Verifier::new(&GITHUB);
    /// assert_eq!(verifier.check_head(&head, now).unwrap_err().kind(), ErrorKind::BodyTooLarge);
    ///
    /// let verifier = verifier.body_limit(25 * 1024 * 1024);
    /// assert!(verifier.check_head(&head, now).is_ok());
    /// ```
    ///
    /// [`BODY_LIMIT`]: crate::verify::BODY_LIMIT
    #[must_use]
    pub fn body_limit(self, bytes: usize) -> Self {
        Self {
            body_limit: bytes,
            ..self
        }
    }

    /// Sets the methods that are let through; the scheme's unless set.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// # let headers = [("X-Hub-Signature-256", format!("sha256={}", "ab".repeat(32)))];
    /// let put = Head::new("PUT", "/webhooks/github", &headers);
    ///
    /// let verifier = Verifier::new(&GITHUB);
    /// assert_eq!(verifier.check_head(&put, now).unwrap_err().kind(), ErrorKind::MethodNotAllowed);
    ///
    /// let verifier = verifier.methods(&["POST", "PUT"]);
    /// assert!(verifier.check_head(&put, now).is_ok());
    /// ```
    #[must_use]
    pub fn methods(self, methods: &'static [&'static str]) -> Self {
        Self { methods, ..self }
    }

    /// Sets the origin that the sender addresses, for schemes that sign the URL.
    ///
    /// It is never taken from `Host` or `X-Forwarded-*`, which anybody can write. If it has a path,
    /// that path precedes the request's wherever a scheme signs a path, a part of it or the target,
    /// as it did before a proxy took it away.
    ///
    /// ```
    /// # use bytes::Bytes;
    /// # use http::Request;
    /// use webhook_sig::scheme::{Encoding, Component, Scheme, Location};
    /// use webhook_sig::{ErrorKind, Head, BaseUrl, Verifier};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
    ///         .signs(&[Component::Url, Component::Literal("\n"), Component::Body]);
    ///
    /// # let now = webhook_sig::UnixTime::from_secs(1_700_000_000);
    /// # let keys = ACME.keyring(["W5ZqkqPDYkYm8sJ1tq0V"])?;
    /// let sent = Request::post("https://shop.example/hooks").body(Bytes::from("{}"))?;
    /// let sent = ACME.sign(sent, &keys, now)?;
    /// let head = Head::new("POST", "/hooks", sent.headers());
    ///
    /// let verifier = Verifier::new(&ACME).base_url(BaseUrl::new("https://shop.example")?);
    /// assert!(verifier.verify(&head, "{}", &keys, now).is_ok());
    ///
    /// let elsewhere = verifier.base_url(BaseUrl::new("https://test.example")?);
    /// let refused = elsewhere.verify(&head, "{}", &keys, now);
    /// assert_eq!(refused.unwrap_err().kind(), ErrorKind::SignatureMismatch);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn base_url(self, url: BaseUrl) -> Self {
        Self {
            base_url: Some(url),
            ..self
        }
    }

    /// Sets a parameter that the scheme signs but the message does not carry.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, Component, Scheme, Location};
    /// use webhook_sig::{ErrorKind, Head, Verifier};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
    ///         .signs(&[Component::Param("account"), Component::Literal("."), Component::Body]);
    /// # let headers = [("Content-Type", "application/json")];
    /// # let head = Head::new("POST", "/", &headers);
    ///
    /// let unset = Verifier::new(&ACME);
    /// let error = unset.signed_message(&head, "{}").unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Misconfigured);
    ///
    /// let verifier = unset.param("account", "acct_17");
    /// assert_eq!(verifier.signed_message(&head, "{}")?, b"acct_17.{}");
    /// # Ok::<(), webhook_sig::Error>(())
    /// ```
    #[must_use]
    pub fn param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.params.push((name.into(), value.into()));
        self
    }

    /// Leaves out form fields that the receiver itself added, such as a router's own.
    ///
    /// # Security
    ///
    /// Anybody can put anything into these fields: the signature does not cover them.
    ///
    /// ```
    /// # #[cfg(feature = "legacy")] {
    /// # use bytes::Bytes;
    /// # use http::Request;
    /// use webhook_sig::provider::FASTSPRING_FULFILLMENT;
    /// use webhook_sig::{ErrorKind, Head, Verifier};
    ///
    /// # let now = webhook_sig::UnixTime::from_secs(1_700_000_000);
    /// # let keys = FASTSPRING_FULFILLMENT.keyring(["W5ZqkqPDYkYm8sJ1tq0V"])?;
    /// let sent = Request::get("/licenses?quantity=1").body(Bytes::new())?;
    /// let sent = FASTSPRING_FULFILLMENT.sign(sent, &keys, now)?;
    /// let rewritten = format!("{}&tenant=acme", sent.uri());
    /// let head = Head::new("GET", &rewritten, sent.headers());
    ///
    /// let verifier = Verifier::new(&FASTSPRING_FULFILLMENT);
    /// let refused = verifier.verify(&head, "", &keys, now);
    /// assert_eq!(refused.unwrap_err().kind(), ErrorKind::SignatureMismatch);
    ///
    /// let verifier = verifier.ignore_fields(["tenant"]);
    /// assert!(verifier.verify(&head, "", &keys, now).is_ok());
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn ignore_fields<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        let names = names.into_iter().map(Into::into);
        self.read_limits.ignored_fields.extend(names);
        self
    }

    /// Sets the longest header value that is read, in bytes; [`HEADER_LIMIT`] unless set.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// // `sha256=` and 64 digits.
    /// let headers = [("X-Hub-Signature-256", format!("sha256={}", "0a".repeat(32)))];
    /// let head = Head::new("POST", "/webhooks/github", &headers);
    ///
    /// assert!(Verifier::new(&GITHUB).header_limit(71).check_head(&head, now).is_ok());
    /// let refused = Verifier::new(&GITHUB).header_limit(70).check_head(&head, now);
    /// assert_eq!(refused.unwrap_err().kind(), ErrorKind::SignatureMalformed);
    /// ```
    ///
    /// [`HEADER_LIMIT`]: crate::request::HEADER_LIMIT
    #[must_use]
    pub const fn header_limit(mut self, bytes: usize) -> Self {
        self.read_limits.header_limit = bytes;
        self
    }

    /// Sets the greatest number of fields that a form or query may have; [`FIELD_LIMIT`] unless
    /// set.
    ///
    /// ```
    /// # #[cfg(feature = "legacy")] {
    /// # use bytes::Bytes;
    /// # use http::Request;
    /// use webhook_sig::provider::FASTSPRING_FULFILLMENT;
    /// use webhook_sig::{ErrorKind, Head, Verifier};
    ///
    /// # let now = webhook_sig::UnixTime::from_secs(1_700_000_000);
    /// # let keys = FASTSPRING_FULFILLMENT.keyring(["W5ZqkqPDYkYm8sJ1tq0V"])?;
    /// // With the hash that signing adds, there are three.
    /// let sent = Request::get("/licenses?quantity=1&reference=FS-7").body(Bytes::new())?;
    /// let sent = FASTSPRING_FULFILLMENT.sign(sent, &keys, now)?;
    /// let target = sent.uri().to_string();
    /// let head = Head::new("GET", &target, sent.headers());
    ///
    /// let verifier = Verifier::new(&FASTSPRING_FULFILLMENT).field_limit(3);
    /// assert!(verifier.verify(&head, "", &keys, now).is_ok());
    ///
    /// let refused = verifier.field_limit(2).verify(&head, "", &keys, now);
    /// assert_eq!(refused.unwrap_err().kind(), ErrorKind::BodyMalformed);
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// [`FIELD_LIMIT`]: crate::request::FIELD_LIMIT
    #[must_use]
    pub const fn field_limit(mut self, fields: usize) -> Self {
        self.read_limits.field_limit = fields;
        self
    }

    /// Sets the greatest number of empty chunks in one body; [`EMPTY_CHUNK_LIMIT`] unless set.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// # let keys = GITHUB.keyring(["W5ZqkqPDYkYm8sJ1tq0V"])?;
    /// # let headers = [("X-Hub-Signature-256", format!("sha256={}", "0a".repeat(32)))];
    /// # let head = Head::new("POST", "/webhooks/github", &headers);
    /// let verifier = Verifier::new(&GITHUB).empty_chunk_limit(1);
    ///
    /// let mut verification = verifier.begin(&head, &keys, now)?;
    /// assert!(verification.update("").is_ok());
    /// let stalling = verification.update("").unwrap_err();
    /// assert_eq!(stalling.kind(), ErrorKind::BodyUnreadable);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// [`EMPTY_CHUNK_LIMIT`]: crate::verify::EMPTY_CHUNK_LIMIT
    #[must_use]
    pub const fn empty_chunk_limit(mut self, chunks: usize) -> Self {
        self.empty_chunk_limit = chunks;
        self
    }

    /// Demands one more header with a fixed value, beside the signature.
    ///
    /// ```
    /// use webhook_sig::provider::QUALIFIO;
    /// use webhook_sig::{ErrorKind, Head, RequiredHeader, UnixTime, Verifier};
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// # let signature = format!("sha256={}", "0a".repeat(32));
    /// let token = RequiredHeader::new("X-Campaign-Token", "9b1de8c2d0")?;
    /// let verifier = Verifier::new(&QUALIFIO).require_header(token);
    /// let screen = |token| {
    ///     let headers = [("X-Qualifio-Signature", &*signature), ("X-Campaign-Token", token)];
    ///     verifier.check_head(&Head::new("POST", "/", &headers), now)
    /// };
    ///
    /// assert!(screen("9b1de8c2d0").is_ok());
    /// assert_eq!(screen("guessed").unwrap_err().kind(), ErrorKind::CredentialMismatch);
    /// # Ok::<(), webhook_sig::InvalidSetting>(())
    /// ```
    #[must_use]
    pub fn require_header(mut self, header: RequiredHeader) -> Self {
        self.required_headers.push(header);
        self
    }

    /// Lets deliveries in from these addresses only; it never replaces a signature.
    ///
    /// ```
    /// use webhook_sig::provider::{FASTSPRING, FASTSPRING_ADDRESSES};
    /// use webhook_sig::{ErrorKind, Head, AllowedIps, UnixTime, Verifier};
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// # let headers = [("X-FS-Signature", format!("{}=", "A".repeat(43)))];
    /// # let head = Head::new("POST", "/", &headers);
    /// let verifier = Verifier::new(&FASTSPRING).allowed_ips(AllowedIps::new(FASTSPRING_ADDRESSES)?);
    ///
    /// let fastspring = head.peer(Some([107, 23, 30, 83].into()));
    /// assert!(verifier.check_head(&fastspring, now).is_ok());
    ///
    /// let stranger = head.peer(Some([203, 0, 113, 9].into()));
    /// let refused = verifier.check_head(&stranger, now);
    /// assert_eq!(refused.unwrap_err().kind(), ErrorKind::SourceNotAllowed);
    /// # Ok::<(), webhook_sig::InvalidSetting>(())
    /// ```
    #[must_use]
    pub fn allowed_ips(self, allowed: AllowedIps) -> Self {
        Self {
            allowed_ips: Some(allowed),
            ..self
        }
    }
}
