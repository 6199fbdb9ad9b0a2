//! How long a failed job waits.

use std::time::Duration;

use ulid::Ulid;

/// The least and the greatest time until a failed job is tried again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    pub(crate) least: Duration,
    pub(crate) most: Duration,
}

impl Backoff {
    /// Returns how long to wait after an attempt, of which the first is 1.
    ///
    /// It doubles with every attempt. The random half of it spreads jobs that failed together.
    pub(crate) fn after(self, attempt: usize) -> Duration {
        let doublings = u32::try_from(attempt.saturating_sub(1)).unwrap_or(u32::MAX);
        let factor = 2_u32.saturating_pow(doublings);
        let whole = self.least.saturating_mul(factor).min(self.most);
        self.within(spread(whole))
    }

    /// Returns the time nearest to this one that is within the bounds.
    pub(crate) fn within(self, time: Duration) -> Duration {
        time.max(self.least).min(self.most)
    }
}

/// Returns a random time from half of this one up to it, so that two seldom wait in step.
pub(crate) fn spread(time: Duration) -> Duration {
    const STEPS: u16 = u16::MAX;
    let random = Ulid::generate().random() & u128::from(STEPS);
    let random = f64::from(u16::try_from(random).unwrap_or(STEPS)) / f64::from(STEPS);
    let half = time.checked_div(2).unwrap_or_default();
    half.saturating_add(half.mul_f64(random))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_within_its_bounds_and_is_spread() {
        let backoff = Backoff {
            least: Duration::from_secs(1),
            most: Duration::from_secs(60),
        };

        for attempt in 0..100 {
            let whole = Duration::from_secs(1 << attempt.clamp(1, 7) >> 1);
            let whole = whole.min(backoff.most);
            let waits: Vec<_> = (0..32).map(|_| backoff.after(attempt)).collect();
            let least = (whole / 2).max(backoff.least);
            assert!(
                waits.iter().all(|wait| (least..=whole).contains(wait)),
                "{attempt}: {waits:?}"
            );
            assert!(attempt < 3 || waits.iter().any(|wait| *wait != waits[0]));
        }
        assert!(backoff.after(usize::MAX) <= backoff.most);
    }

    #[test]
    fn the_default_attempts_take_five_to_ten_hours() {
        let backoff = Backoff {
            least: crate::BACKOFF_LEAST,
            most: crate::BACKOFF_MOST,
        };

        let waits = 1..usize::from(crate::ATTEMPTS);
        let all: Duration = waits.map(|attempt| backoff.after(attempt)).sum();

        assert!((5..=10).contains(&(all.as_secs() / 3600)), "{all:?}");
    }
}
