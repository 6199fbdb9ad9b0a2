use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Location, Scheme};

const SEVERAL: Scheme = GITHUB
    .derive("acme")
    .key_id(Location::headers(&["Key-Id", "Old-Key-Id"]))
    .build();

const IN_BODY: Scheme = GITHUB
    .derive("acme")
    .key_id(Location::json("/kid"))
    .build();

const WITH_SIGNATURE: Scheme = GITHUB
    .derive("acme")
    .key_id(Location::header("X-Hub-Signature-256"))
    .build();

fn main() {
    let _ = SEVERAL;
    let _ = IN_BODY;
    let _ = WITH_SIGNATURE;
}
