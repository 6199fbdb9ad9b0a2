//! A token in a header binds the body by a claim, or the scheme says that it does not.

use webhook_sig::scheme::{Algorithm, Audience, Claim, Location, Scheme};

const ACME: Scheme = Scheme::jws(
    "acme",
    Algorithm::HmacSha256,
    Location::header("Acme-Token"),
)
.audience(Audience::Key)
.claims(&[Claim::Expires])
.build();

fn main() {
    _ = &ACME;
}
