use webhook_sig::provider::{STANDARD_WEBHOOKS, STANDARD_WEBHOOKS_V1A};
use webhook_sig::scheme::{Location, Scheme};

const WITHOUT_PUBLIC_KEYS: Scheme = STANDARD_WEBHOOKS
    .derive("acme")
    .or_hmac_sha256(Location::header("webhook-signature").entry(" ", "v0,"))
    .build();

const IN_ANOTHER_HEADER: Scheme = STANDARD_WEBHOOKS_V1A
    .derive("acme")
    .or_hmac_sha256(Location::header("Old-Signature").entry(" ", "v1,"))
    .build();

const SAME_ENTRY: Scheme = STANDARD_WEBHOOKS_V1A
    .derive("acme")
    .or_hmac_sha256(STANDARD_WEBHOOKS_V1A.signature())
    .build();

fn main() {
    let _ = (WITHOUT_PUBLIC_KEYS, IN_ANOTHER_HEADER, SAME_ENTRY);
}
