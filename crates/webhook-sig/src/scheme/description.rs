//! What a scheme says of itself.

use crate::scheme::sorted::Source;
use crate::scheme::{
    Acknowledgement, Algorithm, Encoding, KeyFormat, Part, Recipe, Scheme, Slot, UrlForm,
};
use crate::time::{TimeFormat, Tolerance};

impl Scheme {
    /// Returns the id, such as `stripe`.
    ///
    /// [`hmac_sha256`](Self::hmac_sha256) shows it.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Returns the algorithm.
    ///
    /// [`hmac_sha256`](Self::hmac_sha256) shows it.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Returns where the signature stands.
    ///
    /// [`hmac_sha256`](Self::hmac_sha256) shows it.
    #[must_use]
    pub const fn signature(&self) -> Slot {
        self.signature
    }

    /// Returns how the signature is written.
    ///
    /// [`hmac_sha256`](Self::hmac_sha256) shows it.
    #[must_use]
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Returns the signed message, in order; [`Display`](std::fmt::Display) shows it as a recipe.
    ///
    /// [`signs`](Self::signs) shows it.
    #[must_use]
    pub const fn recipe(&self) -> Recipe {
        Recipe::new(self.parts)
    }

    /// Returns how the vendor writes its keys.
    ///
    /// [`key_format`](Self::key_format) shows it.
    #[must_use]
    pub const fn key_format_used(&self) -> KeyFormat {
        self.key_format
    }

    /// Returns where the signed timestamp stands and how it is written.
    ///
    /// [`timestamp`](Self::timestamp) shows it.
    #[must_use]
    pub const fn timestamp_slot(&self) -> Option<(Slot, TimeFormat)> {
        self.timestamp
    }

    /// Returns where the signed message id stands.
    ///
    /// [`message_id`](Self::message_id) shows it.
    #[must_use]
    pub const fn message_id_slot(&self) -> Option<Slot> {
        self.message_id
    }

    /// Returns the window for the timestamp.
    ///
    /// [`tolerance`](Self::tolerance) shows it.
    #[must_use]
    pub const fn default_tolerance(&self) -> Tolerance {
        self.tolerance
    }

    /// Returns the methods that deliveries come with.
    ///
    /// [`methods`](Self::methods) shows it.
    #[must_use]
    pub const fn allowed_methods(&self) -> &'static [&'static str] {
        self.methods
    }

    /// Returns which response the vendor takes as an acknowledgement.
    ///
    /// [`acknowledged_by`](Self::acknowledged_by) shows it.
    #[must_use]
    pub const fn acknowledgement(&self) -> Acknowledgement {
        self.acknowledgement
    }

    /// Returns the size of the vendor's largest body in bytes, where it needs more than the
    /// default.
    ///
    /// [`body_limit`](Self::body_limit) shows it.
    #[must_use]
    pub const fn largest_body(&self) -> Option<usize> {
        self.body_limit
    }

    /// Tells whether deliveries are submitted forms: the signature or a signed value is a field.
    ///
    /// ```
    /// # #[cfg(feature = "legacy")] {
    /// use webhook_sig::provider::{FASTSPRING_CLASSIC, STRIPE};
    ///
    /// assert!(FASTSPRING_CLASSIC.reads_form());
    /// assert!(!STRIPE.reads_form());
    /// # }
    /// ```
    #[must_use]
    pub fn reads_form(&self) -> bool {
        let timestamp = self.timestamp.map(|(slot, _)| slot);
        let slots = [Some(self.signature), timestamp, self.message_id];
        let is_field = |part: &Part| match part {
            Part::Field(slot) => slot.is_in_form(),
            Part::Sorted(sorted) => !matches!(sorted.source(), Source::Query),
            _ => false,
        };
        slots.iter().flatten().any(Slot::is_in_form) || self.parts.iter().any(is_field)
    }

    /// Tells whether the signature covers the whole body, rather than fields of it or none.
    ///
    /// ```
    /// # #[cfg(feature = "legacy")] {
    /// use webhook_sig::provider::{FASTSPRING_CLASSIC, STRIPE};
    ///
    /// assert!(STRIPE.covers_body());
    /// assert!(!FASTSPRING_CLASSIC.covers_body());
    /// # }
    /// ```
    #[must_use]
    pub const fn covers_body(&self) -> bool {
        let mut rest = self.parts;
        while let [part, others @ ..] = rest {
            if part.is_of_body() {
                return !self.is_body_unsigned;
            }
            rest = others;
        }
        false
    }

    /// Tells whether bytes can move from one signed value to the next under one signature.
    ///
    /// [`joins_without_separators`](Self::joins_without_separators) shows it.
    #[must_use]
    pub const fn has_movable_borders(&self) -> bool {
        self.joins_without_separators
    }

    /// Returns the forms in which the vendor may sign the receiver's URL, where it signs it.
    ///
    /// [`url_forms`](Self::url_forms) sets them.
    ///
    /// ```
    /// use webhook_sig::provider::{SQUARE, TWILIO};
    /// use webhook_sig::scheme::UrlForm;
    ///
    /// assert_eq!(TWILIO.signed_url_forms(), [UrlForm::AsConfigured, UrlForm::OtherPort]);
    /// assert_eq!(SQUARE.signed_url_forms(), [UrlForm::AsConfigured]);
    /// ```
    #[must_use]
    pub const fn signed_url_forms(&self) -> &'static [UrlForm] {
        self.url_forms
    }

    pub(crate) const fn parts(&self) -> &'static [Part] {
        self.parts
    }
}
