//! How sorted fields are written in the signed content.

use webhook_sig::scheme::{FieldEscape, Order, Repeats};

use crate::reading::Pairs;
use crate::shape::replaced;
use crate::words::Fields;

impl Fields {
    /// Writes fields as they are signed.
    pub(crate) fn text(self, mut pairs: Pairs) -> Vec<u8> {
        let is_list = |name: &[u8]| self.repeats == Repeats::BracketList && name.ends_with(b"[]");
        let shown = |name: &[u8]| name[..name.len() - if is_list(name) { 2 } else { 0 }].to_vec();
        pairs.sort_by_key(|(name, _)| shown(name));
        let groups = pairs.chunk_by(|(one, _), (other, _)| one == other);
        let mut texts = Vec::new();
        for group in groups {
            let name = &group[0].0;
            let mut values: Vec<Vec<u8>> = group.iter().map(|(_, value)| value.clone()).collect();
            match self.repeats {
                Repeats::BracketList if is_list(name) => {
                    let quoted = values.iter().map(|value| {
                        serde_json::to_string(&String::from_utf8_lossy(value)).unwrap()
                    });
                    let quoted = quoted.collect::<Vec<_>>().join(", ");
                    values = vec![format!("[{quoted}]").into_bytes()];
                }
                Repeats::Joined(between) => values = vec![values.join(between.as_bytes())],
                Repeats::Unique => {
                    values.sort();
                    values.dedup();
                }
                _ => {}
            }
            for value in values {
                let name = match self.values_only {
                    true => Vec::new(),
                    false => [&*self.escape_name(&shown(name)), self.assign.as_bytes()].concat(),
                };
                texts.push([name, self.escape_value(&value)].concat());
            }
        }
        if self.order == Order::Text {
            texts.sort();
        }
        texts.join(self.separator.as_bytes())
    }

    fn escape_name(self, name: &[u8]) -> Vec<u8> {
        match self.escape {
            FieldEscape::Percent => replaced(&self.escape_value(name), b"=", b"%3D"),
            _ => name.to_vec(),
        }
    }

    fn escape_value(self, value: &[u8]) -> Vec<u8> {
        match self.escape {
            FieldEscape::Percent => replaced(&replaced(value, b"%", b"%25"), b"&", b"%26"),
            FieldEscape::Underscore => replaced(&replaced(value, b"&", b"_"), b"=", b"_"),
            _ => value.to_vec(),
        }
    }
}
