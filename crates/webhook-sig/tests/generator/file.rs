//! A scheme as a file says it, sound or not; written here, because the library writes only sound
//! ones.

use std::fmt::Debug;

use serde_json::{Value, json};
use webhook_sig::scheme::Repeats;

use crate::words::{AUDIENCE, At, Draft, Fields, Place, Shape, Word};

impl Draft {
    /// Writes the scheme as a file does, except for functions, which have no name there.
    pub(crate) fn toml(&self) -> String {
        let url_forms = self.url_forms.iter().map(kebab);
        let mut text = json!({
            "id": "drawn",
            "algorithm": kebab(&self.algorithm),
            "encoding": kebab(&self.encoding),
            "signature": location(self.signature),
            "signs": self.content.iter().map(|word| component(*word)).collect::<Value>(),
            "methods": self.methods,
            "url-forms": url_forms.collect::<Value>(),
            "ambiguous-boundaries": self.ambiguous_boundaries,
            "unsigned-body": self.unsigned_body,
            "json-form": self.json_form,
        });
        if let Some((at, format)) = self.timestamp {
            text["timestamp"] = json!({ "at": location(at), "format": kebab(&format) });
        }
        if let Some(at) = self.id {
            text["message-id"] = location(at);
        }
        if let Some(at) = self.audience {
            let value = json!({ "at": location(at), "param": AUDIENCE });
            text["audience"] = json!({ "value": value });
        }
        toml::to_string(&text).unwrap()
    }
}

fn location(at: At) -> Value {
    let mut location = match at.place {
        Place::Form(name) => json!({ "form": name }),
        Place::FormJson(field, pointer) => {
            json!({ "form-json": { "field": field, "pointer": pointer } })
        }
        Place::Header(name) => json!({ "header": name }),
        Place::Headers(names) => json!({ "headers": names }),
        Place::Json(pointer) => json!({ "json": pointer }),
        Place::Path(segment) => json!({ "path": segment }),
        Place::Query(name) => json!({ "query": name }),
        Place::Repeated(name) => json!({ "repeated": name }),
        Place::Synonyms(names) => json!({ "synonyms": names }),
    };
    location["take"] = match at.shape {
        Shape::Base64Json(pointer) => json!({ "base64-json": pointer }),
        Shape::Entry(separator, prefix) => {
            json!({ "entry": { "separator": separator, "prefix": prefix } })
        }
        Shape::First(separator) => json!({ "first": { "separator": separator } }),
        Shape::Last(separator, mark) => {
            json!({ "last": { "separator": separator, "mark": mark } })
        }
        Shape::Named(words, mark) => json!({ "named": { "words": words, "mark": mark } }),
        Shape::Pair(separator, assign, key) => {
            json!({ "pair": { "separator": separator, "assign": assign, "key": key } })
        }
        Shape::Prefix(prefix) => json!({ "prefix": prefix }),
        Shape::Versions(separator, assign, stem) => {
            json!({ "versions": { "separator": separator, "assign": assign, "stem": stem } })
        }
        Shape::Whole => json!("whole"),
    };
    location
}

fn component(word: Word) -> Value {
    match word {
        Word::BodyDigest(digest, encoding) => {
            json!({ "body-digest": [kebab(&digest), kebab(&encoding)] })
        }
        Word::BodyEncoded(encoding) => json!({ "body-encoded": kebab(&encoding) }),
        Word::RawBodyDigest(digest) => json!({ "raw-body-digest": kebab(&digest) }),
        Word::Custom(honest) => json!({ "custom": format!("{honest:?}") }),
        Word::Field(at) => json!({ "field": location(at) }),
        Word::Listed {
            names,
            separator,
            joined_by,
        } => json!({ "listed-headers": {
            "names": location(names), "separator": separator, "joined-by": joined_by,
        } }),
        Word::Literal(text) => json!({ "literal": text }),
        Word::Param(name) => json!({ "param": name }),
        Word::Sorted(fields) => json!({ "sorted": sorted(fields) }),
        plain => kebab(&plain),
    }
}

fn sorted(fields: Fields) -> Value {
    json!({
        "source": kebab(&fields.source),
        "values-only": fields.values_only,
        "assign": fields.assign,
        "separator": fields.separator,
        "escape": kebab(&fields.escape),
        "order": kebab(&fields.order),
        "repeats": match fields.repeats {
            Repeats::Joined(between) => json!({ "joined": between }),
            plain => kebab(&plain),
        },
        "without": fields.without,
    })
}

/// Returns a variant as files name it: `UnixSeconds` is `unix-seconds`.
fn kebab(variant: &impl Debug) -> Value {
    let mut word = String::new();
    for character in format!("{variant:?}").chars() {
        if character.is_ascii_uppercase() && !word.is_empty() {
            word.push('-');
        }
        word.push(character.to_ascii_lowercase());
    }
    Value::String(word)
}
