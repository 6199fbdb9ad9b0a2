//! Taking one of several values out of the text in a place.

use crate::scheme::location::shape::Shape;
use crate::scheme::location::{ListPolicy, Location};

impl Location {
    /// Narrows to what follows a fixed prefix, such as `ab` in `sha256=ab`.
    #[must_use]
    pub const fn prefix(self, prefix: &'static str) -> Self {
        let shape = Shape::Prefix(prefix);
        Self { shape, ..self }
    }

    /// Narrows to a string or number in a JSON object, whose base64 the text is.
    ///
    /// The base64 is standard and padded, and the value is at a pointer such as `/signature`
    /// (RFC 6901). A signer keeps the other members.
    ///
    /// ```
    /// use webhook_sig::scheme::Location;
    ///
    /// const SIGNATURE: Location = Location::header("Acme-Signature").base64_json("/signature");
    ///
    /// assert_eq!(SIGNATURE.to_string(), "Acme-Signature: base64(JSON /signature: …)");
    /// ```
    ///
    /// # Panics
    ///
    /// Panics at compile time if the pointer does not begin with a slash.
    #[must_use]
    #[track_caller]
    pub const fn base64_json(self, pointer: &'static str) -> Self {
        let shape = Shape::Base64Json(pointer);
        Self { shape, ..self }.checked()
    }

    /// Narrows to the values of one key in a list of pairs.
    ///
    /// In `t=1,v1=ab` it takes `ab`, with the separator `,`, the assignment sign `=` and the key
    /// `v1`.
    ///
    /// ```
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::scheme::Location;
    ///
    /// assert_eq!(STRIPE.signature(), Location::header("Stripe-Signature").pair(",", "=", "v1"));
    /// ```
    ///
    /// # Panics
    ///
    /// Panics at compile time if one of them is empty.
    #[must_use]
    #[track_caller]
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

    /// Narrows to the values of numbered keys in a list of pairs.
    ///
    /// In `t=1,v1=ab,v2=cd` it takes `ab` and `cd`, with the separator `,`, the assignment sign `=`
    /// and the stem `v`. It is for vendors that number the signatures of one delivery; a value that
    /// is not one of the scheme's algorithm is skipped.
    ///
    /// ```
    /// use webhook_sig::provider::CONVOY_ADVANCED;
    /// use webhook_sig::scheme::Location;
    ///
    /// let signatures = Location::header("X-Convoy-Signature").versions(",", "=", "v");
    ///
    /// assert_eq!(CONVOY_ADVANCED.signature(), signatures);
    /// ```
    ///
    /// # Panics
    ///
    /// Panics at compile time if one of them is empty.
    #[must_use]
    #[track_caller]
    pub const fn versions(
        self,
        separator: &'static str,
        assign: &'static str,
        stem: &'static str,
    ) -> Self {
        let shape = Shape::Versions {
            separator,
            assign,
            stem,
        };
        Self { shape, ..self }.checked()
    }

    /// Narrows to the entries of a list that begin with a prefix, which it removes.
    ///
    /// In `v1,ab v1,cd` it takes `ab` and `cd`, with the separator ` ` and the prefix `v1,`. An
    /// empty prefix means every entry.
    ///
    /// # Panics
    ///
    /// Panics at compile time if the separator is empty.
    #[must_use]
    #[track_caller]
    pub const fn entry(self, separator: &'static str, prefix: &'static str) -> Self {
        let shape = Shape::Entry { separator, prefix };
        Self { shape, ..self }.checked()
    }

    /// Narrows to what comes before the first separator, such as the time in `17,ab,cd`.
    ///
    /// # Panics
    ///
    /// Panics at compile time if the separator is empty.
    #[must_use]
    #[track_caller]
    pub const fn first(self, separator: &'static str) -> Self {
        let shape = Shape::First { separator };
        Self { shape, ..self }.checked()
    }

    /// Narrows to what follows the last mark in each entry of a list.
    ///
    /// In `key-1/sha256/ab,key-2/sha256/cd` it takes `ab` and `cd`, with the separator `,` and the
    /// mark `/`.
    ///
    /// What comes before the mark names a key, and is ignored: a signature counts if it matches any
    /// key of the keyring.
    ///
    /// # Panics
    ///
    /// Panics at compile time if one of them is empty.
    #[must_use]
    #[track_caller]
    pub const fn last(self, separator: &'static str, mark: &'static str) -> Self {
        let shape = Shape::Last { separator, mark };
        Self { shape, ..self }.checked()
    }

    /// Narrows to what follows a word, a name and a mark.
    ///
    /// In `Application acme:ab` it takes `ab`, with the word `Application ` and the mark `:`. Any
    /// of several words may come first.
    ///
    /// The name names a key, is ignored, and may be empty.
    ///
    /// # Panics
    ///
    /// Panics at compile time without a word, or if the mark is empty.
    #[must_use]
    #[track_caller]
    pub const fn named(self, words: &'static [&'static str], mark: &'static str) -> Self {
        let shape = Shape::Named { words, mark };
        Self { shape, ..self }.checked()
    }

    /// Sets which entries of a list count; defaults to [`ListPolicy::AnyEntry`].
    ///
    /// # Panics
    ///
    /// Panics at compile time for [`ListPolicy::NewestVersion`] if the location is not narrowed to
    /// [entries](Self::entry) or [pairs](Self::pair) of one version.
    #[must_use]
    #[track_caller]
    pub const fn policy(self, policy: ListPolicy) -> Self {
        Self { policy, ..self }.checked()
    }
}
