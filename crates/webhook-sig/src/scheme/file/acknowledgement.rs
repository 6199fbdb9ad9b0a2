//! The words for which response acknowledges.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::scheme::Acknowledgement;
use crate::scheme::acknowledgement::{Content, Statuses};
use crate::scheme::file::text::{Text, text};

/// Which response acknowledges a delivery.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct AcknowledgementForm {
    /// Which statuses do; the first answers a repeat. Defaults to `any-success`.
    #[serde(default)]
    statuses: StatusesForm,
    /// The status that acknowledges some events of a batch, which the response names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    partial: Option<u16>,
    /// What the response to a repeat carries; by default it is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    response: Option<ResponseForm>,
}

/// Which statuses acknowledge a delivery, from 100 to 599.
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
enum StatusesForm {
    /// Any from 200 to 299.
    #[default]
    AnySuccess,
    /// Any of these.
    OneOf(Vec<u16>),
    /// Any from the first to the last.
    Range { first: u16, last: u16 },
}

/// What the response to a repeat carries.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ResponseForm {
    /// The content type, such as `text/plain`. Required.
    #[serde(deserialize_with = "text")]
    content_type: Text,
    /// The body. Required.
    #[serde(deserialize_with = "text")]
    body: Text,
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Acknowledgement, D::Error> {
    let form = AcknowledgementForm::deserialize(deserializer)?;
    let statuses = match form.statuses {
        StatusesForm::AnySuccess => Statuses::ANY_SUCCESS,
        StatusesForm::OneOf(statuses) => Statuses::one_of(statuses.leak()),
        StatusesForm::Range { first, last } => Statuses::Range { first, last },
    };
    let content = form
        .response
        .map(|ResponseForm { content_type, body }| Content { content_type, body });
    let acknowledgement = Acknowledgement {
        statuses,
        partial: form.partial,
        content,
    };
    acknowledgement.check().map_err(de::Error::custom)?;
    Ok(acknowledgement)
}

pub(super) fn serialize<S: Serializer>(
    acknowledgement: &Acknowledgement,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let statuses = match acknowledgement.statuses {
        Statuses::ANY_SUCCESS => StatusesForm::AnySuccess,
        Statuses::OneOf(statuses) => StatusesForm::OneOf(statuses.to_vec()),
        Statuses::Range { first, last } if first == last => StatusesForm::OneOf(vec![first]),
        Statuses::Range { first, last } => StatusesForm::Range { first, last },
    };
    let response = acknowledgement
        .content
        .map(|Content { content_type, body }| ResponseForm { content_type, body });
    let form = AcknowledgementForm {
        statuses,
        partial: acknowledgement.partial,
        response,
    };
    form.serialize(serializer)
}
