//! What is known of a refusal, as fields of JSON.

use std::time::Duration;

use serde::Serialize;
use serde_json::Number;
use webhook_sig::Error;
use webhook_sig::verify::Refusal;

use crate::failure::Caused;

/// What is known of a refusal: its kind, and which part of the delivery is meant.
///
/// All of it is left out of the JSON of a delivery that is verified.
#[derive(Default, Serialize)]
pub(crate) struct RefusalFields {
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected_format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    received_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference_seconds: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    window_seconds: Option<Number>,
}

impl RefusalFields {
    pub(crate) fn of(error: &Error) -> Self {
        let mut fields = Self {
            kind: Some(error.kind().as_str()),
            message: Some(Caused(error).to_string()),
            ..Self::default()
        };
        if let Some(refusal) = Refusal::of(error) {
            fields.header = refusal.header();
            fields.field = refusal.field();
            fields.expected_format = refusal.expected();
            fields.sent_at = refusal.sent_at().map(|sent| sent.as_secs());
            fields.received_at = refusal.received_at().map(|now| now.as_secs());
            fields.difference_seconds = refusal.difference().and_then(seconds);
            fields.window_seconds = refusal.window().and_then(seconds);
        }
        fields
    }
}

/// Returns seconds, with decimals only where there are some.
fn seconds(duration: Duration) -> Option<Number> {
    if duration.subsec_nanos() == 0 {
        return Some(duration.as_secs().into());
    }
    Number::from_f64(duration.as_secs_f64())
}
