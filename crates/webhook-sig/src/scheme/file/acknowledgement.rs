//! The words for which response acknowledges.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::scheme::Acknowledgement;

/// Which response acknowledges a delivery.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AcknowledgementForm {
    /// Any status from 200 to 299.
    AnySuccess,
    /// Only this status, from 100 to 599.
    Status(#[serde(deserialize_with = "read_status", serialize_with = "write_status")] Status),
}

/// An acknowledgement by one status, which a file writes as a number.
type Status = Acknowledgement;

impl AcknowledgementForm {
    pub(crate) const fn of(acknowledgement: Acknowledgement) -> Self {
        match acknowledgement.only_status() {
            None => Self::AnySuccess,
            Some(_) => Self::Status(acknowledgement),
        }
    }

    pub(crate) const fn acknowledgement(&self) -> Acknowledgement {
        match self {
            Self::AnySuccess => Acknowledgement::ANY_SUCCESS,
            Self::Status(acknowledgement) => *acknowledgement,
        }
    }

    pub(crate) const fn any_success() -> Self {
        Self::AnySuccess
    }
}

fn read_status<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Acknowledgement, D::Error> {
    let status = u16::deserialize(deserializer)?;
    Acknowledgement::checked(status).ok_or_else(|| de::Error::custom("a status is from 100 to 599"))
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
fn write_status<S: Serializer>(only: &Acknowledgement, serializer: S) -> Result<S::Ok, S::Error> {
    only.status_code().as_u16().serialize(serializer)
}
