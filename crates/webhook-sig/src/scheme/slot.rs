//! Where a value stands in a request.

use std::fmt;

use crate::scheme::Scheme;

use self::name::{is_equal, is_token};
pub use self::policy::ListPolicy;
pub(crate) use self::reading::Gap;

mod name;
mod policy;
mod reading;

/// The greatest number of signatures in a list that are compared; more are malformed.
pub const CANDIDATE_LIMIT: usize = 8;

/// Where one value stands: a place, and the shape of the text in it.
///
/// ```
/// use webhook_sig::scheme::Slot;
///
/// let whole = Slot::header("X-Shopify-Hmac-Sha256");
/// let prefixed = Slot::header("X-Hub-Signature-256").prefix("sha256=");
/// let pair = Slot::header("Stripe-Signature").pair(",", "=", "v1");
/// let entry = Slot::header("webhook-signature").entry(" ", "v1,");
/// let field = Slot::form("security_hash");
///
/// assert_eq!(prefixed.to_string(), "X-Hub-Signature-256: sha256=…");
/// assert_eq!(pair.to_string(), "Stripe-Signature: …,v1=…");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    place: Place,
    shape: Shape,
    policy: ListPolicy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Form(&'static str),
    Header(&'static str),
    Json(&'static str),
    Path(usize),
    Query(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Entry {
        separator: &'static str,
        prefix: &'static str,
    },
    Pair {
        separator: &'static str,
        assign: &'static str,
        key: &'static str,
    },
    Prefix(&'static str),
    Whole,
}

impl Slot {
    /// A header.
    ///
    /// ```
    /// use webhook_sig::scheme::Slot;
    ///
    /// const SIGNATURE: Slot = Slot::header("X-Shopify-Hmac-Sha256");
    ///
    /// assert_eq!(SIGNATURE.to_string(), "X-Shopify-Hmac-Sha256: …");
    /// ```
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::Slot;
    /// const SIGNATURE: Slot = Slot::header("X-Shopify-Hmac-Sha256:");
    /// ```
    ///
    /// # Panics
    ///
    /// At compile time, if it is no header name.
    #[must_use]
    pub const fn header(name: &'static str) -> Self {
        assert!(is_token(name), "a header's name is a token");
        Self::whole(Place::Header(name))
    }

    /// A segment of the path, as it arrived; in `/a/b` the first is `a`.
    ///
    /// ```
    /// use webhook_sig::scheme::Slot;
    ///
    /// const TENANT: Slot = Slot::path(2); // `acme` in `/hooks/acme`
    ///
    /// assert_eq!(TENANT.to_string(), "path segment 2: …");
    /// ```
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::Slot;
    /// const TENANT: Slot = Slot::path(0);
    /// ```
    ///
    /// # Panics
    ///
    /// At compile time, for the segment 0.
    #[must_use]
    pub const fn path(segment: usize) -> Self {
        assert!(segment > 0, "segments are counted from one");
        Self::whole(Place::Path(segment))
    }

    /// A query parameter, decoded.
    ///
    /// ```
    /// use webhook_sig::scheme::Slot;
    ///
    /// assert_eq!(Slot::query("signature").to_string(), "query signature=…");
    /// ```
    #[must_use]
    pub const fn query(name: &'static str) -> Self {
        Self::whole(Place::Query(name))
    }

    /// A field of a submitted form, decoded: in the query of a GET, else in the body, as HTML
    /// forms do.
    ///
    /// ```
    /// use webhook_sig::scheme::Slot;
    ///
    /// assert_eq!(Slot::form("security_hash").to_string(), "form security_hash=…");
    /// ```
    #[must_use]
    pub const fn form(name: &'static str) -> Self {
        Self::whole(Place::Form(name))
    }

    /// A string or number in a JSON body, at a pointer such as `/signature/timestamp` (RFC 6901).
    ///
    /// ```
    /// use webhook_sig::scheme::Slot;
    ///
    /// const TOKEN: Slot = Slot::json("/signature/token");
    ///
    /// assert_eq!(TOKEN.to_string(), "JSON /signature/token: …");
    /// ```
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::Slot;
    /// const TOKEN: Slot = Slot::json("signature.token");
    /// ```
    ///
    /// # Panics
    ///
    /// At compile time, if the pointer does not begin with a slash.
    #[must_use]
    pub const fn json(pointer: &'static str) -> Self {
        assert!(
            matches!(pointer.as_bytes(), [b'/', ..]),
            "a JSON pointer begins with a slash"
        );
        Self::whole(Place::Json(pointer))
    }

    const fn whole(place: Place) -> Self {
        Self {
            place,
            shape: Shape::Whole,
            policy: ListPolicy::AnyEntry,
        }
    }

    /// Narrows to what follows a fixed prefix.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::scheme::Slot;
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// assert_eq!(GITHUB.signature(), Slot::header("X-Hub-Signature-256").prefix("sha256="));
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// let hash = "0a".repeat(32);
    /// let screen = |value| {
    ///     let headers = [("X-Hub-Signature-256", value)];
    ///     Verifier::new(&GITHUB).screen(&Head::new("POST", "/", &headers), now)
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
    /// use webhook_sig::scheme::Slot;
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// assert_eq!(STRIPE.signature(), Slot::header("Stripe-Signature").pair(",", "=", "v1"));
    ///
    /// let now = UnixTime::from_secs(1_700_000_000);
    /// let screen = |key| {
    ///     let value = format!("t=1700000000,{key}={}", "0a".repeat(32));
    ///     let headers = [("Stripe-Signature", value)];
    ///     Verifier::new(&STRIPE).screen(&Head::new("POST", "/", &headers), now)
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
        assert!(
            !separator.is_empty() && !assign.is_empty() && !key.is_empty(),
            "a list of pairs has a separator, an assignment sign and a key"
        );
        let shape = Shape::Pair {
            separator,
            assign,
            key,
        };
        Self { shape, ..self }
    }

    /// Narrows to the entries of a list that begin with a prefix, such as `v1,ab v1,cd` with the
    /// separator ` ` and the prefix `v1,`. An empty prefix means every entry.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// const SIGNATURE: Slot = Slot::header("Acme-Signature").entry(" ", "v1,");
    /// const ACME: Scheme = Scheme::hmac_sha256("acme", SIGNATURE, Encoding::Hex).signs(&[Part::Body]);
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// let hash = "0a".repeat(32);
    /// let screen = |value| {
    ///     let headers = [("Acme-Signature", value)];
    ///     Verifier::new(&ACME).screen(&Head::new("POST", "/", &headers), now)
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
        assert!(!separator.is_empty(), "a list has a separator");
        let shape = Shape::Entry { separator, prefix };
        Self { shape, ..self }
    }

    /// Sets which entries of a list count; any of the scheme's version unless set.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, ListPolicy, Part, Scheme, Slot};
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// const SIGNATURE: Slot = Slot::header("Acme-Signature")
    ///     .pair(",", "=", "v1")
    ///     .policy(ListPolicy::NewestVersion);
    /// const ACME: Scheme = Scheme::hmac_sha256("acme", SIGNATURE, Encoding::Hex).signs(&[Part::Body]);
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// let hash = "0a".repeat(32);
    /// let screen = |value| {
    ///     let headers = [("Acme-Signature", value)];
    ///     Verifier::new(&ACME).screen(&Head::new("POST", "/", &headers), now)
    /// };
    /// assert!(screen(format!("v0={hash},v1={hash}")).is_ok());
    /// let newer = screen(format!("v1={hash},v2={hash}")).unwrap_err();
    /// assert_eq!(newer.kind(), ErrorKind::SignatureMalformed);
    /// ```
    #[must_use]
    pub const fn policy(self, policy: ListPolicy) -> Self {
        Self { policy, ..self }
    }

    pub(crate) const fn place(&self) -> Place {
        self.place
    }

    pub(crate) const fn shape(&self) -> Shape {
        self.shape
    }

    /// Tells whether both are the same header, parameter, field, pointer or segment, of which
    /// neither takes one pair alone.
    pub(crate) const fn is_same_place(&self, other: &Self) -> bool {
        if matches!(self.shape, Shape::Pair { .. }) || matches!(other.shape, Shape::Pair { .. }) {
            return false;
        }
        match (self.place, other.place) {
            (Place::Header(own), Place::Header(other)) => is_equal(own, other, true),
            (Place::Form(own), Place::Form(other))
            | (Place::Json(own), Place::Json(other))
            | (Place::Query(own), Place::Query(other)) => is_equal(own, other, false),
            (Place::Path(own), Place::Path(other)) => own == other,
            _ => false,
        }
    }

    /// Tells whether the value may stand in the body.
    pub(crate) const fn is_in_body(&self) -> bool {
        matches!(self.place, Place::Form(_) | Place::Json(_))
    }

    /// Tells whether the value stands in a submitted form.
    pub(crate) const fn is_in_form(&self) -> bool {
        matches!(self.place, Place::Form(_))
    }

    /// Tells whether a scheme's signature or timestamp stands in the same place.
    pub(crate) fn shares_place_with(&self, scheme: &Scheme) -> bool {
        let timestamp = scheme.timestamp_slot().map(|(slot, _)| slot);
        let slots = [Some(scheme.signature()), timestamp];
        slots.iter().flatten().any(|slot| slot.place == self.place)
    }

    /// Tells whether several values may stand here.
    pub(crate) const fn is_list(&self) -> bool {
        matches!(self.shape, Shape::Entry { .. } | Shape::Pair { .. })
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::Form(name) => write!(f, "form {name}="),
            Place::Header(name) => write!(f, "{name}: "),
            Place::Json(pointer) => write!(f, "JSON {pointer}: "),
            Place::Path(segment) => write!(f, "path segment {segment}: "),
            Place::Query(name) => write!(f, "query {name}="),
        }?;
        match self.shape {
            Shape::Entry { separator, prefix } => write!(f, "…{separator}{prefix}…"),
            Shape::Pair {
                separator,
                assign,
                key,
            } => write!(f, "…{separator}{key}{assign}…"),
            Shape::Prefix(prefix) => write!(f, "{prefix}…"),
            Shape::Whole => f.write_str("…"),
        }
    }
}
