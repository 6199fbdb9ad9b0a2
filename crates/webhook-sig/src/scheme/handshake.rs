//! What a vendor asks before it delivers, and the answer that it wants.

use crate::scheme::{Encoding, Location};

pub use self::characters::Characters;
#[cfg(feature = "endpoint")]
pub(crate) use self::need::Need;
#[cfg(feature = "endpoint")]
pub(crate) use self::reader::{Rejected, RejectedBecause, read_text};

mod characters;
#[cfg(feature = "endpoint")]
mod need;
#[cfg(feature = "endpoint")]
mod reader;

/// The greatest length of a challenge, and the default one: 512 bytes.
pub const CHALLENGE_LIMIT: usize = 512;

/// A request by which a vendor finds out whether a URL expects its deliveries, and the answer to it.
///
/// A scheme lists its handshakes with
/// [`SchemeBuilder::handshakes`](crate::scheme::SchemeBuilder::handshakes), and an
/// [`Endpoint`](crate::Endpoint) answers them. One that the signature covers is answered once it is
/// verified. Others are answered only where the app says so, because anyone can send them.
///
/// ```
/// use webhook_sig::scheme::{Answer, Caller, Challenge, Handshake, Location};
///
/// // Acme confirms a URL with `GET /hook?mode=subscribe&token=…&challenge=…`.
/// const CONFIRMATION: Handshake = Handshake::new("GET", Answer::CHALLENGE)
///     .when(Location::query("mode"), &["subscribe"])
///     .challenge(Challenge::at(Location::query("challenge")))
///     .from(Caller::VerifyToken(Location::query("token")));
///
/// assert_eq!(CONFIRMATION.method(), "GET");
/// assert_eq!(CONFIRMATION.caller(), Caller::VerifyToken(Location::query("token")));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Handshake {
    method: &'static str,
    when: Option<(Location, &'static [&'static str])>,
    caller: Caller,
    challenge: Option<Challenge>,
    status: u16,
    answer: Answer,
}

/// Who is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Caller {
    /// Anyone, where the app answers handshakes.
    Anyone,
    /// The sender of the key of the deliveries to come, which is the challenge; only while the
    /// `SharedKeyring` is pending.
    BringsKey,
    /// Anyone who names a value that the app must expect, such as the topic of a subscription.
    Expected(Location),
    /// The holder of the key: it is a signed delivery, which is answered after it was verified.
    Signed,
    /// Anyone who shows the token that the app's operator entered at the vendor.
    VerifyToken(Location),
}

/// What answers a handshake, in addition to its status.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Answer {
    /// Headers, and no body.
    Headers(&'static [(&'static str, &'static [Part])]),
    /// A JSON object of texts.
    Json(&'static [(&'static str, &'static [Part])]),
    /// Nothing.
    Status,
    /// A plain text.
    Text(&'static [Part]),
}

impl Answer {
    /// The challenge, as plain text.
    pub const CHALLENGE: Self = Self::Text(&[Part::Challenge]);
}

/// Part of a text that an answer is made of.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Part {
    /// The challenge as it came.
    Challenge,
    /// A fixed text.
    Literal(&'static str),
    /// The challenge's HMAC by the scheme's algorithm under the endpoint's key.
    ///
    /// This signs a text that anyone may choose, so a scheme compiles with it only if no challenge
    /// can be the signed content of a delivery; see
    /// [`opens_with`](crate::scheme::SchemeBuilder::opens_with).
    Mac(Encoding),
    /// The public half of the key pair, which the app configures.
    PublicKey,
    /// The lowercase hex SHA-256 of the challenge, the token that the app's operator entered at the
    /// vendor, and the URL that was entered there, without separators.
    ///
    /// The URL is [`Verifier::base_url`](crate::Verifier::base_url) followed by the path of the
    /// request. Anyone can ask for such an answer and then guess the token by it, so the token must
    /// be random; one of less than 32 bytes is refused.
    TokenDigest,
}

/// Where a challenge is, and which text is one.
///
/// Only what passes is sent back, so that no one can have a page or a second header sent from the
/// receiver's address.
///
/// ```
/// use webhook_sig::scheme::{Challenge, Characters, Location};
///
/// let challenge = Challenge::at(Location::query("bt_challenge"))
///     .characters(Characters::LOWER_HEX)
///     .lengths(20, 32);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Challenge {
    at: Location,
    characters: Characters,
    least: usize,
    most: usize,
}

impl Challenge {
    /// Reads the challenge of 1 to [`CHALLENGE_LIMIT`] bytes of [`Characters::VISIBLE`] at a place.
    #[must_use]
    pub const fn at(location: Location) -> Self {
        Self {
            at: location,
            characters: Characters::VISIBLE,
            least: 1,
            most: CHALLENGE_LIMIT,
        }
    }

    /// Sets the characters that it may have; defaults to [`Characters::VISIBLE`].
    #[must_use]
    pub const fn characters(self, characters: Characters) -> Self {
        Self { characters, ..self }
    }

    /// Sets its shortest and longest length in bytes; defaults to 1 and [`CHALLENGE_LIMIT`].
    ///
    /// # Panics
    ///
    /// It does not compile in a constant, and panics elsewhere, unless they are in this order and
    /// from 1 to [`CHALLENGE_LIMIT`].
    #[must_use]
    pub const fn lengths(self, least: usize, most: usize) -> Self {
        assert!(
            1 <= least && least <= most && most <= CHALLENGE_LIMIT,
            "the lengths of a challenge are from 1 to `CHALLENGE_LIMIT`, the shortest one first"
        );
        Self {
            least,
            most,
            ..self
        }
    }

    /// Returns where it is.
    #[must_use]
    pub const fn location(&self) -> Location {
        self.at
    }

    /// Returns the characters that it may have.
    #[must_use]
    pub const fn allowed(&self) -> Characters {
        self.characters
    }

    /// Returns its shortest and its longest length in bytes.
    #[must_use]
    pub const fn allowed_lengths(&self) -> (usize, usize) {
        (self.least, self.most)
    }
}

impl Handshake {
    /// Creates a handshake that comes with a method, and the answer to it.
    ///
    /// By default it is unsigned, any request with its [challenge](Self::challenge) or the value of
    /// its [caller](Self::from) is one, and the status is 200. If deliveries have its method, too,
    /// and could be it, the scheme does not compile: say with [`when`](Self::when) what they lack.
    #[must_use]
    pub const fn new(method: &'static str, answer: Answer) -> Self {
        Self {
            method,
            when: None,
            caller: Caller::Anyone,
            challenge: None,
            status: 200,
            answer,
        }
    }

    /// Sets what tells it from other requests: a value that is one of these, or any if there are
    /// none.
    #[must_use]
    pub const fn when(self, location: Location, values: &'static [&'static str]) -> Self {
        let when = Some((location, values));
        Self { when, ..self }
    }

    /// Sets the challenge.
    #[must_use]
    pub const fn challenge(self, challenge: Challenge) -> Self {
        let challenge = Some(challenge);
        Self { challenge, ..self }
    }

    /// Sets the status of the answer; defaults to 200.
    #[must_use]
    pub const fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// Sets who is answered; defaults to [`Caller::Anyone`].
    #[must_use]
    pub const fn from(self, caller: Caller) -> Self {
        Self { caller, ..self }
    }

    /// Returns the method that it comes with.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// Returns the status of the answer.
    #[must_use]
    pub const fn status_code(&self) -> u16 {
        self.status
    }

    /// Returns the answer.
    #[must_use]
    pub const fn answer(&self) -> Answer {
        self.answer
    }

    /// Returns who is answered.
    #[must_use]
    pub const fn caller(&self) -> Caller {
        self.caller
    }

    /// Returns the challenge, if it has one.
    #[must_use]
    pub const fn accepted_challenge(&self) -> Option<Challenge> {
        self.challenge
    }

    /// Returns what tells it from other requests with its method: a place, and the values there, or
    /// none if any is one.
    #[must_use]
    pub const fn condition(&self) -> Option<(Location, &'static [&'static str])> {
        match (self.when, self.challenge, self.caller) {
            (Some(when), _, _) => Some(when),
            (None, Some(challenge), _) => Some((challenge.at, &[])),
            (None, None, Caller::Expected(at) | Caller::VerifyToken(at)) => Some((at, &[])),
            (None, None, _) => None,
        }
    }

    /// Returns whether the answer is made with the endpoint's key.
    #[must_use]
    pub const fn needs_key(&self) -> bool {
        self.has_part(Kind::Mac)
    }

    /// Returns whether the answer has the public half of a key pair in it.
    #[must_use]
    pub const fn needs_public_key(&self) -> bool {
        self.has_part(Kind::PublicKey)
    }

    /// Returns whether the answer has a digest of the token that was entered at the vendor in it.
    #[must_use]
    pub const fn needs_token(&self) -> bool {
        self.has_part(Kind::TokenDigest)
    }

    /// Returns whether the answer holds the challenge, or is computed from it.
    pub(crate) const fn needs_challenge(&self) -> bool {
        self.has_part(Kind::Challenge) || self.needs_key() || self.needs_token()
    }

    const fn has_part(&self, kind: Kind) -> bool {
        match self.answer {
            Answer::Headers(members) | Answer::Json(members) => {
                let mut rest = members;
                while let [(_, parts), others @ ..] = rest {
                    if has_part(parts, kind) {
                        return true;
                    }
                    rest = others;
                }
                false
            }
            Answer::Status => false,
            Answer::Text(parts) => has_part(parts, kind),
        }
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Challenge,
    Mac,
    PublicKey,
    TokenDigest,
}

const fn has_part(parts: &[Part], kind: Kind) -> bool {
    let mut rest = parts;
    while let [part, others @ ..] = rest {
        if matches!(
            (part, kind),
            (Part::Challenge, Kind::Challenge)
                | (Part::Mac(_), Kind::Mac)
                | (Part::PublicKey, Kind::PublicKey)
                | (Part::TokenDigest, Kind::TokenDigest)
        ) {
            return true;
        }
        rest = others;
    }
    false
}
