use webhook_sig::scheme::{Part, Scheme, Slot};

const SCHEME: Scheme = Scheme::token("acme", Slot::header("Acme-Token")).signs(&[Part::Body]);

fn main() {}
