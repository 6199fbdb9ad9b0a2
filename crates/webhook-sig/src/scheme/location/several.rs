//! Locations where several values may be, or one under several names.

use crate::scheme::location::shape::Shape;
use crate::scheme::location::{CANDIDATE_LIMIT, Location, Place};

impl Location {
    /// Selects a string in each item of an array in a JSON body: at a pointer to the array, and then
    /// at one into the item (RFC 6901).
    ///
    /// The empty second pointer selects the items themselves. Each item must have the string, and
    /// there must be one to [`ITEM_LIMIT`](crate::scheme::ITEM_LIMIT) of them.
    ///
    /// It is for a sender that proves itself in each item: the place of the secret of a
    /// [`Scheme::token`](crate::Scheme::token), or of the tokens of a
    /// [`Scheme::jws`](crate::Scheme::jws), all of which must be genuine. A
    /// [`Verifier`](crate::Verifier) may require values there too. Nothing else can be there.
    ///
    /// ```
    /// use webhook_sig::scheme::{Location, Scheme};
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// const ACME: Scheme = Scheme::token("acme", Location::json_each("/events", "/secret")).build();
    ///
    /// assert_eq!(ACME.signature().to_string(), "JSON /events/*/secret: …");
    ///
    /// let keys = ACME.keyring(["W5ZqkqPDYkYm8sJ1tq0V"])?;
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// let verify = |body| {
    ///     let head = Head::new("POST", "/", &[("Content-Type", "application/json")]);
    ///     Verifier::new(&ACME).verify(&head, body, &keys, now)
    /// };
    /// let event = r#"{"secret":"W5ZqkqPDYkYm8sJ1tq0V"}"#;
    /// assert!(verify(format!(r#"{{"events":[{event},{event}]}}"#)).is_ok());
    /// let refused = verify(format!(r#"{{"events":[{event},{{"secret":"?"}}]}}"#)).unwrap_err();
    /// assert_eq!(refused.kind(), ErrorKind::SignatureMismatch);
    /// # Ok::<(), webhook_sig::InvalidKey>(())
    /// ```
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Location::json_each("/events", "/signature"), Encoding::Hex)
    ///         .unsigned_body()
    ///         .signs(&[Component::Path]);
    /// ```
    ///
    /// # Panics
    ///
    /// Panics at compile time if a pointer is not empty and does not begin with a slash.
    #[must_use]
    #[track_caller]
    pub const fn json_each(array: &'static str, member: &'static str) -> Self {
        Self::whole(Place::JsonEach(array, member)).checked()
    }

    /// Returns whether several headers may come, each with a signature by a different key.
    ///
    /// ```
    /// use webhook_sig::provider::{BOX, MOLLIE, STRIPE};
    ///
    /// assert!(BOX.signature().is_in_several_headers());
    /// assert!(MOLLIE.signature().is_in_several_headers());
    /// assert!(!STRIPE.signature().is_in_several_headers());
    /// ```
    #[must_use]
    pub const fn is_in_several_headers(&self) -> bool {
        matches!(self.place, Place::Headers(_)) || self.may_repeat()
    }

    /// Returns whether several values may be here that no list holds: each in a header or an item of
    /// its own.
    pub(crate) const fn is_in_several_places(&self) -> bool {
        self.is_in_several_headers() || self.is_in_each_item()
    }

    /// Returns whether a header of one name may come several times.
    ///
    /// Elsewhere a duplicate header is refused.
    #[must_use]
    pub const fn may_repeat(&self) -> bool {
        matches!(self.place, Place::Repeated(_))
    }

    /// Returns whether one value may come under any of several names of headers.
    #[must_use]
    pub const fn has_synonyms(&self) -> bool {
        matches!(self.place, Place::Synonyms(_))
    }

    /// Returns the names of the headers where the value may be; none if it is elsewhere.
    #[cfg(feature = "diagnose")]
    pub(crate) fn headers_named(&self) -> Vec<&'static str> {
        match self.place {
            Place::Header(name) | Place::Repeated(name) => vec![name],
            Place::Headers(names) | Place::Synonyms(names) => names.to_vec(),
            _ => Vec::new(),
        }
    }

    /// Returns the greatest number of signatures that may be here: each of several names has one.
    pub(crate) fn candidate_limit(&self) -> usize {
        match self.place {
            Place::Headers(names) => CANDIDATE_LIMIT.max(names.len()),
            _ => CANDIDATE_LIMIT,
        }
    }

    /// Returns whether several values may be here.
    pub(crate) const fn is_list(&self) -> bool {
        self.is_in_several_headers()
            || matches!(
                self.shape,
                Shape::Entry { .. }
                    | Shape::Last { .. }
                    | Shape::Pair { .. }
                    | Shape::Versions { .. }
            )
    }
}
