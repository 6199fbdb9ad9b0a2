use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Slot::header("Sig"), Encoding::Hex)
    .message_id(Slot::header("Id"))
    .signs(&[Part::Id, Part::Body]);

fn main() {}
