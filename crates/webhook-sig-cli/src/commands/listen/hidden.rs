//! Secrets by the names of their variables and files, and what replaces them wherever they would
//! be shown.

use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use bytes::Bytes;
use webhook_sig::scheme::Encoding;

use crate::failure::Failure;
use crate::secrets::{read_secret_file, read_variable};

/// Where a secret comes from, as a route names it.
#[derive(Clone)]
pub(crate) enum SecretName {
    Environment(String),
    File(PathBuf),
}

impl SecretName {
    /// Reads the secret.
    pub(super) fn read(&self) -> Result<String, Failure> {
        let read = match self {
            Self::Environment(name) => read_variable("", name),
            Self::File(path) => {
                read_secret_file(path).map_err(|error| Failure::Read(String::new(), error))
            }
        };
        read.map_err(|failure| match failure {
            Failure::Environment(_, error) => Failure::Environment(self.option(), error),
            Failure::Read(_, error) => Failure::Read(self.option(), error),
            other => other,
        })
    }

    /// Returns how the command line names it.
    pub(super) fn option(&self) -> String {
        match self {
            Self::Environment(name) => format!("env:{name}"),
            Self::File(path) => format!("file:{}", path.display()),
        }
    }

    /// Writes an expression of Rust that reads the secret.
    pub(super) fn rust(&self) -> String {
        match self {
            Self::Environment(name) => format!("std::env::var({name:?}).unwrap()"),
            Self::File(path) => format!(
                "std::fs::read_to_string({:?}).unwrap().trim_end().to_owned()",
                path.display().to_string()
            ),
        }
    }

    /// Writes a word of a POSIX shell that expands to the secret.
    fn shell(&self) -> String {
        match self {
            Self::Environment(name) => format!("${name}"),
            Self::File(path) => format!("$(cat '{}')", plain(path)),
        }
    }
}

/// Returns a path without what would end a string of JSON or of a shell.
fn plain(path: &Path) -> String {
    let unsafe_in_text = |character: char| matches!(character, '"' | '\'' | '\\' | '\0'..' ');
    path.display().to_string().replace(unsafe_in_text, "_")
}

impl FromStr for SecretName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some(("env", name)) if !name.is_empty() => Ok(Self::Environment(name.to_owned())),
            Some(("file", path)) if !path.is_empty() => Ok(Self::File(path.into())),
            _ => Err("a secret is named as `env:VARIABLE` or `file:FILE`, never written here"),
        }
    }
}

/// What replaces the secret where it is shown.
impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shell())
    }
}

/// Replaces secrets by their names in what is printed, stored and shown.
///
/// Senders of tokens and passwords send the secret itself, and an app may print one.
#[derive(Default)]
pub(super) struct Hidden {
    secrets: Vec<(SecretName, String)>,
}

impl Hidden {
    pub(super) fn add(&mut self, name: &SecretName, secret: &str) {
        self.secrets.push((name.clone(), secret.to_owned()));
        // The longest goes first, or the rest of a longer one could stay.
        self.secrets
            .sort_by_key(|(_, secret)| std::cmp::Reverse(secret.len()));
    }

    /// Replaces the secrets in a text.
    pub(super) fn text(&self, text: &str) -> String {
        self.replace(text, str::to_owned, |name, _| name.to_string())
    }

    /// Replaces the secrets in a text of JSON, which writes some characters as escapes.
    pub(super) fn json(&self, text: &str) -> String {
        self.replace(text, json_escaped, |name, _| name.to_string())
    }

    /// Replaces the secrets in a line for a shell, all of whose words are in single quotes.
    pub(super) fn shell(&self, line: &str) -> String {
        let quoted = |secret: &str| secret.replace('\'', r"'\''");
        self.replace(line, quoted, |name, form| match form {
            Form::Plain => format!(r#"'"{}"'"#, name.shell()),
            Form::Base64 => {
                format!(
                    r#"'"$(printf %s "{}" | base64 | tr -d '\n')"'"#,
                    name.shell()
                )
            }
            Form::Percent => name.to_string(),
        })
    }

    /// Replaces the secrets in a body.
    pub(super) fn bytes(&self, body: &Bytes) -> Bytes {
        let holds = |text: &str| memchr::memmem::find(body, text.as_bytes()).is_some();
        let mut forms = self.secrets.iter().flat_map(|(_, secret)| forms(secret));
        if !forms.any(|(_, text)| holds(&text)) {
            return body.clone();
        }
        match str::from_utf8(body) {
            Ok(text) => self.text(text).into(),
            Err(_) => self.text(&String::from_utf8_lossy(body)).into(),
        }
    }

    fn replace(
        &self,
        text: &str,
        escape: impl Fn(&str) -> String,
        write: impl Fn(&SecretName, Form) -> String,
    ) -> String {
        let mut text = text.to_owned();
        for (name, secret) in &self.secrets {
            for (form, shown) in forms(secret) {
                let shown = escape(&shown);
                if text.contains(&shown) {
                    text = text.replace(&shown, &write(name, form));
                }
            }
        }
        text
    }
}

/// How a secret is written in a request.
#[derive(Clone, Copy)]
enum Form {
    /// As HTTP Basic writes user and password.
    Base64,
    /// As a query or a form writes it.
    Percent,
    Plain,
}

fn forms(secret: &str) -> [(Form, String); 3] {
    [
        (Form::Plain, secret.to_owned()),
        (Form::Base64, Encoding::Base64.encode(secret.as_bytes())),
        (Form::Percent, percent_encoded(secret)),
    ]
}

fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _infallible = write!(text, "%{byte:02X}");
        }
        text
    })
}

fn json_escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted
        .trim_start_matches('"')
        .strip_suffix('"')
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(secret: &str) -> Hidden {
        let mut hidden = Hidden::default();
        hidden.add(&SecretName::Environment("TOKEN".to_owned()), secret);
        hidden
    }

    #[test]
    fn a_secret_is_hidden_in_each_of_its_forms() {
        let hidden = hidden("us\"er:pa/ss");

        assert_eq!(hidden.text("a us\"er:pa/ss b"), "a $TOKEN b");
        assert_eq!(hidden.text("Basic dXMiZXI6cGEvc3M="), "Basic $TOKEN");
        assert_eq!(hidden.text("?t=us%22er%3Apa%2Fss"), "?t=$TOKEN");
        assert_eq!(hidden.json(r#"{"a":"us\"er:pa/ss"}"#), r#"{"a":"$TOKEN"}"#);
        assert_eq!(hidden.bytes(&Bytes::from("us\"er:pa/ss")), "$TOKEN");
    }

    #[test]
    fn a_shell_reads_the_secret_from_its_variable() {
        let line = hidden("it's").shell(r"curl --header 'token: it'\''s'");

        assert_eq!(line, r#"curl --header 'token: '"$TOKEN"''"#);
    }
}
