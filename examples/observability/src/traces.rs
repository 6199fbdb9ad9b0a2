//! Traces for OpenTelemetry.

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::SdkTracerProvider;
use opentelemetry_stdout::SpanExporter;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::{SubscriberInitExt as _, TryInitError};

/// Sends every span of this process to standard output; shut down what it returns at the end.
pub(crate) fn install() -> Result<SdkTracerProvider, TryInitError> {
    // With a collector, put the exporter of `opentelemetry-otlp` here, and a batch around it.
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(SpanExporter::default())
        .build();
    let tracer = provider.tracer("webhooks");
    tracing_subscriber::registry()
        .with(tracing_opentelemetry::layer().with_tracer(tracer))
        .with(
            Targets::new()
                // By default there is one line a minute with the counts of what was refused, so that
                // a sender cannot flood the log. Each single delivery is an event at this
                // level; here it is part of a span anyway.
                .with_target("webhook_sig", LevelFilter::DEBUG)
                .with_default(LevelFilter::INFO),
        )
        .try_init()?;
    Ok(provider)
}
