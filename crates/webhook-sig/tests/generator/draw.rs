//! Drawing schemes: mostly sensible ones, because a random one is nearly never sound.

use fastrand::Rng;
use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Algorithm, Digest, Encoding, FieldEscape, Order, Repeats, UrlForm};

use crate::locate::{at, shape, signature};
use crate::words::{At, Draft, Fields, Honest, Place, Shape, Source, Word};

/// What the body is, so that the locations of one scheme can be in one request.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Carrier {
    Form,
    Json,
    Raw,
}

const ALGORITHMS: &[Algorithm] = &[
    Algorithm::HmacSha256,
    Algorithm::HmacSha256,
    Algorithm::HmacSha256,
    Algorithm::HmacSha1,
    Algorithm::HmacSha384,
    Algorithm::HmacSha512,
    #[cfg(feature = "legacy")]
    Algorithm::HmacMd5,
    // A seed draws the same scheme with any set of features that has it.
    #[cfg(not(feature = "legacy"))]
    Algorithm::HmacSha1,
    Algorithm::KeyedSha1,
    Algorithm::KeyedSha256,
    #[cfg(feature = "legacy")]
    Algorithm::KeyedMd5,
    #[cfg(not(feature = "legacy"))]
    Algorithm::KeyedSha1,
    #[cfg(feature = "keccak")]
    Algorithm::KeyedKeccak256,
    #[cfg(not(feature = "keccak"))]
    Algorithm::KeyedSha256,
];

const ENCODINGS: &[Encoding] = &[
    Encoding::Hex,
    Encoding::HexUpper,
    Encoding::Base64,
    Encoding::Base64Url,
    Encoding::Base64UrlUnpadded,
];

const TIME_FORMATS: &[TimeFormat] = &[
    TimeFormat::UnixSeconds,
    TimeFormat::UnixSeconds,
    TimeFormat::UnixMillis,
    TimeFormat::Rfc3339,
    TimeFormat::Rfc3339Utc,
    TimeFormat::HttpDate,
    TimeFormat::SpacedDate,
];

const URL_FORMS: &[&[UrlForm]] = &[
    &[UrlForm::AsConfigured],
    &[UrlForm::AsConfigured],
    &[UrlForm::AsConfigured, UrlForm::OtherPort],
    &[UrlForm::AsConfigured, UrlForm::Unescaped],
    &[UrlForm::AsConfigured, UrlForm::WithoutRoot],
    &[
        UrlForm::AsConfigured,
        UrlForm::OtherPort,
        UrlForm::Unescaped,
        UrlForm::WithoutRoot,
    ],
];

/// What may separate two values; values contain each of them now and then.
pub(crate) const LITERALS: &[&str] = &[
    ".",
    ".",
    "\n",
    "\n",
    "|",
    ",",
    "=",
    "&",
    "?",
    ":",
    "/",
    "0",
    "17",
    "v",
    "::",
    "%2C",
    "€",
    "&a=",
    "?a=",
    "https://shop.example",
];

/// The names that values have, wherever they are; locations share them now and then.
pub(crate) const NAMES: &[&str] = &["a", "b", "sig", "meta", "at"];
pub(crate) const POINTERS: &[&str] = &["/a", "/b", "/sig", "/meta/at"];
pub(crate) const HEADERS: &[&str] = &["Meta", "Meta", "At", "Topic", "Kind", "Agent", "Sealed"];

impl Draft {
    pub(crate) fn drawn(rng: &mut Rng) -> Self {
        let carrier = pick(rng, &[Carrier::Form, Carrier::Json, Carrier::Raw]);
        let algorithm = pick(rng, ALGORITHMS);
        let mut draft = Self {
            algorithm,
            encoding: pick(rng, ENCODINGS),
            signature: signature(rng, carrier),
            content: Vec::new(),
            timestamp: None,
            id: None,
            audience: None,
            methods: pick(rng, &[&["POST"][..], &["POST"], &["POST", "GET"], &["GET"]]),
            url_forms: pick(rng, URL_FORMS),
            ambiguous_boundaries: rng.u8(..10) < 3,
            unsigned_body: false,
            json_form: false,
        };
        // Now and then without the signature in the form, which is not sound.
        draft.json_form = matches!(draft.signature.place, Place::Form(_)) && rng.u8(..3) == 0
            || rng.u8(..40) == 0;
        let values = draft.draw_values(rng, carrier);
        // These are not sound by themselves; now and then it goes unsaid.
        let is_ambiguous = |word: &Word| match word {
            Word::Listed { .. } => true,
            Word::Sorted(fields) => fields.repeats != Repeats::Refused || fields.values_only,
            _ => false,
        };
        draft.ambiguous_boundaries |= values.iter().any(is_ambiguous) && rng.u8(..10) < 7;
        // What follows is drawn as if this were not, and the number spares the seeds of
        // `REGRESSIONS`: nearly all keep their scheme.
        let mut own = rng.clone();
        if own.u8(..8) == 6 {
            draft.audience = Some(draft.draw_claim(&mut own, carrier, &values, "Account"));
        }
        draft.draw_content(rng, values);
        if algorithm.is_keyed_hash() {
            let at = rng.usize(..=draft.content.len());
            draft.content.insert(at, Word::Key);
        }
        let signs_body = draft.content.iter().any(|word| match word {
            Word::Custom(_) => true,
            Word::Sorted(fields) => fields.source != Source::Query,
            word => word.is_body(),
        });
        draft.unsigned_body = if signs_body {
            rng.u8(..10) == 0
        } else {
            rng.u8(..20) > 0
        };
        draft
    }

    /// Puts the newest words in the places of others. It is called for some seeds only, and every
    /// other one means the scheme that it has always meant.
    pub(crate) fn vary(&mut self, rng: &mut Rng) {
        let member = |rng: &mut Rng, at: &mut At| {
            if matches!(at.place, Place::Header(_)) && rng.u8(..3) > 0 {
                at.shape = Shape::Base64Json(pick(rng, POINTERS));
            }
        };
        for word in &mut self.content {
            match word {
                Word::Body if rng.bool() => *word = Word::BodyEncoded(pick(rng, ENCODINGS)),
                Word::Body | Word::Method | Word::BodyDigest(..) if rng.bool() => {
                    self.unsigned_body |= rng.u8(..10) > 0;
                    let encodings = [Encoding::Decimal, Encoding::Decimal, Encoding::Hex];
                    *word = Word::BodyDigest(Digest::Crc32, pick(rng, &encodings));
                }
                Word::RawBodyDigest(digest) => {
                    *digest = pick(rng, &[Digest::Crc32, Digest::Sha512]);
                }
                Word::Field(at) => member(rng, at),
                _ => {}
            }
        }
        member(rng, &mut self.signature);
        if let Some((at, _)) = &mut self.timestamp {
            member(rng, at);
        }
        if let Some(at) = &mut self.id {
            member(rng, at);
        }
    }

    /// Draws what is signed, claims included, without what separates it.
    fn draw_values(&mut self, rng: &mut Rng, carrier: Carrier) -> Vec<Word> {
        let mut values: Vec<_> = (0..rng.usize(1..=3)).map(|_| value(rng, carrier)).collect();
        let names = values.iter().find_map(|word| match word {
            Word::Listed { names, .. } => Some(*names),
            _ => None,
        });
        // The law is that the list is signed itself; now and then it is broken.
        if let Some(names) = names
            && rng.u8(..10) > 0
        {
            values.insert(0, Word::Field(names));
        }
        let signed = values.clone();
        // A claim in a header of its own is signed as a component, or nearly always unsound.
        let mut sign = |rng: &mut Rng, at: At, own: &'static str, word: Word| {
            if rng.u8(..10) < if at == At::header(own) { 9 } else { 3 } {
                values.insert(rng.usize(..=values.len()), word);
            }
        };
        if rng.bool() {
            let at = self.draw_claim(rng, carrier, &signed, "At");
            self.timestamp = Some((at, pick(rng, TIME_FORMATS)));
            sign(rng, at, "At", Word::Timestamp);
        }
        if rng.u8(..5) < 2 {
            let at = self.draw_claim(rng, carrier, &signed, "Id");
            self.id = Some(at);
            sign(rng, at, "Id", Word::Id);
        }
        values
    }

    /// Draws where a timestamp or id is: in a header of its own, or near what is signed.
    fn draw_claim(
        &self,
        rng: &mut Rng,
        carrier: Carrier,
        signed: &[Word],
        own: &'static str,
    ) -> At {
        let is_field = matches!(self.signature.place, Place::Form(_) | Place::Query(_));
        let mut near = vec![self.signature; if is_field { 3 } else { 1 }];
        for word in signed {
            near.push(match word {
                Word::Field(at) => *at,
                Word::Listed { names, .. } => *names,
                Word::Sorted(fields) if fields.source == Source::Query => {
                    At::whole(Place::Query(pick(rng, NAMES)))
                }
                Word::Sorted(_) => At::whole(Place::Form(pick(rng, NAMES))),
                Word::Url if rng.bool() => At::whole(Place::Path(rng.usize(1..=2))),
                Word::Query | Word::Url => At::whole(Place::Query(pick(rng, NAMES))),
                Word::Path | Word::UrlPath => At::whole(Place::Path(rng.usize(1..=2))),
                Word::Body | Word::BodyDigest(..) | Word::RawBodyDigest(_) => {
                    At::whole(Place::Json(pick(rng, POINTERS)))
                }
                Word::Custom(Honest::Agent) => At::header("Agent"),
                Word::Custom(Honest::Sealed) => At::header("Sealed"),
                _ => continue,
            });
        }
        match rng.u8(..20) {
            0..5 => At::header(own),
            5 => at(rng, carrier),
            6 => At::whole(pick(rng, &near).place),
            7..9 => At {
                place: pick(rng, &near).place,
                shape: shape(rng),
            },
            _ => pick(rng, &near).cousin(rng),
        }
    }

    /// Puts texts between the values; fewer where the scheme allows ambiguous boundaries.
    fn draw_content(&mut self, rng: &mut Rng, values: Vec<Word>) {
        for (at, value) in values.into_iter().enumerate() {
            // A timestamp may end a value by itself, which is a law of its own.
            let is_end = matches!(value, Word::Timestamp);
            let often = if self.ambiguous_boundaries || is_end {
                5
            } else {
                8
            };
            if at > 0 && rng.u8(..10) < often || rng.u8(..12) == 0 {
                self.content.push(Word::Literal(pick(rng, LITERALS)));
            }
            self.content.push(value);
        }
        if rng.u8(..12) == 0 {
            self.content.push(Word::Literal(pick(rng, LITERALS)));
        }
        self.content.truncate(7);
    }
}

fn value(rng: &mut Rng, carrier: Carrier) -> Word {
    if carrier == Carrier::Form && rng.u8(..3) == 0 {
        return Word::Sorted(fields(rng, carrier));
    }
    match rng.u8(..28) {
        26 => Word::RawBodyDigest(digest(rng)),
        0..5 => Word::Body,
        5 => Word::BodyDigest(digest(rng), pick(rng, ENCODINGS)),
        6 => Word::Custom(pick(rng, &[Honest::Agent, Honest::Sealed])),
        7..12 => Word::Field(at(rng, carrier)),
        12..14 => Word::Listed {
            names: match rng.u8(..4) {
                0 => at(rng, carrier),
                _ => At::header("Listed"),
            },
            separator: pick(rng, &[" ", ",", ";"]),
            joined_by: pick(rng, &[".", ",", "", "\n", "|", "0"]),
        },
        14 => Word::Method,
        15 => Word::Param("p"),
        16..18 => Word::Path,
        18 => Word::Query,
        19..23 => Word::Sorted(fields(rng, carrier)),
        23..=25 => Word::Url,
        _ => Word::UrlPath,
    }
}

fn digest(rng: &mut Rng) -> Digest {
    match rng.bool() {
        #[cfg(feature = "legacy")]
        true => Digest::Md5,
        _ => Digest::Sha256,
    }
}

fn fields(rng: &mut Rng, carrier: Carrier) -> Fields {
    let source = match (carrier, rng.u8(..4)) {
        (Carrier::Form, 0..2) => Source::Form,
        (Carrier::Form, 2) => Source::PostedForm,
        _ => Source::Query,
    };
    // The only way of writing fields that may be sound by itself, before what varies it.
    let plain = Fields {
        source,
        values_only: false,
        assign: "=",
        separator: "&",
        escape: FieldEscape::Percent,
        order: pick(rng, &[Order::Name, Order::Text]),
        repeats: Repeats::Refused,
        without: pick(rng, &[&[][..], &[], &["b"], &["at", "a"]]),
    };
    match rng.u8(..6) {
        0..2 => plain,
        2..4 => Fields {
            assign: pick(rng, &["=", ":", "::", "=="]),
            separator: pick(rng, &["&", "|", "\n", "%", ",", "&&"]),
            ..plain
        },
        _ => Fields {
            values_only: rng.u8(..4) == 0,
            assign: pick(rng, &["", "=", ":"]),
            separator: pick(rng, &["", "&", "|"]),
            escape: pick(
                rng,
                &[
                    FieldEscape::None,
                    FieldEscape::Percent,
                    FieldEscape::Underscore,
                ],
            ),
            repeats: pick(
                rng,
                &[
                    Repeats::Refused,
                    Repeats::BracketList,
                    Repeats::Joined(","),
                    Repeats::Joined(""),
                    Repeats::Unique,
                ],
            ),
            ..plain
        },
    }
}

pub(crate) fn pick<T: Copy>(rng: &mut Rng, all: &[T]) -> T {
    all[rng.usize(..all.len())]
}
