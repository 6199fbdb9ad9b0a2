//! A token without a time says so, and one with a time does not.

use webhook_sig::TimeFormat;
use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Algorithm, Audience, Claim, Location, Scheme, SchemeBuilder};

const fn token() -> SchemeBuilder {
    Scheme::jws("acme", Algorithm::HmacSha256, Location::body()).audience(Audience::Key)
}

const ENDLESS: Scheme = token().claims(&[Claim::NotBefore]).build();

const PERHAPS: Scheme = token().claims(&[Claim::IfPresent(&Claim::Expires)]).build();

const EXPIRES: Scheme = token().claims(&[Claim::Expires]).never_expires().build();

const TIMED: Scheme = token()
    .timestamp(Location::claim("/iat"), TimeFormat::UnixSeconds)
    .never_expires()
    .build();

const NO_TOKEN: Scheme = GITHUB.derive("acme").never_expires().build();

fn main() {
    _ = (&ENDLESS, &PERHAPS, &EXPIRES, &TIMED, &NO_TOKEN);
}
