#![doc = include_str!("../README.md")]
//!
//! # What is fetched, and when
//!
//! | | bound | default |
//! | --- | --- | --- |
//! | attempts | one per URL in this time, from the last attempt on, failed or not | [`COOLDOWN`] |
//! | duration of an attempt | [`Fetched::timeout`] | [`FETCH_TIMEOUT`] |
//! | length of an answer | [`Fetched::byte_limit`] | [`BYTE_LIMIT`] |
//! | keys of a set | [`KEYED_LIMIT`](webhook_sig::key::KEYED_LIMIT) | |
//! | freshness | the origin's `max-age`, from [`FRESH_LEAST`] to [`FRESH_MOST`] | [`FRESH_DEFAULT`] |
//! | staleness | [`Fetched::stale`] | [`STALE`] |
//! | keys by id | [`KEY_LIMIT`] known, [`UNKNOWN_LIMIT`] unknown or fetched in a cooldown | |
//! | certificates | 32 known, a day each, and 32 unknown or fetched in a cooldown | |
//!
//! - A delivery that names a key which is not there makes one attempt, and all that wait share it. A
//!   bad signature under a key that is there makes none. A set is fetched once for all ids, and
//!   [`Fetched::by_id`] says what a flood of made-up ids does where each key has a URL of its own.
//! - After three quarters of their freshness, keys are fetched again in the background. When it is
//!   over, a delivery waits for the attempt, for [`STALE_AFTER`] at most; if it fails, the stale keys
//!   serve, a warning says so once, and the metric `webhook_sig_stale_keys_total` counts.
//! - A failure, or an answer without a usable key, leaves the keys as they are. A success replaces
//!   all of them, so a key that left the set verifies nothing from then on, and neither does one by
//!   id whose URL answers with status 404 or 410.
//! - Until the first success, deliveries are answered with 503. [`Fetched::prefetch`] fetches before
//!   the endpoint is built.
//!
//! # Security
//!
//! The connection vouches for the keys: anyone who can answer for the URL can sign. So it is `https`,
//! redirects are not followed, and the TLS client's trust is the root of trust. Nothing in a delivery
//! chooses the URL, but for an id of a form that you give, and the URL of a certificate, which the
//! scheme's policy must allow. `Fetched::issued_certificates` also verifies who issued a certificate.

pub use self::answer::{Answer, JsonKeys};
pub use self::error::FetchError;
pub use self::fetch::Fetch;
pub use self::fetched::Fetched;
pub use self::id_form::{ID_LIMIT, IdForm};
#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestClient;

use std::time::Duration;

mod answer;
#[cfg(feature = "test-util")]
pub mod contract;
mod error;
mod fetch;
mod fetched;
mod freshness;
mod id_form;
mod origin;
#[cfg(feature = "reqwest")]
mod reqwest;
mod shared;
mod slot;

/// The default greatest length of an answer: 64 KiB.
pub const BYTE_LIMIT: usize = 64 * 1024;

/// The default of how long an attempt may take: 5 seconds.
pub const FETCH_TIMEOUT: Duration = Duration::from_secs(5);

/// The default least time from one attempt to the next: 60 seconds.
pub const COOLDOWN: Duration = Duration::from_secs(60);

/// How long keys are fresh whose origin does not say it: 1 hour.
pub const FRESH_DEFAULT: Duration = Duration::from_secs(60 * 60);

/// The least time for which keys are fresh: 5 minutes.
pub const FRESH_LEAST: Duration = Duration::from_secs(5 * 60);

/// The greatest time for which keys are fresh: 24 hours.
pub const FRESH_MOST: Duration = Duration::from_secs(24 * 60 * 60);

/// The default of how long stale keys serve while the origin is down: 24 hours.
pub const STALE: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a delivery waits for fresh keys where stale ones are there: 1 second, which is within
/// [`SOURCE_TIMEOUT`](webhook_sig::key::SOURCE_TIMEOUT).
pub const STALE_AFTER: Duration = Duration::from_secs(1);

/// The greatest number of keys by id that are kept.
pub const KEY_LIMIT: usize = 64;

/// The greatest number of unknown ids that are remembered, and of ids of any kind for which something
/// is fetched for the first time in a cooldown.
pub const UNKNOWN_LIMIT: usize = 64;

/// The greatest number of certificates that are kept, of unknown ones that are remembered, and of
/// those of any kind that are fetched for the first time in a cooldown.
#[cfg(feature = "certificates")]
pub const CERTIFICATE_LIMIT: usize = 32;

/// A counter of deliveries for which stale keys served, by `scheme`.
#[cfg(feature = "metrics")]
pub const STALE_KEYS: &str = "webhook_sig_stale_keys_total";
