//! Readers for the forms, queries and JSON bodies that some schemes sign parts of.
//!
//! They are strict where frameworks are lenient: what two readers could understand in two ways
//! is malformed.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::percent_decode;

use crate::request::{Found, Head, ReadError, json};

/// The default greatest number of fields of a form or query; more are malformed.
pub const FIELD_LIMIT: usize = 1024;

/// The decoded fields of a form or query, in order of arrival.
#[derive(Clone)]
pub struct Fields<'a> {
    fields: Vec<Field<'a>>,
}

type Field<'a> = (Cow<'a, [u8]>, Cow<'a, [u8]>);

impl<'a> Fields<'a> {
    /// Reads `application/x-www-form-urlencoded` text as bytes of any character set.
    ///
    /// # Errors
    ///
    /// [`ReadError::Body`] if a percent escape is broken or there are more fields than the limit.
    pub(crate) fn parse(text: &'a [u8], limit: usize) -> Result<Self, ReadError> {
        let mut fields = Vec::new();
        for pair in text.split(|byte| *byte == b'&') {
            if pair.is_empty() {
                continue;
            }
            if fields.len() >= limit {
                return Err(ReadError::Body);
            }
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let name = decode(halves.next().unwrap_or_default())?;
            let value = decode(halves.next().unwrap_or_default())?;
            fields.push((name, value));
        }
        Ok(Self { fields })
    }

    /// Reads the members of a JSON object, which are strings and numbers, as fields.
    ///
    /// # Errors
    ///
    /// [`ReadError::Body`] if it is not such an object, or has more members than the limit.
    pub(crate) fn of_json(text: &'a [u8], limit: usize) -> Result<Self, ReadError> {
        let members = json::members(text, limit).map_err(|_| ReadError::Body)?;
        let fields = members
            .into_iter()
            .map(|(name, value)| (Cow::Owned(name.into_bytes()), value.into_bytes()));
        Ok(Self {
            fields: fields.collect(),
        })
    }

    /// Leaves fields out by name.
    pub(crate) fn without(mut self, names: &[String]) -> Self {
        self.fields
            .retain(|(own, _)| !names.iter().any(|name| name.as_bytes() == own.as_ref()));
        self
    }

    /// Returns names and values, in order of arrival.
    ///
    /// ```
    /// use webhook_sig::request::{ReadError, View};
    /// use webhook_sig::scheme::{Custom, Encoding, Component, Scheme, Location};
    /// use webhook_sig::{Head, Verifier};
    ///
    /// fn pairs(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    ///     for (name, value) in view.form()?.iter() {
    ///         for piece in [name, b":", value, b"\n"] {
    ///             write(piece);
    ///         }
    ///     }
    ///     Ok(())
    /// }
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
    ///         .signs(&[Component::Custom(Custom::new("pairs", pairs))]);
    ///
    /// # let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    /// # let head = Head::new("POST", "/", &headers);
    /// let message = Verifier::new(&ACME).signed_message(&head, "b=%26&a=1&b=")?;
    /// assert_eq!(message, b"b:&\na:1\nb:\n");
    /// # Ok::<(), webhook_sig::Error>(())
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.fields
            .iter()
            .map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    /// Returns the one value of a field; several are malformed, because readers disagree on
    /// which of them counts.
    pub(crate) fn one(&self, name: &str) -> Result<Cow<'a, [u8]>, ReadError> {
        let mut values = self
            .fields
            .iter()
            .filter(|(own, _)| own.as_ref() == name.as_bytes());
        match (values.next(), values.next()) {
            (None, _) => Err(ReadError::Missing),
            (Some((_, value)), None) => Ok(value.clone()),
            (Some(_), Some(_)) => Err(ReadError::Malformed),
        }
    }
}

impl fmt::Debug for Fields<'_> {
    /// Shows how many there are: names and values may be personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fields")
            .field("count", &self.fields.len())
            .finish_non_exhaustive()
    }
}

fn decode(text: &[u8]) -> Result<Cow<'_, [u8]>, ReadError> {
    let is_escape = |at: usize| {
        let digits = text.get(at.saturating_add(1)..at.saturating_add(3));
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    let mut escapes = text.iter().enumerate().filter(|(_, byte)| **byte == b'%');
    if !escapes.all(|(at, _)| is_escape(at)) {
        return Err(ReadError::Body);
    }
    if !text.contains(&b'+') {
        return Ok(percent_decode(text).into());
    }
    let spaced: Vec<u8> = text
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    Ok(Cow::Owned(percent_decode(&spaced).collect()))
}

/// Returns whether the body is announced as a form.
pub(crate) fn announces_form(head: &Head<'_>) -> bool {
    announces(head, b"application/x-www-form-urlencoded")
}

/// Returns whether the body is announced as JSON.
pub(crate) fn announces_json(head: &Head<'_>) -> bool {
    announces(head, b"application/json")
}

fn announces(head: &Head<'_>, media_type: &[u8]) -> bool {
    let Found::One(value) = head.header("content-type") else {
        return false;
    };
    let essence = value
        .split(|byte| *byte == b';')
        .next()
        .unwrap_or_default()
        .trim_ascii();
    essence.eq_ignore_ascii_case(media_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_decoded_as_bytes() {
        let fields = Fields::parse(b"a=1+2&b=%E2%82%AC&c&=d&&e=%ff%3D=", FIELD_LIMIT).unwrap();

        let pairs: Vec<_> = fields.iter().collect();

        let expected: [(&[u8], &[u8]); 5] = [
            (b"a", b"1 2"),
            (b"b", "€".as_bytes()),
            (b"c", b""),
            (b"", b"d"),
            (b"e", b"\xff=="),
        ];
        assert_eq!(pairs, expected);
    }

    #[test]
    fn broken_escapes_are_malformed() {
        for text in ["a=%", "a=%4", "a=%zz", "%=b", "a=%4%41", "a=%+1"] {
            assert!(
                Fields::parse(text.as_bytes(), FIELD_LIMIT).is_err(),
                "{text}"
            );
        }
    }

    #[test]
    fn fields_are_bounded() {
        let most = "a=b&".repeat(FIELD_LIMIT);

        assert!(Fields::parse(most.as_bytes(), FIELD_LIMIT).is_ok());
        assert!(Fields::parse(format!("{most}c").as_bytes(), FIELD_LIMIT).is_err());
    }
}
