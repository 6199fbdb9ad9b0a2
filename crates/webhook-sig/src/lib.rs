//! x
#![forbid(unsafe_code)]

pub mod canonical;
mod crypto;
#[cfg(feature = "delivery")]
pub mod delivery;
#[cfg(feature = "endpoint")]
pub mod endpoint;
pub mod error;
pub mod head;
pub mod key;
pub mod origin;
pub mod provider;
pub mod scheme;
pub mod sign;
pub mod time;
pub mod verify;

#[cfg(feature = "endpoint")]
pub use crate::endpoint::{Endpoint, Received};
pub use crate::error::{BoxError, Error, ErrorKind, Outcome};
pub use crate::head::{Found, Head, Headers};
pub use crate::key::{InvalidKey, Key, Keyring};
pub use crate::origin::Sources;
pub use crate::scheme::Scheme;
pub use crate::sign::Signer;
pub use crate::time::{Clock, SystemClock, TimeFormat, Tolerance, UnixTime};
pub use crate::verify::{
    InvalidSetting, PublicUrl, RequiredHeader, Verification, Verified, VerifiedBody, Verifier,
};
