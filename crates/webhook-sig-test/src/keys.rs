//! The keys of a delivery: what its sender signs with, and what its receiver verifies with.

use webhook_sig::key::SigningKeys;
use webhook_sig::{InvalidKey, Keyring, Scheme};

/// What both sides hold.
pub(crate) struct Pair {
    pub(crate) signing: SigningKeys,
    pub(crate) verifying: Keyring,
}

impl Pair {
    /// Reads shared secrets, or private keys, whose public keys the receiver holds.
    pub(crate) fn read(scheme: &Scheme, secrets: &[String]) -> Result<Self, InvalidKey> {
        if scheme.algorithm().is_symmetric() {
            let verifying = scheme.keyring(secrets)?;
            let signing = verifying.clone().into();
            return Ok(Self { signing, verifying });
        }
        let (mut texts, mut shared, mut private) = (Vec::new(), Vec::new(), Vec::new());
        for secret in secrets {
            // Some senders sign with a secret as well.
            if scheme
                .key(secret)
                .is_ok_and(|key| key.algorithm().is_symmetric())
            {
                shared.push(secret);
                texts.push(secret.clone());
                continue;
            }
            let key = scheme.signing_key(secret)?;
            texts.push(key.public_text().to_owned());
            private.push(key);
        }
        let verifying = scheme.keyring(&texts)?;
        let signing = if shared.is_empty() {
            private.into()
        } else {
            let shared = scheme.keyring(shared)?.into();
            private.into_iter().fold(shared, SigningKeys::and)
        };
        Ok(Self { signing, verifying })
    }
}

/// Returns texts that differ from a secret in one character, so that most have its format.
pub(crate) fn others(secret: &str) -> impl Iterator<Item = String> {
    // The last characters come first: a prefix such as `whsec_` is at the beginning.
    let places = secret.char_indices().rev();
    let places = places.filter(|(_, character)| character.is_ascii_alphanumeric());
    places.filter_map(|(place, character)| {
        let (before, after) = secret.split_at_checked(place)?;
        let after = after.strip_prefix(character)?;
        // Both are digits of base64 and of hex.
        let other = if character == '3' { '4' } else { '3' };
        Some(format!("{before}{other}{after}"))
    })
}
