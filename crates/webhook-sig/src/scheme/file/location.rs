//! What a file says of a location: one place, and what to take of the text there.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::scheme::Text;
use crate::scheme::file::{leaked, text};
use crate::scheme::location::{ListPolicy, Location, Place};
use crate::scheme::shape::Shape;

#[derive(Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct LocationForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    form_json: Option<FormJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headers: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    json: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<String>,
    #[serde(skip_serializing_if = "is_whole")]
    take: Shape,
    #[serde(skip_serializing_if = "is_any_entry")]
    policy: ListPolicy,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct FormJson {
    #[serde(deserialize_with = "text")]
    field: Text,
    #[serde(deserialize_with = "text")]
    pointer: Text,
}

impl<'de> Deserialize<'de> for Location {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = LocationForm::deserialize(deserializer)?;
        let named = [
            form.form.map(|name| Place::Form(name.leak())),
            form.form_json
                .map(|FormJson { field, pointer }| Place::FormJson(field, pointer)),
            form.header.map(|name| Place::Header(name.leak())),
            form.headers.map(|names| Place::Headers(leaked(names))),
            form.json.map(|pointer| Place::Json(pointer.leak())),
            form.path.map(Place::Path),
            form.query.map(|name| Place::Query(name.leak())),
        ];
        let mut places = named.into_iter().flatten();
        let (Some(place), None) = (places.next(), places.next()) else {
            return Err(de::Error::custom(
                "a value stands in one place: form, form-json, header, headers, json, path or query",
            ));
        };
        let location = Self {
            place,
            shape: form.take,
            policy: form.policy,
        };
        location.check().map_err(de::Error::custom)?;
        Ok(location)
    }
}

impl Serialize for Location {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut form = LocationForm {
            take: self.shape,
            policy: self.policy,
            ..LocationForm::default()
        };
        match self.place {
            Place::Form(name) => form.form = Some(name.to_owned()),
            Place::FormJson(field, pointer) => form.form_json = Some(FormJson { field, pointer }),
            Place::Header(name) => form.header = Some(name.to_owned()),
            Place::Headers(names) => {
                form.headers = Some(names.iter().map(|name| (*name).to_owned()).collect());
            }
            Place::Json(pointer) => form.json = Some(pointer.to_owned()),
            Place::Path(segment) => form.path = Some(segment),
            Place::Query(name) => form.query = Some(name.to_owned()),
        }
        form.serialize(serializer)
    }
}

fn is_whole(shape: &Shape) -> bool {
    *shape == Shape::Whole
}

fn is_any_entry(policy: &ListPolicy) -> bool {
    *policy == ListPolicy::AnyEntry
}
