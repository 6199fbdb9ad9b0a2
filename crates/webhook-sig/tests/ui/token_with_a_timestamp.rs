use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Scheme, Location};

const SCHEME: Scheme = Scheme::token("acme", Location::header("Acme-Token"))
    .timestamp(Location::header("At"), TimeFormat::UnixSeconds).build();

fn main() {}
