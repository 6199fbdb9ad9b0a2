//! Genuine deliveries: what a sender with the key might send, with values that look like boundaries.

use std::time::Duration;

use fastrand::Rng;
use webhook_sig::scheme::{FieldEscape, Repeats, UrlForm};
use webhook_sig::{
    BaseUrl, Error, ErrorKind, Keyring, Scheme, Signer, TimeFormat, UnixTime, Verified, Verifier,
};

use crate::captured::{Captured, NOW, SECRET, tag};
use crate::draw::{LITERALS, NAMES, pick};
use crate::reading::{ORIGIN, PARAM, Reader, Taken};
use crate::words::{AUDIENCE, Draft, Place, Shape, Source, Word};

/// A sound scheme, with the receiver that verifies it.
pub(crate) struct Receiver {
    pub(crate) draft: Draft,
    pub(crate) scheme: &'static Scheme,
    verifier: Verifier,
    keys: Keyring,
    tokens: Vec<Vec<u8>>,
}

/// A delivery that verified.
#[derive(Clone, Debug)]
pub(crate) struct Genuine {
    pub(crate) request: Captured,
    pub(crate) content: Vec<u8>,
    pub(crate) taken: Taken,
}

/// What became of a request that a sender meant to sign.
pub(crate) enum Sent {
    Genuine(Box<Genuine>),
    /// It lacks something that is signed, or has a value that the receiver refuses.
    Refused,
    /// It was signed, and the receiver does not take it for signed.
    Mismatched(Captured),
}

impl Receiver {
    pub(crate) fn new(draft: Draft, scheme: &'static Scheme) -> Self {
        let verifier = Verifier::new(scheme)
            .base_url(BaseUrl::new(ORIGIN).unwrap())
            .param("p", PARAM);
        let keys = scheme.keyring([SECRET]).unwrap();
        let tokens = tokens(&draft);
        Self {
            draft,
            scheme,
            verifier,
            keys,
            tokens,
        }
    }

    pub(crate) fn reader<'r>(&'r self, request: &'r Captured) -> Reader<'r> {
        Reader {
            draft: &self.draft,
            request,
        }
    }

    pub(crate) fn verify(&self, request: &Captured) -> Result<Verified, Error> {
        let meant = self.reader(request).audience().map(String::from_utf8);
        let Some(Ok(meant)) = meant else {
            return request.verify(&self.verifier, &self.keys);
        };
        // Anyone who is meant is the receiver.
        let verifier = self.verifier.clone().param(AUDIENCE, meant);
        request.verify(&verifier, &self.keys)
    }

    /// Sends one request: half of them by the library's own signer, half by the reference.
    pub(crate) fn send(&self, rng: &mut Rng) -> Sent {
        let request = self.request(rng);
        if !request.is_http() {
            return Sent::Refused;
        }
        let form = pick(rng, self.draft.url_forms);
        let is_by_library = rng.bool();
        let signed = if is_by_library {
            self.signed_by_library(&request)
        } else {
            self.signed(request, form, rng)
                .map(|(request, _)| (request, form))
        };
        let Some((request, form)) = signed.filter(|(request, _)| request.is_http()) else {
            return Sent::Refused;
        };
        match self.verify(&request) {
            Ok(verified) => {
                let reader = self.reader(&request);
                let Some(content) = reader.content(form) else {
                    return Sent::Mismatched(request);
                };
                let taken = reader.taken(&verified);
                Sent::Genuine(Box::new(Genuine {
                    content,
                    taken,
                    request,
                }))
            }
            // An ambiguous form of the URL is not tried, so its signature is invalid.
            Err(error)
                if error.kind() == ErrorKind::SignatureMismatch
                    && (is_by_library || self.draft.url_forms.len() == 1)
                    && self.is_signable(&request, rng) =>
            {
                Sent::Mismatched(request)
            }
            Err(_) => Sent::Refused,
        }
    }

    fn signed_by_library(&self, request: &Captured) -> Option<(Captured, UrlForm)> {
        let signer = Signer::new(self.verifier.clone(), self.keys.clone());
        let signed = signer.sign(request.request(), NOW).ok()?;
        Some((Captured::from(&signed), UrlForm::AsConfigured))
    }

    /// Signs a request by the reference, and returns what it signed.
    pub(crate) fn signed(
        &self,
        mut request: Captured,
        form: UrlForm,
        rng: &mut Rng,
    ) -> Option<(Captured, Vec<u8>)> {
        let content = self.reader(&request).content(form)?;
        let key: &[u8] = match self.draft.algorithm.is_keyed_hash() {
            // The content holds it.
            true => b"",
            false => SECRET.as_bytes(),
        };
        let signature = tag(self.scheme, key, &content);
        let signature = self.draft.encoding.encode(&signature);
        let draft = &self.draft;
        if !request.put(draft, draft.signature, signature.as_bytes(), rng) {
            return None;
        }
        self.is_signable(&request, rng)
            .then_some((request, content))
    }

    /// Returns whether the signature may be any: where it is signed itself, nothing can be signed.
    fn is_signable(&self, request: &Captured, rng: &mut Rng) -> bool {
        let draft = &self.draft;
        let mut blank = request.clone();
        let content = |request: &Captured| self.reader(request).content(UrlForm::AsConfigured);
        blank.put(draft, draft.signature, self.blank().as_bytes(), rng)
            && content(&blank) == content(request)
    }

    /// Returns a signature of nothing.
    fn blank(&self) -> String {
        let length = self.draft.algorithm.signature_len().unwrap();
        self.draft.encoding.encode(&vec![0; length])
    }

    /// Draws a request that holds everything that the scheme signs, but for the signature.
    fn request(&self, rng: &mut Rng) -> Captured {
        let draft = &self.draft;
        let mut request = Captured::post(&[]);
        request.method = pick(rng, draft.methods).to_owned();
        request.target = self.path(rng);
        let is_get = request.method == "GET";
        let has_form = draft
            .locations()
            .iter()
            .any(|(_, at)| matches!(at.place, Place::Form(_) | Place::FormJson(..)))
            || draft.content.iter().any(|word| match word {
                Word::Sorted(fields) => fields.source != Source::Query,
                _ => false,
            });
        if rng.u8(..3) > 0 {
            let pairs = self.pairs(rng);
            request.put_fields(Source::Query, &pairs, rng);
        }
        if has_form {
            let pairs = self.pairs(rng);
            request.put_fields(Source::Form, &pairs, rng);
        } else if !is_get || rng.bool() {
            request.body = self.value(rng);
        }
        for name in ["Agent", "Sealed", "Topic", "Kind"] {
            let value = self.header_value(rng);
            request = request.header(name, "");
            request.headers.last_mut().unwrap().1 = value;
        }
        self.put_values(&mut request, rng);
        request
    }

    /// Puts a value wherever the scheme wants one, the signature as something that is none.
    fn put_values(&self, request: &mut Captured, rng: &mut Rng) {
        let draft = &self.draft;
        request.put(draft, draft.signature, self.blank().as_bytes(), rng);
        for (role, at) in draft.locations() {
            let value = match role {
                "signature" => continue,
                "timestamp" => self.time(rng),
                "names" => self.header_names(rng),
                _ if matches!(at.place, Place::Path(_)) => self.segment(rng),
                _ if matches!(at.place, Place::Header(_) | Place::Synonyms(_)) => {
                    self.header_value(rng)
                }
                _ => self.value(rng),
            };
            request.put(draft, at, &value, rng);
        }
    }

    fn time(&self, rng: &mut Rng) -> Vec<u8> {
        let (_, format) = self.draft.timestamp.unwrap();
        format.write(near_now(rng)).into_bytes()
    }

    fn header_names(&self, rng: &mut Rng) -> Vec<u8> {
        let separator = self.draft.content.iter().find_map(|word| match word {
            Word::Listed { separator, .. } => Some(*separator),
            _ => None,
        });
        let names: &[&str] = pick(
            rng,
            &[
                &["topic"][..],
                &["topic", "kind"],
                &["Kind", "agent", "topic"],
            ],
        );
        names.join(separator.unwrap_or(" ")).into_bytes()
    }

    pub(crate) fn pairs(&self, rng: &mut Rng) -> crate::reading::Pairs {
        let mut pairs = Vec::new();
        for _ in 0..rng.usize(..4) {
            let name = match rng.u8(..4) {
                0 => self.value(rng),
                1 => b"a[]".to_vec(),
                _ => pick(rng, NAMES).as_bytes().to_vec(),
            };
            // Repeated names are what a handler may be fooled with, and what most schemes refuse.
            if rng.u8(..8) == 0 || !pairs.iter().any(|(own, _)| *own == name) {
                pairs.push((name, self.value(rng)));
            }
        }
        pairs
    }

    /// Draws a value: half of them plain, half made of what values are separated by.
    pub(crate) fn value(&self, rng: &mut Rng) -> Vec<u8> {
        if rng.bool() {
            return pick(rng, &["abc", "x1", "7", "paid", ""]).into();
        }
        let mut value = Vec::new();
        for _ in 0..rng.usize(1..=4) {
            value.extend_from_slice(&self.tokens[rng.usize(..self.tokens.len())]);
        }
        value
    }

    pub(crate) fn header_value(&self, rng: &mut Rng) -> Vec<u8> {
        let mut value = self.value(rng);
        value.retain(|byte| *byte >= b' ' && *byte != 0x7f);
        value.trim_ascii().to_vec()
    }

    fn segment(&self, rng: &mut Rng) -> Vec<u8> {
        let mut value = self.value(rng);
        value.retain(|byte| byte.is_ascii_graphic() && !b"/?#\"<>`{}|\\^[]".contains(byte));
        value
    }

    fn path(&self, rng: &mut Rng) -> String {
        let mut path = String::new();
        for _ in 0..rng.usize(1..=3) {
            path.push('/');
            path.push_str(&String::from_utf8(self.segment(rng)).unwrap());
        }
        path
    }
}

pub(crate) fn near_now(rng: &mut Rng) -> UnixTime {
    let time = UnixTime::from_secs(NOW.as_secs() - 200 + rng.i64(0..400));
    match rng.bool() {
        true => time.saturating_add(Duration::from_millis(250)),
        false => time,
    }
}

/// Texts that any scheme may use as a separator or as a value.
const TOKENS: [&str; 29] = [
    "a",
    "b",
    "x",
    "1",
    "abc",
    "=",
    "&",
    ",",
    ".",
    "|",
    "_",
    "+",
    "%",
    " ",
    "\n",
    "é",
    "%2C",
    "%26",
    "%3F",
    "%2F",
    "%7C",
    "?",
    "/",
    "GET",
    "POST",
    "at=",
    "sig=",
    "a=",
    "[\"2\", \"1\"]",
];

/// Collects what separates the values of a scheme, and what may pass for another value.
fn tokens(draft: &Draft) -> Vec<Vec<u8>> {
    let mut tokens: Vec<Vec<u8>> = TOKENS.map(Vec::from).to_vec();
    tokens.push(vec![0xff]);
    let own = own_tokens(draft);
    // The scheme's own come twice as often as all others together.
    let times = (2 * tokens.len())
        .checked_div(own.len())
        .unwrap_or_default();
    for text in own {
        tokens.extend(vec![text.as_bytes().to_vec(); times]);
    }
    if let Some((_, format)) = draft.timestamp {
        let texts = [-1, 0, 100].map(|more| fresh(format, more));
        let times = tokens.len() / 9;
        tokens.extend(vec![texts; times].concat());
    }
    tokens.push(LITERALS[0].into());
    tokens
}

/// Collects the separators, prefixes and literals that a scheme itself contains.
fn own_tokens(draft: &Draft) -> Vec<&str> {
    let mut own: Vec<&str> = Vec::new();
    for (_, at) in draft.locations() {
        own.extend(match at.shape {
            Shape::Entry(separator, prefix) => vec![separator, prefix],
            Shape::First(separator) => vec![separator],
            Shape::Last(separator, mark) => vec![separator, mark],
            Shape::Named(words, mark) => vec![words[0], mark],
            Shape::Pair(separator, assign, key) => vec![separator, assign, key],
            Shape::Versions(separator, assign, stem) => vec![separator, assign, stem],
            Shape::Prefix(prefix) => vec![prefix],
            Shape::Base64Json(_) | Shape::Whole => vec![],
        });
    }
    for word in &draft.content {
        match word {
            Word::Literal(text) => own.push(text),
            Word::Listed { joined_by, .. } => own.push(joined_by),
            Word::Sorted(fields) => {
                own.extend([fields.assign, fields.separator]);
                if let Repeats::Joined(between) = fields.repeats {
                    own.push(between);
                }
                if fields.escape != FieldEscape::None {
                    own.extend(["%25", "%3D"]);
                }
            }
            Word::Url | Word::UrlPath => own.push(ORIGIN),
            _ => {}
        }
    }
    own.retain(|text| !text.is_empty());
    own
}

fn fresh(format: TimeFormat, more: i64) -> Vec<u8> {
    let time = UnixTime::from_secs(NOW.as_secs() + more);
    format.write(time).into_bytes()
}
