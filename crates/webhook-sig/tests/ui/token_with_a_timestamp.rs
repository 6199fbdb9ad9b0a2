use webhook_sig::TimeFormat;
use webhook_sig::provider::GITLAB_TOKEN;
use webhook_sig::scheme::{Location, Scheme};

const FIRST: Scheme = Scheme::token("acme", Location::header("Acme-Token"))
    .timestamp(Location::header("At"), TimeFormat::UnixSeconds)
    .methods(&["PUT"])
    .build();

const LAST: Scheme = Scheme::token("acme", Location::header("Acme-Token"))
    .methods(&["PUT"])
    .timestamp(Location::header("At"), TimeFormat::UnixSeconds)
    .build();

const DERIVED: Scheme = GITLAB_TOKEN
    .derive("acme")
    .message_id(Location::header("Id"))
    .build();

fn main() {
    let _ = FIRST;
    let _ = LAST;
    let _ = DERIVED;
}
