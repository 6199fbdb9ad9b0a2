//! Verify signed webhooks: over the exact bytes received, in constant time, within bounds.
//!
//! A [`Verifier`] checks that a request was signed with your secret or with the vendor's private
//! key, and that it is recent. It does no I/O, and takes the time as an argument:
//!
//! ```
//! use webhook_sig::provider::GITHUB;
//! # use webhook_sig::BoxError;
//! use webhook_sig::{ErrorKind, Head, InvalidKey, UnixTime, Verifier};
//!
//! let keys = GITHUB.keyring(["It's a Secret to Everybody"])?;
//! let now = UnixTime::from_secs(1_700_000_000);
//! let headers = [(
//!     "X-Hub-Signature-256",
//!     "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
//! )];
//! let head = Head::new("POST", "/webhooks/github", &headers);
//!
//! let verified = Verifier::new(&GITHUB).verify(&head, "Hello, World!", &keys, now)?;
//! assert_eq!(verified.key_id(), "current");
//!
//! // One changed byte is refused, and so is an empty secret, before anything is received.
//! let changed = Verifier::new(&GITHUB).verify(&head, "Hello, World?", &keys, now);
//! assert_eq!(changed.unwrap_err().kind(), ErrorKind::SignatureMismatch);
//! assert_eq!(GITHUB.keyring([""]).unwrap_err(), InvalidKey::Empty);
//! # Ok::<(), BoxError>(())
//! ```
//!
//! Where a vendor signs the time of sending, as Stripe does, a request is refused once it is too
//! old. [`Signer`] signs a request as the vendor would:
//!
//! ```
//! use bytes::Bytes;
//! use http::Request;
//! use webhook_sig::provider::STRIPE;
//! use webhook_sig::{ErrorKind, Head, Signer, UnixTime, Verifier};
//!
//! let keys = STRIPE.keyring(["whsec_of_the_new_secret", "whsec_of_the_old_secret"])?;
//! let sent = UnixTime::from_secs(1_700_000_000);
//! let request = Request::post("/webhooks/stripe").body(Bytes::from("{}"))?;
//! let signed = Signer::new(&STRIPE, keys.clone()).sign(request, sent)?;
//!
//! let verifier = Verifier::new(&STRIPE);
//! let head = Head::new("POST", "/webhooks/stripe", signed.headers());
//! assert_eq!(verifier.verify(&head, "{}", &keys, sent)?.timestamp(), Some(sent));
//!
//! let late = verifier.verify(&head, "{}", &keys, UnixTime::from_secs(1_700_000_301));
//! assert_eq!(late.unwrap_err().kind(), ErrorKind::TimestampTooOld);
//! # Ok::<(), webhook_sig::BoxError>(())
//! ```
//!
//! # Where to look
//!
//! | to | see |
//! | --- | --- |
//! | receive webhooks in axum, tonic or hyper | the crate `tower-webhook-sig` |
//! | receive webhooks in actix-web | the crate `actix-webhook-sig` |
//! | find a vendor's scheme | [`provider`], which has a constant for each |
//! | describe your own scheme | [`scheme`] |
//! | verify a JSON Web Token, and read its claims | [`Scheme::jws`], [`Verified::claims`] |
//! | verify with a public key | [`Scheme::ed25519`], [`Scheme::ecdsa`], [`Scheme::rsa`] |
//! | take the certificate that a delivery names | [`Scheme::certificate_url`], [`Scheme::certified_key`] |
//! | verify HTTP message signatures | [`Scheme::message_signature`] |
//! | verify a body that arrives in chunks | [`verify`] |
//! | rotate keys, or look them up per tenant | [`key`] |
//! | handle each event once | [`replay`], and [this page](https://github.com/webhook-sig/webhook-sig/blob/main/docs/events.md) |
//! | write an adapter for another framework | [`Endpoint`] |
//!
//! # Features
//!
//! No feature is on by default. Each only adds API; none changes a verdict.
//!
//! | feature | adds |
//! | --- | --- |
//! | `cache` | [`CachedKeySource`](key::CachedKeySource), which caches the keys of another source |
//! | `certificates` | [`Scheme::certified_key`], which takes a certificate that was fetched, and chains of certificates; on rustls-webpki, with `ecdsa` and `rsa` |
//! | `diagnose` | [`diagnose`], which finds out why a delivery is refused; a tool for developers |
//! | `ecdsa` | schemes that use [`Ecdsa`](scheme::Ecdsa), such as SendGrid's, on aws-lc-rs; needs a C compiler |
//! | `ed25519` | schemes that use Ed25519, such as Discord's, on ed25519-dalek |
//! | `endpoint` | [`Endpoint`], the async receiver that the adapters share; needs tokio |
//! | `jws` | [`Scheme::jws`] and [`Scheme::jws_detached`]: schemes whose signature is a JSON Web Signature, such as Plaid's |
//! | `keccak` | schemes that use Keccak-256 |
//! | `legacy` | schemes that use MD5, or public keys with SHA-1 or with an RSA modulus below 2048 bits |
//! | `message-signatures` | [`Scheme::message_signature`]: schemes that use HTTP message signatures (RFC 9421), such as Woodpecker's; with `legacy` also the drafts before it |
//! | `metrics` | counters, histograms and a gauge for [`Endpoint`], through the crate `metrics` |
//! | `nfkd` | secrets beyond ASCII, for vendors that normalize them |
//! | `rsa` | schemes that use [`Rsa`](scheme::Rsa), such as Wise's, on aws-lc-rs; needs a C compiler |
//! | `scheme-file` | [`Scheme::from_toml`] and [`Scheme::to_toml`]: schemes as TOML files |
//! | `stored` | [`Verified::to_stored`], [`Verified::from_stored`] and [`Scheme::erase_proof`], for deliveries that wait in a queue |
//! | `test-util` | the tests that your own replay store must pass |
//! | `tracing` | one event for each delivery that an [`Endpoint`] receives |
//!
//! All but `cache`, `certificates`, `ecdsa` and `rsa` builds for `wasm32-unknown-unknown`. That
//! target has no clock, so pass the host's time, such as `Date.now()`, as
//! [`UnixTime::from_millis`]; [`UnixTime::now`] panics there. An endpoint is given its host, as
//! [a guide](https://github.com/webhook-sig/webhook-sig/blob/main/docs/wasm.md) shows.
//!
//! # Defaults
//!
//! | bound | default | why |
//! | --- | --- | --- |
//! | [`BODY_LIMIT`](verify::BODY_LIMIT) | 2 MiB | the limit of axum's extractors; more than the vendors here send by default |
//! | [`BODY_DEADLINE`](endpoint::BODY_DEADLINE) | 10 s | Shopify waits 5 s for a response, FastBound 100 s |
//! | [`Tolerance::DEFAULT`] | 300 s both ways | the default of the vendors' own libraries |
//! | [`HEADER_LIMIT`](request::HEADER_LIMIT) | 4 KiB | Stripe's header has about 160 bytes while a secret is rotated |
//! | [`PUBLIC_SIGNATURE_LIMIT`](scheme::PUBLIC_SIGNATURE_LIMIT) | 4 signatures by private keys | each is verified under each key |
//! | [`CANDIDATE_LIMIT`](scheme::CANDIDATE_LIMIT) | 8 signatures, or one for each name that [`Location::headers`](scheme::Location::headers) has | vendors send two while a secret is rotated; DocuSign has a hundred names |
//! | [`ITEM_LIMIT`](scheme::ITEM_LIMIT) | 1000 items, each with a secret | as many as the events of one delivery |
//! | [`TOKEN_LIMIT`](scheme::TOKEN_LIMIT) | 64 tokens in one array | Microsoft Graph has one for each pair of app and tenant |
//! | [`LISTED_HEADER_LIMIT`](request::LISTED_HEADER_LIMIT) | 16 headers | Hook0's examples list two |
//! | [`KEY_LIMIT`](key::KEY_LIMIT) | 8 keys that one delivery is tried with | one for each signature |
//! | [`FURTHER_KEY_LIMIT`](endpoint::FURTHER_KEY_LIMIT) | 7 further questions to a source of keys, for one delivery | with the first, as many as keys are tried |
//! | [`KEYED_LIMIT`](key::KEYED_LIMIT) | 64 keys in one keyring, those with ids included | vendors publish a handful |
//! | [`KEY_ID_LIMIT`](key::KEY_ID_LIMIT) | 128 bytes | a SHA-512 in hex |
//! | a signature by a public key | 1024 bytes | that of RSA with 8192 bits |
//! | the modulus of an RSA key | 2048 to 8192 bits | SP 800-131A forbids a shorter one, and a longer one costs more work |
//! | [`CACHE_LIFE`](key::CACHE_LIFE) | 60 s | how long a key that was removed still verifies |
//! | [`CACHE_LIFE_OF_UNKNOWN`](key::CACHE_LIFE_OF_UNKNOWN) | 10 s | how long a new tenant waits if its name was asked for before |
//! | [`CACHE_CAPACITY`](key::CACHE_CAPACITY) | 10,000 tenants | about 10 MB |
//! | [`SIGNATURE_LABEL_LIMIT`](request::SIGNATURE_LABEL_LIMIT) | 8 HTTP message signatures | a sender, and a few proxies |
//! | [`COVERED_COMPONENT_LIMIT`](request::COVERED_COMPONENT_LIMIT) | 32 components of one message signature | RFC 9421's own examples cover 8 at most |
//! | [`FIELD_LIMIT`](request::FIELD_LIMIT) | 1024 fields | FastSpring's forms have about 20 |
//! | [`EMPTY_CHUNK_LIMIT`](verify::EMPTY_CHUNK_LIMIT) | 1024 | honest senders send none |
//! | [`BUDGET_BYTES`](endpoint::BUDGET_BYTES) | 64 MiB | about 20 bodies of 2 MiB at a time, or 800 of 4 KiB |
//! | [`LEASE`](replay::LEASE) | 60 s | longer than most vendors wait for a response |
//! | [`HORIZON`](replay::HORIZON) | 72 h | Stripe and Paddle retry for three days |

#![cfg_attr(docsrs, feature(doc_cfg))]
// This page names what features add; docs.rs has all of it.
#![cfg_attr(
    not(all(
        feature = "cache",
        feature = "certificates",
        feature = "ecdsa",
        feature = "endpoint",
        feature = "message-signatures",
        feature = "rsa",
        feature = "scheme-file",
        feature = "stored"
    )),
    allow(
        rustdoc::broken_intra_doc_links,
        reason = "they lead to what features add"
    )
)]

mod crypto;
#[cfg(feature = "diagnose")]
pub mod diagnose;
#[cfg(feature = "endpoint")]
pub mod endpoint;
pub mod error;
pub mod key;
mod message;
pub mod provider;
pub mod replay;
pub mod request;
#[cfg(feature = "endpoint")]
mod runtime;
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

/// The examples in the README are tests, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
