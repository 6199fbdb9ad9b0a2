//! The example as its users run it.

use bytes::Bytes;
use http::Request;
use tower_webhook_sig::provider::GITHUB;
use webhook_sig_test::TestDelivery;
use webhook_sig_tests::examples::{Program, run};

const PATH: &str = env!("CARGO_BIN_EXE_hyper");
const ENVIRONMENT: [(&str, &str); 1] = [("GITHUB_WEBHOOK_SECRET", SECRET)];
const SECRET: &str = "a secret of sufficient length";

#[test]
fn only_genuine_deliveries_are_handled() {
    let program = Program::start(PATH, &ENVIRONMENT);
    let delivery = delivery().to("/webhooks/github");

    assert_eq!(program.status(&delivery.http()), 204);
    program.refuses_forgeries(&delivery);
}

#[test]
fn other_methods_and_paths_are_not_served() {
    let program = Program::start(PATH, &ENVIRONMENT);
    let get = Request::get("/webhooks/github").body(Bytes::new()).unwrap();

    assert_eq!(program.status(&get), 405);
    assert_eq!(program.status(&delivery().to("/").http()), 404);
    assert_eq!(program.status(&delivery().to("/").unsigned().http()), 401);
}

#[test]
fn the_list_of_addresses_is_compared_with_the_peer() {
    // No proxy is trusted, so this header is ignored.
    let delivery = delivery().header("X-Forwarded-For", "192.30.252.1");
    let genuine = delivery.to("/webhooks/github").http();
    let status = |networks| {
        let environment = [("GITHUB_WEBHOOK_SECRET", SECRET), ("ALLOW_FROM", networks)];
        Program::start(PATH, &environment).status(&genuine)
    };

    assert_eq!(status("192.30.252.0/22,127.0.0.0/8"), 204);
    assert_eq!(status("192.30.252.0/22,140.82.112.0/20"), 401);
}

#[test]
fn a_bad_variable_is_named() {
    for (environment, complaint) in [
        (&[][..], "`GITHUB_WEBHOOK_SECRET` is not set"),
        (
            &[("GITHUB_WEBHOOK_SECRET", " ")],
            "`GITHUB_WEBHOOK_SECRET` is unusable",
        ),
        (
            &[("GITHUB_WEBHOOK_SECRET", SECRET), ("ALLOW_FROM", "")],
            "ALLOW_FROM: the network",
        ),
    ] {
        let output = run(PATH, &[], environment);

        assert!(!output.status.success());
        assert!(String::from_utf8_lossy(&output.stderr).contains(complaint));
    }
}

/// Returns what GitHub sends first to a new webhook.
fn delivery() -> TestDelivery {
    let ping = r#"{"zen":"Design for failure."}"#;
    TestDelivery::of(&GITHUB).secret(SECRET).body(ping)
}
