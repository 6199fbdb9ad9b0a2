//! A token names its algorithm, and its signatures have a fixed length.

use webhook_sig::scheme::{Algorithm, Audience, Ecdsa, Location, Scheme};

const TOKEN: Location = Location::header("Acme-Token");

const UNNAMED: Scheme = Scheme::jws("acme", Algorithm::HmacSha1, TOKEN)
    .audience(Audience::Key)
    .never_expires()
    .unsigned_body()
    .build();

const IN_DER: Scheme = Scheme::jws("acme", Algorithm::Ecdsa(Ecdsa::P256Sha256Der), TOKEN)
    .audience(Audience::Key)
    .never_expires()
    .unsigned_body()
    .build();

fn main() {
    _ = (&UNNAMED, &IN_DER);
}
