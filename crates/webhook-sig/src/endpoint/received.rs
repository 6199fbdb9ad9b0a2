//! A delivery on its way to the handler.

use crate::endpoint::claim::Claim;
use crate::request::VerifiedBody;
use crate::verify::Verified;

/// A delivery that was verified.
#[derive(Debug)]
#[non_exhaustive]
pub struct Received {
    /// The proof, for the handler.
    pub verified: Verified,
    /// The very bytes that were verified.
    pub body: VerifiedBody,
    /// What the delivery holds until its response is known.
    pub claim: Claim,
}
