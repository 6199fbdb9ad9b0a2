//! Why an endpoint was not built.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

pub(crate) use self::handshake::HandshakeReason;
pub(crate) use self::identity::IdentityReason;

use crate::key::{InvalidKey, Unreadable};
use crate::scheme::{Algorithm, KeyFormat, Scheme};

mod handshake;
mod identity;

/// Why [`EndpointBuilder::build`](crate::endpoint::EndpointBuilder::build) refused: what is wrong
/// with the settings, and what to do about it.
///
/// No message holds a secret.
///
/// ```
/// use webhook_sig::provider::{GITHUB, TWILIO};
/// use webhook_sig::{Endpoint, InvalidKey};
///
/// let empty = Endpoint::with_secret(&GITHUB, "").unwrap_err();
/// assert_eq!(
///     empty.to_string(),
///     "the secret of `github` is unusable: the secret is empty, blank, or decodes to nothing; \
///      set it to the text that the sender shows",
/// );
/// assert_eq!(empty.invalid_key(), Some(&InvalidKey::Empty));
///
/// let no_url = Endpoint::with_secret(&TWILIO, "W5ZqkqPDYkYm8sJ1tq0V").unwrap_err();
/// assert_eq!(
///     no_url.to_string(),
///     "`twilio` signs the URL, and none is set; set the one that the sender was given with \
///      `Verifier::base_url`",
/// );
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidEndpoint {
    reason: Reason,
}

/// What is wrong, by what is to be changed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    Handshakes(HandshakeReason),
    Identity(IdentityReason),
    Keys(KeysReason),
    Option(OptionReason),
    Verifier(VerifierReason),
}

/// What is wrong with the keys.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum KeysReason {
    Expired,
    IdNeverNamed {
        key: String,
        scheme: &'static str,
    },
    ModulusTooShort {
        key: String,
        scheme: &'static str,
    },
    NoneRequired {
        algorithm: Algorithm,
    },
    OfOtherAlgorithm {
        key: String,
        key_algorithm: Algorithm,
        scheme: &'static str,
        scheme_algorithm: Algorithm,
    },
    SecretInvalid {
        scheme: &'static str,
        noun: &'static str,
        variable: Option<String>,
        why: InvalidKey,
    },
    SourceTimeoutZero,
    VariableNotUnicode {
        noun: &'static str,
        name: String,
    },
    VariableUnset {
        scheme: &'static str,
        noun: &'static str,
        name: String,
    },
}

/// What is wrong with an option of the endpoint.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum OptionReason {
    BodyDeadlineZero,
    BudgetTooSmall {
        bytes: usize,
        needed: usize,
    },
    BudgetWithoutDeliveries,
    KeepTooShort {
        keep: Duration,
        least: Duration,
    },
    LeaseTooShort {
        lease: Duration,
        store_timeout: Duration,
    },
    ReadyTimeoutTooLong {
        ready_timeout: Duration,
        lease: Duration,
    },
    RuntimeMissing,
    StoreTimeoutZero,
}

/// What is wrong with the verifier.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum VerifierReason {
    BaseUrlUnset {
        scheme: &'static str,
    },
    MethodOfHandshake {
        scheme: &'static str,
    },
    MethodsAlike,
    MethodsEmpty,
    ParamUnset {
        scheme: &'static str,
        name: &'static str,
    },
}

impl InvalidEndpoint {
    /// Returns why a secret is not a key, if that is the reason.
    #[must_use]
    pub const fn invalid_key(&self) -> Option<&InvalidKey> {
        match &self.reason {
            Reason::Keys(KeysReason::SecretInvalid { why, .. }) => Some(why),
            _ => None,
        }
    }
}

impl KeysReason {
    pub(crate) fn unreadable(scheme: &Scheme, why: Unreadable) -> Self {
        let noun = match (scheme.key_format(), scheme.shared_signature()) {
            (KeyFormat::PublicKey, None) => "public key",
            (KeyFormat::PublicKey, Some(_)) => "key",
            _ => "secret",
        };
        let scheme = scheme.id();
        match why {
            Unreadable::NotUnicode(name) => Self::VariableNotUnicode { noun, name },
            Unreadable::Unset(name) => Self::VariableUnset { scheme, noun, name },
            Unreadable::Unusable { variable, reason } => Self::SecretInvalid {
                scheme,
                noun,
                variable,
                why: reason,
            },
        }
    }
}

impl From<Reason> for InvalidEndpoint {
    fn from(reason: Reason) -> Self {
        Self { reason }
    }
}

impl From<HandshakeReason> for Reason {
    fn from(reason: HandshakeReason) -> Self {
        Self::Handshakes(reason)
    }
}

impl From<KeysReason> for Reason {
    fn from(reason: KeysReason) -> Self {
        Self::Keys(reason)
    }
}

impl From<IdentityReason> for Reason {
    fn from(reason: IdentityReason) -> Self {
        Self::Identity(reason)
    }
}

impl From<OptionReason> for Reason {
    fn from(reason: OptionReason) -> Self {
        Self::Option(reason)
    }
}

impl From<VerifierReason> for Reason {
    fn from(reason: VerifierReason) -> Self {
        Self::Verifier(reason)
    }
}

impl fmt::Debug for InvalidEndpoint {
    /// Shows the message, because that is all a `main` that returns the error prints.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("InvalidEndpoint")
            .field(&format_args!("{self}"))
            .finish()
    }
}

impl fmt::Display for InvalidEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Handshakes(reason) => reason.fmt(f),
            Reason::Identity(reason) => reason.fmt(f),
            Reason::Keys(reason) => reason.fmt(f),
            Reason::Option(reason) => reason.fmt(f),
            Reason::Verifier(reason) => reason.fmt(f),
        }
    }
}

impl StdError for InvalidEndpoint {}

impl fmt::Display for KeysReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expired => {
                f.write_str("every key of the keyring has expired; add one that is live")
            }
            Self::IdNeverNamed { key, scheme } => write!(
                f,
                "the key `{key}` has its vendor's id, and no delivery of `{scheme}` names one; leave \
                 `Key::with_id` out",
            ),
            Self::ModulusTooShort { key, scheme } => write!(
                f,
                "the key `{key}` has a shorter modulus than `{scheme}` takes; read it with that \
                 scheme's own `key`, and ask the vendor for one of 2048 bits or more"
            ),
            Self::NoneRequired { algorithm } => write!(
                f,
                "no live key of the keyring is of {algorithm}, which `Verifier::requiring` demands; \
                 add one, or leave `requiring` out",
            ),
            Self::OfOtherAlgorithm {
                key,
                key_algorithm,
                scheme,
                scheme_algorithm,
            } => write!(
                f,
                "the key `{key}` is of {key_algorithm}, and `{scheme}` needs {scheme_algorithm}; \
                 create it with that scheme's `key` or `keyring`",
            ),
            Self::SecretInvalid {
                scheme,
                noun,
                variable,
                why,
            } => {
                write!(f, "the {noun} of `{scheme}`")?;
                if let Some(name) = variable {
                    write!(f, " in the environment variable `{name}`")?;
                }
                write!(f, " is unusable: {why}")?;
                cure(why).map_or(Ok(()), |cure| write!(f, "; {cure}"))
            }
            Self::SourceTimeoutZero => f.write_str(
                "the timeout of the source of keys is zero; leave it out for the default of 2 \
                 seconds",
            ),
            Self::VariableNotUnicode { noun, name } => write!(
                f,
                "the environment variable `{name}` is not Unicode; set it to the text of the \
                 {noun}",
            ),
            Self::VariableUnset { scheme, noun, name } => write!(
                f,
                "the environment variable `{name}` is not set; set it to the {noun} of `{scheme}`",
            ),
        }
    }
}

/// Returns what to do about a secret or key, where the reason does not say it.
const fn cure(why: &InvalidKey) -> Option<&'static str> {
    match why {
        InvalidKey::Empty => Some("set it to the text that the sender shows"),
        InvalidKey::NotNormalized => Some("enable the feature `nfkd`, or set a secret in ASCII"),
        InvalidKey::StraySpace => {
            Some("remove whitespace and invisible characters, such as a line break, from its ends")
        }
        InvalidKey::Damaged
        | InvalidKey::Undecodable(_)
        | InvalidKey::UndecodablePrivate
        | InvalidKey::Unsafe => Some("copy it again from the sender"),
        _ => None,
    }
}

impl fmt::Display for OptionReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BodyDeadlineZero => {
                f.write_str("the body deadline is zero; leave it out for the default of 10 seconds")
            }
            Self::BudgetTooSmall { bytes, needed } => write!(
                f,
                "the budget of {bytes} bytes cannot hold one body of the verifier's limit; raise \
                 it to {needed} bytes, or lower `Verifier::body_limit`",
            ),
            Self::BudgetWithoutDeliveries => {
                f.write_str("the budget admits no deliveries; raise it to at least 1")
            }
            Self::KeepTooShort { keep, least } => write!(
                f,
                "handled events are kept for {keep:?}, but can be sent again for longer; set \
                 `ReplayProtection::keep` to at least {least:?}, or leave it out",
            ),
            Self::LeaseTooShort {
                lease,
                store_timeout,
            } => write!(
                f,
                "the lease of {lease:?} can end before the store has answered; set \
                 `ReplayProtection::lease` above the store's timeout of {store_timeout:?}",
            ),
            Self::ReadyTimeoutTooLong {
                ready_timeout,
                lease,
            } => write!(
                f,
                "the lease of {lease:?} can end before the handler is ready; set \
                 `ReplayProtection::lease` above the ready timeout of {ready_timeout:?}, or lower \
                 `ready_timeout`",
            ),
            Self::RuntimeMissing => {
                f.write_str("this target has no runtime of its own; set `EndpointBuilder::runtime`")
            }
            Self::StoreTimeoutZero => f.write_str(
                "the timeout of the replay store is zero; leave it out for the default of 2 \
                 seconds",
            ),
        }
    }
}

impl fmt::Display for VerifierReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrlUnset { scheme } => write!(
                f,
                "`{scheme}` signs the URL, and none is set; set the one that the sender was given \
                 with `Verifier::base_url`",
            ),
            Self::MethodOfHandshake { scheme } => write!(
                f,
                "`{scheme}` has a handshake that every delivery with its method would be taken \
                 for; leave that method out of `Verifier::methods`",
            ),
            Self::MethodsAlike => f.write_str(
                "one allowed method begins with another, so a signed one can be read in two ways; \
                 leave one out of `Verifier::methods`",
            ),
            Self::MethodsEmpty => {
                f.write_str("no method is allowed; name at least one with `Verifier::methods`")
            }
            Self::ParamUnset { scheme, name } => write!(
                f,
                "`{scheme}` needs the parameter `{name}`, and it is not set; set it with \
                 `Verifier::param`",
            ),
        }
    }
}
