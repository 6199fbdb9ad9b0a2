//! Which line and field of a file is wrong.

use std::error::Error as StdError;
use std::fmt;

use serde_path_to_error::{Path, Segment};
use toml::de::DeTable;

use crate::scheme::check::Unsound;
use crate::scheme::file::reason;

/// Why a text does not describe a scheme, with the line and the field.
///
/// ```
/// use webhook_sig::Scheme;
///
/// let misspelled = Scheme::from_toml(r#"
/// id = "acme"
/// algorithm = "hmac-sha256"
/// encoding = "hex"
/// signature = { heading = "Acme-Signature" }
/// signs = ["body"]
/// "#).unwrap_err();
///
/// assert_eq!((misspelled.line(), misspelled.field()), (Some(5), "signature.heading"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidScheme {
    line: Option<usize>,
    field: String,
    reason: String,
}

impl InvalidScheme {
    /// Creates the error for a text that is not TOML.
    pub(super) fn not_toml(text: &str, error: &toml::de::Error) -> Self {
        Self {
            line: line_of_error(text, error),
            field: String::new(),
            reason: error.message().to_owned(),
        }
    }

    /// Creates the error for TOML with a wrong, unknown or missing field.
    pub(super) fn in_field(
        text: &str,
        error: &serde_path_to_error::Error<toml::de::Error>,
    ) -> Self {
        let message = error.inner().message();
        let field = field(error.path(), message);
        let is_missing = message.starts_with(MISSING) && error.path().iter().next().is_none();
        Self {
            line: line_of_error(text, error.inner()).filter(|_| !is_missing),
            reason: reason::of_type(&field, message),
            field,
        }
    }

    /// Creates the error for a scheme that breaks a law.
    pub(super) fn unsound(text: &str, unsound: Unsound) -> Self {
        let table = DeTable::parse(text).ok();
        let start = table.and_then(|table| {
            let mut keys = table.get_ref().iter().map(|(key, _)| key);
            keys.find(|key| key.get_ref() == unsound.word)
                .map(|key| key.span().start)
        });
        Self {
            line: start.map(|start| line_of(text, start)),
            field: unsound.word.to_owned(),
            reason: reason::of_law(unsound.reason),
        }
    }

    /// Returns the line, counted from one; none if a field is missing from the whole file.
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        self.line
    }

    /// Returns the field, such as `signs[1]` or `signature.header`; empty if the text is not TOML.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }
}

impl fmt::Display for InvalidScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            field,
            reason,
        } = self;
        if let Some(line) = line {
            write!(f, "line {line}")?;
        }
        match (line, field.as_str()) {
            (_, "") => write!(f, ": {reason}"),
            (Some(_), field) => write!(f, ", `{field}`: {reason}"),
            (None, field) => write!(f, "`{field}`: {reason}"),
        }
    }
}

impl StdError for InvalidScheme {}

/// Returns where an error occurred, and the field that is missing, if one is.
fn field(path: &Path, message: &str) -> String {
    let mut field = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => field.push_str(&format!("[{index}]")),
            Segment::Map { key: name } | Segment::Enum { variant: name } => {
                push_name(&mut field, name);
            }
            Segment::Unknown => {}
        }
    }
    let missing = message.strip_prefix(MISSING);
    if let Some((name, _)) = missing.and_then(|rest| rest.split_once('`')) {
        push_name(&mut field, name);
    }
    field
}

/// How serde begins the message about a field that is missing, before the field's name.
const MISSING: &str = "missing field `";

fn push_name(field: &mut String, name: &str) {
    if !field.is_empty() {
        field.push('.');
    }
    field.push_str(name);
}

fn line_of_error(text: &str, error: &toml::de::Error) -> Option<usize> {
    Some(line_of(text, error.span().map_or(0, |span| span.start)))
}

fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    let ends = before.iter().filter(|byte| **byte == b'\n');
    ends.count().saturating_add(1)
}

#[cfg(test)]
mod tests {
    use crate::Scheme;

    const TOML: &str = r#"id = "acme"
algorithm = "hmac-sha256"
encoding = "hex"
signs = ["timestamp", { literal = "." }, "body"]

[signature]
header = "Acme-Signature"

[timestamp]
at = { header = "Acme-Time" }
format = "unix-seconds"
"#;

    fn toml(from: &str, to: &str) -> (Option<usize>, String) {
        let error = Scheme::from_toml(&TOML.replace(from, to)).unwrap_err();
        (error.line(), error.field().to_owned())
    }

    fn at(line: usize, field: &str) -> (Option<usize>, String) {
        (Some(line), field.to_owned())
    }

    #[test]
    fn the_unbroken_scheme_is_sound() {
        assert!(Scheme::from_toml(TOML).is_ok());
    }

    #[test]
    fn a_missing_field_is_named() {
        assert_eq!(
            toml("algorithm = \"hmac-sha256\"\n", ""),
            (None, "algorithm".to_owned())
        );
        assert_eq!(
            toml("at = { header = \"Acme-Time\" }", ""),
            at(9, "timestamp.at")
        );
    }

    #[test]
    fn a_mistake_within_a_field_has_its_path() {
        assert_eq!(toml("\"Acme-Signature\"", "7"), at(7, "signature.header"));
        assert_eq!(toml("\".\"", "7"), at(4, "signs[1].literal"));
        assert_eq!(toml("\"body\"]", "\"bodies\"]"), at(4, "signs[2]"));
    }

    #[test]
    fn a_value_that_is_wrong_as_a_whole_has_its_line() {
        assert_eq!(toml("Acme-Time", "Acme Time"), at(10, "timestamp.at"));
        assert_eq!(toml("Acme-Signature", "Acme Signature"), at(6, "signature"));
    }

    #[test]
    fn a_status_that_no_response_has_is_named() {
        let status = "encoding = \"hex\"\nacknowledgement = { statuses = { one-of = [7] } }\n";

        assert_eq!(
            toml("encoding = \"hex\"\n", status),
            at(4, "acknowledgement")
        );
    }

    #[test]
    fn a_field_that_does_not_exist_is_named() {
        assert_eq!(toml("encoding", "encodings"), at(3, "encodings"));
        assert_eq!(toml("format", "form"), at(11, "timestamp.form"));
    }

    #[test]
    fn words_that_do_not_go_together_have_the_line_of_their_field() {
        assert_eq!(toml("\".\"", "\"\""), at(4, "signs"));
        assert_eq!(toml("\"timestamp\", ", ""), at(9, "timestamp"));
        assert_eq!(toml("id = \"acme\"", "\"id\" = \"\""), at(1, "id"));
    }

    #[test]
    fn a_text_that_is_not_toml_has_a_line() {
        let error = Scheme::from_toml("id = \"acme\"\nalgorithm = \n").unwrap_err();

        assert_eq!((error.line(), error.field()), (Some(2), ""));
        assert!(error.to_string().starts_with("line 2: "), "{error}");
    }
}
