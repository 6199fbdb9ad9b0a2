//! A second reader of requests, written without the library: what a receiver takes from one.
//!
//! It need not be strict. Where it finds nothing, the receiver has nothing, and what it finds
//! counts only once the library has accepted the request.

use std::collections::BTreeMap;

use percent_encoding::percent_decode;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256, Sha512};
use webhook_sig::Verified;
use webhook_sig::scheme::{Digest, Encoding, UrlForm};

use crate::captured::{Captured, SECRET};
use crate::shape::replaced;
use crate::words::{At, Draft, Fields, Honest, Place, Shape, Source, Word};

/// The base URL and the parameter that the receiver configured.
pub(crate) const ORIGIN: &str = "https://shop.example";
pub(crate) const PARAM: &str = "P7";

pub(crate) type Pairs = Vec<(Vec<u8>, Vec<u8>)>;

/// A request, read under a scheme.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'r> {
    pub(crate) draft: &'r Draft,
    pub(crate) request: &'r Captured,
}

/// What a receiver takes from a request, as far as the scheme claims to sign it.
///
/// This is the one place that says when two requests are the same to a receiver. They are if every
/// component reads the same in both, and `Verified` reports the same. Therefore these are not
/// differences:
///
/// - the case of a header's name, and anything that the scheme does not read;
/// - how a form's or query's field is escaped, and in which order fields of different names are,
///   where the scheme signs decoded fields; of one name, the order of the values counts;
/// - whether a form is in the query of a GET or in the body, where the scheme signs the form;
/// - the fields that a scheme signs without, and the one that holds the signature;
/// - whether a JSON value is a string or a number, and how it is escaped;
/// - where one of the forms is [`UrlForm::Unescaped`], the escapes that this form decodes, within
///   a segment of the path and within the query of a signed URL; never what separates those.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Taken {
    /// What each component reads; nothing for one that reads nothing.
    pub(crate) values: Vec<Option<Taking>>,
    /// What `Verified` reports, timestamp and id, and who is meant.
    pub(crate) reported: (Option<i64>, Option<String>, Option<Vec<u8>>),
}

/// What a receiver takes for one component.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Taking {
    Bytes(Vec<u8>),
    Fields(BTreeMap<Vec<u8>, Vec<Vec<u8>>>),
    Headers(Vec<(String, Vec<u8>)>),
    /// The segments of the path, and the query if there is one.
    Url(Vec<String>, Option<String>),
}

impl<'r> Reader<'r> {
    /// Returns what the receiver takes from the request once it is verified.
    pub(crate) fn taken(&self, verified: &Verified) -> Taken {
        let mut values: Vec<_> = self.draft.content.iter().map(|w| self.taking(*w)).collect();
        // A signature inside a JSON text is among the sorted fields, and its field has more in it.
        let is_form =
            |word: &Word| matches!(word, Word::Sorted(fields) if fields.source != Source::Query);
        if let Place::FormJson(name, pointer) = self.draft.signature.place
            && !self.draft.unsigned_body
            && self.draft.content.iter().any(is_form)
        {
            values.push(self.rest_of_json(name, pointer).map(Taking::Bytes));
        }
        Taken {
            values,
            reported: (
                verified.timestamp().map(|time| time.as_millis()),
                verified.id().map(str::to_owned),
                self.audience(),
            ),
        }
    }

    /// Returns who is meant.
    pub(crate) fn audience(&self) -> Option<Vec<u8>> {
        self.draft.audience.and_then(|at| self.value(at))
    }

    fn rest_of_json(&self, name: &'static str, pointer: &str) -> Option<Vec<u8>> {
        let text = self.text(Place::Form(name))?;
        let mut json: Value = serde_json::from_slice(&text).ok()?;
        *json.pointer_mut(pointer)? = Value::Null;
        serde_json::to_vec(&json).ok()
    }

    fn taking(&self, word: Word) -> Option<Taking> {
        let (path, query) = self.target();
        let of_url = |text: &str| match self.draft.url_forms.contains(&UrlForm::Unescaped) {
            true => UrlForm::Unescaped.of(text).into_owned(),
            false => text.to_owned(),
        };
        let segments = || path.split('/').map(of_url).collect();
        let bytes = |bytes: &[u8]| Some(Taking::Bytes(bytes.to_vec()));
        match word {
            word if word.is_body() => bytes(&self.request.body),
            // A checksum says nothing of the body but itself.
            Word::BodyDigest(..) | Word::RawBodyDigest(_) => {
                self.written(word, UrlForm::AsConfigured).map(Taking::Bytes)
            }
            Word::Custom(Honest::Sealed) => {
                let header = self.header("Sealed").unwrap_or_default();
                bytes(&[header, b"\n", &self.request.body].concat())
            }
            Word::Custom(Honest::Agent) => self.header("Agent").and_then(bytes),
            Word::Field(at) => self.value(at).map(Taking::Bytes),
            Word::Id => self.value(self.draft.id?).map(Taking::Bytes),
            Word::Timestamp => self.value(self.draft.timestamp?.0).map(Taking::Bytes),
            Word::Listed {
                names, separator, ..
            } => self.listed(names, separator).map(Taking::Headers),
            Word::Method => bytes(self.request.method.as_bytes()),
            Word::Path => bytes(path.as_bytes()),
            // No query and an empty one are written alike, and hold the same.
            Word::Query => bytes(query.unwrap_or_default().as_bytes()),
            Word::Sorted(fields) => {
                let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
                for (name, value) in self.signed_fields(fields)? {
                    groups.entry(name).or_default().push(value);
                }
                Some(Taking::Fields(groups))
            }
            Word::Url => Some(Taking::Url(segments(), query.map(of_url))),
            Word::UrlPath => Some(Taking::Url(segments(), None)),
            Word::Body | Word::BodyEncoded(_) | Word::Key | Word::Literal(_) | Word::Param(_) => {
                None
            }
        }
    }

    /// Writes the signed content, the key included; `None` if a value is not there.
    pub(crate) fn content(&self, form: UrlForm) -> Option<Vec<u8>> {
        let mut content = Vec::new();
        for word in &self.draft.content {
            content.extend(self.written(*word, form)?);
        }
        Some(content)
    }

    fn body_digest(&self, digest: Digest) -> Vec<u8> {
        match digest {
            #[cfg(feature = "legacy")]
            Digest::Md5 => md5::Md5::digest(&self.request.body).to_vec(),
            Digest::Crc32 => crc32(&self.request.body).to_be_bytes().to_vec(),
            Digest::Sha512 => Sha512::digest(&self.request.body).to_vec(),
            Digest::Sha256 => Sha256::digest(&self.request.body).to_vec(),
            other => panic!("{other:?} has no reference"),
        }
    }

    /// Writes one component.
    pub(crate) fn written(&self, word: Word, form: UrlForm) -> Option<Vec<u8>> {
        let (path, query) = self.target();
        let url = |rest: &str| {
            form.of(&format!("{ORIGIN}{rest}"))
                .into_owned()
                .into_bytes()
        };
        Some(match word {
            Word::Body => self.request.body.clone(),
            Word::BodyDigest(digest, encoding) => {
                let hash = self.body_digest(digest);
                encoding.encode(&hash).into_bytes()
            }
            Word::BodyEncoded(encoding) => encoding.encode(&self.request.body).into_bytes(),
            Word::RawBodyDigest(digest) => self.body_digest(digest),
            Word::Custom(Honest::Agent) => self.header("Agent")?.to_vec(),
            Word::Custom(Honest::Sealed) => {
                let value = self.header("Sealed")?;
                let length = format!("{}:", value.len());
                [length.as_bytes(), value, &self.request.body].concat()
            }
            Word::Field(at) => self.value(at)?,
            Word::Id => self.value(self.draft.id?)?,
            Word::Timestamp => self.value(self.draft.timestamp?.0)?,
            Word::Key => SECRET.into(),
            Word::Listed {
                names,
                separator,
                joined_by,
            } => {
                let listed = self.listed(names, separator)?;
                let values: Vec<_> = listed.into_iter().map(|(_, value)| value).collect();
                values.join(joined_by.as_bytes())
            }
            Word::Literal(text) => text.into(),
            Word::Method => self.request.method.clone().into_bytes(),
            Word::Param(_) => PARAM.into(),
            Word::Path => path.into(),
            Word::Query => query.unwrap_or_default().into(),
            Word::Sorted(fields) => fields.text(self.signed_fields(fields)?),
            Word::Url => url(&self.request.target),
            Word::UrlPath => url(path),
        })
    }

    /// Returns path and query.
    pub(crate) fn target(&self) -> (&'r str, Option<&'r str>) {
        match self.request.target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (&self.request.target, None),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&'r [u8]> {
        let headers = self.request.headers.iter();
        let mut own = headers.filter(|(own, _)| own.eq_ignore_ascii_case(name));
        match (own.next(), own.next()) {
            (Some((_, value)), None) => Some(value),
            _ => None,
        }
    }

    fn listed(&self, names: At, separator: &str) -> Option<Vec<(String, Vec<u8>)>> {
        let names = String::from_utf8(self.value(names)?).ok()?;
        let names = names.split(separator);
        names
            .map(|name| Some((name.to_ascii_lowercase(), self.header(name)?.to_vec())))
            .collect()
    }

    /// Returns the fields of a form or query, decoded.
    pub(crate) fn fields(&self, source: Source) -> Option<Pairs> {
        let query = self.target().1.unwrap_or_default();
        let is_get = self.request.method == "GET";
        match source {
            Source::Query => parsed(query.as_bytes()),
            Source::Form | Source::PostedForm if !is_get => {
                let kind = self.header("Content-Type")?;
                if self.draft.json_form && kind.starts_with(b"application/json") {
                    return members(&self.request.body);
                }
                let is_form = kind.starts_with(b"application/x-www-form-urlencoded");
                is_form.then(|| parsed(&self.request.body))?
            }
            Source::Form => parsed(query.as_bytes()),
            Source::PostedForm => Some(Vec::new()),
        }
    }

    /// Returns the fields that a scheme signs: all but those that it leaves out, and the one that
    /// holds the signature, if that is where the signature is.
    pub(crate) fn signed_fields(&self, fields: Fields) -> Option<Pairs> {
        let mut pairs = self.fields(fields.source)?;
        pairs.retain(|(name, _)| !self.is_left_out(fields, name));
        Some(pairs)
    }

    pub(crate) fn is_left_out(&self, fields: Fields, name: &[u8]) -> bool {
        let is_get = self.request.method == "GET";
        let is_in_query = match fields.source {
            Source::Query => true,
            Source::Form => is_get,
            Source::PostedForm => false,
        };
        let own = match self.draft.signature.place {
            Place::Form(own) | Place::FormJson(own, _) if is_in_query == is_get => Some(own),
            Place::Query(own) if is_in_query => Some(own),
            _ => None,
        };
        let mut names = fields.without.iter().copied().chain(own);
        names.any(|left_out| left_out.as_bytes() == name)
    }

    /// Returns the text of a place, decoded.
    pub(crate) fn text(&self, place: Place) -> Option<Vec<u8>> {
        let one = |source, name: &str| {
            let pairs = self.fields(source)?;
            let mut own = pairs.into_iter().filter(|(own, _)| own == name.as_bytes());
            own.next().map(|(_, value)| value)
        };
        match place {
            Place::Form(name) => one(Source::Form, name),
            Place::FormJson(name, pointer) => at_pointer(&one(Source::Form, name)?, pointer),
            Place::Header(name) => self.header(name).map(<[u8]>::to_vec),
            Place::Repeated(name) => self.header(name).map(<[u8]>::to_vec),
            Place::Headers(names) | Place::Synonyms(names) => {
                names.iter().find_map(|name| self.text(Place::Header(name)))
            }
            Place::Json(pointer) => at_pointer(&self.request.body, pointer),
            Place::Path(segment) => {
                let found = self.target().0.split('/').nth(segment);
                found.map(|text| text.as_bytes().to_vec())
            }
            Place::Query(name) => one(Source::Query, name),
        }
    }

    /// Returns the one value at a location; of several headers, one holds it.
    pub(crate) fn value(&self, at: At) -> Option<Vec<u8>> {
        let texts: Vec<_> = match at.place {
            Place::Headers(names) => names
                .iter()
                .filter_map(|name| self.text(Place::Header(name)))
                .collect(),
            place => vec![self.text(place)?],
        };
        if let (Shape::Base64Json(pointer), [text]) = (at.shape, &*texts) {
            return at_pointer(&unbase64(text)?, pointer).filter(|value| !value.is_empty());
        }
        let values = texts.iter().flat_map(|text| {
            let ranges = at.shape.ranges(text).into_iter();
            ranges.map(|range| text[range].to_vec())
        });
        match <[_; 1]>::try_from(values.collect::<Vec<_>>()) {
            Ok([value]) if !value.is_empty() => Some(value),
            _ => None,
        }
    }
}

fn at_pointer(json: &[u8], pointer: &str) -> Option<Vec<u8>> {
    let json: Value = serde_json::from_slice(json).ok()?;
    match json.pointer(pointer)? {
        Value::String(text) => Some(text.clone().into_bytes()),
        Value::Number(number) => Some(number.to_string().into_bytes()),
        _ => None,
    }
}

/// Decodes padded base64.
pub(crate) fn unbase64(text: &[u8]) -> Option<Vec<u8>> {
    let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
    let mut bytes = vec![0; (text.len() / 4 * 3).checked_sub(padding)?];
    Encoding::Base64.decode(text, &mut bytes).then_some(bytes)
}

/// Computes a CRC-32 bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let checksum = bytes.iter().fold(u32::MAX, |checksum, byte| {
        (0..8).fold(checksum ^ u32::from(*byte), |rest, _| {
            (rest >> 1) ^ (0xedb8_8320 * (rest & 1))
        })
    });
    !checksum
}

/// Returns the members of a JSON object as a handler reads them.
fn members(text: &[u8]) -> Option<Pairs> {
    let object: Map<String, Value> = serde_json::from_slice(text).ok()?;
    let pairs = object.into_iter().map(|(name, value)| {
        let value = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        Some((name.into_bytes(), value.into_bytes()))
    });
    pairs.collect()
}

fn parsed(text: &[u8]) -> Option<Pairs> {
    let pairs = text
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty());
    let decoded = |text: &[u8]| percent_decode(&replaced(text, b"+", b" ")).collect();
    let pairs = pairs.map(|pair| {
        let at = pair.iter().position(|byte| *byte == b'=');
        let (name, value) = pair.split_at(at.unwrap_or(pair.len()));
        Some((decoded(name), decoded(value.get(1..).unwrap_or_default())))
    });
    pairs.collect()
}
