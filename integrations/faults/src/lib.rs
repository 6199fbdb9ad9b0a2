//! What the receivers and the sender of the fault suite agree on.

use std::fmt;
use std::str::FromStr;

use webhook_sig::{BoxError, Scheme, provider};

/// The vendor of single events: the event's id is in the signed body.
pub const SCHEME: &Scheme = &provider::STRIPE;

/// The vendor of batches: the ids are in a list in the signed body.
pub const BATCHES: &Scheme = &provider::FASTSPRING;

/// The secret that vendors and receivers share.
pub const SECRET: &str = "whsec_W5ZqkqPDYkYm8sJ1tq0V";

/// The tenants, whose vendors give their events the same ids, and their secrets.
pub const TENANTS: [(&str, &str); 2] = [
    ("acme", "whsec_mQf0bF2xJ7cY3nUe9LrT"),
    ("globex", "whsec_8hVdK1sPzGw5aXoR6tNj"),
];

/// The name of the queue of single events that the receivers share.
pub const QUEUE: &str = "faults";

/// The name of the queue of batches that they share.
pub const BATCH_QUEUE: &str = "batches";

/// The file next to that of SQLite that makes it read-only, for as long as it is there.
pub const READ_ONLY: &str = "read-only";

/// How often a job is tried: more often than the suite kills its worker.
pub const ATTEMPTS: u16 = 12;

/// The line that makes a receiver handle what it was told to fail.
pub const HEAL: &str = "heal";

/// The table with a row for each effect that was committed, and no constraint that would hide one
/// that happened twice.
pub const EFFECTS: &str = "create table effects (event bigint not null, delivery bigint not null, \
                           kind text not null, process bigint not null, at bigint not null)";

/// What a row of the table stands for, as its column `kind` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the suite counts each of them")]
pub enum Kind {
    /// An effect that was committed by itself.
    Bare,
    /// The handler fails on purpose, and so asks for another run.
    Failed,
    /// The handler leaves the event of a batch out, and so asks for another run for it.
    LeftOut,
    /// An effect that was committed together with the event's record.
    Recorded,
}

impl Kind {
    /// Returns it as the table has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::Failed => "failed",
            Self::LeftOut => "left out",
            Self::Recorded => "recorded",
        }
    }
}

/// Where an event is handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the suite goes through all")]
pub enum Place {
    /// In the request, behind an endpoint that remembers the events of batches in its own memory.
    Memory,
    /// In the request, behind an endpoint that remembers the events of tenants in the database.
    Store,
    /// Nowhere yet: the delivery goes to the queue.
    Queue,
    /// Nowhere yet: the batch goes to the queue of batches.
    Batches,
    /// In a worker of the queue.
    Worker,
    /// In a worker of the queue of batches.
    BatchWorker,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 6] = [
        Self::Memory,
        Self::Store,
        Self::Queue,
        Self::Batches,
        Self::Worker,
        Self::BatchWorker,
    ];

    /// Those that deliveries are sent to.
    pub const WAYS: [Self; 4] = [Self::Memory, Self::Store, Self::Queue, Self::Batches];

    /// Returns whether it is in a worker.
    #[must_use]
    pub const fn is_worker(self) -> bool {
        matches!(self, Self::Worker | Self::BatchWorker)
    }

    /// Returns the steps of an event there, in their order.
    #[must_use]
    pub const fn steps(self) -> &'static [Step] {
        match self {
            Self::Memory | Self::Store => &[
                Step::Received,
                Step::Verified,
                Step::Recorded,
                Step::Worked,
                Step::Committed,
                Step::Settled,
            ],
            Self::Queue | Self::Batches => &[
                Step::Received,
                Step::Verified,
                Step::Inserted,
                Step::Settled,
            ],
            Self::Worker | Self::BatchWorker => &[
                Step::Fetched,
                Step::Bare,
                Step::Recorded,
                Step::Worked,
                Step::Committed,
                Step::Returned,
            ],
        }
    }

    /// Returns it as a line for a receiver has it; of a way, it is the path.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Store => "store",
            Self::Queue => "queue",
            Self::Batches => "batches",
            Self::Worker => "worker",
            Self::BatchWorker => "batch-worker",
        }
    }
}

/// What has just happened to an event when its process is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the suite goes through all")]
pub enum Step {
    /// Its request came, and is not verified.
    Received,
    /// Its signature was verified, and the endpoint's store has claimed it.
    Verified,
    /// Its job was inserted.
    Inserted,
    /// A worker has fetched its job.
    Fetched,
    /// The effect was committed that has no record.
    Bare,
    /// Its record was written, in a transaction.
    Recorded,
    /// Its effect was written, in the same transaction.
    Worked,
    /// The transaction was committed.
    Committed,
    /// The handler has answered, and the queue does not know it.
    Returned,
    /// The endpoint's store knows that it was handled, and the answer was not sent.
    Settled,
}

impl Step {
    /// Returns it as a line for a receiver has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Verified => "verified",
            Self::Inserted => "inserted",
            Self::Fetched => "fetched",
            Self::Bare => "bare",
            Self::Recorded => "recorded",
            Self::Worked => "worked",
            Self::Committed => "committed",
            Self::Returned => "returned",
            Self::Settled => "settled",
        }
    }
}

/// Where a receiver kills itself; as text, a line that tells it to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "it has these fields")]
pub struct Point {
    /// Where the event is handled.
    pub place: Place,
    /// What has just happened to it.
    pub step: Step,
}

impl Point {
    /// Returns every step of every place.
    pub fn all() -> impl Iterator<Item = Self> {
        let of = |place: Place| place.steps().iter().map(move |&step| Self { place, step });
        Place::ALL.into_iter().flat_map(of)
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.place.name(), self.step.name())
    }
}

impl FromStr for Point {
    type Err = BoxError;

    fn from_str(text: &str) -> Result<Self, BoxError> {
        let mut points = Self::all();
        let point = points.find(|point| point.to_string() == text);
        point.ok_or_else(|| format!("{text:?} does not name a step of a place").into())
    }
}

/// Returns whether an event's handler in a worker fails until the receivers are told to heal.
#[must_use]
pub const fn is_poison(event: u64) -> bool {
    // Early ones, so that their attempts are over when the suite is.
    event < 400 && draw(event ^ 0x0bad).is_multiple_of(10)
}

/// Draws a number that depends on `seed` alone.
#[must_use]
pub const fn draw(seed: u64) -> u64 {
    // SplitMix64, by Sebastiano Vigna.
    let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
