//! What an attacker without the key does to a genuine delivery: the signature stays as it is.

use fastrand::Rng;
use webhook_sig::scheme::UrlForm;

use crate::captured::Captured;
use crate::draw::{NAMES, pick};
use crate::reading::{Pairs, Taken};
use crate::resplit::{Resplit, put_signed};
use crate::sender::{Genuine, Receiver, near_now};
use crate::shape::replaced;
use crate::words::{At, Place, Shape, Source, Word};

/// A delivery that was taken for the genuine one.
#[derive(Clone, Debug)]
pub(crate) struct Accepted {
    pub(crate) law: Law,
    pub(crate) genuine: Captured,
    pub(crate) altered: Captured,
    pub(crate) content: Vec<u8>,
    pub(crate) taken: (Taken, Taken),
}

/// Which law of the scheme language an accepted delivery breaks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Law {
    /// What is signed has one reading, except where the scheme declares its boundaries ambiguous.
    OneReading,
    /// What `Verified` reports is signed.
    ReportedIsSigned,
    /// What is accepted is what was signed.
    SignedIsAccepted,
}

/// An attack; returns whether it changed something.
type Attack = fn(&Receiver, &mut Captured, &mut Rng) -> bool;

const ATTACKS: &[Attack] = &[
    claim_changed,
    claim_changed,
    claim_changed,
    value_changed,
    fields_changed,
    fields_changed,
    fields_moved,
    method_changed,
    url_respelled,
    url_respelled,
    header_changed,
    body_changed,
    form_as_json,
];

impl Receiver {
    /// Attacks a genuine delivery so many times, and returns what is accepted and should not be.
    pub(crate) fn attack(&self, genuine: &Genuine, times: usize, rng: &mut Rng) -> Vec<Accepted> {
        let resplit = Resplit::new(self, genuine);
        let mut accepted = Vec::new();
        for time in 0..times {
            let altered = match time % 3 {
                0 => resplit.draw(rng),
                1 if self.has_sorted() => {
                    let mut altered = genuine.request.clone();
                    self.resort(&mut altered, rng).then_some(altered)
                }
                _ => {
                    let mut altered = genuine.request.clone();
                    let mut changed = false;
                    for _ in 0..rng.usize(1..=2) {
                        changed |= pick(rng, ATTACKS)(self, &mut altered, rng);
                    }
                    changed.then_some(altered)
                }
            };
            let altered = altered.filter(|altered| altered.is_http());
            accepted.extend(altered.and_then(|altered| self.judge(genuine, altered)));
        }
        accepted
    }

    fn judge(&self, genuine: &Genuine, altered: Captured) -> Option<Accepted> {
        let verified = self.verify(&altered).ok()?;
        let reader = self.reader(&altered);
        let taken = reader.taken(&verified);
        if taken == genuine.taken {
            return None;
        }
        let is_signed = |form: &UrlForm| reader.content(*form).as_ref() == Some(&genuine.content);
        let law = if !self.draft.url_forms.iter().any(is_signed) {
            Law::SignedIsAccepted
        } else if taken.values == genuine.taken.values {
            Law::ReportedIsSigned
        } else if !self.draft.ambiguous_boundaries {
            Law::OneReading
        } else {
            return None;
        };
        Some(Accepted {
            law,
            genuine: genuine.request.clone(),
            altered,
            content: genuine.content.clone(),
            taken: (genuine.taken.clone(), taken),
        })
    }

    fn has_sorted(&self) -> bool {
        let is_sorted = |word: &Word| matches!(word, Word::Sorted(_));
        self.draft.content.iter().any(is_sorted)
    }

    /// Replaces sorted fields by others that may be written alike.
    fn resort(&self, altered: &mut Captured, rng: &mut Rng) -> bool {
        let sorted = self.draft.content.iter().filter_map(|word| match word {
            Word::Sorted(fields) => Some(*fields),
            _ => None,
        });
        let sorted: Vec<_> = sorted.collect();
        let fields = pick(rng, &sorted);
        let reader = self.reader(altered);
        let Some(text) = reader.written(Word::Sorted(fields), UrlForm::AsConfigured) else {
            return false;
        };
        let pairs = fields.resplit(&text, rng);
        put_signed(self, altered, fields, pairs, rng);
        true
    }
}

/// Writes another timestamp or id, instead of the genuine one or next to it.
fn claim_changed(receiver: &Receiver, altered: &mut Captured, rng: &mut Rng) -> bool {
    let draft = &receiver.draft;
    let time = draft
        .timestamp
        .map(|(at, format)| (at, format.write(near_now(rng))));
    let id = draft.id.map(|at| (at, "other-1".to_owned()));
    let claims: Vec<_> = time.into_iter().chain(id).collect();
    if claims.is_empty() {
        return false;
    }
    let (at, value) = &claims[rng.usize(..claims.len())];
    if rng.u8(..3) > 0 {
        return altered.put(draft, *at, value.as_bytes(), rng);
    }
    // The text of the place around what is there: another entry before it or after it.
    let Some(text) = receiver.reader(altered).text(at.place) else {
        return false;
    };
    let separator = match at.shape {
        Shape::Entry(separator, _)
        | Shape::First(separator)
        | Shape::Last(separator, _)
        | Shape::Pair(separator, ..)
        | Shape::Versions(separator, ..) => separator,
        Shape::Base64Json(_) | Shape::Named(..) | Shape::Prefix(_) | Shape::Whole => {
            pick(rng, &[",", "", "&"])
        }
    };
    let mut texts = [text, value.as_bytes().to_vec()];
    rng.shuffle(&mut texts);
    altered.put_text(draft, at.place, texts.join(separator.as_bytes()), rng)
}

/// Writes another value at a location that the scheme names, or takes a byte from the one there.
fn value_changed(receiver: &Receiver, altered: &mut Captured, rng: &mut Rng) -> bool {
    let locations = receiver.draft.locations();
    let (_, at) = pick(rng, &locations);
    let at = match rng.bool() {
        true => at,
        false => At {
            shape: Shape::Whole,
            ..at
        },
    };
    let value = receiver.reader(altered).value(at).unwrap_or_default();
    let value = match rng.u8(..4) {
        0 => value.get(1..).unwrap_or_default().to_vec(),
        1 => [&*value, b"x"].concat(),
        2 => [&*value, pick(rng, &[&b","[..], b"&", b";x", b"="])].concat(),
        _ => receiver.header_value(rng),
    };
    altered.put(&receiver.draft, at, &value, rng)
}

/// Adds, drops, renames, repeats, merges or exchanges fields of the form or query.
fn fields_changed(receiver: &Receiver, altered: &mut Captured, rng: &mut Rng) -> bool {
    let source = pick(rng, &[Source::Form, Source::Query]);
    let mut pairs = receiver.reader(altered).fields(source).unwrap_or_default();
    let name = pick(rng, NAMES).as_bytes().to_vec();
    change_pairs(&mut pairs, (name, receiver.value(rng)), rng);
    rng.shuffle(&mut pairs);
    altered.put_fields(source, &pairs, rng);
    true
}

fn change_pairs(pairs: &mut Pairs, other: (Vec<u8>, Vec<u8>), rng: &mut Rng) {
    let kind = rng.u8(..7);
    if pairs.is_empty() || kind < 2 {
        pairs.push(other);
        return;
    }
    let at = rng.usize(..pairs.len());
    match kind {
        2 => drop(pairs.remove(at)),
        3 => pairs[at].0 = other.0,
        4 => pairs.push(pairs[at].clone()),
        5 => {
            let with = rng.usize(..pairs.len());
            let value = pairs[with].1.clone();
            pairs[with].1 = std::mem::replace(&mut pairs[at].1, value);
        }
        _ => {
            let (name, value) = pairs.remove(at);
            match pairs.first_mut() {
                Some((_, first)) => first.extend([&b"&"[..], &name, b"=", &value].concat()),
                None => pairs.push((name, [&*value, b"&", &other.0].concat())),
            }
        }
    }
}

/// Moves a field from the form to the query, or back.
fn fields_moved(receiver: &Receiver, altered: &mut Captured, rng: &mut Rng) -> bool {
    let reader = receiver.reader(altered);
    let (from, to) = match rng.bool() {
        true => (Source::Form, Source::Query),
        false => (Source::Query, Source::Form),
    };
    let mut taken = reader.fields(from).unwrap_or_default();
    let mut given = reader.fields(to).unwrap_or_default();
    if taken.is_empty() || altered.method == "GET" {
        return false;
    }
    let pair = taken[rng.usize(..taken.len())].clone();
    if rng.bool() {
        taken.retain(|own| *own != pair);
    }
    given.push(pair);
    altered.put_fields(from, &taken, rng);
    altered.put_fields(to, &given, rng);
    true
}

/// Turns a POST into a GET or back, now and then together with its form.
fn method_changed(receiver: &Receiver, altered: &mut Captured, rng: &mut Rng) -> bool {
    let pairs = receiver
        .reader(altered)
        .fields(Source::Form)
        .unwrap_or_default();
    let is_get = altered.method == "GET";
    altered.method = if is_get { "POST" } else { "GET" }.into();
    if rng.bool() {
        if !is_get {
            altered.body.clear();
        }
        altered.put_fields(Source::Form, &pairs, rng);
    }
    true
}

/// Spells a character of the target in another way, or moves the boundary between path and query.
fn url_respelled(_: &Receiver, altered: &mut Captured, rng: &mut Rng) -> bool {
    let target = altered.target.clone();
    let reserved = [":", "/", "?", "@", "!", "$", "'", "(", ")", "*", ",", ";"];
    let character = if rng.bool() {
        "?"
    } else {
        pick(rng, &reserved)
    };
    let escape = format!("%{:02X}", character.as_bytes()[0]);
    let (old, new) = match rng.bool() {
        true => (character, &*escape),
        false => (&*escape, character),
    };
    let places: Vec<_> = target.match_indices(old).collect();
    altered.target = match rng.u8(..6) {
        0 => target.clone() + pick(rng, &["?", "&", "/", "?x=1", "&x=1"]),
        1 => target.replacen('?', "&", 1),
        // The slash that a target begins with stays.
        _ => match places.get(rng.usize(..places.len().max(1))) {
            Some((at, _)) if *at > 0 => {
                let (before, after) = target.split_at(*at);
                format!("{before}{new}{}", &after[old.len()..])
            }
            _ => return false,
        },
    };
    altered.target != target
}

/// Drops, repeats, or exchanges headers, or moves bytes from one to another.
fn header_changed(receiver: &Receiver, altered: &mut Captured, rng: &mut Rng) -> bool {
    if altered.headers.is_empty() {
        return false;
    }
    let (one, other) = (
        rng.usize(..altered.headers.len()),
        rng.usize(..altered.headers.len()),
    );
    match rng.u8(..5) {
        0 => drop(altered.headers.remove(one)),
        1 => {
            let (name, value) = altered.headers[one].clone();
            let other = receiver.header_value(rng);
            altered
                .headers
                .push((name, if rng.bool() { value } else { other }));
        }
        2 => {
            let value = altered.headers[one].1.clone();
            altered.headers[one].1 = std::mem::replace(&mut altered.headers[other].1, value);
        }
        3 => {
            let length = altered.headers[one].1.len();
            let moved = altered.headers[one].1.split_off(rng.usize(..=length));
            let value = std::mem::take(&mut altered.headers[other].1);
            altered.headers[other].1 = [moved, value].concat();
        }
        _ => {
            // A header is the same in another case, so it must not be an attack.
            let name = altered.headers[one].0.to_uppercase();
            altered.headers[one].0 = name;
        }
    }
    true
}

/// Writes the fields of a form as the members of a JSON object, now and then one of them twice.
fn form_as_json(receiver: &Receiver, altered: &mut Captured, rng: &mut Rng) -> bool {
    let Some(mut pairs) = receiver.reader(altered).fields(Source::PostedForm) else {
        return false;
    };
    if let Some((name, _)) = pairs.first().cloned()
        && rng.u8(..4) == 0
    {
        pairs.push((name, b"other".to_vec()));
    }
    let quoted = |text: &[u8]| serde_json::to_string(&*String::from_utf8_lossy(text)).unwrap();
    let members = pairs
        .iter()
        .map(|(name, value)| format!("{}:{}", quoted(name), quoted(value)));
    let object = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
    altered.body = object.into_bytes();
    altered
        .headers
        .retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
    altered
        .headers
        .push(("Content-Type".into(), b"application/json".to_vec()));
    true
}

fn body_changed(receiver: &Receiver, altered: &mut Captured, rng: &mut Rng) -> bool {
    let before = altered.body.clone();
    match rng.u8(..5) {
        0 => altered.body.clear(),
        1 => altered.body.push(b'x'),
        2 => drop(altered.body.pop()),
        3 => altered.body = receiver.value(rng),
        _ => {
            let json = replaced(&altered.body, b"{", b"{\"more\":1,");
            altered.body = json;
            if let Place::FormJson(name, _) = receiver.draft.signature.place
                && let Some(text) = receiver.reader(altered).text(Place::Form(name))
            {
                let text = replaced(&text, b"{", b"{\"more\":1,");
                altered.put_text(&receiver.draft, Place::Form(name), text, rng);
            }
        }
    }
    altered.body != before
}
