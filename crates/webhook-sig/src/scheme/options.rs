//! What a description may say beside its algorithm and its message.

use crate::scheme::{Acknowledgement, KeyFormat, Scheme, Slot, UrlForm};
use crate::time::{TimeFormat, Tolerance};

impl Scheme {
    /// Gives the same scheme another id, for a vendor who uses a standard as it is.
    ///
    /// ```
    /// use webhook_sig::Scheme;
    /// use webhook_sig::provider::STANDARD_WEBHOOKS;
    ///
    /// const ACME: Scheme = STANDARD_WEBHOOKS.with_id("acme");
    ///
    /// assert_eq!(ACME.id(), "acme");
    /// assert_eq!(ACME.recipe().to_string(), STANDARD_WEBHOOKS.recipe().to_string());
    /// ```
    ///
    /// ```compile_fail
    /// # use webhook_sig::Scheme;
    /// # use webhook_sig::provider::STANDARD_WEBHOOKS;
    /// const NAMELESS: Scheme = STANDARD_WEBHOOKS.with_id("");
    /// ```
    ///
    /// # Panics
    ///
    /// At compile time, if it is empty.
    #[must_use]
    pub const fn with_id(self, id: &'static str) -> Self {
        Self { id, ..self }.checked()
    }

    /// Names the signed timestamp: where it stands and how it is written.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    /// use webhook_sig::{ErrorKind, Head, TimeFormat, UnixTime, Verifier};
    ///
    /// const SENT_AT: Slot = Slot::header("Acme-Sent-At");
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Slot::header("Acme-Signature"), Encoding::Hex)
    ///         .timestamp(SENT_AT, TimeFormat::HttpDate)
    ///         .signs(&[Part::Timestamp, Part::Literal("\n"), Part::Body]);
    /// assert_eq!(ACME.timestamp_slot(), Some((SENT_AT, TimeFormat::HttpDate)));
    ///
    /// let now = UnixTime::from_secs(784_111_777);
    /// # let signature = "0a".repeat(32);
    /// let screen = |sent_at| {
    ///     let headers = [("Acme-Signature", &*signature), ("Acme-Sent-At", sent_at)];
    ///     Verifier::new(&ACME).screen(&Head::new("POST", "/", &headers), now)
    /// };
    /// assert!(screen("Sun, 06 Nov 1994 08:49:37 GMT").is_ok());
    /// let yesterday = screen("Sat, 05 Nov 1994 08:49:37 GMT").unwrap_err();
    /// assert_eq!(yesterday.kind(), ErrorKind::TimestampTooOld);
    /// assert_eq!(screen("784111777").unwrap_err().kind(), ErrorKind::TimestampMalformed);
    /// ```
    ///
    /// # Panics
    ///
    /// At compile time, for a token, which signs no timestamp.
    #[must_use]
    pub const fn timestamp(self, slot: Slot, format: TimeFormat) -> Self {
        Self {
            timestamp: Some((slot, format)),
            ..self
        }
        .checked()
    }

    /// Names the signed message id.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    /// use webhook_sig::{ErrorKind, Head, Verifier};
    ///
    /// const ID: Slot = Slot::header("Acme-Delivery");
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Slot::header("Acme-Signature"), Encoding::Hex)
    ///         .message_id(ID)
    ///         .signs(&[Part::Id, Part::Literal("."), Part::Body]);
    /// assert_eq!(ACME.message_id_slot(), Some(ID));
    ///
    /// let message = |id| {
    ///     let headers = [("Acme-Delivery", id)];
    ///     Verifier::new(&ACME).signed_message(&Head::new("POST", "/", &headers), "{}")
    /// };
    /// assert_eq!(message("evt_7")?, b"evt_7.{}");
    /// assert_eq!(message("").unwrap_err().kind(), ErrorKind::FieldMalformed);
    /// # Ok::<(), webhook_sig::Error>(())
    /// ```
    ///
    /// # Panics
    ///
    /// At compile time, for a token, which signs no id.
    #[must_use]
    pub const fn message_id(self, slot: Slot) -> Self {
        Self {
            message_id: Some(slot),
            ..self
        }
        .checked()
    }

    /// Sets the window for the timestamp where the vendor names another than 300 seconds.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    /// use webhook_sig::{ErrorKind, TimeFormat, Tolerance, UnixTime};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Slot::header("Acme-Signature"), Encoding::Hex)
    ///         .timestamp(Slot::header("Acme-Sent-At"), TimeFormat::UnixSeconds)
    ///         .tolerance(Tolerance::DEFAULT.past(Duration::from_secs(600)))
    ///         .signs(&[Part::Timestamp, Part::Literal("."), Part::Body]);
    ///
    /// let sent = UnixTime::from_secs(1_700_000_000);
    /// let check_at = |seconds| ACME.default_tolerance().check(sent, UnixTime::from_secs(seconds));
    /// assert_eq!(check_at(1_700_000_600), Ok(()));
    /// assert_eq!(check_at(1_700_000_601), Err(ErrorKind::TimestampTooOld));
    /// ```
    #[must_use]
    pub const fn tolerance(self, tolerance: Tolerance) -> Self {
        Self { tolerance, ..self }
    }

    /// Says how the vendor writes its keys; plain text unless set.
    ///
    /// ```
    /// use webhook_sig::InvalidKey;
    /// use webhook_sig::scheme::{Encoding, KeyFormat, Part, Scheme, Slot};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Slot::header("Acme-Signature"), Encoding::Hex)
    ///         .key_format(KeyFormat::Hex)
    ///         .signs(&[Part::Body]);
    ///
    /// assert_eq!(ACME.key_format_used(), KeyFormat::Hex);
    /// assert!(ACME.key("00ff1a2b3c4d5e6f708192a3b4c5d6e7").is_ok());
    /// assert_eq!(ACME.key("W5ZqkqPDYkYm8sJ1tq0V").unwrap_err(), InvalidKey::Undecodable);
    /// ```
    ///
    /// # Panics
    ///
    /// At compile time, if the algorithm takes a shared secret and the format is a public key's.
    #[must_use]
    pub const fn key_format(self, key_format: KeyFormat) -> Self {
        Self { key_format, ..self }.checked()
    }

    /// Sets the methods that deliveries come with; `POST` unless set.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Slot::header("Acme-Signature"), Encoding::Hex)
    ///         .methods(&["PUT"])
    ///         .signs(&[Part::Body]);
    /// assert_eq!(ACME.allowed_methods(), ["PUT"]);
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// # let headers = [("Acme-Signature", "0a".repeat(32))];
    /// let screen = |method| Verifier::new(&ACME).screen(&Head::new(method, "/", &headers), now);
    /// assert!(screen("PUT").is_ok());
    /// assert_eq!(screen("POST").unwrap_err().kind(), ErrorKind::MethodNotAllowed);
    /// ```
    ///
    /// # Panics
    ///
    /// At compile time, without any.
    #[must_use]
    pub const fn methods(self, methods: &'static [&'static str]) -> Self {
        Self { methods, ..self }.checked()
    }

    /// Sets which response the vendor takes as an acknowledgement; any 2xx unless set.
    ///
    /// ```
    /// use webhook_sig::scheme::{Acknowledgement, Encoding, Part, Scheme, Slot};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Slot::header("Acme-Signature"), Encoding::Hex)
    ///         .acknowledged_by(Acknowledgement::Status(202))
    ///         .signs(&[Part::Body]);
    ///
    /// assert!(ACME.acknowledgement().covers(202));
    /// assert!(!ACME.acknowledgement().covers(200));
    /// ```
    #[must_use]
    pub const fn acknowledged_by(self, acknowledgement: Acknowledgement) -> Self {
        Self {
            acknowledgement,
            ..self
        }
    }

    /// Sets the size of the vendor's largest body in bytes, where the default is too small.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Slot::header("Acme-Signature"), Encoding::Hex)
    ///         .body_limit(8 * 1024 * 1024)
    ///         .signs(&[Part::Body]);
    /// assert_eq!(ACME.largest_body(), Some(8_388_608));
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// # let signature = "0a".repeat(32);
    /// let screen = |length| {
    ///     let headers = [("Acme-Signature", &*signature), ("Content-Length", length)];
    ///     Verifier::new(&ACME).screen(&Head::new("POST", "/", &headers), now)
    /// };
    /// assert!(screen("8388608").is_ok());
    /// assert_eq!(screen("8388609").unwrap_err().kind(), ErrorKind::BodyTooLarge);
    /// ```
    #[must_use]
    pub const fn body_limit(self, bytes: usize) -> Self {
        Self {
            body_limit: Some(bytes),
            ..self
        }
    }

    /// Says that the signature does not cover the body, or not all of it.
    ///
    /// # Security
    ///
    /// Handlers get a body that anybody on the way can change. Trust the fields that the recipe
    /// names, and nothing else.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Slot::header("Acme-Signature"), Encoding::Hex)
    ///         .leaves_body_unsigned()
    ///         .signs(&[Part::Method, Part::Literal(" "), Part::Path]);
    ///
    /// assert!(!ACME.covers_body());
    /// assert!(GITHUB.covers_body());
    /// ```
    ///
    /// Unsaid, it does not compile:
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Slot::header("Acme-Signature"), Encoding::Hex)
    ///         .signs(&[Part::Method, Part::Literal(" "), Part::Path]);
    /// ```
    #[must_use]
    pub const fn leaves_body_unsigned(self) -> Self {
        Self {
            is_body_unsigned: true,
            ..self
        }
    }

    /// Says that the vendor joins values without separators, or with separators that the values
    /// may hold.
    ///
    /// # Security
    ///
    /// Bytes can move from one value to its neighbor under the same signature. Handlers must not
    /// take a value's end for proven, and should compare values with what they expect.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Slot::header("Acme-Signature"), Encoding::Hex)
    ///         .joins_without_separators()
    ///         .signs(&[Part::Path, Part::Body]);
    ///
    /// assert!(ACME.has_movable_borders());
    /// ```
    ///
    /// Unsaid, it does not compile:
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Slot::header("Acme-Signature"), Encoding::Hex)
    ///         .signs(&[Part::Path, Part::Body]);
    /// ```
    #[must_use]
    pub const fn joins_without_separators(self) -> Self {
        Self {
            joins_without_separators: true,
            ..self
        }
    }

    /// Sets the forms in which the vendor may sign the public URL, where it is known to use
    /// several; each is tried.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot, UrlForm};
    /// use webhook_sig::{Head, PublicUrl, Signer, UnixTime, Verifier};
    /// # use bytes::Bytes;
    /// # use http::Request;
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Slot::header("Acme-Signature"), Encoding::Hex)
    ///         .url_forms(&[UrlForm::AsConfigured, UrlForm::OtherPort])
    ///         .signs(&[Part::Url, Part::Body]);
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// let keys = ACME.keyring(["W5ZqkqPDYkYm8sJ1tq0V"])?;
    /// let request = Request::post("https://shop.example:443/hooks").body(Bytes::from("{}"))?;
    /// let signed = Signer::new(&ACME, keys.clone()).sign(request, now)?;
    ///
    /// let verifier = Verifier::new(&ACME).public_url(PublicUrl::new("https://shop.example")?);
    /// let head = Head::new("POST", "/hooks", signed.headers());
    /// assert!(verifier.verify(&head, "{}", &keys, now).is_ok());
    ///
    /// let other = Verifier::new(&ACME).public_url(PublicUrl::new("https://shop.example:444")?);
    /// assert!(other.verify(&head, "{}", &keys, now).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    ///
    /// At compile time, without any.
    #[must_use]
    pub const fn url_forms(self, url_forms: &'static [UrlForm]) -> Self {
        Self { url_forms, ..self }.checked()
    }
}
