//! Races: contestants that do the same thing, timed in turns.
//!
//! A round times every contestant once, one right after the other, so that anything that slows the
//! machine down slows them all. Ratios are made within a round, and the median is taken of them,
//! not of the times.

use std::time::{Duration, Instant};

/// How long one contestant runs in a round.
///
/// It is shorter than what a system gives another program at a time, so that such a program spoils
/// few turns and not a bit of them all; the median leaves the spoiled ones out.
const TURN: Duration = Duration::from_millis(2);

/// The share of a turn that runs once more before the clock starts, so that no contestant pays for what
/// the one before has left in the caches.
const WARMING: u32 = 16;

/// What is timed, and its name.
pub struct Contestant<'c> {
    name: String,
    run: Box<dyn FnMut() + 'c>,
}

impl<'c> Contestant<'c> {
    pub fn new(name: impl Into<String>, run: impl FnMut() + 'c) -> Self {
        Self {
            name: name.into(),
            run: Box::new(run),
        }
    }
}

/// What a race has shown of one contestant.
#[derive(Default)]
pub struct Lane {
    pub name: String,
    /// How long it took once, in nanoseconds, in each round.
    rounds: Vec<f64>,
}

impl Lane {
    pub fn new(name: impl Into<String>, rounds: Vec<f64>) -> Self {
        Self {
            name: name.into(),
            rounds,
        }
    }

    pub fn push(&mut self, nanoseconds: f64) {
        self.rounds.push(nanoseconds);
    }

    pub fn times(&self) -> Spread {
        Spread::of(self.rounds.iter().copied())
    }

    /// Returns how much longer than another one it took, round by round.
    pub fn beyond(&self, other: &Self) -> Self {
        let pairs = self.rounds.iter().zip(&other.rounds);
        Self::new("", pairs.map(|(own, other)| own - other).collect())
    }

    /// Returns how many times as long as another one it took, round by round.
    pub fn against(&self, other: &Self) -> Spread {
        let pairs = self.rounds.iter().zip(&other.rounds);
        Spread::of(pairs.map(|(own, other)| own / other))
    }
}

/// Times all contestants in turns.
pub fn race(rounds: usize, mut contestants: Vec<Contestant<'_>>) -> Vec<Lane> {
    let repeats: Vec<_> = contestants
        .iter_mut()
        .map(|contestant| repeats(&mut contestant.run))
        .collect();
    let mut times = vec![Vec::with_capacity(rounds); contestants.len()];
    for round in 0..rounds {
        for at in order(round, contestants.len()) {
            time(&mut contestants[at].run, repeats[at].div_ceil(WARMING));
            let taken = time(&mut contestants[at].run, repeats[at]);
            times[at].push(taken.as_nanos() as f64 / f64::from(repeats[at]));
        }
    }
    let lanes = contestants.into_iter().zip(times);
    lanes
        .map(|(contestant, times)| Lane::new(contestant.name, times))
        .collect()
}

/// Returns the order of a round: it is shuffled, so that none always runs after the same one, and
/// the same in every run.
pub fn order(round: usize, contestants: usize) -> Vec<usize> {
    let mut order: Vec<_> = (0..contestants).collect();
    for last in (1..contestants).rev() {
        let mixed = mix((round * contestants + last) as u64);
        order.swap(last, mixed as usize % (last + 1));
    }
    order
}

/// Spreads neighboring numbers over all numbers (SplitMix64).
pub const fn mix(number: u64) -> u64 {
    let number = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// Finds out how often something can run in one turn, and warms it up.
fn repeats(run: &mut dyn FnMut()) -> u32 {
    let mut repeats = 1;
    loop {
        let taken = time(run, repeats);
        if taken >= TURN / 2 {
            let fitting = f64::from(repeats) * TURN.as_secs_f64() / taken.as_secs_f64();
            return (fitting as u32).max(1);
        }
        repeats *= 2;
    }
}

fn time(run: &mut dyn FnMut(), repeats: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..repeats {
        run();
    }
    start.elapsed()
}

/// The middle half of many measurements, and how well their median is known.
#[derive(Clone, Copy)]
pub struct Spread {
    pub low: f64,
    pub median: f64,
    pub high: f64,
    /// Between these the median of endless measurements lies, with 95 % confidence.
    pub sure: (f64, f64),
}

impl Spread {
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<_> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let last = values.len() - 1;
        let quantile = |quarters: usize| values[last * quarters / 4];
        // So many ranks about the middle are as likely to hold it: the binomial distribution,
        // taken for a normal one.
        let reach = (0.98 * (values.len() as f64).sqrt()).ceil() as usize;
        Self {
            low: quantile(1),
            median: quantile(2),
            high: quantile(3),
            sure: (
                values[(last / 2).saturating_sub(reach)],
                values[(last / 2 + reach).min(last)],
            ),
        }
    }
}
