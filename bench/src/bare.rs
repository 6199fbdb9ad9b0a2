//! The hash alone, the baseline of every contestant.

use std::hint::black_box;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::delivery::{Delivery, Shape};
use crate::measure::Contestant;

/// HMAC-SHA-256 with the key hashed already.
pub struct Bare(Hmac<Sha256>);

impl Bare {
    /// The key is the secret as it is written: which bytes it has makes no difference to the time.
    pub fn new(shape: &Shape) -> Self {
        let keyed = Hmac::new_from_slice(shape.secret.as_bytes());
        Self(keyed.expect("any length is a key"))
    }

    /// Hashes what the signature covers.
    pub fn hash(&self, delivery: &Delivery) {
        let Delivery { prefix, body, .. } = black_box(delivery);
        let mut running = black_box(&self.0).clone();
        // The core does not hash nothing, where nothing is signed before the body.
        if !prefix.is_empty() {
            running.update(prefix);
        }
        running.update(body);
        black_box(running.finalize());
    }

    pub fn contestant<'d>(shape: &Shape, delivery: &'d Delivery) -> Contestant<'d> {
        let bare = Self::new(shape);
        Contestant::new("the hash alone", move || bare.hash(delivery))
    }
}
