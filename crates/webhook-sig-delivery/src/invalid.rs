//! Why a text is not a delivery file.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

/// A text is not a delivery file.
///
/// The message says where and why, and never quotes a value, which may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidDelivery {
    line: usize,
    column: usize,
    reason: Cow<'static, str>,
}

impl From<serde_json::Error> for InvalidDelivery {
    fn from(error: serde_json::Error) -> Self {
        let text = error.to_string();
        // A field's name is not a secret; anything else that the text quotes could be one.
        let names_field = ["unknown field", "missing field", "duplicate field"]
            .iter()
            .any(|start| text.starts_with(start));
        let reason = if names_field {
            let named = text.split(" at line ").next().unwrap_or_default();
            Cow::Owned(named.to_owned())
        } else if error.is_data() {
            Cow::Borrowed("a value is not of the field's type")
        } else {
            Cow::Borrowed("it is not JSON")
        };
        Self {
            line: error.line(),
            column: error.column(),
            reason,
        }
    }
}

impl InvalidDelivery {
    /// Sets the line, for an error in a text that is a line of its file.
    pub(crate) fn on_line(self, line: usize) -> Self {
        Self { line, ..self }
    }
}

impl fmt::Display for InvalidDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            column,
            reason,
        } = self;
        write!(
            f,
            "not a delivery file: {reason} at line {line} column {column}"
        )
    }
}

impl StdError for InvalidDelivery {}

#[cfg(test)]
mod tests {
    use crate::Delivery;

    #[test]
    fn an_error_names_fields_and_never_quotes_values() {
        for (file, message) in [
            (
                r#"{"scheme":"a","secrets":["s"],"boddy":"x"}"#,
                "not a delivery file: unknown field `boddy`",
            ),
            (
                r#"{"scheme":"a"}"#,
                "not a delivery file: missing field `secrets`",
            ),
            (
                r#"{"scheme":"a","secrets":"hunter2"}"#,
                "not a delivery file: a value is not of the field's type",
            ),
            (
                r#"{"scheme":"a","secrets":["hunter2"#,
                "not a delivery file: it is not JSON",
            ),
        ] {
            let error = Delivery::parse(file).unwrap_err();

            assert!(error.to_string().starts_with(message), "{error}");
            assert!(!format!("{error} {error:?}").contains("hunter2"));
        }
    }
}
