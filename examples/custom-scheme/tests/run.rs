//! The example as its users run it.

use webhook_sig_tests::examples::run;

const PATH: &str = env!("CARGO_BIN_EXE_custom-scheme");

#[test]
fn only_the_genuine_delivery_is_verified() {
    let output = run(
        PATH,
        &[],
        &[("ACME_SECRET", "a secret of sufficient length")],
    );

    assert!(output.status.success());
    let printed = String::from_utf8(output.stdout).unwrap();
    for line in [
        "genuine: verified, id Some(\"delivery-1\")",
        "repeated after five minutes: refused, the timestamp is too old (timestamp-too-old)",
        "with another body: refused, the signature matches none of the configured secrets (wrong secret, changed body or, where it is signed, another URL) (signature-mismatch)",
        "to another path: refused, the signature matches none of the configured secrets (wrong secret, changed body or, where it is signed, another URL) (signature-mismatch)",
        "with another id: refused, the signature matches none of the configured secrets (wrong secret, changed body or, where it is signed, another URL) (signature-mismatch)",
        "with two ids: refused, a signed value is malformed (field-malformed)",
        "without a signature: refused, the signature is missing (signature-missing)",
    ] {
        assert!(
            printed.lines().any(|printed| printed == line),
            "{line}\n{printed}"
        );
    }
    assert_eq!(printed.matches("verified").count(), 1);
}

#[test]
fn a_missing_or_bad_secret_is_named() {
    for (environment, complaint) in [
        (&[][..], "ACME_SECRET is not set"),
        (&[("ACME_SECRET", "")], "ACME_SECRET: the secret is empty"),
    ] {
        let output = run(PATH, &[], environment);

        assert!(!output.status.success());
        assert!(String::from_utf8_lossy(&output.stderr).contains(complaint));
    }
}
