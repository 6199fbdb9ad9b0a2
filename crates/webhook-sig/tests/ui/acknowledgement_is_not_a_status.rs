use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Acknowledgement, Component, Encoding, Location, Scheme};

const LOW: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .acknowledgement(Acknowledgement::status(7))
    .signs(&[Component::Body]);

const HIGH: Scheme = GITHUB
    .derive("acme")
    .acknowledgement(Acknowledgement::status(600))
    .build();

fn main() {
    let _ = LOW;
    let _ = HIGH;
}
