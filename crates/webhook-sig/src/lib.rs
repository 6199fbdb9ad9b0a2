//! Verify signed webhooks: over the exact bytes, in constant time, within bounds.
//!
//! A [`Scheme`] says how a provider signs; [`provider`] has them as constants, and
//! [`scheme`] shows how to write one's own. A [`Verifier`] is a scheme with the receiver's
//! settings; it does neither input nor output, and takes the time as an argument. An
//! [`Endpoint`] is the async shell that the framework adapters `tower-webhook-sig` (axum, tonic,
//! hyper) and `actix-webhook-sig` share.
//!
//! ```
//! use webhook_sig::provider::STRIPE;
//! use webhook_sig::{ErrorKind, Head, InvalidKey, UnixTime, Verifier};
//!
//! let verifier = Verifier::new(&STRIPE);
//! let keys = STRIPE.keyring(["whsec_of_the_new_secret", "whsec_of_the_old_secret"])?;
//! let headers = [(
//!     "Stripe-Signature",
//!     "t=1700000000,v1=2bc8db27aa7cd4bf1f2e6aaf01ccde06fc8f0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
//! )];
//! let head = Head::new("POST", "/webhooks/stripe", &headers);
//!
//! let refused = verifier.verify(&head, "{}", &keys, UnixTime::from_secs(1_700_000_000));
//! assert_eq!(refused.unwrap_err().kind(), ErrorKind::SignatureMismatch);
//!
//! let late = verifier.verify(&head, "{}", &keys, UnixTime::from_secs(1_700_000_301));
//! assert_eq!(late.unwrap_err().kind(), ErrorKind::TimestampTooOld);
//!
//! assert_eq!(STRIPE.keyring([""]).unwrap_err(), InvalidKey::Empty);
//! # Ok::<(), InvalidKey>(())
//! ```
//!
//! [`verify`] shows a delivery that passes, chunk by chunk.
//!
//! # Features
//!
//! None is on by default, and none changes what another does.
//!
//! | feature | adds |
//! | --- | --- |
//! | `cache` | [`CachedKeySource`](key::CachedKeySource), a cache in front of a source of keys |
//! | `delivery` | the delivery file: captured or constructed deliveries as JSON |
//! | `endpoint` | [`Endpoint`], on tokio's timer |
//! | `keccak` | schemes on Keccak-256 |
//! | `legacy` | schemes on MD5 |
//! | `metrics` | counters, histograms and a gauge for [`Endpoint`], through the facade `metrics` |
//! | `scheme-file` | [`Scheme::from_toml`] and [`Scheme::to_toml`]: schemes as TOML files |
//! | `test-util` | the suite that a replay store of one's own must pass |
//! | `tracing` | one event for each delivery that an [`Endpoint`] receives |
//!
//! # How the defaults were chosen
//!
//! | bound | default | why |
//! | --- | --- | --- |
//! | [`BODY_LIMIT`](verify::BODY_LIMIT) | 2 MiB | what axum's extractors take; above what the providers here send by default |
//! | [`BODY_DEADLINE`](endpoint::BODY_DEADLINE) | 10 s | Shopify waits 5 s for an answer, FastBound 100 s |
//! | [`Tolerance::DEFAULT`] | 300 s both ways | what the vendors' own libraries take |
//! | [`HEADER_LIMIT`](request::HEADER_LIMIT) | 4 KiB | Stripe's header has some 160 bytes while a secret is rolled |
//! | [`CANDIDATE_LIMIT`](scheme::CANDIDATE_LIMIT) | 8 signatures | vendors send two while a secret is rotated |
//! | [`LISTED_HEADER_LIMIT`](request::LISTED_HEADER_LIMIT) | 16 headers | Hook0's examples list two |
//! | [`KEY_LIMIT`](key::KEY_LIMIT) | 8 keys | as many |
//! | [`CACHE_LIFE`](key::CACHE_LIFE) | 60 s | how long a key that was taken away still verifies |
//! | [`CACHE_LIFE_OF_UNKNOWN`](key::CACHE_LIFE_OF_UNKNOWN) | 10 s | how long a new tenant waits whose name was asked for before |
//! | [`CACHE_CAPACITY`](key::CACHE_CAPACITY) | 10,000 tenants | some 10 MB |
//! | [`FIELD_LIMIT`](request::FIELD_LIMIT) | 1024 fields | FastSpring's forms have some twenty |
//! | [`EMPTY_CHUNK_LIMIT`](verify::EMPTY_CHUNK_LIMIT) | 1024 | an honest sender has no use for one |
//! | [`BUDGET_BYTES`](endpoint::BUDGET_BYTES) | 64 MiB | some 20 bodies of the default limit at a time, and 800 of 4 KiB |
//! | [`LEASE`](replay::LEASE) | 60 s | above what most vendors wait for an answer |

mod crypto;
#[cfg(feature = "delivery")]
pub mod delivery;
#[cfg(feature = "endpoint")]
pub mod endpoint;
pub mod error;
pub mod key;
mod message;
pub mod provider;
pub mod replay;
pub mod request;
pub mod scheme;
pub mod sign;
pub mod time;
pub mod verify;

#[cfg(feature = "endpoint")]
pub use crate::endpoint::{Endpoint, InvalidEndpoint, Received};
pub use crate::error::{BoxError, Error, ErrorKind, Outcome};
pub use crate::key::{InvalidKey, Key, Keyring};
pub use crate::request::{Found, Head, Headers, VerifiedBody};
pub use crate::scheme::Scheme;
pub use crate::sign::Signer;
pub use crate::time::{Clock, SystemClock, TimeFormat, Tolerance, UnixTime};
pub use crate::verify::{
    AllowedIps, BaseUrl, InvalidSetting, RequiredHeader, Verification, Verified, Verifier,
};
