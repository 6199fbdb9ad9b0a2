//! Other readings of one signed content: where else its values could begin and end.

use std::ops::Range;

use fastrand::Rng;
use webhook_sig::scheme::{Encoding, FieldEscape, Repeats, UrlForm};

use crate::captured::{Captured, NOW};
use crate::draw::NAMES;
use crate::reading::{ORIGIN, Pairs};
use crate::sender::{Genuine, Receiver};
use crate::shape::{found, replaced};
use crate::words::{Fields, Honest, Place, Source, Word};

/// What a component may be in the signed content.
enum Part {
    /// One of these texts.
    Any(Vec<Vec<u8>>),
    /// Any text.
    Free,
    /// A timestamp within the window.
    Time,
}

/// A signed content, and from which of its bytes on it can be read as the rest of the components.
pub(crate) struct Resplit<'r> {
    receiver: &'r Receiver,
    genuine: &'r Genuine,
    parts: Vec<Part>,
    /// For every component, whether the content can be read as it and all that follow, from a byte.
    readable: Vec<Vec<bool>>,
}

impl<'r> Resplit<'r> {
    pub(crate) fn new(receiver: &'r Receiver, genuine: &'r Genuine) -> Self {
        let reader = receiver.reader(&genuine.request);
        let words = receiver.draft.content.iter();
        let parts: Vec<_> = words
            .map(|word| match word {
                Word::Timestamp => Part::Time,
                Word::Method => {
                    Part::Any(receiver.draft.methods.iter().map(|m| (*m).into()).collect())
                }
                word if word.is_fixed()
                    || matches!(word, Word::BodyDigest(..) | Word::RawBodyDigest(_)) =>
                {
                    let text = reader.written(*word, UrlForm::AsConfigured);
                    Part::Any(text.into_iter().collect())
                }
                _ => Part::Free,
            })
            .collect();
        let length = genuine.content.len();
        let mut readable = vec![vec![false; length + 1]; parts.len() + 1];
        readable[parts.len()][length] = true;
        let mut resplit = Self {
            receiver,
            genuine,
            parts,
            readable,
        };
        for at in (0..resplit.parts.len()).rev() {
            for start in 0..=length {
                resplit.readable[at][start] = !resplit.ends(at, start).is_empty();
            }
        }
        resplit
    }

    /// Returns where a component that begins at a byte may end.
    fn ends(&self, at: usize, start: usize) -> Vec<usize> {
        let content = &self.genuine.content;
        let rest = &content[start..];
        let mut ends: Vec<_> = match &self.parts[at] {
            Part::Any(texts) => {
                let texts = texts.iter().filter(|text| rest.starts_with(text));
                texts.map(|text| start + text.len()).collect()
            }
            Part::Free => (start..=content.len()).collect(),
            Part::Time => {
                let lengths = [10, 13, 19, 20, 23, 24, 25, 28, 29].into_iter();
                let ends = lengths.map(|length| start + length);
                ends.filter(|end| *end <= content.len() && self.is_time(start..*end))
                    .collect()
            }
        };
        ends.retain(|end| self.readable[at + 1][*end]);
        ends
    }

    fn is_time(&self, range: Range<usize>) -> bool {
        let (_, format) = self.receiver.draft.timestamp.unwrap();
        let time = format.parse(&self.genuine.content[range]);
        time.is_some_and(|time| NOW.as_secs().abs_diff(time.as_secs()) < 300)
    }

    /// Reads the content anew, and sends what was read; `None` if no request can say it.
    pub(crate) fn draw(&self, rng: &mut Rng) -> Option<Captured> {
        let draft = &self.receiver.draft;
        let mut request = self.genuine.request.clone();
        let mut start = 0;
        for (at, word) in draft.content.iter().enumerate() {
            let ends = self.ends(at, start);
            let end = *ends.get(rng.usize(..ends.len().max(1)))?;
            let text = &self.genuine.content[start..end];
            start = end;
            self.write(&mut request, *word, text, rng)?;
        }
        Some(request)
    }

    /// Writes a component's text where the receiver reads it; `None` if it cannot be there.
    fn write(&self, request: &mut Captured, word: Word, text: &[u8], rng: &mut Rng) -> Option<()> {
        let draft = &self.receiver.draft;
        let is_written = match word {
            Word::BodyDigest(..)
            | Word::RawBodyDigest(_)
            | Word::Key
            | Word::Literal(_)
            | Word::Param(_) => true,
            Word::Body => {
                request.body = text.to_vec();
                true
            }
            Word::BodyEncoded(encoding) => {
                request.body = decoded(encoding, text)?;
                true
            }
            Word::Custom(Honest::Agent) => {
                request.put_text(draft, Place::Header("Agent"), text.to_vec(), rng)
            }
            Word::Custom(Honest::Sealed) => {
                let colon = *found(text, b":").first()?;
                let length: usize = str::from_utf8(&text[..colon]).ok()?.parse().ok()?;
                let (header, body) = text[colon + 1..].split_at_checked(length)?;
                request.body = body.to_vec();
                request.put_text(draft, Place::Header("Sealed"), header.to_vec(), rng)
            }
            Word::Field(at) => request.put(draft, at, text, rng),
            Word::Id => request.put(draft, draft.id?, text, rng),
            Word::Timestamp => request.put(draft, draft.timestamp?.0, text, rng),
            Word::Listed {
                names,
                separator,
                joined_by,
            } => {
                let names = self.receiver.reader(request).value(names)?;
                let names = String::from_utf8(names).ok()?;
                let names: Vec<_> = names.split(separator).collect();
                let values = cut(text, joined_by.as_bytes(), names.len(), rng)?;
                for (name, value) in names.into_iter().zip(values) {
                    let is_own = |(own, _): &(String, _)| own.eq_ignore_ascii_case(name);
                    request.headers.retain(|header| !is_own(header));
                    request.headers.push((name.to_owned(), value));
                }
                true
            }
            Word::Sorted(fields) => {
                let pairs = fields.resplit(text, rng);
                put_signed(self.receiver, request, fields, pairs, rng);
                true
            }
            Word::Method | Word::Path | Word::Query | Word::Url | Word::UrlPath => {
                write_line(request, word, str::from_utf8(text).ok()?, rng)?;
                true
            }
        };
        is_written.then_some(())
    }
}

/// Decodes a text into the bytes whose one spelling it is.
fn decoded(encoding: Encoding, text: &[u8]) -> Option<Vec<u8>> {
    let mut lengths = 0..=text.len();
    lengths.find_map(|length| {
        let mut bytes = vec![0; length];
        encoding.decode(text, &mut bytes).then_some(bytes)
    })
}

/// Writes a component of the request line.
fn write_line(request: &mut Captured, word: Word, text: &str, rng: &mut Rng) -> Option<()> {
    let at = request.target.find('?').unwrap_or(request.target.len());
    let (path, query) = request.target.split_at(at);
    request.target = match word {
        Word::Method => {
            text.clone_into(&mut request.method);
            return Some(());
        }
        Word::Path => format!("{text}{query}"),
        Word::Query => format!("{path}?{text}"),
        Word::UrlPath => format!("{}{query}", text.strip_prefix(ORIGIN)?),
        _ => {
            let target = text.strip_prefix(ORIGIN)?;
            match rng.u8(..4) {
                0 => target.replacen('?', "%3F", 1),
                1 => target.replacen("%3F", "?", 1),
                _ => target.to_owned(),
            }
        }
    };
    Some(())
}

/// Replaces the fields that are signed, and leaves the others as they are.
pub(crate) fn put_signed(
    receiver: &Receiver,
    request: &mut Captured,
    fields: Fields,
    mut pairs: Pairs,
    rng: &mut Rng,
) {
    let reader = receiver.reader(request);
    let others = reader.fields(fields.source).unwrap_or_default().into_iter();
    pairs.extend(others.filter(|(name, _)| reader.is_left_out(fields, name)));
    rng.shuffle(&mut pairs);
    let source = match fields.source {
        Source::PostedForm if request.method == "GET" => return,
        source => source,
    };
    request.put_fields(source, &pairs, rng);
}

impl Fields {
    /// Reads sorted fields anew: other fields that are written alike, or nearly.
    pub(crate) fn resplit(self, text: &[u8], rng: &mut Rng) -> Pairs {
        let count = rng.usize(1..=4);
        let texts = cut(text, self.separator.as_bytes(), count, rng);
        let texts = texts.unwrap_or_else(|| vec![text.to_vec()]);
        let mut pairs = Vec::new();
        for (at, text) in texts.into_iter().enumerate() {
            let (name, value) = if self.values_only {
                // In the order of their names.
                (NAMES[at % 2].as_bytes().to_vec(), text)
            } else {
                match cut(&text, self.assign.as_bytes(), 2, rng) {
                    Some(halves) => (halves[0].clone(), halves[1].clone()),
                    None => (text, Vec::new()),
                }
            };
            let (name, value) = (self.unescaped(name), self.unescaped(value));
            match self.repeats {
                Repeats::Joined(between) if rng.bool() => {
                    for value in cut(&value, between.as_bytes(), 2, rng).unwrap_or(vec![value]) {
                        pairs.push((name.clone(), value));
                    }
                }
                Repeats::BracketList if value.starts_with(b"[") => {
                    let list = serde_json::from_slice::<Vec<String>>(&value).unwrap_or_default();
                    let name = [&*name, b"[]"].concat();
                    pairs.extend(
                        list.into_iter()
                            .map(|value| (name.clone(), value.into_bytes())),
                    );
                }
                Repeats::Unique if rng.bool() => pairs.extend(vec![(name, value); 2]),
                _ => pairs.push((name, value)),
            }
        }
        pairs
    }

    fn unescaped(self, text: Vec<u8>) -> Vec<u8> {
        match self.escape {
            FieldEscape::Percent => {
                let text = replaced(&replaced(&text, b"%26", b"&"), b"%3D", b"=");
                replaced(&text, b"%25", b"%")
            }
            FieldEscape::Underscore => replaced(&text, b"_", b"&"),
            _ => text,
        }
    }
}

/// Cuts a text into so many at some occurrences of a separator, anywhere if that is empty.
fn cut(text: &[u8], separator: &[u8], count: usize, rng: &mut Rng) -> Option<Vec<Vec<u8>>> {
    // Occurrences may overlap: `:::` holds `::` twice.
    let mut found: Vec<_> = (0..=text.len())
        .filter(|at| text[*at..].starts_with(separator))
        .collect();
    if found.len() + 1 < count {
        return None;
    }
    rng.shuffle(&mut found);
    found.truncate(count - 1);
    found.sort_unstable();
    let mut cut = Vec::new();
    let mut start = 0;
    for at in found {
        cut.push(text.get(start..at)?.to_vec());
        start = at + separator.len();
    }
    cut.push(text[start..].to_vec());
    Some(cut)
}
