//! Arrays and objects whose parts are kept as they are written.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The items of an array, up to a limit.
pub(super) struct Items {
    pub(super) limit: usize,
}

impl<'b> DeserializeSeed<'b> for Items {
    type Value = Vec<&'b str>;

    fn deserialize<D: Deserializer<'b>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'b> Visitor<'b> for Items {
    type Value = Vec<&'b str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of at most {} items", self.limit)
    }

    fn visit_seq<A: SeqAccess<'b>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element::<&RawValue>()? {
            if items.len() >= self.limit {
                return Err(A::Error::invalid_length(self.limit, &self));
            }
            items.push(item.get());
        }
        Ok(items)
    }
}

/// The members of an object, up to a limit.
pub(super) struct Members {
    pub(super) limit: usize,
}

impl<'b> DeserializeSeed<'b> for Members {
    type Value = Vec<(String, &'b RawValue)>;

    fn deserialize<D: Deserializer<'b>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'b> Visitor<'b> for Members {
    type Value = Vec<(String, &'b RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object of at most {} members", self.limit)
    }

    fn visit_map<A: MapAccess<'b>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry::<String, &RawValue>()? {
            if members.len() >= self.limit {
                return Err(A::Error::invalid_length(self.limit, &self));
            }
            members.push(member);
        }
        Ok(members)
    }
}
