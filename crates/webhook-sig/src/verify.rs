//! Verification without input, output or a clock.
//!
//! ```
//! use webhook_sig::provider::GITHUB;
//! use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
//!
//! let verifier = Verifier::from(&GITHUB);
//! let keys = GITHUB.keyring(["It's a Secret to Everybody"])?;
//! let now = UnixTime::from_secs(1_700_000_000);
//! let headers = [(
//!     "X-Hub-Signature-256",
//!     "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
//! )];
//! let head = Head::new("POST", "/webhooks", &headers);
//!
//! let mut verification = verifier.begin(&head, &keys, now)?;
//! verification.update("Hello, ")?;
//! verification.update("World!")?;
//! let (verified, body) = verification.finish()?;
//! assert_eq!(verified.key_id(), "current");
//! assert_eq!(body.into_bytes(), "Hello, World!");
//!
//! let mut forged = verifier.begin(&head, &keys, now)?;
//! forged.update("Hello, World?")?;
//! assert_eq!(forged.finish().unwrap_err().kind(), ErrorKind::SignatureMismatch);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use self::allowed_ips::AllowedIps;
pub use self::base_url::BaseUrl;
#[cfg(feature = "endpoint")]
pub(crate) use self::events::{Event, EventFacts};
pub use self::events::{EventId, Fact};
pub use self::invalid_setting::InvalidSetting;
#[cfg(feature = "endpoint")]
pub(crate) use self::keys::NamedKey;
#[cfg(feature = "endpoint")]
pub(crate) use self::missing_setting::MissingSetting;
pub use self::recognition::EVENT_LIMIT;
#[cfg(feature = "endpoint")]
pub(crate) use self::recognition::{Otherwise, Recognition, Recognized};
pub use self::required_header::RequiredHeader;
#[cfg(feature = "stored")]
pub use self::stored::InvalidStored;
pub use self::text::EVENT_FIELD_LIMIT;
#[cfg(feature = "endpoint")]
pub(crate) use self::text::Text;
pub use self::verification::Verification;
pub use self::verified::Verified;
pub use self::verifier::Verifier;
pub use crate::message::Refusal;

mod allowed_ips;
#[cfg(feature = "diagnose")]
mod attempted;
mod attempts;
mod audience;
mod base_url;
mod brought_key;
mod certificate_url;
#[cfg(feature = "message-signatures")]
mod covered;
mod events;
mod explanation;
mod invalid_setting;
mod keys;
#[cfg(feature = "message-signatures")]
mod message_signature;
#[cfg(feature = "endpoint")]
mod missing_setting;
mod proven_head;
mod recognition;
mod required_header;
mod required_value;
mod settings;
#[cfg(feature = "stored")]
mod stored;
mod text;
mod verification;
mod verified;
mod verifier;

/// The default greatest length of a body: 2 MiB.
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// The default greatest number of empty chunks in one body; a sender of more is stalling.
pub const EMPTY_CHUNK_LIMIT: usize = 1024;
