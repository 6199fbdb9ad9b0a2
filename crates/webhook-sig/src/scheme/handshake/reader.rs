//! Recognizing a handshake, and reading its challenge.

use std::fmt;

use memchr::memmem;

use crate::request::{ReadError, View};
use crate::scheme::Location;
use crate::scheme::handshake::{Challenge, Handshake};

/// A value of a handshake that was not accepted; it names the place, never the value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rejected {
    pub(crate) at: Location,
    pub(crate) because: RejectedBecause,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum RejectedBecause {
    Characters,
    Length,
    Malformed,
    Missing,
    Unexpected,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let because = match self.because {
            RejectedBecause::Characters => "has a character that no challenge has",
            RejectedBecause::Length => "is shorter or longer than a challenge",
            RejectedBecause::Malformed => "is empty, duplicated or unreadable",
            RejectedBecause::Missing => "is missing",
            RejectedBecause::Unexpected => "is not what the app expects",
        };
        write!(f, "the handshake's value at `{}` {because}", self.at)
    }
}

impl std::error::Error for Rejected {}

impl Rejected {
    pub(crate) const fn new(at: Location, because: RejectedBecause) -> Self {
        Self { at, because }
    }
}

impl Handshake {
    /// Returns whether a request that came with the method is this handshake.
    pub(crate) fn applies(&self, view: &View<'_>) -> Result<bool, Rejected> {
        let Some((at, values)) = self.condition() else {
            return Ok(true);
        };
        // Most deliveries do not have the word at all, and need not be parsed for it.
        let is_hopeless = |word: &&str| memmem::find(view.body(), word.as_bytes()).is_none();
        if at.is_in_body() && !values.is_empty() && values.iter().all(is_hopeless) {
            return Ok(false);
        }
        match at.read(view) {
            Ok(value) => {
                let mut values = values.iter();
                Ok(values.len() == 0 || values.any(|word| word.as_bytes() == &*value))
            }
            Err(ReadError::Missing) => Ok(false),
            // The body is another document, such as a form of the same scheme.
            Err(ReadError::Body) if at.is_in_body() => Ok(false),
            Err(_) => Err(Rejected::new(at, RejectedBecause::Malformed)),
        }
    }

    /// Returns whether it is recognized or answered by what is in the body.
    pub(crate) fn reads_body(&self) -> bool {
        let challenge = self.challenge.map(|challenge| challenge.at);
        let condition = self.condition().map(|(at, _)| at);
        let mut read = challenge.iter().chain(&condition);
        read.any(Location::is_in_body)
    }

    /// Reads which of several handshakes it is, such as `subscribe`, or else its method.
    pub(crate) fn word(&self, view: &View<'_>) -> String {
        let word = self.when.and_then(|(at, _)| at.read(view).ok());
        let word = word.and_then(|word| String::from_utf8(word.into_owned()).ok());
        word.unwrap_or_else(|| self.method.to_owned())
    }

    /// Reads the challenge, or an empty text where there is none.
    pub(crate) fn read_challenge(&self, view: &View<'_>) -> Result<String, Rejected> {
        self.challenge
            .map_or_else(|| Ok(String::new()), |challenge| challenge.read(view))
    }
}

impl Challenge {
    fn read(&self, view: &View<'_>) -> Result<String, Rejected> {
        let text = read_text(self.at, view)?;
        if !(self.least..=self.most).contains(&text.len()) {
            return Err(Rejected::new(self.at, RejectedBecause::Length));
        }
        if !text.bytes().all(|byte| self.characters.has(byte)) {
            return Err(Rejected::new(self.at, RejectedBecause::Characters));
        }
        Ok(text)
    }
}

/// Reads the one text at a place.
pub(crate) fn read_text(at: Location, view: &View<'_>) -> Result<String, Rejected> {
    let value = at.read(view).map_err(|error| {
        let because = match error {
            ReadError::Missing => RejectedBecause::Missing,
            _ => RejectedBecause::Malformed,
        };
        Rejected::new(at, because)
    })?;
    String::from_utf8(value.into_owned()).map_err(|_| Rejected::new(at, RejectedBecause::Malformed))
}
