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
        #[serde(
            default,
            deserialize_with = "read_locations",
            serialize_with = "write_locations"
        )]
        fields: Locations,
    },
    /// Several values together, at most 8.
    Fields(
        #[serde(
            deserialize_with = "read_locations",
            serialize_with = "write_locations"
        )]
        Locations,
    ),
    /// The first of several that a delivery has.
    FirstOf(
        #[serde(
            deserialize_with = "read_identities",
            serialize_with = "write_identities"
        )]
        Identities,
    ),
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

fn read_identities<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Identities, D::Error> {
    let kinds = Vec::deserialize(deserializer)?.into_iter();
    let kinds = kinds.map(|IdentityItem(kind)| kind);
    Ok(kinds.collect::<Vec<_>>().leak())
}

fn write_identities<S: Serializer>(kinds: &Identities, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(kinds.iter().copied().map(IdentityItem))
}

fn read_locations<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Locations, D::Error> {
    let locations = Vec::deserialize(deserializer)?.into_iter();
    let locations = locations.map(|LocationItem(location)| location);
    Ok(locations.collect::<Vec<_>>().leak())
}

fn write_locations<S: Serializer>(locations: &Locations, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(locations.iter().copied().map(LocationItem))
}
