use webhook_sig::scheme::{Component, Encoding, Identity, Location, Scheme};

const SIGNED: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .unsigned_body()
    .signs(&[Component::Path]);

const FIRST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .event(Identity::Body)
    .unsigned_body()
    .signs(&[Component::Path]);

const LAST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .unsigned_body()
    .event(Identity::Body)
    .signs(&[Component::Path]);

const DERIVED: Scheme = SIGNED.derive("acme").event(Identity::Body).build();

const KIND: Scheme = SIGNED
    .derive("acme")
    .event(Identity::FirstOf(&[Identity::Body]))
    .build();

fn main() {
    let _ = FIRST;
    let _ = LAST;
    let _ = DERIVED;
    let _ = KIND;
}
