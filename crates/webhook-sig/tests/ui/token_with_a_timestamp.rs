use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Scheme, Slot};

const SCHEME: Scheme = Scheme::token("acme", Slot::header("Acme-Token"))
    .timestamp(Slot::header("At"), TimeFormat::UnixSeconds);

fn main() {}
