//! The places of a stored delivery where a secret was, and how it gets back there.

use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use webhook_sig::scheme::Encoding;
use webhook_sig_delivery::Delivery;

use crate::request::set_body;
use crate::secrets::SecretName;

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
