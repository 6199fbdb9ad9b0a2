//! The example as its users run it.

use webhook_sig_tests::examples::run;

#[test]
fn no_genuine_delivery_is_refused_while_secrets_rotate() {
    let output = run(env!("CARGO_BIN_EXE_rotation"), &[], &[]);

    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{printed}");
    assert_eq!(printed.matches("rotation ").count(), 5, "{printed}");
    assert_eq!(printed.matches(" accepted, 0 refused").count(), 6);
    assert!(
        printed.ends_with("signed with the first secret, which is gone: 401 Unauthorized\n"),
        "{printed}"
    );
}
