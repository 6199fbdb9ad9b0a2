//! Project Wycheproof's vectors, through schemes: a text is read as a key, and a delivery verified.

#![expect(
    clippy::unwrap_used,
    reason = "what the tests share panics as the tests do"
)]

use bytes::Bytes;
use webhook_sig::scheme::{Audience, Component, Encoding, Location, Scheme, SchemeBuilder};
use webhook_sig::{Head, Keyring, Verifier};

use webhook_sig_tests::fixture::NOW;

mod ecdsa;
mod ed25519;
mod hmac;
mod rsa;

const TAG: Location = Location::header("Tag");

/// Completes a scheme with public keys, which signs the body.
const fn signs_body(draft: SchemeBuilder) -> Scheme {
    draft.audience(Audience::Key).signs(&[Component::Body])
}

/// Returns whether a delivery with this body and signature verifies.
fn verifies(scheme: &'static Scheme, keys: &Keyring, body: &[u8], signature: &[u8]) -> bool {
    let headers = [("Tag", Encoding::Hex.encode(signature))];
    let head = Head::new("POST", "/", &headers);
    let result = Verifier::new(scheme).verify(&head, Bytes::from(body.to_vec()), keys, NOW);
    result.is_ok()
}

/// How many vectors there were.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    valid: usize,
    invalid: usize,
}

impl Counts {
    const fn new([valid, invalid]: [usize; 2]) -> Self {
        Self { valid, invalid }
    }

    fn add(&mut self, is_valid: bool) {
        let count = if is_valid {
            &mut self.valid
        } else {
            &mut self.invalid
        };
        *count = count.saturating_add(1);
    }
}
