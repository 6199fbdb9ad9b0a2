//! Where a delivery says which key signed it.

use crate::scheme::{Location, SchemeBuilder};

impl SchemeBuilder {
    /// Sets where a delivery says which key signed it, by the vendor's id of the key: mostly a
    /// header, and of a token `Location::protected("/kid")`.
    ///
    /// The id only chooses among the keys that the receiver has
    /// ([`Key::with_id`](crate::Key::with_id)) and never supplies one, so it need not be signed.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::scheme::{Location, Scheme};
    ///
    /// const KEY_ID: Location = Location::header("Acme-Key-Id");
    /// const ACME: Scheme = GITHUB.derive("acme").key_id(KEY_ID).build();
    ///
    /// assert_eq!(ACME.key_id(), Some(KEY_ID));
    /// ```
    pub const fn key_id(mut self, location: Location) -> Self {
        self.draft.key_id = Some(location);
        self
    }
}
