//! What `listen` stores of a delivery's secrets, and what `replay` reads of it.
//!
//! A stored delivery holds no secret: where the sender showed one, its name takes its place. Where
//! that was, and how the secret was written there, is stored as well, so that the exact request can
//! be sent again, and a sender's own text that looks like a name stays as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use webhook_sig::scheme::Encoding;
use webhook_sig_delivery::Delivery;

use crate::failure::Failure;
use crate::request::set_body;
use crate::secrets::{read_secret_file, read_variable};
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

/// How a secret is written in a request.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Form {
    /// As HTTP Basic writes user and password.
    Base64,
    /// With other escapes than those of [`Form::Json`] and [`Form::Percent`].
    Escaped,
    /// As a string of JSON, with no more escapes than it needs.
    Json,
    /// As a part of a URL, with all escapes that RFC 3986 has.
    Percent,
    Plain,
}

/// The characters of a name that no query has as they are.
const NOT_IN_QUERY: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'+')
    .add(b'<')
    .add(b'>');

/// What a URL has without an escape (RFC 3986, section 2.3).
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

impl Form {
    /// The forms that have one spelling.
    pub(crate) const SPELLED: [Self; 4] = [Self::Plain, Self::Base64, Self::Json, Self::Percent];

    /// Writes a secret; of one with other escapes it is not known which.
    pub(crate) fn write(self, secret: &str) -> Option<String> {
        match self {
            Self::Base64 => Some(Encoding::Base64.encode(secret.as_bytes())),
            Self::Escaped => None,
            Self::Json => {
                let quoted = Value::from(secret).to_string();
                let text = quoted.strip_prefix('"')?.strip_suffix('"')?;
                Some(text.to_owned())
            }
            Self::Percent => Some(utf8_percent_encode(secret, UNRESERVED).to_string()),
            Self::Plain => Some(secret.to_owned()),
        }
    }
}

/// A text of a delivery.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Place {
    Body,
    /// The value of the header at this place, counted from 0.
    Header(usize),
    Url,
}

/// A secret whose name was stored in its place.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Hole {
    #[serde(rename = "in")]
    pub(crate) place: Place,
    /// The byte of the text at which the name begins.
    pub(crate) at: usize,
    pub(crate) secret: SecretName,
    pub(crate) form: Form,
}

impl Hole {
    /// Returns what is written there in place of the secret.
    pub(crate) fn name(&self) -> String {
        let name = self.secret.expansion();
        match self.place {
            Place::Url => utf8_percent_encode(&name, NOT_IN_QUERY).to_string(),
            Place::Body | Place::Header(_) => name,
        }
    }
}

/// The verdict of the receiver that stored a delivery.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum VerdictState {
    Handshake,
    Refused,
    Verified,
}

/// What is known of a delivery that `listen` stored, and of no other.
#[derive(Default, Deserialize)]
pub(crate) struct Remarks {
    verdict: Option<State>,
    /// Whether the end of the body is missing.
    #[serde(default)]
    cut: bool,
    changed_header: Option<String>,
    /// The secrets of its route, the current one first.
    #[serde(default)]
    pub(crate) secrets: Vec<SecretName>,
    #[serde(default)]
    pub(crate) hidden: Vec<Hole>,
}

#[derive(Deserialize)]
struct State {
    state: VerdictState,
}

impl Remarks {
    /// Reads what `listen` writes, or says why not; it is known by a verdict with one of our states.
    /// The remarks of anyone else are for people.
    pub(crate) fn read(about: &Map<String, Value>) -> Result<Self, String> {
        let verdict = about.get("verdict").cloned().unwrap_or_default();
        if serde_json::from_value::<State>(verdict).is_err() {
            return Ok(Self::default());
        }
        serde_json::from_value(Value::Object(about.clone())).map_err(|error| foreign(&error))
    }

    /// Reads each secret that the delivery shows, once.
    pub(crate) fn shown(
        &self,
        read: impl Fn(&SecretName) -> Result<String, Failure>,
    ) -> Result<BTreeMap<SecretName, String>, Failure> {
        let names: BTreeSet<_> = self.hidden.iter().map(|hole| &hole.secret).collect();
        let secrets = names.into_iter();
        secrets
            .map(|name| Ok((name.clone(), read(name)?)))
            .collect()
    }

    pub(crate) fn state(&self) -> Option<VerdictState> {
        self.verdict.as_ref().map(|verdict| verdict.state)
    }

    /// Returns why this is not the request that was sent.
    pub(crate) fn inexact(&self) -> Option<String> {
        inexact(self.cut, self.changed_header.as_deref())
    }
}

/// Returns why a stored request is not the one that was sent: its body is cut, or a header changed.
pub(crate) fn inexact(is_cut: bool, changed_header: Option<&str>) -> Option<String> {
    if is_cut {
        return Some("its body was cut at --body-limit when it was stored".to_owned());
    }
    changed_header.map(|name| {
        format!(
            "its header `{}` is not UTF-8, and is not kept as it was",
            name.escape_debug(),
        )
    })
}

/// Returns why remarks cannot be read.
pub(crate) fn foreign(error: &serde_json::Error) -> String {
    format!("`about` is not what `listen` writes: {error}")
}

/// How many deliveries are not sent, because of the verdict with which they were stored.
#[derive(Clone, Copy, Default)]
pub(crate) struct Skipped {
    refused: usize,
    handshakes: usize,
}

impl Skipped {
    /// Counts the verdicts of those that are skipped.
    pub(crate) fn of(states: impl Iterator<Item = VerdictState>) -> Self {
        states.fold(Self::default(), |mut skipped, state| {
            match state {
                VerdictState::Handshake => {
                    skipped.handshakes = skipped.handshakes.saturating_add(1);
                }
                VerdictState::Refused => skipped.refused = skipped.refused.saturating_add(1),
                VerdictState::Verified => {}
            }
            skipped
        })
    }

    pub(crate) fn total(&self) -> usize {
        self.refused.saturating_add(self.handshakes)
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            refused,
            handshakes,
        } = self;
        if *refused > 0 {
            write!(f, "{refused} refused when stored (`--refused` sends them)")?;
        }
        if *refused > 0 && *handshakes > 0 {
            f.write_str(", ")?;
        }
        match handshakes {
            0 => Ok(()),
            1 => f.write_str("1 handshake"),
            _ => write!(f, "{handshakes} handshakes"),
        }
    }
}

/// Why a delivery cannot have its secrets back.
#[derive(Debug)]
pub(crate) enum Lost {
    /// It was written with escapes of which there are several.
    Escaped(SecretName),
    /// There is another text where a name should be.
    Misplaced(SecretName),
    /// It is not among the secrets that are there.
    Unknown(SecretName),
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Escaped(name) => write!(
                f,
                "it shows the secret {name} with escapes, and which ones is not stored",
            ),
            Self::Misplaced(name) => write!(
                f,
                "it does not have the secret {name} where `about.hidden` has it",
            ),
            Self::Unknown(name) => {
                write!(f, "it shows the secret {name}, which no --route names")
            }
        }
    }
}

/// Puts the secrets of a stored delivery back to where they were, all of them or none.
pub(crate) fn put_back(
    delivery: &mut Delivery,
    hidden: &[Hole],
    secret: impl Fn(&SecretName) -> Option<String>,
) -> Result<(), Lost> {
    let has = |hole: &&Hole| match hole.place {
        Place::Body => true,
        Place::Header(number) => number < delivery.headers.len(),
        Place::Url => delivery.url.is_some(),
    };
    if let Some(hole) = hidden.iter().find(|hole| !has(hole)) {
        return Err(Lost::Misplaced(hole.secret.clone()));
    }
    let filled = |place, text: &[u8]| {
        let holes = hidden.iter().filter(|hole| hole.place == place);
        fill(text, holes, &secret)
    };
    let text = |place, text: &str| {
        let filled = filled(place, text.as_bytes())?;
        Ok(String::from_utf8_lossy(&filled).into_owned())
    };
    let url = delivery.url.as_deref().map(|url| text(Place::Url, url));
    let url = url.transpose()?;
    let values = delivery.headers.iter().map(|(_, value)| value).enumerate();
    let values = values.map(|(number, value)| text(Place::Header(number), value));
    let values = values.collect::<Result<Vec<_>, _>>()?;
    if hidden.iter().any(|hole| hole.place == Place::Body) {
        // A body that cannot be read has no place for a secret.
        let body = delivery.body_bytes().unwrap_or_default();
        let body = filled(Place::Body, &body)?;
        (delivery.body, delivery.body_base64) = (None, None);
        set_body(delivery, &body);
    }
    delivery.url = url;
    for ((_, value), filled) in delivery.headers.iter_mut().zip(values) {
        *value = filled;
    }
    Ok(())
}

/// Puts secrets into one text.
fn fill<'h>(
    text: &[u8],
    holes: impl Iterator<Item = &'h Hole>,
    secret: impl Fn(&SecretName) -> Option<String>,
) -> Result<Vec<u8>, Lost> {
    let (mut filled, mut rest, mut end) = (Vec::new(), text, 0_usize);
    for hole in holes {
        let name = &hole.secret;
        let value = secret(name).ok_or_else(|| Lost::Unknown(name.clone()))?;
        let written = hole.form.write(&value);
        let written = written.ok_or_else(|| Lost::Escaped(name.clone()))?;
        let shown = hole.name();
        let split = hole.at.checked_sub(end);
        let (before, after) = split
            .and_then(|length| rest.split_at_checked(length))
            .and_then(|(before, after)| Some((before, after.strip_prefix(shown.as_bytes())?)))
            .ok_or_else(|| Lost::Misplaced(name.clone()))?;
        filled.extend_from_slice(before);
        filled.extend_from_slice(written.as_bytes());
        end = hole.at.saturating_add(shown.len());
        rest = after;
    }
    filled.extend_from_slice(rest);
    Ok(filled)
}
