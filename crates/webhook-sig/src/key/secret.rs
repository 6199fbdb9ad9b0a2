//! A secret as an endpoint is given it: its text, or the variable that holds it.

use std::env::{self, VarError};
use std::fmt;

use zeroize::Zeroizing;

use crate::crypto::{HashedSecret, sha256};
use crate::key::{InvalidKey, Key, has_stray_ends};
use crate::scheme::{Encoding, Scheme};

/// One secret as the vendor shows it, or the environment variable that holds it.
///
/// It becomes the endpoint's key in
/// [`EndpointBuilder::build`](crate::endpoint::EndpointBuilder::build), which knows the scheme and
/// so the format. It is wiped when dropped, and `Debug` shows a variable's name at most.
///
/// ```
/// use webhook_sig::Endpoint;
/// use webhook_sig::key::Secret;
/// use webhook_sig::provider::STRIPE;
/// use webhook_sig::replay::MemoryStore;
///
/// let secret = Secret::from_env("STRIPE_SECRET_OF_NO_ONE");
/// let unset = Endpoint::builder(&STRIPE, secret).name("pay").replay(MemoryStore::new()).build();
/// assert_eq!(
///     unset.unwrap_err().to_string(),
///     "the environment variable `STRIPE_SECRET_OF_NO_ONE` is not set; set it to the secret of \
///      `stripe`",
/// );
///
/// let secret = Secret::new("whsec_W5ZqkqPDYkYm8sJ1tq0V");
/// assert_eq!(format!("{secret:?}"), "Secret { .. }");
/// let set = Endpoint::builder(&STRIPE, secret).name("pay").replay(MemoryStore::new()).build();
/// assert!(set.is_ok());
/// ```
#[derive(Clone)]
pub struct Secret {
    held: Held,
}

#[derive(Clone)]
enum Held {
    Text(Zeroizing<String>),
    Variable(String),
}

impl Secret {
    /// Creates a secret from the text that the vendor shows; [`Secret`] has an example.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            held: Held::Text(Zeroizing::new(text.into())),
        }
    }

    /// Names the environment variable that holds the text; [`Secret`] has an example.
    ///
    /// The variable is read when the endpoint is built. One that is unset or empty is an error
    /// then, which names the variable and never its value.
    #[must_use]
    pub fn from_env(variable: impl Into<String>) -> Self {
        Self {
            held: Held::Variable(variable.into()),
        }
    }

    /// Reads the key in the scheme's format.
    pub(crate) fn key(&self, scheme: &Scheme) -> Result<Key, Unreadable> {
        self.read(|text, variable| {
            let unusable = |reason| Unreadable::Unusable { variable, reason };
            scheme.key(text).map_err(unusable)
        })
    }

    /// Reads the text as a token that was entered at the vendor.
    pub(crate) fn token(&self) -> Result<Zeroizing<String>, Unreadable> {
        self.read(|text, variable| {
            let reason = if text.trim().is_empty() {
                InvalidKey::Empty
            } else if has_stray_ends(text) {
                InvalidKey::StraySpace
            } else {
                return Ok(Zeroizing::new(text.to_owned()));
            };
            Err(Unreadable::Unusable { variable, reason })
        })
    }

    /// Passes on the text, and the name of the variable that it is in.
    fn read<T>(
        &self,
        parse: impl FnOnce(&str, Option<String>) -> Result<T, Unreadable>,
    ) -> Result<T, Unreadable> {
        match &self.held {
            Held::Text(text) => parse(text, None),
            Held::Variable(name) => match env::var(name).map(Zeroizing::new) {
                Ok(text) => parse(&text, Some(name.clone())),
                Err(VarError::NotPresent) => Err(Unreadable::Unset(name.clone())),
                Err(VarError::NotUnicode(_)) => Err(Unreadable::NotUnicode(name.clone())),
            },
        }
    }
}

/// A token that senders show, which is compared in constant time.
#[derive(Clone)]
pub(crate) struct ShownToken(HashedSecret);

impl ShownToken {
    pub(crate) fn new(token: &str) -> Self {
        Self(HashedSecret::new(token.as_bytes()))
    }

    pub(crate) fn matches(&self, text: &str) -> bool {
        self.0.matches(text.as_bytes())
    }
}

/// The least length of a token whose digest anyone can ask for, in bytes.
pub(crate) const DIGESTED_TOKEN_LEAST: usize = 32;

/// A token that answers show in a digest.
pub(crate) struct DigestedToken(Zeroizing<String>);

impl DigestedToken {
    /// Takes a token that is too long to be found by its digest.
    pub(crate) fn new(token: Zeroizing<String>) -> Option<Self> {
        (token.len() >= DIGESTED_TOKEN_LEAST).then_some(Self(token))
    }

    pub(crate) fn digest(&self, challenge: &str, url: &str) -> String {
        let hashed = sha256([challenge, &self.0, url].map(str::as_bytes));
        Encoding::Hex.encode(&hashed)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Secret");
        if let Held::Variable(name) = &self.held {
            shown.field("variable", name);
        }
        shown.finish_non_exhaustive()
    }
}

/// Why a secret does not become a key; variables by their names.
pub(crate) enum Unreadable {
    NotUnicode(String),
    Unset(String),
    Unusable {
        variable: Option<String>,
        reason: InvalidKey,
    },
}
