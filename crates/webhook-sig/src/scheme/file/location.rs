//! The words of locations: one place, and what to take of the text there.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use crate::scheme::file::text::{Text, Texts, leaked, text, texts};
use crate::scheme::location::shape::Shape;
use crate::scheme::location::{ListPolicy, Location, Place};

/// A location. It has exactly one place; the other words are optional.
#[derive(Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct LocationForm {
    /// Place: a field of a submitted form.
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<String>,
    /// Place: a value in the JSON text of a form's field.
    #[serde(skip_serializing_if = "Option::is_none")]
    form_json: Option<FormJson>,
    /// Place: a header.
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<String>,
    /// Place: any of several headers; for signatures.
    #[serde(skip_serializing_if = "Option::is_none")]
    headers: Option<Vec<String>>,
    /// Place: a value in a JSON body, at a pointer such as `/signature/token` (RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    json: Option<String>,
    /// Place: a string in each item of an array in a JSON body; for tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    json_each: Option<JsonEach>,
    /// Place: a segment of the path, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<usize>,
    /// Place: a query parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<String>,
    /// Place: a header that may come several times; for signatures.
    #[serde(skip_serializing_if = "Option::is_none")]
    repeated: Option<String>,
    /// Place: one value under any of several names of headers.
    #[serde(skip_serializing_if = "Option::is_none")]
    synonyms: Option<Vec<String>>,
    /// What to take of the text there; defaults to `whole`.
    #[serde(skip_serializing_if = "is_whole", with = "ShapeForm")]
    take: Shape,
    /// Which entries of a list count; defaults to `any-entry`.
    #[serde(skip_serializing_if = "is_any_entry", with = "ListPolicyForm")]
    policy: ListPolicy,
}

#[derive(Deserialize, Serialize)]
pub(super) struct LocationItem(#[serde(with = "self")] pub(super) Location);

/// A value in the JSON text of a form's field.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct FormJson {
    /// The form's field.
    field: String,
    /// The JSON pointer into its text.
    pointer: String,
}

/// A string in each item of an array in a JSON body.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct JsonEach {
    /// The JSON pointer to the array.
    array: String,
    /// The JSON pointer into each item; empty for the item itself.
    member: String,
}

/// What to take of the text in a place.
#[derive(Deserialize, Serialize)]
#[serde(remote = "Shape", deny_unknown_fields, rename_all = "kebab-case")]
enum ShapeForm {
    /// A string or number in a JSON object, whose padded base64 the text is, at a pointer such as
    /// `/signature` (RFC 6901).
    Base64Json(#[serde(deserialize_with = "text")] Text),
    /// The entries of a list that begin with a prefix, as in `v1,ab v1,cd`.
    Entry {
        #[serde(deserialize_with = "text")]
        separator: Text,
        #[serde(deserialize_with = "text")]
        prefix: Text,
    },
    /// What comes before the first separator.
    First {
        #[serde(deserialize_with = "text")]
        separator: Text,
    },
    /// What follows the last mark in each entry of a list, as in `key-1/ab,key-2/cd`.
    Last {
        #[serde(deserialize_with = "text")]
        separator: Text,
        #[serde(deserialize_with = "text")]
        mark: Text,
    },
    /// What follows one of several words, a name and a mark, as in `Application acme:ab`.
    Named {
        #[serde(deserialize_with = "texts")]
        words: Texts,
        #[serde(deserialize_with = "text")]
        mark: Text,
    },
    /// The values of one key in a list of pairs, as in `t=1,v1=ab`.
    Pair {
        #[serde(deserialize_with = "text")]
        separator: Text,
        #[serde(deserialize_with = "text")]
        assign: Text,
        #[serde(deserialize_with = "text")]
        key: Text,
    },
    /// What follows a fixed prefix.
    Prefix(#[serde(deserialize_with = "text")] Text),
    /// The values of numbered keys in a list of pairs, as in `t=1,v1=ab,v2=cd`.
    Versions {
        #[serde(deserialize_with = "text")]
        separator: Text,
        #[serde(deserialize_with = "text")]
        assign: Text,
        #[serde(deserialize_with = "text")]
        stem: Text,
    },
    /// All of it.
    Whole,
}

/// Which entries of a list count.
#[derive(Deserialize, Serialize)]
#[serde(remote = "ListPolicy", rename_all = "kebab-case")]
enum ListPolicyForm {
    /// Any entry of the scheme's version.
    AnyEntry,
    /// As `any-entry`, and a list that holds a newer version is refused.
    NewestVersion,
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Location, D::Error> {
    let form = LocationForm::deserialize(deserializer)?;
    let named = [
        form.form.map(|name| Place::Form(name.leak())),
        form.form_json
            .map(|FormJson { field, pointer }| Place::FormJson(field.leak(), pointer.leak())),
        form.header.map(|name| Place::Header(name.leak())),
        form.headers.map(|names| Place::Headers(leaked(names))),
        form.json.map(|pointer| Place::Json(pointer.leak())),
        form.json_each
            .map(|JsonEach { array, member }| Place::JsonEach(array.leak(), member.leak())),
        form.path.map(Place::Path),
        form.query.map(|name| Place::Query(name.leak())),
        form.repeated.map(|name| Place::Repeated(name.leak())),
        form.synonyms.map(|names| Place::Synonyms(leaked(names))),
    ];
    let mut places = named.into_iter().flatten();
    let (Some(place), None) = (places.next(), places.next()) else {
        return Err(de::Error::custom(
            "a location has exactly one place: form, form-json, header, headers, json, json-each, path, query, repeated or synonyms",
        ));
    };
    let location = Location {
        place,
        shape: form.take,
        policy: form.policy,
    };
    location.check().map_err(de::Error::custom)?;
    Ok(location)
}

pub(super) fn serialize<S: Serializer>(
    location: &Location,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut form = LocationForm {
        take: location.shape,
        policy: location.policy,
        ..LocationForm::default()
    };
    match location.place {
        // Schemes with tokens cannot be written.
        Place::Body | Place::Claim(_) | Place::Protected(_) | Place::SignatureParam(_) => {
            return Err(ser::Error::custom("a token"));
        }
        Place::Form(name) => form.form = Some(name.to_owned()),
        Place::FormJson(field, pointer) => {
            form.form_json = Some(FormJson {
                field: field.to_owned(),
                pointer: pointer.to_owned(),
            });
        }
        Place::Header(name) => form.header = Some(name.to_owned()),
        Place::Headers(names) => {
            form.headers = Some(names.iter().map(|name| (*name).to_owned()).collect());
        }
        Place::Json(pointer) => form.json = Some(pointer.to_owned()),
        Place::JsonEach(array, member) => {
            form.json_each = Some(JsonEach {
                array: array.to_owned(),
                member: member.to_owned(),
            });
        }
        Place::Path(segment) => form.path = Some(segment),
        Place::Query(name) => form.query = Some(name.to_owned()),
        Place::Repeated(name) => form.repeated = Some(name.to_owned()),
        Place::Synonyms(names) => {
            form.synonyms = Some(names.iter().map(|name| (*name).to_owned()).collect());
        }
    }
    form.serialize(serializer)
}

fn is_whole(shape: &Shape) -> bool {
    *shape == Shape::Whole
}

fn is_any_entry(policy: &ListPolicy) -> bool {
    *policy == ListPolicy::AnyEntry
}
