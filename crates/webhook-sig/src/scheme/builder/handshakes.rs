//! What a scheme answers, and what no challenge may look like.

use crate::scheme::{Handshake, SchemeBuilder};

impl SchemeBuilder {
    /// Sets the handshakes, of which the first that applies is answered; by default there are none.
    ///
    /// ```
    /// use webhook_sig::scheme::{Answer, Challenge, Component, Encoding, Handshake, Location, Scheme};
    ///
    /// const CHALLENGE: Challenge = Challenge::at(Location::query("challenge"));
    ///
    /// const ACME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    ///     .handshakes(&[Handshake::new("GET", Answer::CHALLENGE).challenge(CHALLENGE)])
    ///     .signs(&[Component::Body]);
    /// ```
    pub const fn handshakes(mut self, handshakes: &'static [Handshake]) -> Self {
        self.draft.handshakes = handshakes;
        self
    }

    /// Declares that the signed content of every delivery begins with one of these characters.
    ///
    /// Deliveries that begin with another one are refused. A scheme whose answers to handshakes are
    /// made with the key needs this, unless a literal is signed that no challenge can have: such an
    /// answer is the signature of the challenge, and would let anyone sign a delivery.
    ///
    /// ```compile_fail
    /// use webhook_sig::scheme::{
    ///     Answer, Challenge, Component, Encoding, Handshake, Location, Part, Scheme,
    /// };
    ///
    /// const CRC: Handshake = Handshake::new("GET", Answer::Text(&[Part::Mac(Encoding::Hex)]))
    ///     .challenge(Challenge::at(Location::query("crc")));
    /// const ACME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    ///     .handshakes(&[CRC]) // With `.opens_with("{")` it compiles.
    ///     .signs(&[Component::Body]);
    /// ```
    pub const fn opens_with(mut self, characters: &'static str) -> Self {
        self.draft.opens_with = characters;
        self
    }
}
