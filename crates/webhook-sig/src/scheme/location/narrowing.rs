//! Taking one of several values out of the text in a place.

use crate::scheme::location::shape::Shape;
use crate::scheme::location::{ListPolicy, Location};

impl Location {
    /// Narrows to what follows a fixed prefix.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::scheme::Location;
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// assert_eq!(GITHUB.signature(), Location::header("X-Hub-Signature-256").prefix("sha256="));
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// let hash = "0a".repeat(32);
    /// let screen = |value| {
    ///     let headers = [("X-Hub-Signature-256", value)];
    ///     Verifier::new(&GITHUB).check_head(&Head::new("POST", "/", &headers), now)
    /// };
    /// assert!(screen(format!("sha256={hash}")).is_ok());
    /// assert_eq!(screen(hash).unwrap_err().kind(), ErrorKind::SignatureMalformed);
    /// ```
    #[must_use]
    pub const fn prefix(self, prefix: &'static str) -> Self {
        let shape = Shape::Prefix(prefix);
        Self { shape, ..self }
    }

    /// Narrows to one key's values in a list of pairs, such as `t=1,v1=ab` with the separator
    /// `,`, the assignment sign `=` and the key `v1`.
    ///
    /// ```
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::scheme::Location;
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// assert_eq!(STRIPE.signature(), Location::header("Stripe-Signature").pair(",", "=", "v1"));
    ///
    /// let now = UnixTime::from_secs(1_700_000_000);
    /// let screen = |key| {
    ///     let value = format!("t=1700000000,{key}={}", "0a".repeat(32));
    ///     let headers = [("Stripe-Signature", value)];
    ///     Verifier::new(&STRIPE).check_head(&Head::new("POST", "/", &headers), now)
    /// };
    /// assert!(screen("v1").is_ok());
    /// assert_eq!(screen("v0").unwrap_err().kind(), ErrorKind::SignatureMissing);
    /// ```
    ///
    /// # Panics
    ///
    /// At compile time, if one of them is empty.
    #[must_use]
    pub const fn pair(
        self,
        separator: &'static str,
        assign: &'static str,
        key: &'static str,
    ) -> Self {
        let shape = Shape::Pair {
            separator,
            assign,
            key,
        };
        Self { shape, ..self }.checked()
    }

    /// Narrows to the entries of a list that begin with a prefix, such as `v1,ab v1,cd` with the
    /// separator ` ` and the prefix `v1,`. An empty prefix means every entry.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, Component, Scheme, Location};
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// const SIGNATURE: Location = Location::header("Acme-Signature").entry(" ", "v1,");
    /// const ACME: Scheme = Scheme::hmac_sha256("acme", SIGNATURE, Encoding::Hex).signs(&[Component::Body]);
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// let hash = "0a".repeat(32);
    /// let screen = |value| {
    ///     let headers = [("Acme-Signature", value)];
    ///     Verifier::new(&ACME).check_head(&Head::new("POST", "/", &headers), now)
    /// };
    /// assert!(screen(format!("v2,unknown v1,{hash} v1,{hash}")).is_ok());
    /// assert_eq!(screen(format!("v2,{hash}")).unwrap_err().kind(), ErrorKind::SignatureMissing);
    /// ```
    ///
    /// # Panics
    ///
    /// At compile time, if the separator is empty.
    #[must_use]
    pub const fn entry(self, separator: &'static str, prefix: &'static str) -> Self {
        let shape = Shape::Entry { separator, prefix };
        Self { shape, ..self }.checked()
    }

    /// Narrows to what stands before the first separator, such as the time in `17,ab,cd`.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, Component, Scheme, Location};
    /// use webhook_sig::{ErrorKind, Head, TimeFormat, Verifier};
    ///
    /// const SIGNATURE: Location = Location::header("Acme-Signature");
    /// const ACME: Scheme = Scheme::hmac_sha256("acme", SIGNATURE.entry(",", ""), Encoding::Hex)
    ///     .timestamp(SIGNATURE.first(","), TimeFormat::UnixSeconds)
    ///     .signs(&[Component::Timestamp, Component::Literal("."), Component::Body]);
    ///
    /// let message = |value| {
    ///     let headers = [("Acme-Signature", value)];
    ///     Verifier::new(&ACME).signed_message(&Head::new("POST", "/", &headers), "{}")
    /// };
    /// assert_eq!(message("1700000000,0a0b,0c0d")?, b"1700000000.{}");
    /// assert_eq!(message("0a0b,1700000000").unwrap_err().kind(), ErrorKind::TimestampMalformed);
    /// # Ok::<(), webhook_sig::Error>(())
    /// ```
    ///
    /// # Panics
    ///
    /// At compile time, if the separator is empty.
    #[must_use]
    pub const fn first(self, separator: &'static str) -> Self {
        let shape = Shape::First { separator };
        Self { shape, ..self }.checked()
    }

    /// Narrows to what follows the last mark in each entry of a list, such as `ab` and `cd` in
    /// `key-1/sha256/ab,key-2/sha256/cd` with the separator `,` and the mark `/`.
    ///
    /// What stands before the mark names a key, which decides nothing: a signature counts if a
    /// key of the keyring makes it.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, Component, Scheme, Location};
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// const SIGNATURE: Location = Location::header("Acme-Signature").last(",", "/");
    /// const ACME: Scheme = Scheme::hmac_sha256("acme", SIGNATURE, Encoding::Hex).signs(&[Component::Body]);
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// let hash = "0a".repeat(32);
    /// let screen = |value| {
    ///     let headers = [("Acme-Signature", value)];
    ///     Verifier::new(&ACME).check_head(&Head::new("POST", "/", &headers), now)
    /// };
    /// assert!(screen(format!("key-1/sha256/{hash}")).is_ok());
    /// assert_eq!(screen(hash).unwrap_err().kind(), ErrorKind::SignatureMalformed);
    /// ```
    ///
    /// # Panics
    ///
    /// At compile time, if one of them is empty.
    #[must_use]
    pub const fn last(self, separator: &'static str, mark: &'static str) -> Self {
        let shape = Shape::Last { separator, mark };
        Self { shape, ..self }.checked()
    }

    /// Narrows to what follows a word, a name and a mark, such as `ab` in `Application acme:ab` with
    /// the word `Application ` and the mark `:`. Any of several words may stand there.
    ///
    /// The name names a key, which decides nothing, and may be empty.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, Component, Scheme, Location};
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// const SIGNATURE: Location = Location::header("Authorization").named(&["Application "], ":");
    /// const ACME: Scheme = Scheme::hmac_sha256("acme", SIGNATURE, Encoding::Hex).signs(&[Component::Body]);
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// let hash = "0a".repeat(32);
    /// let screen = |value| {
    ///     let headers = [("Authorization", value)];
    ///     Verifier::new(&ACME).check_head(&Head::new("POST", "/", &headers), now)
    /// };
    /// assert!(screen(format!("Application acme:{hash}")).is_ok());
    /// let other = screen(format!("Bearer acme:{hash}")).unwrap_err();
    /// assert_eq!(other.kind(), ErrorKind::SignatureMalformed);
    /// ```
    ///
    /// # Panics
    ///
    /// At compile time, without a word, or if the mark is empty.
    #[must_use]
    pub const fn named(self, words: &'static [&'static str], mark: &'static str) -> Self {
        let shape = Shape::Named { words, mark };
        Self { shape, ..self }.checked()
    }

    /// Sets which entries of a list count; any of the scheme's version unless set.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, ListPolicy, Component, Scheme, Location};
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// const SIGNATURE: Location = Location::header("Acme-Signature")
    ///     .pair(",", "=", "v1")
    ///     .policy(ListPolicy::NewestVersion);
    /// const ACME: Scheme = Scheme::hmac_sha256("acme", SIGNATURE, Encoding::Hex).signs(&[Component::Body]);
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// let hash = "0a".repeat(32);
    /// let screen = |value| {
    ///     let headers = [("Acme-Signature", value)];
    ///     Verifier::new(&ACME).check_head(&Head::new("POST", "/", &headers), now)
    /// };
    /// assert!(screen(format!("v0={hash},v1={hash}")).is_ok());
    /// let newer = screen(format!("v1={hash},v2={hash}")).unwrap_err();
    /// assert_eq!(newer.kind(), ErrorKind::SignatureMalformed);
    /// ```
    #[must_use]
    pub const fn policy(self, policy: ListPolicy) -> Self {
        Self { policy, ..self }
    }
}
