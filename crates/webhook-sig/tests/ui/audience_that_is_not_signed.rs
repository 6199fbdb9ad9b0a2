use webhook_sig::scheme::{Audience, Component, Encoding, Location, Scheme};

const SIG: Location = Location::header("Sig");

const UNSIGNED: Scheme = Scheme::hmac_sha256("acme", SIG, Encoding::Hex)
    .audience(Audience::Value {
        at: Location::header("Account"),
        param: "account",
    })
    .signs(&[Component::Body]);

// The form of a GET is its query, which no body covers.
const FORM: Scheme = Scheme::hmac_sha256("acme", SIG, Encoding::Hex)
    .audience(Audience::Value {
        at: Location::form("account"),
        param: "account",
    })
    .signs(&[Component::Body]);

const SEVERAL: Scheme = Scheme::token("acme", SIG)
    .audience(Audience::Value {
        at: Location::headers(&["Account", "Owner"]),
        param: "account",
    })
    .build();

const PARAM: Scheme = Scheme::hmac_sha256("acme", SIG, Encoding::Hex)
    .audience(Audience::Param("account"))
    .signs(&[
        Component::Param("Account"),
        Component::Literal("."),
        Component::Body,
    ]);

const SHARED: Scheme = Scheme::hmac_sha256("acme", SIG, Encoding::Hex)
    .audience(Audience::Everyone)
    .signs(&[Component::Body]);

fn main() {
    let _ = UNSIGNED;
    let _ = FORM;
    let _ = SEVERAL;
    let _ = PARAM;
    let _ = SHARED;
}
