//! Races of two: what is offered, and what sets its limit.
//!
//! Both take turns, each going first in every other round, so that what slows the machine down slows
//! both. Ratios are made within a round, and the median is taken of them.

use std::time::Duration;

use webhook_sig::BoxError;

/// How often each does its work in a turn, by default.
const TURN: u32 = 8;

/// How many rounds go before those that count.
const WARMING: usize = 2;

/// The times of both in every round, in nanoseconds.
pub struct Race {
    pub ours: Vec<f64>,
    pub limit: Vec<f64>,
}

impl Race {
    /// Lets both do short work several times in a turn, which returns how long it took once.
    pub async fn of_short(
        rounds: usize,
        ours: impl AsyncFnMut() -> Result<Duration, BoxError>,
        limit: impl AsyncFnMut() -> Result<Duration, BoxError>,
    ) -> Result<Self, BoxError> {
        let (mut ours, mut limit) = (ours, limit);
        Self::of_long(
            rounds,
            async || turn(&mut ours).await,
            async || turn(&mut limit).await,
        )
        .await
    }

    /// Lets both do their work once in a turn, which returns how long it took.
    pub async fn of_long(
        rounds: usize,
        mut ours: impl AsyncFnMut() -> Result<Duration, BoxError>,
        mut limit: impl AsyncFnMut() -> Result<Duration, BoxError>,
    ) -> Result<Self, BoxError> {
        let mut race = Self {
            ours: Vec::new(),
            limit: Vec::new(),
        };
        for round in 0..rounds + WARMING {
            if round == WARMING {
                race.ours.clear();
                race.limit.clear();
            }
            if round % 2 == 0 {
                race.ours.push(nanoseconds(ours().await?));
            }
            race.limit.push(nanoseconds(limit().await?));
            if round % 2 == 1 {
                race.ours.push(nanoseconds(ours().await?));
            }
        }
        Ok(race)
    }

    /// Returns how many times as long as the limit we took, round by round.
    pub fn ratio(&self) -> Spread {
        let pairs = self.ours.iter().zip(&self.limit);
        Spread::of(pairs.map(|(ours, limit)| ours / limit))
    }

    /// Returns how many times as many we did as the limit in the same time, round by round.
    pub fn throughput(&self) -> Spread {
        let pairs = self.ours.iter().zip(&self.limit);
        Spread::of(pairs.map(|(ours, limit)| limit / ours))
    }
}

async fn turn(
    work: &mut impl AsyncFnMut() -> Result<Duration, BoxError>,
) -> Result<Duration, BoxError> {
    let mut time = Duration::ZERO;
    for _ in 0..TURN {
        time += work().await?;
    }
    Ok(time / TURN)
}

const fn nanoseconds(time: Duration) -> f64 {
    time.as_nanos() as f64
}

/// The middle half of many measurements.
#[derive(Clone, Copy)]
pub struct Spread {
    pub low: f64,
    pub median: f64,
    pub high: f64,
}

impl Spread {
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<_> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let quantile = |quarters: usize| values[(values.len() - 1) * quarters / 4];
        Self {
            low: quantile(1),
            median: quantile(2),
            high: quantile(3),
        }
    }
}
