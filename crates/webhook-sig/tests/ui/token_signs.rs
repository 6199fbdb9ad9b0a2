use webhook_sig::scheme::{Component, Location, Scheme};

const TOKEN: Scheme =
    Scheme::token("acme", Location::header("Acme-Token")).signs(&[Component::Body]);

const BASIC: Scheme = Scheme::basic("acme").signs(&[Component::Body]);

fn main() {
    let _ = TOKEN;
    let _ = BASIC;
}
