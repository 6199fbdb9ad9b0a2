//! What a scheme says of itself.

use crate::scheme::{Acknowledgement, Algorithm, Encoding, KeyFormat, Part, Recipe, Scheme, Slot};
use crate::time::{TimeFormat, Tolerance};

impl Scheme {
    /// Returns the id, such as `stripe`.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Returns the algorithm.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Returns where the signature stands.
    #[must_use]
    pub const fn signature(&self) -> Slot {
        self.signature
    }

    /// Returns how the signature is written.
    #[must_use]
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Returns the signed message, in order; [`Display`](std::fmt::Display) shows it as a recipe.
    #[must_use]
    pub const fn recipe(&self) -> Recipe {
        Recipe::new(self.parts)
    }

    /// Returns how the vendor writes its keys.
    #[must_use]
    pub const fn key_format_used(&self) -> KeyFormat {
        self.key_format
    }

    /// Returns where the signed timestamp stands and how it is written.
    #[must_use]
    pub const fn timestamp_slot(&self) -> Option<(Slot, TimeFormat)> {
        self.timestamp
    }

    /// Returns where the signed message id stands.
    #[must_use]
    pub const fn message_id_slot(&self) -> Option<Slot> {
        self.message_id
    }

    /// Returns the window for the timestamp.
    #[must_use]
    pub const fn default_tolerance(&self) -> Tolerance {
        self.tolerance
    }

    /// Returns the methods that deliveries come with.
    #[must_use]
    pub const fn allowed_methods(&self) -> &'static [&'static str] {
        self.methods
    }

    /// Returns which response the vendor takes as an acknowledgement.
    #[must_use]
    pub const fn acknowledgement(&self) -> Acknowledgement {
        self.acknowledgement
    }

    /// Returns the size of the vendor's largest body in bytes, where it needs more than the
    /// default.
    #[must_use]
    pub const fn largest_body(&self) -> Option<usize> {
        self.body_limit
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
            if matches!(part, Part::Body | Part::BodySha256(_) | Part::Canonical(..)) {
                return true;
            }
            rest = others;
        }
        false
    }

    pub(crate) const fn parts(&self) -> &'static [Part] {
        self.parts
    }
}
