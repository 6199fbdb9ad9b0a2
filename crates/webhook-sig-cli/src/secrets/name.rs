//! A secret by its name, which says where it is.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::{env, fmt, io};

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::shell::quote;

/// Where a secret comes from, as a route names it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(into = "String", try_from = "String")]
pub(crate) enum SecretName {
    Environment(String),
    File(PathBuf),
}

impl SecretName {
    /// Reads the secret; `whose` follows its name in an error.
    pub(crate) fn read(&self, whose: &str) -> Result<String, Failure> {
        let option = format!("{self}{whose}");
        match self {
            Self::Environment(name) => read_variable(option, name),
            Self::File(path) => {
                read_secret_file(path).map_err(|error| Failure::Read(option, error))
            }
        }
    }

    /// Returns the environment variable, if it is not set.
    pub(crate) fn unset_variable(&self) -> Option<&str> {
        match self {
            Self::Environment(name) if env::var_os(name).is_none() => Some(name),
            Self::Environment(_) | Self::File(_) => None,
        }
    }

    /// Returns what takes the secret's place.
    pub(crate) fn expansion(&self) -> String {
        match self {
            Self::Environment(name) => format!("${name}"),
            Self::File(path) => format!("$(cat '{}')", plain(path)),
        }
    }

    /// Writes what a POSIX shell expands to the secret, in double quotes.
    pub(crate) fn shell(&self) -> String {
        match self {
            Self::Environment(name) => format!("${name}"),
            Self::File(path) => format!("$(cat {})", quote(&path.display().to_string())),
        }
    }
}

/// Returns a path without what would end a string of JSON or of a shell.
fn plain(path: &Path) -> String {
    let unsafe_in_text = |character: char| matches!(character, '"' | '\'' | '\\' | '\0'..' ');
    path.display().to_string().replace(unsafe_in_text, "_")
}

/// How the command line names it.
impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment(name) => write!(f, "env:{name}"),
            Self::File(path) => write!(f, "file:{}", path.display()),
        }
    }
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

impl TryFrom<String> for SecretName {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<SecretName> for String {
    fn from(name: SecretName) -> Self {
        name.to_string()
    }
}

/// The greatest length of a file that holds a secret, in bytes: 64 KiB, some ten times a key of RSA
/// with 8192 bits.
const SECRET_FILE_LIMIT: u64 = 64 * 1024;

/// Reads a file that holds a secret.
pub(super) fn read_secret_file(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    // A stored delivery may name any file, such as one without an end.
    let mut file = File::open(path)?.take(SECRET_FILE_LIMIT.saturating_add(1));
    if file.read_to_string(&mut text)? as u64 > SECRET_FILE_LIMIT {
        let why = format!("a secret has at most {SECRET_FILE_LIMIT} bytes");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
    }
    // Editors end a file with a line break that is not part of the secret.
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(text)
}

/// Reads an environment variable that an option names and that may hold a secret.
pub(crate) fn read_variable(option: String, name: &str) -> Result<String, Failure> {
    env::var(name).map_err(|error| Failure::Environment(option, hushed(&error)))
}

/// Takes the value out of an error that would print it.
fn hushed(error: &env::VarError) -> env::VarError {
    match error {
        env::VarError::NotPresent => env::VarError::NotPresent,
        env::VarError::NotUnicode(_) => env::VarError::NotUnicode("…".into()),
    }
}
