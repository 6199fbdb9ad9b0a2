//! Claims are in the payload of a token, and each of them can be met.

use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Algorithm, Audience, Claim, Component, Location, Scheme, SchemeBuilder};

const TOKEN: Location = Location::header("Acme-Token");

const fn with(claims: &'static [Claim]) -> SchemeBuilder {
    Scheme::jws("acme", Algorithm::HmacSha256, TOKEN)
        .audience(Audience::Key)
        .never_expires()
        .unsigned_body()
        .claims(claims)
}

const NO_TOKEN: Scheme = GITHUB.derive("acme").claims(&[Claim::Expires]).build();

const DETACHED: Scheme = Scheme::jws_detached("acme", Algorithm::HmacSha256, TOKEN)
    .audience(Audience::Key)
    .never_expires()
    .claims(&[Claim::Is("/iss", "acme")])
    .signs(&[Component::Body]);

const TWICE: Scheme = with(&[Claim::IfPresent(&Claim::IfPresent(&Claim::NotBefore))]).build();

const NO_POINTER: Scheme = with(&[Claim::Is("iss", "acme")]).build();

const NO_POINTER_IN_HEADER: Scheme = with(&[Claim::ProtectedIs("ver", "2")]).build();

const ONE_OF_NONE: Scheme = with(&[Claim::IsOneOf("/iss", &[])]).build();

fn main() {
    _ = (
        &NO_TOKEN,
        &DETACHED,
        &TWICE,
        &NO_POINTER,
        &NO_POINTER_IN_HEADER,
        &ONE_OF_NONE,
    );
}
