//! The example as its users run it.

use std::collections::BTreeSet;

use axum::body::Bytes;
use axum::http::Request;
use serde_json::json;
use tower_webhook_sig::endpoint::{BODY_BYTES, CLAIMING, DELIVERIES, IN_FLIGHT, SKEW, VERIFYING};
use tower_webhook_sig::provider::GITHUB;
use webhook_sig_test::TestDelivery;
use webhook_sig_tests::examples::{Program, run};

const PATH: &str = env!("CARGO_BIN_EXE_observability");
const SECRET: &str = "a secret of GitHub's, of some length";
const DOCUMENTED: [&str; 6] = [BODY_BYTES, CLAIMING, DELIVERIES, IN_FLIGHT, SKEW, VERIFYING];

#[test]
fn metrics_count_what_became_of_deliveries() {
    let program = Program::start(PATH, &[("GITHUB_WEBHOOK_SECRET", SECRET)]);
    let delivery = TestDelivery::of(&GITHUB).secret(SECRET);
    let delivery = delivery
        .json(&json!({"zen": "Design for failure."}))
        .to("/webhooks/github");

    assert_eq!(program.status(&delivery.http()), 204);
    assert_eq!(program.status(&delivery.http()), 204);
    assert_eq!(program.status(&delivery.forged().http()), 401);

    let request = Request::get("/metrics").body(Bytes::new()).unwrap();
    let metrics = program.send(&request).into_body();
    let count = |labels: [&str; 4]| {
        let line = metrics.lines().find(|line| {
            line.starts_with(DELIVERIES) && labels.iter().all(|label| line.contains(label))
        });
        line.and_then(|line| line.rsplit(' ').next())
    };
    let scheme = r#"scheme="github""#;
    let accepted = [
        scheme,
        r#"outcome="accepted""#,
        r#"kind="none""#,
        r#"key="current""#,
    ];
    let mismatch = r#"kind="signature-mismatch""#;
    let refused = [scheme, r#"outcome="refused""#, mismatch, r#"key="none""#];
    assert_eq!(count(accepted), Some("2"), "{metrics}");
    assert_eq!(count(refused), Some("1"), "{metrics}");
    for name in [BODY_BYTES, VERIFYING] {
        let line = format!("{name}_bucket{{{scheme},le=\"+Inf\"}} 2");
        assert!(metrics.contains(&line), "{line}\n{metrics}");
    }
    assert!(!metrics.contains(SECRET));
}

#[test]
fn the_dashboard_names_the_documented_metrics_and_no_others() {
    let text = include_str!("../grafana.json");
    let dashboard: serde_json::Value = serde_json::from_str(text).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels
        .iter()
        .flat_map(|panel| panel["targets"].as_array().unwrap());

    let mut named = BTreeSet::new();
    for target in targets {
        let expression = target["expr"].as_str().unwrap();
        let words = expression.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        for word in words.filter(|word| word.starts_with("webhook_sig")) {
            named.insert(word.strip_suffix("_bucket").unwrap_or(word));
        }
    }

    assert_eq!(named, BTreeSet::from(DOCUMENTED));
}

#[test]
fn a_missing_secret_is_named() {
    let output = run(PATH, &[], &[]);

    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("`GITHUB_WEBHOOK_SECRET` is not set"));
}
