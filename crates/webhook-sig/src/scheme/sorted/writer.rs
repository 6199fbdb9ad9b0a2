//! Writing the sorted fields of a request.

use crate::request::{Fields, ReadError, View};
use crate::scheme::location::{Location, Place};
use crate::scheme::sorted::{FieldEscape, Order, Repeats, Sorted, Source};

/// The values of one name, in order of arrival.
struct Group {
    name: Vec<u8>,
    values: Vec<Vec<u8>>,
}

impl Sorted {
    /// Writes the fields of a request, except for the one that holds the signature.
    pub(crate) fn write(
        &self,
        view: &View<'_>,
        signature: &Location,
        write: &mut dyn FnMut(&[u8]),
    ) -> Result<(), ReadError> {
        let fields = match self.source {
            Source::PostedForm if view.method() == "GET" => {
                return if view.body().is_empty() {
                    Ok(())
                } else {
                    Err(ReadError::Body)
                };
            }
            Source::Form | Source::PostedForm => view.form()?,
            Source::Query => view.query()?,
        };
        let mut texts = Vec::new();
        for group in self.grouped(view, fields, signature)? {
            let name = self.escape.name(self.shown(&group.name));
            for value in self.written(group)? {
                let mut text = Vec::new();
                if !self.values_only {
                    text.extend_from_slice(&name);
                    text.extend_from_slice(self.assign.as_bytes());
                }
                text.extend(self.escape.value(&value));
                texts.push(text);
            }
        }
        if self.order == Order::Text {
            texts.sort_unstable();
        }
        write(&texts.join(self.separator.as_bytes()));
        Ok(())
    }

    /// Sorts the fields, and puts the values of one name together, in order of arrival.
    ///
    /// Two names that are signed as one, `name` and `name[]`, are malformed.
    fn grouped(
        &self,
        view: &View<'_>,
        fields: &Fields<'_>,
        signature: &Location,
    ) -> Result<Vec<Group>, ReadError> {
        let own = match signature.place() {
            Place::Form(own) | Place::FormJson(own, _) if self.is_form(view) => Some(own),
            Place::Query(own) if self.is_query(view) => Some(own),
            _ => None,
        };
        let is_left_out = |name: &[u8]| {
            let mut names = self.without.iter().copied().chain(own);
            names.any(|left_out| left_out.as_bytes() == name)
        };
        let mut kept: Vec<_> = fields
            .iter()
            .filter(|(name, _)| !is_left_out(name))
            .collect();
        kept.sort_by_key(|(name, _)| self.shown(name));
        let mut groups: Vec<Group> = Vec::new();
        for (name, value) in kept {
            match groups.last_mut() {
                Some(last) if last.name == name => last.values.push(value.to_vec()),
                Some(last) if self.shown(&last.name) == self.shown(name) => {
                    return Err(ReadError::Malformed);
                }
                _ => groups.push(Group {
                    name: name.to_vec(),
                    values: vec![value.to_vec()],
                }),
            }
        }
        Ok(groups)
    }

    /// Returns whether the fields are those of the submitted form: of a GET, the query's are too.
    fn is_form(&self, view: &View<'_>) -> bool {
        !matches!(self.source, Source::Query) || view.method() == "GET"
    }

    /// Returns whether the fields are those of the query.
    fn is_query(&self, view: &View<'_>) -> bool {
        matches!(self.source, Source::Query) || view.method() == "GET"
    }

    /// Returns what is written for the values of one name.
    fn written(&self, group: Group) -> Result<Vec<Vec<u8>>, ReadError> {
        let Group { name, mut values } = group;
        match self.repeats {
            Repeats::BracketList if name.ends_with(b"[]") => {
                let quoted: Option<Vec<_>> = values
                    .iter()
                    .map(|value| serde_json::to_string(std::str::from_utf8(value).ok()?).ok())
                    .collect();
                let quoted = quoted.ok_or(ReadError::Malformed)?;
                values = vec![format!("[{}]", quoted.join(", ")).into_bytes()];
            }
            Repeats::Joined(between) => values = vec![values.join(between.as_bytes())],
            Repeats::Unique => {
                values.sort_unstable();
                values.dedup();
            }
            Repeats::BracketList | Repeats::Refused if values.len() > 1 => {
                return Err(ReadError::Malformed);
            }
            Repeats::BracketList | Repeats::Refused => {}
        }
        Ok(values)
    }

    /// Returns a name as it is signed.
    fn shown<'n>(&self, name: &'n [u8]) -> &'n [u8] {
        match self.repeats {
            Repeats::BracketList => name.strip_suffix(b"[]").unwrap_or(name),
            _ => name,
        }
    }
}

impl FieldEscape {
    fn name(self, name: &[u8]) -> Vec<u8> {
        self.escaped(name, |byte| match (self, byte) {
            (Self::Percent, b'=') => Some(b"%3D"),
            _ => None,
        })
    }

    fn value(self, value: &[u8]) -> Vec<u8> {
        self.escaped(value, |byte| match (self, byte) {
            (Self::Underscore, b'&' | b'=') => Some(b"_"),
            _ => None,
        })
    }

    fn escaped(self, text: &[u8], own: impl Fn(u8) -> Option<&'static [u8]>) -> Vec<u8> {
        let mut escaped = Vec::with_capacity(text.len());
        for byte in text {
            let escape = match (self, byte) {
                (Self::Percent, b'%') => Some(&b"%25"[..]),
                (Self::Percent, b'&') => Some(&b"%26"[..]),
                _ => own(*byte),
            };
            match escape {
                Some(escape) => escaped.extend_from_slice(escape),
                None => escaped.push(*byte),
            }
        }
        escaped
    }
}

#[cfg(test)]
mod tests {
    use crate::scheme::{Component, Encoding, Location, Repeats, Scheme, Sorted};
    use crate::{Error, ErrorKind, Head, Verifier};

    fn message(target: &str) -> Result<String, Error> {
        const PARAMETERS: Sorted = Sorted::query()
            .assign("=")
            .separator("&")
            .repeats(Repeats::BracketList);
        const ACME: Scheme =
            Scheme::hmac_sha256("acme", Location::query("signature"), Encoding::Hex)
                .ambiguous_boundaries()
                .unsigned_body()
                .signs(&[Component::Sorted(PARAMETERS)]);
        let message =
            Verifier::new(&ACME).signed_message(&Head::new("GET", target, &[("A", "1")]), "")?;
        Ok(String::from_utf8(message).unwrap())
    }

    fn refusal(target: &str) -> ErrorKind {
        message(target).unwrap_err().kind()
    }

    #[test]
    fn a_list_is_quoted_in_order_of_arrival() {
        assert_eq!(
            message("/?ids[]=2&b=3&ids[]=1").unwrap(),
            "b=3&ids=[\"2\", \"1\"]"
        );
    }

    #[test]
    fn a_quoted_list_is_signed_as_it_is() {
        let quoted = "/?ids=[%222%22,%20%221%22]";

        assert_eq!(message(quoted).unwrap(), "ids=[\"2\", \"1\"]");
    }

    #[test]
    fn a_plain_name_occurs_once_even_with_a_list_between() {
        for target in ["/?a=1&a=2", "/?a=1&a[]=2&a=3", "/?a[]=1&a=2&a[]=3"] {
            assert_eq!(refusal(target), ErrorKind::FieldMalformed, "{target}");
        }
    }

    #[test]
    fn a_list_and_a_plain_name_are_not_signed_as_one() {
        for target in ["/?a=1&a[]=2", "/?a[]=2&a=1", "/?a[]=2&b=3&a=1"] {
            assert_eq!(refusal(target), ErrorKind::FieldMalformed, "{target}");
        }
        assert_eq!(message("/?a[]=1&a-=2&ab=3").unwrap(), "a=[\"1\"]&a-=2&ab=3");
    }
}
