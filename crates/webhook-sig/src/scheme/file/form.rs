//! What a file says of a scheme, field by field.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::scheme::builder::SchemeBuilder;
use crate::scheme::check::Unsound;
use crate::scheme::file::acknowledgement::AcknowledgementForm;
use crate::scheme::file::leaked;
use crate::scheme::{Algorithm, Component, Encoding, KeyFormat, Location, Scheme, UrlForm};
use crate::time::{TimeFormat, Tolerance};

/// A scheme as a file writes it; a field that is absent has its default.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct SchemeForm {
    id: String,
    algorithm: Algorithm,
    encoding: Encoding,
    #[serde(default = "text_key")]
    key_format: KeyFormat,
    #[serde(default = "post")]
    methods: Vec<String>,
    #[serde(default = "AcknowledgementForm::any_success")]
    acknowledgement: AcknowledgementForm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body_limit: Option<usize>,
    /// In seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    late_by: Option<u64>,
    #[serde(default)]
    unsigned_body: bool,
    #[serde(default)]
    ambiguous_boundaries: bool,
    #[serde(default = "as_configured")]
    url_forms: Vec<UrlForm>,
    #[serde(default)]
    signs: Vec<Component>,
    signature: Location,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    timestamp: Option<TimestampForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message_id: Option<Location>,
    #[serde(default)]
    tolerance: ToleranceForm,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct TimestampForm {
    at: Location,
    format: TimeFormat,
}

/// How many seconds a timestamp may be in the past and in the future.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ToleranceForm {
    past: u64,
    future: u64,
}

impl Default for ToleranceForm {
    fn default() -> Self {
        Self::of(Tolerance::DEFAULT)
    }
}

impl ToleranceForm {
    const fn of(tolerance: Tolerance) -> Self {
        Self {
            past: tolerance.past_reach().as_secs(),
            future: tolerance.future_reach().as_secs(),
        }
    }
}

impl SchemeForm {
    pub(crate) fn of(scheme: &Scheme) -> Self {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Self {
            id: scheme.id.to_owned(),
            algorithm: scheme.algorithm,
            encoding: scheme.encoding,
            key_format: scheme.key_format,
            methods: owned(scheme.methods),
            acknowledgement: AcknowledgementForm::of(scheme.acknowledgement),
            body_limit: scheme.body_limit,
            late_by: scheme.late_by.map(|delay| delay.as_secs()),
            unsigned_body: scheme.unsigned_body,
            ambiguous_boundaries: scheme.ambiguous_boundaries,
            url_forms: scheme.url_forms.to_vec(),
            signs: scheme.components.to_vec(),
            signature: scheme.signature,
            timestamp: scheme
                .timestamp
                .map(|(at, format)| TimestampForm { at, format }),
            message_id: scheme.message_id,
            tolerance: ToleranceForm::of(scheme.tolerance),
        }
    }

    /// Builds the scheme, if it is sound; its texts live as long as the program.
    pub(crate) fn scheme(self) -> Result<&'static Scheme, Unsound> {
        let past = Duration::from_secs(self.tolerance.past);
        let future = Duration::from_secs(self.tolerance.future);
        let mut builder = SchemeBuilder::new(
            self.id.leak(),
            self.algorithm,
            self.signature,
            self.encoding,
        )
        .tolerance(Tolerance::symmetric(past).future(future))
        .key_format(self.key_format)
        .methods(leaked(self.methods))
        .acknowledgement(self.acknowledgement.acknowledgement())
        .url_forms(self.url_forms.leak());
        if let Some(timestamp) = self.timestamp {
            builder = builder.timestamp(timestamp.at, timestamp.format);
        }
        if let Some(location) = self.message_id {
            builder = builder.message_id(location);
        }
        if let Some(seconds) = self.late_by {
            builder = builder.late_by(Duration::from_secs(seconds));
        }
        if let Some(bytes) = self.body_limit {
            builder = builder.body_limit(bytes);
        }
        if self.unsigned_body {
            builder = builder.unsigned_body();
        }
        if self.ambiguous_boundaries {
            builder = builder.ambiguous_boundaries();
        }
        let scheme = builder.check(self.signs.leak())?;
        Ok(Box::leak(Box::new(scheme)))
    }
}

const fn text_key() -> KeyFormat {
    KeyFormat::Text
}

fn post() -> Vec<String> {
    vec!["POST".to_owned()]
}

fn as_configured() -> Vec<UrlForm> {
    vec![UrlForm::AsConfigured]
}
