//! What an app must say before unsigned handshakes are answered.

use crate::scheme::handshake::{Caller, Handshake};

/// What the unsigned handshakes of a scheme need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Expected,
    Nothing,
    PublicKey,
    TokenDigest,
    VerifyToken,
}

impl Need {
    /// Returns what they need; `None` if none of them is for the app to allow.
    pub(crate) fn of(handshakes: &[Handshake]) -> Option<Self> {
        let needs = handshakes.iter().filter_map(Self::of_one);
        needs.reduce(|one, other| if one == Self::Nothing { other } else { one })
    }

    const fn of_one(handshake: &Handshake) -> Option<Self> {
        match handshake.caller() {
            Caller::Anyone if handshake.needs_public_key() => Some(Self::PublicKey),
            Caller::Anyone if handshake.needs_token() => Some(Self::TokenDigest),
            Caller::Anyone => Some(Self::Nothing),
            Caller::Expected(_) => Some(Self::Expected),
            Caller::VerifyToken(_) => Some(Self::VerifyToken),
            Caller::BringsKey | Caller::Signed => None,
        }
    }
}
