//! Writing the sorted fields of a request.

use crate::canonical::Fields;
use crate::scheme::message::{Malformed, Message};
use crate::scheme::slot::{Place, Slot};
use crate::scheme::sorted::{FieldEscape, Order, Repeats, Sorted, Source};

impl Sorted {
    /// Writes the fields of a request, but for the one that holds the signature.
    pub(crate) fn write(
        &self,
        message: &Message<'_>,
        signature: &Slot,
        write: &mut dyn FnMut(&[u8]),
    ) -> Result<(), Malformed> {
        let fields = match self.source {
            Source::PostedForm if message.head().method() == "GET" => {
                return if message.body().is_empty() {
                    Ok(())
                } else {
                    Err(Malformed::Body)
                };
            }
            Source::Form | Source::PostedForm => message.form()?,
            Source::Query => message.query()?,
        };
        let mut texts = Vec::new();
        for (name, values) in self.grouped(fields, signature) {
            for value in self.written(&name, values)? {
                let mut text = Vec::new();
                if !self.values_only {
                    text.extend(self.escape.name(self.shown(&name)));
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
    fn grouped(&self, fields: &Fields<'_>, signature: &Slot) -> Vec<(Vec<u8>, Vec<Vec<u8>>)> {
        let is_left_out = |name: &[u8]| {
            let own = match signature.place() {
                Place::Form(own) | Place::FormJson(own, _) | Place::Query(own) => Some(own),
                _ => None,
            };
            let mut names = self.without.iter().copied().chain(own);
            names.any(|left_out| left_out.as_bytes() == name)
        };
        let mut kept: Vec<_> = fields
            .iter()
            .filter(|(name, _)| !is_left_out(name))
            .collect();
        kept.sort_by_key(|(name, _)| self.shown(name));
        let mut groups: Vec<(Vec<u8>, Vec<Vec<u8>>)> = Vec::new();
        for (name, value) in kept {
            match groups.last_mut() {
                Some((last, values)) if last == name => values.push(value.to_vec()),
                _ => groups.push((name.to_vec(), vec![value.to_vec()])),
            }
        }
        groups
    }

    /// Makes of the values of one name what is written for it.
    fn written(&self, name: &[u8], mut values: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, Malformed> {
        match self.repeats {
            Repeats::BracketList if name.ends_with(b"[]") => {
                let quoted: Option<Vec<_>> = values
                    .iter()
                    .map(|value| serde_json::to_string(std::str::from_utf8(value).ok()?).ok())
                    .collect();
                let quoted = quoted.ok_or(Malformed::Field)?;
                values = vec![format!("[{}]", quoted.join(", ")).into_bytes()];
            }
            Repeats::Joined(between) => values = vec![values.join(between.as_bytes())],
            Repeats::Unique => {
                values.sort_unstable();
                values.dedup();
            }
            Repeats::BracketList | Repeats::Refused if values.len() > 1 => {
                return Err(Malformed::Field);
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
