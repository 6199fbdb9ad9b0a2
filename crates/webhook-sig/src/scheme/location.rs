//! Where a value is in a request.

use std::fmt;

use self::shape::Shape;

pub(crate) use self::name::{begins_with, is_equal, is_same_header, is_token};

pub(crate) use self::place::Place;
pub use self::policy::ListPolicy;

mod kind;
mod name;
mod place;
mod policy;
mod reader;
mod selection;
mod several;
pub(crate) mod shape;
#[cfg(feature = "message-signatures")]
mod signature;
#[cfg(feature = "jws")]
mod token;

/// The greatest number of signatures in a list, or in the headers of one name; more are malformed.
///
/// Where each signature has a header of its own, there are as many as those headers.
pub const CANDIDATE_LIMIT: usize = 8;

/// The greatest number of signatures by private keys in one delivery: each is an expensive operation
/// under each key, and Ed25519 hashes the body for each.
pub const PUBLIC_SIGNATURE_LIMIT: usize = 4;

/// The greatest number of items in which a value is looked for; an array of more is malformed.
pub const ITEM_LIMIT: usize = 1000;

/// The greatest number of tokens in the array of one delivery: each is an expensive operation.
///
/// The first that is not genuine ends it, so that only copies of a genuine one cost that much.
pub const TOKEN_LIMIT: usize = 64;

/// Where a value is in a request: a place, and what to take of the text there.
///
/// ```
/// use webhook_sig::scheme::Location;
///
/// let whole = Location::header("X-Shopify-Hmac-Sha256");
/// let field = Location::form("security_hash");
///
/// // The rest take one value out of a longer text.
/// let prefixed = Location::header("X-Hub-Signature-256").prefix("sha256=");
/// let pair = Location::header("Stripe-Signature").pair(",", "=", "v1");
/// let entry = Location::header("webhook-signature").entry(" ", "v1,");
/// let first = Location::header("Acme-Signature").first(",");
/// let last = Location::header("Acme-Signature").last(",", "/");
/// let named = Location::header("Authorization").named(&["Application "], ":");
///
/// assert_eq!(prefixed.to_string(), "X-Hub-Signature-256: sha256=…");
/// assert_eq!(pair.to_string(), "Stripe-Signature: …,v1=…");
/// assert_eq!(first.to_string(), "Acme-Signature: …,");
/// assert_eq!(named.to_string(), "Authorization: Application …:…");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    pub(super) place: Place,
    pub(super) shape: Shape,
    pub(super) policy: ListPolicy,
}

impl Location {
    /// Selects a header.
    ///
    /// ```
    /// use webhook_sig::scheme::Location;
    ///
    /// const SIGNATURE: Location = Location::header("X-Shopify-Hmac-Sha256");
    ///
    /// assert_eq!(SIGNATURE.to_string(), "X-Shopify-Hmac-Sha256: …");
    /// ```
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::Location;
    /// const SIGNATURE: Location = Location::header("X-Shopify-Hmac-Sha256:");
    /// ```
    ///
    /// # Panics
    ///
    /// Panics at compile time if it is not a valid header name.
    #[must_use]
    #[track_caller]
    pub const fn header(name: &'static str) -> Self {
        Self::whole(Place::Header(name)).checked()
    }

    /// Selects any of several headers, each with a signature by a different key.
    ///
    /// It is for vendors that rotate keys this way.
    ///
    /// At least one must be present, and none may be duplicated.
    ///
    /// # Panics
    ///
    /// Panics at compile time if there are none, or if one is not a valid header name.
    #[must_use]
    #[track_caller]
    pub const fn headers(names: &'static [&'static str]) -> Self {
        Self::whole(Place::Headers(names)).checked()
    }

    /// Selects a header that may come several times, each with a signature by a different key.
    ///
    /// It is for vendors that rotate keys this way, with a header for each key instead of a list.
    ///
    /// ```
    /// use webhook_sig::provider::MOLLIE;
    /// use webhook_sig::scheme::Location;
    ///
    /// const SIGNATURE: Location = Location::repeated("X-Mollie-Signature").prefix("sha256=");
    ///
    /// assert_eq!(MOLLIE.signature(), SIGNATURE);
    /// ```
    ///
    /// # Panics
    ///
    /// Panics at compile time if it is not a valid header name.
    #[must_use]
    #[track_caller]
    pub const fn repeated(name: &'static str) -> Self {
        Self::whole(Place::Repeated(name)).checked()
    }

    /// Selects one value that comes under any of several names of headers.
    ///
    /// It is for vendors that renamed a header and whose own library takes either. If several are
    /// present their values must be equal, because a receiver could not tell which counts. A signer
    /// writes the first.
    ///
    /// ```
    /// use webhook_sig::provider::SVIX;
    /// use webhook_sig::scheme::Location;
    ///
    /// const ID: Location = Location::synonyms(&["svix-id", "webhook-id"]);
    ///
    /// assert_eq!(SVIX.message_id(), Some(ID));
    /// assert_eq!(ID.to_string(), "svix-id or webhook-id: …");
    /// ```
    ///
    /// # Panics
    ///
    /// Panics at compile time if there are none, or if one is not a valid header name.
    #[must_use]
    #[track_caller]
    pub const fn synonyms(names: &'static [&'static str]) -> Self {
        Self::whole(Place::Synonyms(names)).checked()
    }

    /// Selects a segment of the path, as it arrived; in `/a/b` the first is `a`.
    ///
    /// In a scheme, the segments of the base URL's path count too; in `key::TenantKeys` only those of
    /// the request do.
    ///
    /// ```
    /// use webhook_sig::scheme::Location;
    ///
    /// const TENANT: Location = Location::path(2); // `acme` in `/hooks/acme`
    ///
    /// assert_eq!(TENANT.to_string(), "path segment 2: …");
    /// ```
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::Location;
    /// const TENANT: Location = Location::path(0);
    /// ```
    ///
    /// # Panics
    ///
    /// Panics at compile time for the segment 0.
    #[must_use]
    #[track_caller]
    pub const fn path(segment: usize) -> Self {
        Self::whole(Place::Path(segment)).checked()
    }

    /// Selects a query parameter, decoded.
    ///
    /// ```
    /// use webhook_sig::scheme::Location;
    ///
    /// assert_eq!(Location::query("signature").to_string(), "query signature=…");
    /// ```
    #[must_use]
    pub const fn query(name: &'static str) -> Self {
        Self::whole(Place::Query(name))
    }

    /// Selects a field of a submitted form, decoded: in the query of a GET, otherwise in the body.
    ///
    /// ```
    /// use webhook_sig::scheme::Location;
    ///
    /// assert_eq!(Location::form("security_hash").to_string(), "form security_hash=…");
    /// ```
    #[must_use]
    pub const fn form(name: &'static str) -> Self {
        Self::whole(Place::Form(name))
    }

    /// Selects a string or number in a JSON body, at a pointer such as `/signature/timestamp` (RFC 6901).
    ///
    /// The empty pointer selects all of the document, such as the array of an
    /// [`Identity::Each`](crate::scheme::Identity::Each).
    ///
    /// ```
    /// use webhook_sig::scheme::Location;
    ///
    /// const TOKEN: Location = Location::json("/signature/token");
    ///
    /// assert_eq!(TOKEN.to_string(), "JSON /signature/token: …");
    /// ```
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::Location;
    /// const TOKEN: Location = Location::json("signature.token");
    /// ```
    ///
    /// # Panics
    ///
    /// Panics at compile time if the pointer is not empty and does not begin with a slash.
    #[must_use]
    #[track_caller]
    pub const fn json(pointer: &'static str) -> Self {
        Self::whole(Place::Json(pointer)).checked()
    }

    /// Selects a string or number in the JSON text of a form's field.
    ///
    /// The form may be URL-encoded or `multipart/form-data` (RFC 7578).
    ///
    /// ```
    /// use webhook_sig::scheme::Location;
    ///
    /// const HASH: Location = Location::form_json("json", "/event/event_hash");
    ///
    /// assert_eq!(HASH.to_string(), "form json, JSON /event/event_hash: …");
    /// ```
    ///
    /// # Panics
    ///
    /// Panics at compile time if the pointer does not begin with a slash.
    #[must_use]
    #[track_caller]
    pub const fn form_json(name: &'static str, pointer: &'static str) -> Self {
        Self::whole(Place::FormJson(name, pointer)).checked()
    }

    pub(crate) const fn whole(place: Place) -> Self {
        Self {
            place,
            shape: Shape::Whole,
            policy: ListPolicy::AnyEntry,
        }
    }

    /// Returns the location if it is valid.
    #[expect(
        clippy::panic,
        reason = "evaluated at compile time, where it is a build error"
    )]
    #[track_caller]
    pub(super) const fn checked(self) -> Self {
        match self.check() {
            Ok(()) => self,
            Err(reason) => panic!("{}", reason),
        }
    }

    /// Checks the names and texts; a file and a constant do so with the same words.
    pub(crate) const fn check(&self) -> Result<(), &'static str> {
        const NOT_A_NAME: &str = "not a valid header name: a name has letters, digits and marks, without spaces or a colon";
        const NOT_A_POINTER: &str =
            "a JSON pointer must begin with a slash, or be empty for all of the document";
        match self.place {
            Place::Header(name) | Place::Repeated(name) if !is_token(name) => {
                return Err(NOT_A_NAME);
            }
            Place::Headers([]) | Place::Synonyms([]) => {
                return Err("a location of several headers needs at least one");
            }
            Place::Headers(names) | Place::Synonyms(names) => {
                let mut rest = names;
                while let [name, others @ ..] = rest {
                    if !is_token(name) {
                        return Err(NOT_A_NAME);
                    }
                    rest = others;
                }
            }
            Place::FormJson(_, pointer) | Place::Json(pointer) if !is_pointer(pointer) => {
                return Err(NOT_A_POINTER);
            }
            Place::JsonEach(array, member) if !is_pointer(array) || !is_pointer(member) => {
                return Err(NOT_A_POINTER);
            }
            Place::Claim(pointer) | Place::Protected(pointer)
                if !matches!(pointer.as_bytes(), [b'/', ..]) =>
            {
                return Err("a pointer into a token begins with a slash: write `/iat`");
            }
            Place::Path(0) => return Err("path segments are counted from 1"),
            _ => {}
        }
        if matches!(self.policy, ListPolicy::NewestVersion)
            && !matches!(self.shape, Shape::Entry { .. } | Shape::Pair { .. })
        {
            return Err(
                "only entries and pairs are of one version: leave the policy out, or set it after them",
            );
        }
        self.shape.check()
    }

    pub(crate) const fn place(&self) -> Place {
        self.place
    }

    pub(crate) const fn shape(&self) -> Shape {
        self.shape
    }

    /// Returns whether this value determines the other one: it is the whole text of the same place,
    /// or taken from it in the same way.
    pub(crate) const fn covers(&self, other: &Self) -> bool {
        (self.is_whole() || self.shape.is_equal(&other.shape)) && self.place.holds(&other.place)
    }

    /// Returns whether this value, which is signed, may have bytes of the signature in it.
    pub(crate) const fn overlaps(&self, signature: &Self) -> bool {
        !self.shape.excludes(&signature.shape)
            && (self.place.meets(&signature.place) || signature.place.meets(&self.place))
    }

    /// Returns whether both values are in the same place, perhaps taken from it in other ways.
    pub(crate) const fn has_place_of(&self, other: &Self) -> bool {
        self.place.holds(&other.place) && other.place.holds(&self.place)
    }
}

const fn is_pointer(text: &str) -> bool {
    matches!(text.as_bytes(), [] | [b'/', ..])
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.place, self.shape)
    }
}
