//! What a file says of a scheme, field by field.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::scheme::file::leaked;
use crate::scheme::soundness::{self, Unsound};
use crate::scheme::{Acknowledgement, Algorithm, Encoding, KeyFormat, Part, Scheme, Slot, UrlForm};
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
    #[serde(default = "any_success")]
    acknowledged_by: Acknowledgement,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body_limit: Option<usize>,
    #[serde(default)]
    leaves_body_unsigned: bool,
    #[serde(default)]
    joins_without_separators: bool,
    #[serde(default = "as_configured")]
    url_forms: Vec<UrlForm>,
    #[serde(default)]
    signs: Vec<Part>,
    signature: Slot,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    timestamp: Option<TimestampForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message_id: Option<Slot>,
    #[serde(default)]
    tolerance: ToleranceForm,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct TimestampForm {
    at: Slot,
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
            acknowledged_by: scheme.acknowledgement,
            body_limit: scheme.body_limit,
            leaves_body_unsigned: scheme.is_body_unsigned,
            joins_without_separators: scheme.joins_without_separators,
            url_forms: scheme.url_forms.to_vec(),
            signs: scheme.parts.to_vec(),
            signature: scheme.signature,
            timestamp: scheme
                .timestamp
                .map(|(at, format)| TimestampForm { at, format }),
            message_id: scheme.message_id,
            tolerance: ToleranceForm::of(scheme.tolerance),
        }
    }

    /// Makes the scheme, if it is sound; its texts live as long as the program.
    pub(crate) fn scheme(self) -> Result<&'static Scheme, Unsound> {
        let past = Duration::from_secs(self.tolerance.past);
        let future = Duration::from_secs(self.tolerance.future);
        let scheme = Scheme {
            id: self.id.leak(),
            algorithm: self.algorithm,
            signature: self.signature,
            encoding: self.encoding,
            parts: self.signs.leak(),
            timestamp: self.timestamp.map(|stamp| (stamp.at, stamp.format)),
            message_id: self.message_id,
            tolerance: Tolerance::symmetric(past).future(future),
            key_format: self.key_format,
            methods: leaked(self.methods),
            acknowledgement: self.acknowledged_by,
            body_limit: self.body_limit,
            is_body_unsigned: self.leaves_body_unsigned,
            joins_without_separators: self.joins_without_separators,
            url_forms: self.url_forms.leak(),
        };
        soundness::check(&scheme)?;
        Ok(Box::leak(Box::new(scheme)))
    }
}

const fn text_key() -> KeyFormat {
    KeyFormat::Text
}

fn post() -> Vec<String> {
    vec!["POST".to_owned()]
}

const fn any_success() -> Acknowledgement {
    Acknowledgement::AnySuccess
}

fn as_configured() -> Vec<UrlForm> {
    vec![UrlForm::AsConfigured]
}
