//! The deliveries that `replay` does not send.

use std::fmt;

use crate::stored::VerdictState;

/// How many deliveries are not sent, because of the verdict with which they were stored.
#[derive(Clone, Copy, Default)]
pub(super) struct Skipped {
    refused: usize,
    handshakes: usize,
}

impl Skipped {
    /// Counts the verdicts of those that are skipped.
    pub(super) fn of(states: impl Iterator<Item = VerdictState>) -> Self {
        states.fold(Self::default(), |mut skipped, state| {
            match state {
                VerdictState::Handshake => {
                    skipped.handshakes = skipped.handshakes.saturating_add(1);
                }
                VerdictState::Refused => skipped.refused = skipped.refused.saturating_add(1),
                VerdictState::Verified => {}
            }
            skipped
        })
    }

    pub(super) fn total(&self) -> usize {
        self.refused.saturating_add(self.handshakes)
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            refused,
            handshakes,
        } = self;
        if *refused > 0 {
            write!(f, "{refused} refused when stored (`--refused` sends them)")?;
        }
        if *refused > 0 && *handshakes > 0 {
            f.write_str(", ")?;
        }
        match handshakes {
            0 => Ok(()),
            1 => f.write_str("1 handshake"),
            _ => write!(f, "{handshakes} handshakes"),
        }
    }
}
