//! Time: points, clocks, windows, and the ways in which senders write timestamps.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub use self::format::TimeFormat;
pub(crate) use self::period::Period;
use crate::error::ErrorKind;

mod civil;
mod format;
mod period;

/// A point in time, with millisecond precision, counted from 1970-01-01T00:00:00Z.
///
/// ```
/// use std::time::Duration;
/// use webhook_sig::UnixTime;
///
/// let sent = UnixTime::from_secs(1_700_000_000);
///
/// assert_eq!(sent.saturating_add(Duration::from_secs(5)).as_secs(), 1_700_000_005);
/// assert_ne!(sent, UnixTime::from_millis(1_700_000_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(i64);

impl UnixTime {
    /// Returns the current time of the operating system.
    ///
    /// A system clock set before 1970 yields a negative time, under which every signed timestamp
    /// lies in the future: it refuses everything rather than accepting anything.
    ///
    /// # Panics
    ///
    /// On `wasm32-unknown-unknown`, which has no clock; use [`from_millis`](Self::from_millis).
    #[must_use]
    pub fn now() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the clock that all other code asks"
        )]
        let now = SystemTime::now();
        let (sign, distance) = match now.duration_since(UNIX_EPOCH) {
            Ok(since) => (1_i64, since),
            Err(before) => (-1, before.duration()),
        };
        let millis = i64::try_from(distance.as_millis()).unwrap_or(i64::MAX);
        Self(millis.saturating_mul(sign))
    }

    /// Creates a time from seconds; saturates at the last millisecond that fits.
    ///
    /// ```
    /// use webhook_sig::UnixTime;
    ///
    /// assert_eq!(UnixTime::from_secs(1_700_000_000).as_millis(), 1_700_000_000_000);
    /// assert_eq!(UnixTime::from_secs(i64::MAX), UnixTime::from_millis(i64::MAX));
    /// ```
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1000))
    }

    /// Creates a time from milliseconds.
    ///
    /// ```
    /// use webhook_sig::UnixTime;
    ///
    /// assert_eq!(UnixTime::from_millis(1_700_000_000_999).as_secs(), 1_700_000_000);
    /// assert_eq!(UnixTime::from_millis(-1).as_secs(), -1);
    /// ```
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Returns whole seconds since 1970, rounded down; [`from_millis`](Self::from_millis) shows it.
    #[must_use]
    pub const fn as_secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Returns milliseconds since 1970; [`from_secs`](Self::from_secs) shows it.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Returns the time `duration` later, or the last representable one.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webhook_sig::UnixTime;
    ///
    /// let last = UnixTime::from_millis(i64::MAX);
    ///
    /// assert_eq!(UnixTime::from_secs(60).saturating_add(Duration::from_secs(5)).as_secs(), 65);
    /// assert_eq!(last.saturating_add(Duration::from_secs(5)), last);
    /// ```
    #[must_use]
    pub fn saturating_add(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(millis))
    }

    /// Returns how far two times lie apart, whichever is later.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use webhook_sig::UnixTime;
    /// let (least, greatest) = (UnixTime::from_millis(i64::MIN), UnixTime::from_millis(i64::MAX));
    ///
    /// assert_eq!(least.abs_diff(greatest), Duration::from_millis(u64::MAX));
    /// ```
    #[must_use]
    pub const fn abs_diff(self, other: Self) -> Duration {
        Duration::from_millis(self.0.abs_diff(other.0))
    }
}

/// A source of the current time, so that tests and replays can set it.
///
/// Any closure that returns a [`UnixTime`] is a clock:
///
/// ```
/// use webhook_sig::{Clock, SystemClock, UnixTime};
///
/// let fixed = || UnixTime::from_secs(1_700_000_000);
///
/// assert_eq!(fixed.now(), UnixTime::from_secs(1_700_000_000));
/// assert!(Clock::now(&SystemClock) > fixed.now());
/// ```
pub trait Clock: Send + Sync + 'static {
    /// Returns the current time.
    fn now(&self) -> UnixTime;
}

impl<F> Clock for F
where
    F: Fn() -> UnixTime + Send + Sync + 'static,
{
    fn now(&self) -> UnixTime {
        self()
    }
}

/// The operating system's clock, read by [`UnixTime::now`].
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a unit that users name as a value"
)]
pub struct SystemClock;

impl SystemClock {
    /// Returns the current time, as [`UnixTime::now`] does; it needs no import of [`Clock`].
    #[must_use]
    pub fn now(self) -> UnixTime {
        UnixTime::now()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> UnixTime {
        UnixTime::now()
    }
}

/// How far a signed timestamp may lie from the receiver's clock, in the past and in the future.
///
/// Both edges are inside. A zero is a zero: it admits only the present instant.
///
/// ```
/// use std::time::Duration;
/// use webhook_sig::{ErrorKind, Tolerance, UnixTime};
///
/// let tolerance = Tolerance::default().past(Duration::from_secs(3600));
/// let now = UnixTime::from_secs(1_700_000_000);
///
/// assert_eq!(tolerance.check(UnixTime::from_secs(1_700_000_000 - 3600), now), Ok(()));
/// assert_eq!(
///     tolerance.check(UnixTime::from_secs(1_700_000_000 + 301), now),
///     Err(ErrorKind::TimestampTooNew),
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tolerance {
    past: Duration,
    future: Duration,
}

impl Tolerance {
    /// The window of most vendors' own libraries: 300 seconds either way.
    pub const DEFAULT: Self = Self::symmetric(Duration::from_secs(300));

    /// Creates a window of the same length both ways; `Display` writes it in whole seconds.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webhook_sig::{ErrorKind, Tolerance, UnixTime};
    ///
    /// let one_minute = Tolerance::symmetric(Duration::from_secs(60));
    /// let now = UnixTime::from_secs(1_700_000_000);
    ///
    /// assert_eq!(one_minute.check(UnixTime::from_secs(1_700_000_060), now), Ok(()));
    /// let ahead = one_minute.check(UnixTime::from_secs(1_700_000_061), now);
    /// assert_eq!(ahead, Err(ErrorKind::TimestampTooNew));
    /// let behind = one_minute.check(UnixTime::from_secs(1_699_999_939), now);
    /// assert_eq!(behind, Err(ErrorKind::TimestampTooOld));
    /// ```
    #[must_use]
    pub const fn symmetric(reach: Duration) -> Self {
        Self {
            past: reach,
            future: reach,
        }
    }

    /// Returns how old a timestamp may be; [`past`](Self::past) sets it.
    #[must_use]
    pub const fn past_reach(self) -> Duration {
        self.past
    }

    /// Returns how far ahead of the receiver's clock a timestamp may be; [`future`](Self::future)
    /// sets it.
    #[must_use]
    pub const fn future_reach(self) -> Duration {
        self.future
    }

    /// Sets how old a timestamp may be.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webhook_sig::{ErrorKind, Tolerance, UnixTime};
    ///
    /// let three_days = Tolerance::default().past(Duration::from_secs(3 * 86_400));
    /// let now = UnixTime::from_secs(1_700_000_000);
    ///
    /// assert_eq!(three_days.check(UnixTime::from_secs(1_700_000_000 - 3 * 86_400), now), Ok(()));
    /// let older = three_days.check(UnixTime::from_secs(1_700_000_000 - 4 * 86_400), now);
    /// assert_eq!(older, Err(ErrorKind::TimestampTooOld));
    /// ```
    #[must_use]
    pub const fn past(self, past: Duration) -> Self {
        Self { past, ..self }
    }

    /// Sets how far ahead of the receiver's clock a timestamp may be.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webhook_sig::{ErrorKind, Tolerance, UnixTime};
    ///
    /// let tolerance = Tolerance::default().future(Duration::from_secs(5));
    /// let now = UnixTime::from_secs(1_700_000_000);
    ///
    /// assert_eq!(tolerance.check(UnixTime::from_secs(1_700_000_005), now), Ok(()));
    /// let ahead = tolerance.check(UnixTime::from_secs(1_700_000_006), now);
    /// assert_eq!(ahead, Err(ErrorKind::TimestampTooNew));
    /// ```
    #[must_use]
    pub const fn future(self, future: Duration) -> Self {
        Self { future, ..self }
    }

    /// Returns how long a timestamp stays within the window, at the longest.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webhook_sig::Tolerance;
    ///
    /// let tolerance = Tolerance::DEFAULT.future(Duration::from_secs(5));
    ///
    /// assert_eq!(tolerance.span(), Duration::from_secs(305));
    /// ```
    #[must_use]
    pub const fn span(self) -> Duration {
        self.past.saturating_add(self.future)
    }

    /// Checks that `timestamp` lies within the window around `now`.
    ///
    /// ```
    /// use webhook_sig::{ErrorKind, Tolerance, UnixTime};
    ///
    /// let now = UnixTime::from_secs(1_700_000_000);
    ///
    /// assert_eq!(Tolerance::DEFAULT.check(UnixTime::from_secs(1_699_999_700), now), Ok(()));
    /// let old = Tolerance::DEFAULT.check(UnixTime::from_secs(1_699_999_699), now);
    /// assert_eq!(old, Err(ErrorKind::TimestampTooOld));
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TimestampTooOld`] or [`ErrorKind::TimestampTooNew`].
    pub fn check(self, timestamp: UnixTime, now: UnixTime) -> Result<(), ErrorKind> {
        let distance = timestamp.abs_diff(now);
        if timestamp <= now && distance > self.past {
            return Err(ErrorKind::TimestampTooOld);
        }
        if timestamp > now && distance > self.future {
            return Err(ErrorKind::TimestampTooNew);
        }
        Ok(())
    }
}

impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (past, future) = (Period(self.past), Period(self.future));
        if self.past == self.future {
            write!(f, "up to {past} old or ahead")
        } else {
            write!(f, "up to {past} old, up to {future} ahead")
        }
    }
}

impl Default for Tolerance {
    fn default() -> Self {
        Self::DEFAULT
    }
}
