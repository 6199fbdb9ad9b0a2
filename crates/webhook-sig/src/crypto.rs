//! Everything that computes with keys; the only place that names a crypto crate.
//!
//! [`Proof`] is the one door to every algorithm: a signed message goes in, and whether a signature
//! matches comes out. Outside this folder nothing asks what kind of key it is.

pub(crate) use self::compare::HashedSecret;
pub(crate) use self::digest::{BodyHash, Hasher, digest, sha1, sha256};
pub(crate) use self::proof::{Candidates, Proof, VerifyingKey, sign};
pub(crate) use self::public::{PrivateKey, PublicKey};
pub(crate) use self::sink::Sink;
pub(crate) use self::tag::Tag;

#[cfg(feature = "certificates")]
pub(crate) mod certificate;
mod compare;
mod digest;
mod mac;
mod proof;
pub(crate) mod public;
mod sink;
mod tag;
