//! What the receiver and the sender of the fault suite agree on.

use std::fmt;
use std::str::FromStr;

use webhook_sig::BoxError;

/// The secrets of each instance, in the middle of a rollout: the old one, both, and the new one.
///
/// The sender signs with the same three sets: it has both in the time in which it may use either.
pub const ROLLOUT: [&[&str]; 3] = [&[OLD], &[OLD, NEW], &[NEW]];

const OLD: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

const NEW: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

/// The path that takes one event in each delivery, as Standard Webhooks sends them.
pub const MESSAGES: &str = "/messages";

/// The path that takes several events in each delivery, as FastSpring sends them.
pub const BATCHES: &str = "/batches";

/// The header in which the sender numbers its attempts; no signature covers it.
pub const ATTEMPT: &str = "x-attempt";

/// The lease of a claim, in seconds: longer than any fault of the suite lasts.
pub const LEASE_SECS: u64 = 8;

/// The extension of the file next to an instance's log that makes it hold its answers back.
pub const HOLD: &str = "hold";

/// One line of an instance's log: what happened to an event in an attempt, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a line of a log has these fields"
)]
pub struct Record {
    /// What happened.
    pub event: Event,
    /// The number of the attempt.
    pub attempt: u64,
    /// The id of the event; of an answer it is the status.
    pub id: String,
    /// When it happened, in milliseconds since 1970.
    pub at: i64,
}

/// What can happen in an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the suite counts every one of them"
)]
pub enum Event {
    /// The answer goes to the sender: the store has recorded the outcome.
    Answered,
    /// The effect has happened, and the handler says so.
    Done,
    /// The handler fails, before its effect.
    FailedBefore,
    /// The effect has happened, and the handler fails all the same.
    FailedAfter,
    /// The effect has happened, and the answer is held back until the process is killed.
    Held,
    /// The handler begins; the event is new to it.
    Started,
}

impl Event {
    const NAMES: [(Self, &'static str); 6] = [
        (Self::Answered, "answered"),
        (Self::Done, "done"),
        (Self::FailedBefore, "failed-before"),
        (Self::FailedAfter, "failed-after"),
        (Self::Held, "held"),
        (Self::Started, "started"),
    ];
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Event::NAMES.iter().find(|(event, _)| *event == self.event);
        let name = name.map_or("", |(_, name)| name);
        writeln!(f, "{name} {} {} {}", self.attempt, self.id, self.at)
    }
}

impl FromStr for Record {
    type Err = BoxError;

    fn from_str(line: &str) -> Result<Self, BoxError> {
        let mut words = line.split_whitespace();
        let mut word = || words.next().ok_or("a line of the log is too short");
        let name = word()?;
        let event = Event::NAMES.iter().find(|(_, known)| *known == name);
        let (event, _) = event.ok_or("a line of the log names no event")?;
        Ok(Self {
            event: *event,
            attempt: word()?.parse()?,
            id: word()?.to_owned(),
            at: word()?.parse()?,
        })
    }
}

/// Draws a number that depends on `seed` alone, so that every run does the same.
#[must_use]
pub const fn draw(seed: u64) -> u64 {
    // SplitMix64, by Sebastiano Vigna.
    let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
