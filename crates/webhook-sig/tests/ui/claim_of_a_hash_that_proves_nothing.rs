//! A hash of the body is always there, outside of the body, and in an encoding of bytes.

use webhook_sig::scheme::{Algorithm, Audience, Claim, Encoding, Location, Scheme, SchemeBuilder};

const fn token(at: Location, claims: &'static [Claim]) -> SchemeBuilder {
    Scheme::jws("acme", Algorithm::HmacSha256, at)
        .audience(Audience::Key)
        .never_expires()
        .claims(claims)
}

const HEADER: Location = Location::header("Acme-Token");
const HASH: Claim = Claim::BodyDigest("/sha256", Encoding::Hex);

const PERHAPS: Scheme = token(HEADER, &[Claim::IfPresent(&HASH)]).build();

const OF_ITSELF: Scheme = token(Location::json("/token"), &[HASH]).build();

const AS_TEXT: Scheme = token(HEADER, &[Claim::BodyDigest("/sha256", Encoding::Text)]).build();

const OF_THE_URL: Scheme =
    token(HEADER, &[HASH, Claim::UrlDigest("/url", Encoding::Decimal)]).build();

fn main() {
    _ = (&PERHAPS, &OF_ITSELF, &AS_TEXT, &OF_THE_URL);
}
