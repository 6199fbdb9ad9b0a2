//! What is read from a token needs one, and a token cannot be in itself.

use webhook_sig::TimeFormat;
use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Algorithm, Audience, Component, Location, Scheme};

const KID: Location = Location::protected("/kid");

const KEY_ID: Scheme = GITHUB.derive("acme").key_id(KID).build();

const TIMESTAMP: Scheme =
    Scheme::jws_detached("acme", Algorithm::HmacSha256, Location::header("T"))
        .audience(Audience::Key)
        .timestamp(Location::claim("/iat"), TimeFormat::UnixSeconds)
        .signs(&[Component::Body]);

const SIGNED: Scheme = GITHUB.derive("acme").signs(&[
    Component::Field(KID),
    Component::Literal("."),
    Component::Body,
]);

const INSIDE: Scheme = Scheme::jws("acme", Algorithm::HmacSha256, Location::claim("/token"))
    .audience(Audience::Key)
    .never_expires()
    .unsigned_body()
    .build();

fn main() {
    _ = (&KEY_ID, &TIMESTAMP, &SIGNED, &INSIDE);
}
