//! Metrics for Prometheus.

use std::time::Duration;

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::time::interval;
use tower_webhook_sig::endpoint::{BODY_BYTES, CLAIMING, SKEW, VERIFYING};

/// Lets all metrics of this process be rendered by the handle that it returns.
pub(crate) fn install() -> Result<PrometheusHandle, BuildError> {
    let named = |name: &str| Matcher::Full(name.to_owned());
    // Without buckets they would be summaries, which cannot be added up over instances.
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(named(VERIFYING), &SECONDS)?
        .set_buckets_for_metric(named(CLAIMING), &SECONDS)?
        .set_buckets_for_metric(named(BODY_BYTES), &BYTES)?
        .set_buckets_for_metric(named(SKEW), &SKEW_SECONDS)?
        .install_recorder()?;
    let upkeep = handle.clone();
    tokio::spawn(async move {
        let mut often = interval(Duration::from_secs(5));
        loop {
            often.tick().await;
            // Otherwise recorded values would pile up between scrapes.
            upkeep.run_upkeep();
        }
    });
    Ok(handle)
}

const SECONDS: [f64; 7] = [0.000_1, 0.001, 0.005, 0.025, 0.1, 0.5, 2.0];
const BYTES: [f64; 6] = [256.0, 1024.0, 4096.0, 16_384.0, 131_072.0, 2_097_152.0];

/// Around zero, where it should be, and up to the tolerance on both sides.
const SKEW_SECONDS: [f64; 8] = [-300.0, -60.0, -5.0, 0.0, 5.0, 60.0, 240.0, 300.0];
