//! What operators see of a delivery: an event, due lines of the log, and metrics.
//!
//! None of them holds a secret, a signature, or a byte of the body.

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
use std::time::Instant;

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use tokio::time::Instant;

use crate::endpoint::received::Received;
use crate::endpoint::settings::Settings;
use crate::error::{Error, ErrorKind};
#[cfg(feature = "tracing")]
use crate::key::Keyrings;
use crate::key::Tenant;
#[cfg(feature = "tracing")]
use crate::scheme::Scheme;
use crate::time::UnixTime;
#[cfg(feature = "metrics")]
use crate::verify::Fact;

#[cfg(feature = "tracing")]
pub(crate) use self::log::Log;
#[cfg(feature = "tracing")]
pub use self::log::{LOG_INTERVAL, LOG_KINDS};

#[cfg(feature = "tracing")]
mod log;

/// What is recorded of a delivery while it is received.
#[derive(Debug)]
pub(crate) struct Telemetry {
    pub(crate) tenant: Option<Tenant>,
    /// Why a handshake was answered with a decoy, if it was: the sender must not know, operators
    /// must.
    pub(crate) decoy_for: Option<ErrorKind>,
    /// How many bytes of the body have arrived.
    pub(crate) body_bytes: usize,
    /// The seconds that each phase took.
    times: [f64; 3],
    /// When the last phase ended, if any operator can see it.
    since: Option<Instant>,
}

/// The phases whose time is recorded.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Phase {
    Reading,
    Verifying,
    Claiming,
}

impl Telemetry {
    pub(crate) fn begin() -> Self {
        Self {
            tenant: None,
            decoy_for: None,
            body_bytes: 0,
            times: [0.0; 3],
            since: is_observed().then(Instant::now),
        }
    }

    /// Records the time since the last phase as this one's.
    pub(crate) fn finish(&mut self, phase: Phase) {
        let Some(since) = &mut self.since else {
            return;
        };
        let now = Instant::now();
        if let Some(time) = self.times.get_mut(phase as usize) {
            *time = now.duration_since(*since).as_secs_f64();
        }
        *since = now;
    }

    #[cfg(any(feature = "metrics", feature = "tracing"))]
    fn time(&self, phase: Phase) -> Option<f64> {
        self.since.and(self.times.get(phase as usize).copied())
    }

    /// Returns what was wrong, also where the response hides it.
    #[cfg(any(feature = "metrics", feature = "tracing"))]
    fn kind(&self, error: &Error) -> ErrorKind {
        self.decoy_for.unwrap_or_else(|| error.kind())
    }

    /// Reports to operators what became of the delivery.
    pub(crate) fn record(
        &self,
        settings: &Settings,
        now: UnixTime,
        result: &Result<Received, Error>,
    ) {
        #[cfg(not(any(feature = "metrics", feature = "tracing")))]
        let _ = (self, settings, now, result);
        #[cfg(feature = "tracing")]
        self.trace(settings, now, result);
        #[cfg(feature = "metrics")]
        self.count(settings, now, result);
    }

    /// Returns by how many seconds the verified timestamp is in the past; in the future it is
    /// negative.
    #[cfg(any(feature = "metrics", feature = "tracing"))]
    fn skew(now: UnixTime, received: &Received) -> Option<f64> {
        let sent = received.verified.timestamp()?;
        let distance = now.abs_diff(sent).as_secs_f64();
        Some(if sent > now { -distance } else { distance })
    }

    #[cfg(feature = "tracing")]
    fn trace(&self, settings: &Settings, now: UnixTime, result: &Result<Received, Error>) {
        use std::error::Error as _;

        let kind = result.as_ref().err().map(|error| self.kind(error));
        // What a decoy hides has another cause than the response.
        let shown = result.as_ref().err().filter(|_| self.decoy_for.is_none());
        let due = settings.log.note(kind, shown, &*settings.options.clock);
        let (scheme, bytes) = (settings.verifier.scheme().id(), self.body_bytes);
        let endpoint = Some(&*settings.options.name).filter(|name| !name.is_empty());
        due.write(scheme, endpoint);
        let tenant = self.tenant.as_ref().map(Tenant::as_str);
        let reading = self.time(Phase::Reading);
        let verifying = self.time(Phase::Verifying);
        let claiming = self.time(Phase::Claiming);
        macro_rules! event {
            ($level:ident, $message:literal, $($field:tt)*) => {
                tracing::$level!(
                    scheme, endpoint, tenant, bytes, reading, verifying, claiming, $($field)*,
                    $message
                )
            };
        }
        match result {
            Ok(received) => {
                let key = received.verified.key_id();
                let skew = Self::skew(now, received);
                event!(
                    debug,
                    "the delivery was verified",
                    outcome = "accepted",
                    key,
                    skew
                );
            }
            Err(error) => {
                let (outcome, source) = (error.outcome().as_str(), error.source());
                let hidden = self.decoy_for.map(Error::from);
                let error = hidden.as_ref().unwrap_or(error);
                let kind = error.kind().as_str();
                if due.is_new_failure {
                    event!(error, "{error}", outcome, kind, source);
                } else {
                    event!(debug, "{error}", outcome, kind, source);
                }
            }
        }
    }

    #[cfg(feature = "metrics")]
    fn count(&self, settings: &Settings, now: UnixTime, result: &Result<Received, Error>) {
        let scheme = settings.verifier.scheme().id();
        let (outcome, kind, key) = match result {
            Ok(received) => ("accepted", "none", received.verified.key_id().to_owned()),
            Err(error) => (
                error.outcome().as_str(),
                self.kind(error).as_str(),
                "none".to_owned(),
            ),
        };
        metrics::counter!(
            DELIVERIES, "scheme" => scheme, "outcome" => outcome, "kind" => kind, "key" => key
        )
        .increment(1);
        if let Ok(received) = result {
            #[expect(
                clippy::cast_precision_loss,
                reason = "bodies have far fewer than 2^52 bytes"
            )]
            let bytes = self.body_bytes as f64;
            metrics::histogram!(BODY_BYTES, "scheme" => scheme).record(bytes);
            for (name, phase) in [(VERIFYING, Phase::Verifying), (CLAIMING, Phase::Claiming)] {
                if let Some(time) = self.time(phase) {
                    metrics::histogram!(name, "scheme" => scheme).record(time);
                }
            }
            count_event_type(scheme, &settings.options.event_types, received);
            if let Some(skew) = Self::skew(now, received) {
                metrics::histogram!(SKEW, "scheme" => scheme).record(skew);
            }
        }
    }
}

/// Counts a delivery by its event's type, if the endpoint is to: only listed types are labels.
#[cfg(feature = "metrics")]
fn count_event_type(scheme: &'static str, types: &[String], received: &Received) {
    if types.is_empty() {
        return;
    }
    let name = received.verified.event_type().map(Fact::even_unsigned);
    let listed = types.iter().find(|own| Some(own.as_str()) == name);
    let label = listed.map_or_else(|| OTHER_TYPES.to_owned(), Clone::clone);
    metrics::counter!(EVENTS, "scheme" => scheme, "type" => label).increment(1);
}

/// Returns whether it is worth reading the clock, which costs more than most of what it measures.
///
/// The target without an operating system has no such clock, and its phases are not timed.
fn is_observed() -> bool {
    if cfg!(all(target_family = "wasm", target_os = "unknown")) {
        return false;
    }
    #[cfg(feature = "tracing")]
    if tracing::level_filters::LevelFilter::current() != tracing::level_filters::LevelFilter::OFF {
        return true;
    }
    cfg!(feature = "metrics")
}

/// A counter of deliveries, by `scheme`, `outcome`, `kind` and `key`: as many series as there are
/// schemes in use, times the kinds of errors and the names of keys.
#[cfg(feature = "metrics")]
pub const DELIVERIES: &str = "webhook_sig_deliveries_total";

/// A counter of verified deliveries by `scheme` and by their event's `type`, one of those of
/// [`count_event_types`](crate::endpoint::EndpointBuilder::count_event_types) or `other`.
#[cfg(feature = "metrics")]
pub const EVENTS: &str = "webhook_sig_events_total";

/// The label of a type that is not listed, or not known.
#[cfg(feature = "metrics")]
const OTHER_TYPES: &str = "other";

/// A histogram of the lengths of verified bodies in bytes, by `scheme`.
#[cfg(feature = "metrics")]
pub const BODY_BYTES: &str = "webhook_sig_body_bytes";

/// A histogram of by how many seconds verified timestamps were in the past, by `scheme`; in the
/// future they are negative.
#[cfg(feature = "metrics")]
pub const SKEW: &str = "webhook_sig_timestamp_skew_seconds";

/// A histogram of the seconds from a body's end to the verdict, by `scheme`.
#[cfg(feature = "metrics")]
pub const VERIFYING: &str = "webhook_sig_verifying_seconds";

/// A histogram of the seconds that the replay store took for a claim, by `scheme`.
#[cfg(feature = "metrics")]
pub const CLAIMING: &str = "webhook_sig_claiming_seconds";

/// Warns of keys that are easy to guess, once, when an endpoint is built.
#[cfg(feature = "tracing")]
pub(crate) fn warn_of_weak_keys(scheme: &Scheme, keyrings: &Keyrings) {
    let keyring = match keyrings {
        Keyrings::Fixed(keyring) => keyring.clone(),
        Keyrings::Shared(shared) => shared.current(),
        // They come from a source, one by one, and those of tenants are their own choice.
        Keyrings::Sourced(_) | Keyrings::PerTenant(_) => return,
    };
    keyring.warn_of_weak_keys(scheme.id());
}
