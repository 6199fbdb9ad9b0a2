//! What "Copy as test" gives for stored deliveries, compiled and run as it was copied.

use std::{env, fs};

use crate::harness::file;
use crate::listen::Listening;

/// Where the copied tests are; with the variable `ACCEPT` set, what is copied is written there.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/program/listen/copied");

/// The routes of the deliveries. The paths are from the package's folder, in which tests run, and
/// cargo sets the variable.
const OPTIONS: [&str; 12] = [
    "--route",
    "/stripe=stripe:file:tests/program/listen/copied/secret.txt",
    "--route",
    "/gitlab=gitlab-token:env:CARGO_PKG_NAME",
    "--route",
    "/twilio=twilio:file:tests/program/listen/copied/secret.txt",
    "--route",
    "/chargebee=chargebee:file:tests/program/listen/copied/credentials.txt",
    "--route",
    "/discord=discord:file:tests/program/listen/copied/public-key.txt",
    "--public-url",
    "https://shop.example/hooks",
];

/// In the order of the stored deliveries.
const COPIED: [&str; 6] = [
    "timestamped",
    "forged",
    "token",
    "signed_url",
    "basic",
    "public_key",
];

mod timestamped {
    include!("copied/timestamped.rs");
}

mod forged {
    include!("copied/forged.rs");
}

mod token {
    include!("copied/token.rs");
}

mod signed_url {
    include!("copied/signed_url.rs");
}

mod basic {
    include!("copied/basic.rs");
}

mod public_key {
    include!("copied/public_key.rs");
}

#[test]
fn what_is_copied_is_what_is_compiled_here() {
    let stored = fs::read_to_string(format!("{FOLDER}/deliveries.jsonl")).unwrap();
    let store = file("listen_copied.jsonl", stored);
    let listening = Listening::start(&[&OPTIONS[..], &["--store", &store]].concat());

    for (number, name) in (1..).zip(COPIED) {
        let (status, response) = listening.page(&format!("/deliveries/{number}/test"));
        let (_, copied) = response.split_once("\r\n\r\n").unwrap();
        let path = format!("{FOLDER}/{name}.rs");
        if env::var_os("ACCEPT").is_some() {
            fs::write(&path, copied).unwrap();
        }

        assert_eq!(status, 200, "{name}: {copied}");
        let compiled = fs::read_to_string(&path).unwrap();
        assert_eq!(copied, compiled, "{name}: run it with ACCEPT=1");
    }
}
