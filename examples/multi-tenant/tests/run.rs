//! The example as its users run it.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::fs;
use std::path::PathBuf;

use serde_json::json;
use tower_webhook_sig::provider::GITHUB;
use webhook_sig_test::TestDelivery;
use webhook_sig_tests::examples::{Program, run};

const PATH: &str = env!("CARGO_BIN_EXE_multi-tenant");
const ACME: &str = "the secret of acme, of some length";
const BOLT: &str = "the secret of bolt, of some length";

/// A database file, removed when this is dropped.
struct File(PathBuf);

impl File {
    fn new(test: &str) -> Self {
        let name = format!("webhook-sig-tenants-{}-{test}.db", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }

    fn add(&self, tenant: &str, secret: &str) {
        let environment = [("DATABASE", self.path()), ("SECRET", secret)];
        let output = run(PATH, &["add", tenant], &environment);
        assert!(output.status.success(), "{output:?}");
    }

    fn serve(&self) -> Program {
        Program::start(PATH, &[("DATABASE", self.path())])
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn only_a_tenants_own_secret_verifies() {
    let file = File::new("own");
    file.add("acme", ACME);
    file.add("bolt", BOLT);
    let program = file.serve();
    let of_acme = ping(ACME).to("/webhooks/acme");
    let of_bolt = ping(BOLT).to("/webhooks/bolt");

    assert_eq!(program.status(&of_acme.http()), 204);
    assert_eq!(program.status(&of_bolt.http()), 204);
    for refused in [
        ping(ACME).to("/webhooks/bolt"),
        ping(BOLT).to("/webhooks/acme"),
        of_acme.unsigned(),
        of_acme.tampered(),
    ] {
        assert_eq!(program.status(&refused.http()), 401, "{refused:?}");
    }
    program.refuses_forgeries(&of_acme);
    program.refuses_forgeries(&of_bolt);
}

#[test]
fn an_unknown_tenant_looks_like_a_wrong_signature() {
    let file = File::new("unknown");
    file.add("acme", ACME);
    let program = file.serve();

    let [known, unknown, spelled, quoted] = [
        "/webhooks/acme",
        "/webhooks/emca",
        "/webhooks/Acme",
        "/webhooks/'OR'1'='1",
    ]
    .map(|target| {
        let mut response = program.send(&ping(BOLT).to(target).http());
        response.headers_mut().remove("date");
        let (parts, body) = response.into_parts();
        (parts.status, parts.headers, body)
    });

    assert_eq!(known.0, 401);
    assert_eq!(known, unknown);
    assert_eq!(known, spelled);
    assert_eq!(known, quoted);
}

#[test]
fn a_changed_secret_verifies_beside_the_one_before_it() {
    const NEWER: &str = "a newer secret of acme, of some length";
    let file = File::new("changed");
    for secret in ["the oldest secret of acme, and gone", ACME, NEWER] {
        file.add("acme", secret);
    }
    let program = file.serve();

    for (secret, status) in [
        (NEWER, 204),
        (ACME, 204),
        ("the oldest secret of acme, and gone", 401),
    ] {
        let delivery = ping(secret).to("/webhooks/acme");

        assert_eq!(program.status(&delivery.http()), status, "{secret}");
    }
}

#[test]
fn what_is_missing_or_no_key_is_named() {
    let file = File::new("missing");
    let database = ("DATABASE", file.path());
    for (arguments, environment, complaint) in [
        (&[][..], &[][..], "DATABASE is not set"),
        (&["add", "acme"], &[database], "SECRET is not set"),
        (
            &["add", "acme"],
            &[database, ("SECRET", " ")],
            "SECRET: the secret is empty",
        ),
        (
            &["add", ""],
            &[database, ("SECRET", ACME)],
            "the tenant's name",
        ),
        (&["ad", "acme"], &[database], "usage"),
    ] {
        let output = run(PATH, arguments, environment);

        assert!(!output.status.success());
        let printed = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(printed.contains(complaint), "{printed}");
    }
}

/// Returns what GitHub sends first to a new webhook.
fn ping(secret: &str) -> TestDelivery {
    let ping = json!({"zen": "Design for failure."});
    TestDelivery::of(&GITHUB).secret(secret).json(&ping)
}
