//! `--scheme-file`: schemes that a file describes.

use crate::harness::{file, run};

const ACME: &str = r#"
id = "acme"
algorithm = "hmac-sha256"
encoding = "hex"
signature = { header = "Acme-Signature", take = { prefix = "v1=" } }
signs = [{ literal = "v1:" }, "body"]
"#;

const SECRET: &str = "a-secret-made-up-for-this-test";

#[test]
fn a_described_scheme_signs_and_verifies() {
    let scheme = file("acme.toml", ACME);
    let options = ["--scheme-file", &scheme, "--secret", SECRET, "--body"];

    let signed = run(["sign"].into_iter().chain(options).chain(["{}"]));
    let header = signed
        .stdout
        .lines()
        .find(|line| line.contains("acme-signature"));
    let verify = |body| {
        let header = ["--header", header.unwrap()];
        run(["verify"]
            .into_iter()
            .chain(options)
            .chain([body])
            .chain(header))
    };

    assert_eq!(signed.code, 0, "{}", signed.stderr);
    assert_eq!(verify("{}").code, 0);
    assert_eq!(verify("[]").code, 1);
}

#[test]
fn a_mistake_in_a_file_is_named_by_line_and_field() {
    let scheme = file("typo.toml", ACME.replace("hmac-sha256", "hmac-sha257"));

    let refused = run([
        "verify",
        "--scheme-file",
        &scheme,
        "--secret",
        SECRET,
        "--body",
        "{}",
    ]);

    assert_eq!(refused.code, 2);
    assert!(
        refused
            .stderr
            .contains("line 3, `algorithm`: unknown word `hmac-sha257`"),
        "{}",
        refused.stderr
    );
}

#[test]
fn a_scheme_is_named_once() {
    let scheme = file("twice.toml", ACME);
    let rest = ["--secret", SECRET, "--body", "{}"];

    let both = ["verify", "--scheme", "github", "--scheme-file", &scheme];
    let both = run(both.into_iter().chain(rest));
    let none = run(["verify"].into_iter().chain(rest));

    assert_eq!((both.code, none.code), (2, 2));
}

#[test]
fn a_scheme_of_ours_is_written_as_such_a_file() {
    let described = run(["schemes", "--toml", "stripe"]);
    let scheme = file("stripe.toml", &described.stdout);
    let vectors = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/vectors/stripe.json"
    );

    let checked = run(["check", "--quiet", "--scheme-file", &scheme, vectors]);

    assert_eq!(described.code, 0, "{}", described.stderr);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
}
