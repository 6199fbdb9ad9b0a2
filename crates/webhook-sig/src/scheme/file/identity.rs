//! The words for what makes two deliveries the same event.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::scheme::file::location::{self, LocationItem};
use crate::scheme::{Identity, Location};

/// What makes two deliveries the same event.
#[derive(Deserialize, Serialize)]
#[serde(remote = "Identity", rename_all = "kebab-case")]
pub(super) enum IdentityForm {
    /// The body, where a retry repeats it and no two events share it.
    Body,
    /// Fields of each item of a JSON array, as pointers into the item; without `fields`, the whole
    /// item. The pointer `""` is the whole document.
    Each {
        #[serde(with = "location")]
        items: Location,
        #[serde(default, with = "locations")]
        fields: Locations,
    },
    /// Several values together, at most 8.
    Fields(#[serde(with = "locations")] Locations),
    /// The first of several that a delivery has.
    FirstOf(#[serde(with = "identities")] Identities),
    /// The id of the event.
    Id(#[serde(with = "location")] Location),
    /// All that is signed, where a retry repeats it and no two events share it.
    Message,
    /// Nothing: the response is the answer that the vendor reads, so that a repeat must run again.
    Unstored,
}

#[derive(Deserialize, Serialize)]
pub(super) struct IdentityItem(#[serde(with = "IdentityForm")] pub(super) Identity);

// The names keep serde's macros from borrowing from the file.
type Identities = &'static [Identity];
type Locations = &'static [Location];

mod identities {
    use super::*;

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Identities, D::Error> {
        let items = Vec::deserialize(deserializer)?.into_iter();
        Ok(items
            .map(|IdentityItem(kind)| kind)
            .collect::<Vec<_>>()
            .leak())
    }

    pub(super) fn serialize<S: Serializer>(
        kinds: &Identities,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(kinds.iter().copied().map(IdentityItem))
    }
}

mod locations {
    use super::*;

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Locations, D::Error> {
        let items = Vec::deserialize(deserializer)?.into_iter();
        Ok(items
            .map(|LocationItem(location)| location)
            .collect::<Vec<_>>()
            .leak())
    }

    pub(super) fn serialize<S: Serializer>(
        locations: &Locations,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(locations.iter().copied().map(LocationItem))
    }
}
