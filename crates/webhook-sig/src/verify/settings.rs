//! The receiver's settings.

use crate::scheme::Algorithm;
use crate::time::Tolerance;
use crate::verify::verifier::Events;
use crate::verify::{AllowedIps, BaseUrl, InvalidSetting, RequiredHeader, Verifier};

impl Verifier {
    /// Sets the window for the signed timestamp.
    ///
    /// Defaults to the scheme's, which is [`Tolerance::DEFAULT`] unless its vendor asks for another.
    #[must_use]
    pub fn tolerance(self, tolerance: Tolerance) -> Self {
        Self { tolerance, ..self }
    }

    /// Widens the window so that it accepts a vendor's late retries.
    ///
    /// It is for vendors that sign once and send again for hours: their last retry comes with an old
    /// timestamp ([`Scheme::late_by`](crate::Scheme::late_by), otherwise
    /// [`Scheme::retried_for`](crate::Scheme::retried_for)).
    ///
    /// # Security
    ///
    /// A captured delivery is then accepted for as long, so use it together with a replay store.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webhook_sig::Verifier;
    /// use webhook_sig::provider::LINEAR;
    ///
    /// let verifier = Verifier::new(&LINEAR).window_for_retries()?;
    /// # Ok::<(), webhook_sig::InvalidSetting>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidSetting`] if no timestamp is signed, if it is not known how late a retry comes, or if
    /// the signature does not cover the body: a captured one could then be changed, and sent for as
    /// long.
    pub fn window_for_retries(self) -> Result<Self, InvalidSetting> {
        let scheme = self.scheme;
        if scheme.timestamp().is_none() {
            return Err(InvalidSetting::NoTimestamp);
        }
        if !scheme.signs_body() {
            return Err(InvalidSetting::UnsignedBody);
        }
        let latest = scheme.late_by().or(scheme.retried_for());
        let latest = latest.ok_or(InvalidSetting::RetriesUnknown)?;
        let tolerance = self.tolerance.past(latest.max(self.tolerance.past_reach()));
        Ok(Self { tolerance, ..self })
    }

    /// Requires a signature by this algorithm, where the scheme has two.
    ///
    /// It is for schemes such as
    /// [`STANDARD_WEBHOOKS_V1A`](crate::provider::STANDARD_WEBHOOKS_V1A), whose senders sign with a
    /// private key and, for receivers that are older, with a shared secret too. By default either is
    /// enough if the keyring has the key.
    ///
    /// # Errors
    ///
    /// [`InvalidSetting::Algorithm`] if the scheme has no signature by this algorithm. An endpoint
    /// whose keyring has no live key of it is not built.
    pub fn requiring(self, algorithm: Algorithm) -> Result<Self, InvalidSetting> {
        if self.scheme.signature_under(algorithm).is_none() {
            return Err(InvalidSetting::Algorithm);
        }
        Ok(Self {
            required_algorithm: Some(algorithm),
            ..self
        })
    }

    /// Reads what a delivery says about its events: [`Verified::event_id`], `event_type`,
    /// `event_time` and `event_ids`.
    ///
    /// By default this is done with a replay store only, because it takes time. It changes no verdict.
    ///
    /// [`Verified::event_id`]: crate::Verified::event_id
    #[must_use]
    pub fn read_events(self) -> Self {
        Self {
            events: Events::Read,
            ..self
        }
    }

    /// Sets the greatest length of a body in bytes.
    ///
    /// Defaults to the scheme's or [`BODY_LIMIT`](crate::verify::BODY_LIMIT).
    #[must_use]
    pub fn body_limit(self, bytes: usize) -> Self {
        Self {
            body_limit: bytes,
            ..self
        }
    }

    /// Sets the methods that are accepted; defaults to the scheme's.
    #[must_use]
    pub fn methods(self, methods: &'static [&'static str]) -> Self {
        Self { methods, ..self }
    }

    /// Sets the URL that the sender addresses, for schemes that sign the URL.
    ///
    /// It is never taken from `Host` or `X-Forwarded-*`, which any sender can write. If it has a
    /// path, that path precedes the request's wherever a scheme signs a path, a part of it or the
    /// target, as it did before a proxy took it away.
    ///
    /// ```
    /// use webhook_sig::provider::SQUARE;
    /// use webhook_sig::{BaseUrl, Verifier};
    ///
    /// let verifier = Verifier::new(&SQUARE).base_url(BaseUrl::new("https://shop.example")?);
    /// # Ok::<(), webhook_sig::InvalidSetting>(())
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
    /// Where it is what a signed value is compared with ([`Audience::Value`]), each call allows one
    /// more value.
    ///
    /// [`Audience::Value`]: crate::scheme::Audience::Value
    ///
    /// ```
    /// use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
    /// use webhook_sig::{Head, Verifier};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
    ///         .signs(&[Component::Param("account"), Component::Literal("."), Component::Body]);
    /// # let head = Head::new("POST", "/", &[("Content-Type", "application/json")]);
    /// let verifier = Verifier::new(&ACME).param("account", "acct_17");
    /// assert_eq!(verifier.signed_message(&head, "{}")?, b"acct_17.{}");
    /// # Ok::<(), webhook_sig::Error>(())
    /// ```
    #[must_use]
    pub fn param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.params.push((name.into(), value.into()));
        self
    }

    /// Leaves out form fields that the receiver's own servers added, such as a router's.
    ///
    /// # Security
    ///
    /// A sender can put anything into these fields: the signature does not cover them.
    #[must_use]
    pub fn ignore_fields<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        let names = names.into_iter().map(Into::into);
        self.read_limits.ignored_fields.extend(names);
        self
    }

    /// Sets the longest header value that is read, in bytes.
    ///
    /// Defaults to [`HEADER_LIMIT`](crate::request::HEADER_LIMIT). A longer signature is malformed.
    #[must_use]
    pub const fn header_limit(mut self, bytes: usize) -> Self {
        self.read_limits.header_limit = bytes;
        self
    }

    /// Sets the greatest number of fields that a form or query may have.
    ///
    /// Defaults to [`FIELD_LIMIT`](crate::request::FIELD_LIMIT). A longer form is malformed.
    #[must_use]
    pub const fn field_limit(mut self, fields: usize) -> Self {
        self.read_limits.field_limit = fields;
        self
    }

    /// Sets the greatest number of empty chunks in one body.
    ///
    /// Defaults to [`EMPTY_CHUNK_LIMIT`](crate::verify::EMPTY_CHUNK_LIMIT). A sender of more is
    /// stalling, and its body counts as unreadable.
    #[must_use]
    pub const fn empty_chunk_limit(mut self, chunks: usize) -> Self {
        self.empty_chunk_limit = chunks;
        self
    }

    /// Requires one more header with a fixed value, in addition to the signature.
    ///
    /// [`RequiredHeader::basic`] shows one accepted and one refused.
    #[must_use]
    pub fn require_header(mut self, header: RequiredHeader) -> Self {
        self.required_headers.push(header);
        self
    }

    /// Accepts deliveries from these addresses only, in addition to the signature.
    ///
    /// [`AllowedIps`] shows an address accepted and one refused.
    #[must_use]
    pub fn allowed_ips(self, allowed: AllowedIps) -> Self {
        Self {
            allowed_ips: Some(allowed),
            ..self
        }
    }
}
