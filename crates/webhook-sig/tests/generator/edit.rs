//! Writing values into requests, as senders and attackers do.

use fastrand::Rng;
use http::{HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use serde_json::{Map, Value};
use webhook_sig::scheme::Encoding;

use crate::captured::Captured;
use crate::draw::pick;
use crate::reading::{Pairs, Reader, unbase64};
use crate::words::{At, Draft, Place, Shape, Source};

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// What a client escapes in a field at least, so that it stays one.
const LEAST: &AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'+')
    .add(b'<')
    .add(b'=')
    .add(b'>')
    .add(b'`')
    .add(b'{')
    .add(b'}');

impl Captured {
    /// Adds a value at a location, next to any existing one; returns whether it could.
    pub(crate) fn put(&mut self, draft: &Draft, at: At, value: &[u8], rng: &mut Rng) -> bool {
        let text = Reader {
            draft,
            request: self,
        }
        .text(at.place);
        let text = at.shape.with(text.as_deref(), value, rng);
        self.put_text(draft, at.place, text, rng)
    }

    /// Replaces the text of a place.
    pub(crate) fn put_text(
        &mut self,
        draft: &Draft,
        place: Place,
        text: Vec<u8>,
        rng: &mut Rng,
    ) -> bool {
        let reader = Reader {
            draft,
            request: self,
        };
        let is_get = self.method == "GET";
        match place {
            Place::Header(name) | Place::Headers(&[name, ..]) => self.put_header(name, text),
            Place::Repeated(name) => self.put_another(&[name], text, rng),
            Place::Synonyms(names @ [_, ..]) => self.put_another(names, text, rng),
            Place::Form(name) => {
                let source = if is_get { Source::Query } else { Source::Form };
                let mut pairs = reader.fields(source).unwrap_or_default();
                set(&mut pairs, name, text);
                self.put_fields(source, &pairs, rng);
            }
            Place::Query(name) => {
                let mut pairs = reader.fields(Source::Query).unwrap_or_default();
                set(&mut pairs, name, text);
                self.put_fields(Source::Query, &pairs, rng);
            }
            Place::FormJson(name, pointer) => {
                let json = reader.text(Place::Form(name)).unwrap_or_default();
                let Some(json) = with_json(&json, pointer, text) else {
                    return false;
                };
                return self.put_text(draft, Place::Form(name), json, rng);
            }
            Place::Json(pointer) => {
                let Some(json) = with_json(&self.body, pointer, text) else {
                    return false;
                };
                self.body = json;
            }
            Place::Path(segment) => {
                let (path, query) = reader.target();
                let mut segments: Vec<_> = path.split('/').map(str::to_owned).collect();
                segments.resize(segments.len().max(segment + 1), "x".into());
                let Ok(text) = String::from_utf8(text) else {
                    return false;
                };
                segments[segment] = text;
                let query = query.map(|query| format!("?{query}")).unwrap_or_default();
                self.target = segments.join("/") + &query;
            }
            Place::Headers([]) | Place::Synonyms([]) => return false,
        }
        true
    }

    /// Adds a header next to those that are there, or replaces the one of the first name.
    fn put_another(&mut self, names: &[&str], text: Vec<u8>, rng: &mut Rng) {
        if rng.bool() {
            self.headers.push((pick(rng, names).into(), text));
        } else {
            self.put_header(names[0], text);
        }
    }

    fn put_header(&mut self, name: &str, text: Vec<u8>) {
        self.headers
            .retain(|(own, _)| !own.eq_ignore_ascii_case(name));
        self.headers.push((name.into(), text));
    }

    /// Replaces the fields of a form or query.
    pub(crate) fn put_fields(&mut self, source: Source, pairs: &Pairs, rng: &mut Rng) {
        let text = written(pairs, rng);
        let is_get = self.method == "GET";
        if source == Source::Query || source == Source::Form && is_get {
            let path = self.target.split('?').next().unwrap();
            self.target = match &*text {
                "" => path.to_owned(),
                _ => format!("{path}?{text}"),
            };
        } else {
            self.body = text.into_bytes();
            if !self.headers.iter().any(|(name, _)| name == "Content-Type") {
                self.headers.push(("Content-Type".into(), FORM.into()));
            }
        }
    }

    /// Returns whether a server would pass this on: every HTTP library refuses the rest.
    pub(crate) fn is_http(&self) -> bool {
        let target = self.target.parse::<http::uri::PathAndQuery>();
        let is_target = target.is_ok_and(|target| target.as_str() == self.target)
            && self.target.starts_with('/')
            && self.target.is_ascii();
        is_target
            && self.headers.iter().all(|(name, value)| {
                HeaderName::from_bytes(name.as_bytes()).is_ok()
                    && HeaderValue::from_bytes(value).is_ok()
                    && value.trim_ascii() == value
            })
    }
}

impl Shape {
    /// Writes a value in this shape, in the place of the one that a text holds already.
    fn with(self, present: Option<&[u8]>, value: &[u8], rng: &mut Rng) -> Vec<u8> {
        if let (Some(text), Self::First(separator)) = (present, self)
            && rng.bool()
        {
            return [value, separator.as_bytes(), text].concat();
        }
        if let Some(text) = present
            && let [own, ..] = &*self.ranges(text)
        {
            // Of a whole text or a prefix nothing is left; of a list, the other entries are.
            return [&text[..own.start], value, &text[own.end..]].concat();
        }
        let join = |separator: &str, entry: Vec<u8>| match present {
            Some(text) if !text.is_empty() => [text, separator.as_bytes(), &entry].concat(),
            _ => entry,
        };
        let after = |before: String| [before.as_bytes(), value].concat();
        match self {
            Self::Base64Json(pointer) => {
                let json = present.and_then(unbase64).unwrap_or_default();
                let json = with_json(&json, pointer, value.to_vec()).unwrap_or_default();
                Encoding::Base64.encode(&json).into_bytes()
            }
            Self::Whole | Self::First(_) => value.to_vec(),
            Self::Prefix(prefix) => after(prefix.into()),
            Self::Entry(separator, prefix) => join(separator, after(prefix.into())),
            Self::Last(separator, mark) => join(separator, after(format!("k{mark}"))),
            Self::Named(words, mark) => after(format!("{}k{mark}", words[0])),
            Self::Pair(separator, assign, key) => join(separator, after(format!("{key}{assign}"))),
            Self::Versions(separator, assign, stem) => {
                join(separator, after(format!("{stem}{}{assign}", rng.u8(..3))))
            }
        }
    }
}

fn set(pairs: &mut Pairs, name: &str, value: Vec<u8>) {
    match pairs.iter_mut().find(|(own, _)| own == name.as_bytes()) {
        Some((_, own)) => *own = value,
        None => pairs.push((name.into(), value)),
    }
}

fn with_json(json: &[u8], pointer: &str, text: Vec<u8>) -> Option<Vec<u8>> {
    let text = String::from_utf8(text).ok()?;
    let mut json: Value = serde_json::from_slice(json).unwrap_or(Value::Object(Map::new()));
    let mut step = &mut json;
    for name in pointer.split('/').skip(1) {
        if !step.is_object() {
            *step = Value::Object(Map::new());
        }
        step = step.as_object_mut()?.entry(name).or_insert(Value::Null);
    }
    *step = Value::String(text);
    serde_json::to_vec(&json).ok()
}

/// Writes fields as a form: as few escapes as there must be, or as many as there can be.
pub(crate) fn written(pairs: &Pairs, rng: &mut Rng) -> String {
    let set = if rng.bool() { LEAST } else { NON_ALPHANUMERIC };
    let spaces = rng.bool();
    let escape = |text: &[u8]| {
        let text = percent_encode(text, set).to_string();
        if spaces {
            text.replace("%20", "+")
        } else {
            text
        }
    };
    let mut texts = Vec::new();
    for (name, value) in pairs {
        texts.push(format!("{}={}", escape(name), escape(value)));
    }
    texts.join("&")
}
