use webhook_sig::scheme::{Component, Scheme, Location};

const SCHEME: Scheme = Scheme::token("acme", Location::header("Acme-Token")).signs(&[Component::Body]);

fn main() {}
