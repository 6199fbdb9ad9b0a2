//! What a scheme takes as keys and signatures in addition.

use crate::scheme::{KeyFormat, Location, SchemeBuilder};

impl SchemeBuilder {
    /// Sets how the vendor writes its keys; defaults to [`KeyFormat::Text`].
    ///
    /// An algorithm of public keys has [`KeyFormat::PublicKey`] and no other.
    pub const fn key_format(mut self, key_format: KeyFormat) -> Self {
        self.draft.key_format = key_format;
        self
    }

    /// Takes a signature by HMAC-SHA256 in another entry of the same header as well, for a sender
    /// that signs the same content in both ways.
    ///
    /// A text that begins with `whsec_` is then a shared secret, and every other one a public key. Each
    /// key verifies the entries of its own kind only. A receiver with public keys alone accepts no
    /// signature by a shared secret; with both,
    /// [`Verifier::requiring`](crate::Verifier::requiring) demands one kind.
    pub const fn or_hmac_sha256(mut self, signature: Location) -> Self {
        self.draft.shared_signature = Some(signature);
        self
    }

    /// Takes RSA keys with a modulus of 1024 to 2047 bits as well, for a vendor that still has one.
    ///
    /// # Security
    ///
    /// Such a modulus is within the reach of an attacker with great means (SP 800-131A forbids it).
    /// Use what else the vendor offers.
    #[cfg(feature = "legacy")]
    pub const fn short_modulus(mut self) -> Self {
        self.draft.short_modulus = true;
        self
    }
}
