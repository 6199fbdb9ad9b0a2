//! What is wrong with what an app says about handshakes.

use std::fmt;

use crate::key::{DIGESTED_TOKEN_LEAST, InvalidKey, Unreadable};
use crate::scheme::handshake::Need;

/// What is wrong with the handshakes.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum HandshakeReason {
    BaseUrlMissing {
        scheme: &'static str,
    },
    KeyNeverComes {
        scheme: &'static str,
    },
    None {
        scheme: &'static str,
    },
    Other {
        scheme: &'static str,
        need: Need,
    },
    PublicKeyInvalid {
        scheme: &'static str,
    },
    TenantInBody {
        scheme: &'static str,
    },
    TokenTooShort {
        scheme: &'static str,
    },
    TokenUnreadable {
        scheme: &'static str,
        why: TokenReason,
    },
}

/// Why a verify token cannot be read; variables by their names.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum TokenReason {
    Unset(String),
    NotUnicode(String),
    Unusable(InvalidKey),
}

impl From<Unreadable> for TokenReason {
    fn from(why: Unreadable) -> Self {
        match why {
            Unreadable::NotUnicode(name) => Self::NotUnicode(name),
            Unreadable::Unset(name) => Self::Unset(name),
            Unreadable::Unusable { reason, .. } => Self::Unusable(reason),
        }
    }
}

impl fmt::Display for HandshakeReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrlMissing { scheme } => write!(
                f,
                "the answer to a handshake of `{scheme}` is made with the URL that was entered at \
                 the vendor, and no base URL is set; set it with `Verifier::base_url`",
            ),
            Self::KeyNeverComes { scheme } => write!(
                f,
                "the keyring is pending, and `{scheme}` sends no key in a handshake; create it \
                 with `SharedKeyring::new`",
            ),
            Self::None { scheme } => write!(
                f,
                "`{scheme}` has no unsigned handshake; leave `handshakes` out",
            ),
            Self::Other { scheme, need } => write_other(f, scheme, *need),
            Self::PublicKeyInvalid { scheme } => write!(
                f,
                "the public key of `{scheme}` is empty or has other than visible ASCII characters; \
                 copy it again from the vendor",
            ),
            Self::TenantInBody { scheme } => write!(
                f,
                "a handshake of `{scheme}` is answered with a tenant's key, and has no body to \
                 name the tenant in; name it in the path or the query with `TenantKeys::new`",
            ),
            Self::TokenTooShort { scheme } => write!(
                f,
                "the verify token of `{scheme}` is shorter than {DIGESTED_TOKEN_LEAST} bytes, and \
                 could be guessed by the answer to a handshake; enter a longer random one at the \
                 vendor",
            ),
            Self::TokenUnreadable { scheme, why } => match why {
                TokenReason::NotUnicode(name) => write!(
                    f,
                    "the environment variable `{name}` is not Unicode; set it to the verify token \
                     of `{scheme}`",
                ),
                TokenReason::Unset(name) => write!(
                    f,
                    "the environment variable `{name}` is not set; set it to the verify token of \
                     `{scheme}`",
                ),
                TokenReason::Unusable(why) => write!(
                    f,
                    "the verify token of `{scheme}` is unusable: {why}; set it to the one that was \
                     entered at the vendor",
                ),
            },
        }
    }
}

/// Writes what the handshakes of a scheme need instead of what the app says.
fn write_other(f: &mut fmt::Formatter<'_>, scheme: &str, need: Need) -> fmt::Result {
    match need {
        Need::Expected => write!(
            f,
            "a handshake of `{scheme}` asks for something that must be expected; say what \
                     with `Handshakes::expected`",
        ),
        Need::Nothing => write!(
            f,
            "a handshake of `{scheme}` brings nothing to check; answer it with \
                     `Handshakes::answered`",
        ),
        Need::PublicKey => write!(
            f,
            "the answer to a handshake of `{scheme}` has the public key in it, and none is \
                     set; pass it with `Handshakes::public_key`",
        ),
        Need::TokenDigest => write!(
            f,
            "the answer to a handshake of `{scheme}` is made with a token, and none is set; pass \
                     the one that was entered at the vendor with `Handshakes::verify_token`",
        ),
        Need::VerifyToken => write!(
            f,
            "a handshake of `{scheme}` shows a token, and none is set; pass the one that \
                     was entered at the vendor with `Handshakes::verify_token`",
        ),
    }
}
