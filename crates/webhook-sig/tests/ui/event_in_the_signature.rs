use webhook_sig::scheme::{Component, Encoding, Identity, Location, Scheme};

const SIGNED: Scheme =
    Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex).signs(&[Component::Body]);

const FIRST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .event(Identity::Id(Location::header("sig")))
    .methods(&["POST", "PUT"])
    .signs(&[Component::Body]);

const LAST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .methods(&["POST", "PUT"])
    .event(Identity::Id(Location::header("sig")))
    .signs(&[Component::Body]);

const DERIVED: Scheme = SIGNED
    .derive("acme")
    .event(Identity::Id(Location::header("sig")))
    .build();

const TOKEN: Scheme = Scheme::token("acme", Location::json("/auth/token"))
    .event(Identity::Each {
        items: Location::json(""),
        fields: &[],
    })
    .unsigned_body()
    .build();

fn main() {
    let _ = FIRST;
    let _ = LAST;
    let _ = DERIVED;
    let _ = TOKEN;
}
