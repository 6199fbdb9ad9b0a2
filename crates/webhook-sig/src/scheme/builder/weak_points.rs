//! What the laws refuse unless a scheme admits it.

use crate::scheme::SchemeBuilder;

impl SchemeBuilder {
    /// Accepts that the signature does not cover the body, or not all of it.
    ///
    /// # Security
    ///
    /// Handlers get a body that anyone on the way can change. Trust only the signed values.
    ///
    /// ```
    /// use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
    ///         .unsigned_body()
    ///         .signs(&[Component::Method, Component::Literal(" "), Component::Path]);
    /// assert!(!ACME.signs_body());
    /// ```
    ///
    /// Without it, such a scheme does not compile.
    pub const fn unsigned_body(mut self) -> Self {
        self.draft.unsigned_body = true;
        self
    }

    /// Accepts that the signed values do not show where one ends and the next begins.
    ///
    /// The vendor joins them without separators, or with separators that the values may contain.
    ///
    /// # Security
    ///
    /// Bytes can move from one value to its neighbor under the same signature. Handlers must not
    /// rely on where a value ends, and should compare values with those they expect.
    ///
    /// ```
    /// use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
    ///         .ambiguous_boundaries()
    ///         .signs(&[Component::Path, Component::Body]);
    /// assert!(ACME.has_ambiguous_boundaries());
    /// ```
    ///
    /// Without it, such a scheme does not compile.
    pub const fn ambiguous_boundaries(mut self) -> Self {
        self.draft.ambiguous_boundaries = true;
        self
    }
}
