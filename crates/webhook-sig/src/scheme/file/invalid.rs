//! Where a file is wrong.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt;

use serde_json::value::RawValue;
use serde_path_to_error::{Path, Segment};
use toml::de::DeTable;

use crate::scheme::check::Unsound;

/// Why a text describes no scheme: in which line, in which field.
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
/// assert_eq!((misspelled.line(), misspelled.field()), (5, "signature.heading"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidScheme {
    line: usize,
    field: String,
    reason: String,
}

impl InvalidScheme {
    /// Makes one for a text that is no TOML.
    pub(super) fn no_toml(text: &str, error: &toml::de::Error) -> Self {
        Self {
            line: toml_line(text, error),
            field: String::new(),
            reason: error.message().to_owned(),
        }
    }

    /// Makes one for TOML that has not the fields of a scheme.
    pub(super) fn in_toml(text: &str, error: &serde_path_to_error::Error<toml::de::Error>) -> Self {
        let reason = error.inner().message();
        Self {
            line: toml_line(text, error.inner()),
            field: field(error.path(), reason),
            reason: reason.to_owned(),
        }
    }

    /// Makes one for a text that goes on after the JSON.
    pub(super) fn no_json(error: &serde_json::Error) -> Self {
        Self {
            line: error.line(),
            field: String::new(),
            reason: json_reason(error),
        }
    }

    /// Makes one for a text that is no JSON, or has not the fields of a scheme.
    pub(super) fn in_json(
        text: &str,
        error: &serde_path_to_error::Error<serde_json::Error>,
    ) -> Self {
        let reason = json_reason(error.inner());
        let top = match error.path().iter().next() {
            Some(Segment::Map { key }) => json_value(text, key),
            _ => None,
        };
        // What a whole value makes wrong is noticed after it, where the next line may have begun.
        let last = top.map_or(usize::MAX, |(_, end)| line_of(text, end));
        Self {
            line: error.inner().line().min(last),
            field: field(error.path(), &reason),
            reason,
        }
    }

    /// Makes one for TOML whose words do not go together.
    pub(super) fn unsound_toml(text: &str, unsound: Unsound) -> Self {
        let table = DeTable::parse(text).ok();
        let start = table.and_then(|table| {
            let mut keys = table.get_ref().iter().map(|(key, _)| key);
            keys.find(|key| key.get_ref() == unsound.word)
                .map(|key| key.span().start)
        });
        Self::unsound(text, start, unsound)
    }

    /// Makes one for JSON whose words do not go together.
    pub(super) fn unsound_json(text: &str, unsound: Unsound) -> Self {
        let start = json_value(text, unsound.word).map(|(start, _)| start);
        Self::unsound(text, start, unsound)
    }

    /// A field that should be there and is not has the first line.
    fn unsound(text: &str, start: Option<usize>, unsound: Unsound) -> Self {
        Self {
            line: line_of(text, start.unwrap_or(0)),
            field: unsound.word.to_owned(),
            reason: unsound.reason.to_owned(),
        }
    }

    /// Returns the line, counted from one.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line
    }

    /// Returns the field, such as `signs[1]` or `signature.header`; empty where a text is no TOML
    /// or no JSON.
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
        if field.is_empty() {
            return write!(f, "line {line}: {reason}");
        }
        write!(f, "line {line}, `{field}`: {reason}")
    }
}

impl StdError for InvalidScheme {}

/// Returns where an error occurred, and the field that is missing, if one is.
fn field(path: &Path, reason: &str) -> String {
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
    let missing = reason.strip_prefix("missing field `");
    if let Some((name, _)) = missing.and_then(|rest| rest.split_once('`')) {
        push_name(&mut field, name);
    }
    field
}

fn push_name(field: &mut String, name: &str) {
    if !field.is_empty() {
        field.push('.');
    }
    field.push_str(name);
}

fn toml_line(text: &str, error: &toml::de::Error) -> usize {
    line_of(text, error.span().map_or(0, |span| span.start))
}

/// Returns what is wrong, without the place.
fn json_reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rsplit_once(" at line ") {
        Some((reason, _)) => reason.to_owned(),
        None => message,
    }
}

/// Returns where the value of a field of the whole object starts and ends.
fn json_value(text: &str, name: &str) -> Option<(usize, usize)> {
    let fields: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
    let value = fields.get(name)?.get();
    let start = value.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    Some((start, start.checked_add(value.len())?))
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

    const JSON: &str = r#"{
    "id": "acme",
    "algorithm": "hmac-sha256",
    "encoding": "hex",
    "signs": ["timestamp", { "literal": "." }, "body"],
    "timestamp": {
        "at": { "header": "Acme-Time" },
        "format": "unix-seconds"
    },
    "signature": {
        "header": "Acme-Signature"
    }
}"#;

    fn toml(from: &str, to: &str) -> (usize, String) {
        let error = Scheme::from_toml(&TOML.replace(from, to)).unwrap_err();
        (error.line(), error.field().to_owned())
    }

    fn json(from: &str, to: &str) -> (usize, String) {
        let error = Scheme::from_json(&JSON.replace(from, to)).unwrap_err();
        (error.line(), error.field().to_owned())
    }

    fn at(line: usize, field: &str) -> (usize, String) {
        (line, field.to_owned())
    }

    #[test]
    fn what_the_mistakes_are_made_in_is_right() {
        assert!(Scheme::from_toml(TOML).is_ok());
        assert!(Scheme::from_json(JSON).is_ok());
    }

    #[test]
    fn a_word_in_json_of_one_line_has_its_field() {
        let text = JSON.replace('\n', "");
        let text = text.replace("hmac-sha256", "hmac-sha257");
        let error = Scheme::from_json(&text).unwrap_err();

        assert_eq!((error.line(), error.field()), (1, "algorithm"));
    }

    #[test]
    fn a_missing_field_is_named() {
        assert_eq!(
            toml("algorithm = \"hmac-sha256\"\n", ""),
            at(1, "algorithm")
        );
        assert_eq!(
            toml("at = { header = \"Acme-Time\" }", ""),
            at(9, "timestamp.at")
        );
        assert_eq!(
            json("\"algorithm\": \"hmac-sha256\",", ""),
            at(13, "algorithm")
        );
        assert_eq!(
            json("\"at\": { \"header\": \"Acme-Time\" },", ""),
            at(9, "timestamp.at")
        );
    }

    #[test]
    fn a_mistake_within_a_field_has_its_path() {
        assert_eq!(toml("\"Acme-Signature\"", "7"), at(7, "signature.header"));
        assert_eq!(toml("\".\"", "7"), at(4, "signs[1].literal"));
        assert_eq!(toml("\"body\"]", "\"bodies\"]"), at(4, "signs[2]"));
        assert_eq!(json("\"Acme-Signature\"", "7"), at(11, "signature.header"));
        assert_eq!(json("\".\"", "7"), at(5, "signs[1].literal"));
        assert_eq!(json("\"body\"]", "\"bodies\"]"), at(5, "signs[2]"));
    }

    #[test]
    fn a_value_that_is_wrong_as_a_whole_has_its_line() {
        assert_eq!(toml("Acme-Time", "Acme Time"), at(10, "timestamp.at"));
        assert_eq!(toml("Acme-Signature", "Acme Signature"), at(6, "signature"));
        assert_eq!(json("Acme-Time", "Acme Time"), at(7, "timestamp.at"));
        assert_eq!(
            json("Acme-Signature", "Acme Signature"),
            at(12, "signature")
        );
    }

    #[test]
    fn a_status_that_no_response_has_is_named() {
        let field = "acknowledgement.status";
        let in_toml = "encoding = \"hex\"\nacknowledgement = { status = 7 }\n";
        let in_json = "\"encoding\": \"hex\",\n\"acknowledgement\": { \"status\": 700 },";

        assert_eq!(toml("encoding = \"hex\"\n", in_toml), at(4, field));
        assert_eq!(json("\"encoding\": \"hex\",", in_json), at(5, field));
    }

    #[test]
    fn a_field_that_does_not_exist_is_named() {
        assert_eq!(toml("encoding", "encodings"), at(3, "encodings"));
        assert_eq!(toml("format", "form"), at(11, "timestamp.form"));
        assert_eq!(json("\"encoding\"", "\"encodings\""), at(4, "encodings"));
        assert_eq!(json("\"format\"", "\"form\""), at(8, "timestamp.form"));
    }

    #[test]
    fn words_that_do_not_go_together_have_the_line_of_their_field() {
        assert_eq!(toml("\".\"", "\"\""), at(4, "signs"));
        assert_eq!(toml("\"timestamp\", ", ""), at(9, "timestamp"));
        assert_eq!(toml("id = \"acme\"", "\"id\" = \"\""), at(1, "id"));
        assert_eq!(json("\".\"", "\"\""), at(5, "signs"));
        assert_eq!(json("\"timestamp\", ", ""), at(6, "timestamp"));
        assert_eq!(json(", \"body\"", ""), at(1, "unsigned-body"));
    }

    #[test]
    fn what_is_no_toml_and_no_json_has_a_line() {
        let toml = Scheme::from_toml("id = \"acme\"\nalgorithm = \n").unwrap_err();
        let json = Scheme::from_json(&format!("{JSON}\n}}")).unwrap_err();

        assert_eq!((toml.line(), toml.field()), (2, ""));
        assert!(toml.to_string().starts_with("line 2: "), "{toml}");
        assert_eq!(json.to_string(), "line 14: trailing characters");
    }
}
