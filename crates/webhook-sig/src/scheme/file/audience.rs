//! The words for whom a signature is meant.

use serde::{Deserialize, Serialize};

use crate::scheme::file::location;
use crate::scheme::file::text::{Text, text};
use crate::scheme::{Audience, Location};

/// For whom a signature is meant.
#[derive(Deserialize, Serialize)]
#[serde(remote = "Audience", rename_all = "kebab-case")]
pub(super) enum AudienceForm {
    // Message signatures are not written as files.
    #[serde(skip)]
    Authority,
    /// All customers of the vendor, who have one key. A delivery for another one verifies too.
    Everyone,
    /// The customer whose key it is.
    Key,
    /// The customer with a parameter in the signed content.
    Param(#[serde(deserialize_with = "text")] Text),
    /// The customer with a signed value, which must be one that the receiver sets as a parameter.
    Value {
        #[serde(with = "location")]
        at: Location,
        #[serde(deserialize_with = "text")]
        param: Text,
    },
}

#[derive(Clone, Copy, Deserialize, Serialize)]
pub(super) struct AudienceItem(#[serde(with = "AudienceForm")] pub(super) Audience);
