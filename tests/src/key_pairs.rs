//! The test keys of schemes with public keys: everyone knows the private ones.

use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use serde::Deserialize;
use webhook_sig::Scheme;
use webhook_sig::key::SigningKey;

use crate::providers::workspace;

/// A key pair, in every form in which vendors show such keys.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct Pair {
    private: BTreeMap<String, String>,
    public: BTreeMap<String, String>,
}

/// Two pairs of one kind.
#[derive(Debug, Deserialize)]
struct Kind {
    own: Pair,
    other: Pair,
}

#[derive(Deserialize)]
struct File {
    keys: BTreeMap<String, Kind>,
}

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let path = workspace().join("tests/reference/keys.json");
    let text = fs::read_to_string(path).expect("the test keys can be read");
    let file: File = serde_json::from_str(&text).expect("the test keys are JSON");
    file.keys.into_values().collect()
});

impl Pair {
    /// Returns two pairs that a scheme takes; nothing for a scheme with a shared secret.
    #[must_use]
    pub fn both(scheme: &Scheme) -> Option<[&'static Self; 2]> {
        let is_taken = |kind: &&Kind| kind.own.public(scheme).is_some();
        // A longer modulus comes last, and every scheme takes it.
        let kind = KINDS.iter().rfind(is_taken)?;
        Some([&kind.own, &kind.other])
    }

    /// Returns the text of the public key, in a form that a scheme reads.
    #[must_use]
    pub fn public(&self, scheme: &Scheme) -> Option<&str> {
        let mut texts = self.public.values().map(String::as_str);
        texts.find(|text| is_public(scheme, text))
    }

    /// Returns the private key; nothing if the algorithm is only verified.
    #[must_use]
    pub fn signing_key(&self, scheme: &Scheme) -> Option<SigningKey> {
        scheme.signing_key(self.private.get("pkcs8")?).ok()
    }
}

/// Returns whether a text is a public key, or a set of them.
fn is_public(scheme: &Scheme, text: &str) -> bool {
    match scheme.key(text) {
        Ok(key) => !key.algorithm().is_symmetric(),
        Err(_) => scheme.jwks(text).is_ok(),
    }
}

/// Returns whether we can sign what a secret verifies: not for a public key that is not ours, nor
/// where the algorithm is only verified.
#[must_use]
pub fn can_sign(scheme: &Scheme, secret: &str) -> bool {
    !is_public(scheme, secret) || signing_key(scheme, secret).is_some()
}

/// Returns the private key for a public one of ours, if the scheme can be signed.
#[must_use]
pub fn signing_key(scheme: &Scheme, public: &str) -> Option<SigningKey> {
    let mut pairs = KINDS.iter().flat_map(|kind| [&kind.own, &kind.other]);
    let is_its = |pair: &&Pair| pair.public.values().any(|text| text == public);
    pairs.find(is_its)?.signing_key(scheme)
}

/// Returns the public key of somebody else: of the same kind, and in the same form if it is ours.
#[must_use]
pub fn stranger(scheme: &Scheme, public: &str) -> Option<&'static str> {
    if !is_public(scheme, public) {
        return None;
    }
    let mut swapped = KINDS.iter().flat_map(|Kind { own, other }| {
        [(own, other), (other, own)]
            .into_iter()
            .flat_map(|(one, other)| one.public.values().zip(other.public.values()))
    });
    let same_form = swapped.find(|(own, _)| *own == public);
    match same_form {
        Some((_, other)) => Some(other),
        None => Pair::both(scheme)?[1].public(scheme),
    }
}

#[cfg(test)]
mod tests {
    use webhook_sig::provider::{DISCORD, GITHUB, SENDGRID, STANDARD_WEBHOOKS_V1A, WISE, WOOVI};

    use super::*;

    #[test]
    fn a_stranger_has_another_key_of_the_same_kind_and_form() {
        let mut seen = 0;
        for scheme in [&DISCORD, &SENDGRID, &STANDARD_WEBHOOKS_V1A, &WISE, &WOOVI] {
            let pairs = KINDS.iter().flat_map(|kind| [&kind.own, &kind.other]);
            let texts = pairs.flat_map(|pair| pair.public.values());
            for text in texts.filter(|text| is_public(scheme, text)) {
                let other = stranger(scheme, text).expect("it is a public key");

                assert_ne!(other, text);
                assert_eq!(other.len(), text.len());
                assert!(is_public(scheme, other), "{other}");
                assert_eq!(stranger(scheme, other), Some(&**text));
                seen += 1;
            }
        }

        assert!(seen > 30, "{seen}");
        assert_eq!(stranger(&GITHUB, "a shared secret"), None);
        let shared = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        assert_eq!(stranger(&STANDARD_WEBHOOKS_V1A, shared), None);
    }

    #[test]
    fn a_published_key_has_a_stranger_too() {
        let published = "122ddf58a895d7e1b76ff5d071b0aac9b7765e2ab515e11b7fcaf964db5490c6";

        let other = stranger(&DISCORD, published).expect("it is a public key");

        assert!(is_public(&DISCORD, other));
        assert!(!can_sign(&DISCORD, published));
        assert!(can_sign(&DISCORD, other));
    }
}
