//! Drawing locations: where values are, and the shape of the text there.

use fastrand::Rng;

use crate::draw::{Carrier, HEADERS, NAMES, POINTERS, pick};
use crate::words::{At, Place, Shape};

const SEPARATORS: &[&str] = &[",", ",", ",", ";", " ", "|", "&", ".", "::"];
const ASSIGNS: &[&str] = &["=", "=", ":", "=="];
const PREFIXES: &[&str] = &["", "t=", "n=", "v1,", "v1=", "1"];
const KEYS: &[&str] = &["t", "n", "v1"];
const SYNONYMS: &[&[&str]] = &[&["Sig", "Meta"], &["Field", "Agent"], &["At", "Old-At"]];

impl At {
    /// Draws another value of the same list, if it is one.
    pub(crate) fn cousin(self, rng: &mut Rng) -> Self {
        let (separator, assign) = match self.shape {
            Shape::Entry(separator, _) | Shape::First(separator) => (separator, "="),
            Shape::Last(separator, mark) => (separator, mark),
            Shape::Pair(separator, assign, _) | Shape::Versions(separator, assign, _) => {
                (separator, assign)
            }
            Shape::Base64Json(_) | Shape::Named(..) | Shape::Prefix(_) | Shape::Whole => {
                return self;
            }
        };
        let shape = match rng.u8(..4) {
            0 => Shape::First(separator),
            1 | 2 => Shape::Pair(separator, assign, pick(rng, KEYS)),
            _ => Shape::Entry(separator, pick(rng, PREFIXES)),
        };
        Self { shape, ..self }
    }
}

/// Draws where the signature is.
pub(crate) fn signature(rng: &mut Rng, carrier: Carrier) -> At {
    match rng.u8(..12) {
        10 => At {
            place: Place::Repeated("Sig"),
            shape: shape(rng),
        },
        11 => At {
            place: Place::Synonyms(pick(rng, &[&["Sig", "Meta"][..], &["Sig", "Sig-2"]])),
            shape: shape(rng),
        },
        0..5 => At {
            place: Place::Header(pick(rng, &["Sig", "Sig", "Meta"])),
            shape: shape(rng),
        },
        5 => At {
            place: Place::Headers(pick(rng, &[&["Sig", "Sig-2"][..], &["Sig"]])),
            shape: shape(rng),
        },
        6..8 => at(rng, carrier),
        _ => At {
            place: match carrier {
                Carrier::Form => pick(
                    rng,
                    &[
                        Place::Form("sig"),
                        Place::Form("sig"),
                        Place::FormJson("meta", "/sig"),
                        Place::Query("sig"),
                    ],
                ),
                Carrier::Json | Carrier::Raw => Place::Query("sig"),
            },
            shape: shape(rng),
        },
    }
}

pub(crate) fn at(rng: &mut Rng, carrier: Carrier) -> At {
    let place = match (rng.u8(..10), carrier) {
        (0..4, Carrier::Form) => Place::Form(pick(rng, NAMES)),
        (4..6, Carrier::Form) => Place::FormJson(pick(rng, &["meta", "sig"]), pick(rng, POINTERS)),
        (0..4, Carrier::Json) => Place::Json(pick(rng, POINTERS)),
        (4 | 5, _) => Place::Path(rng.usize(1..=2)),
        (6, _) => Place::Query(pick(rng, NAMES)),
        (7, _) if rng.u8(..4) == 0 => Place::Synonyms(pick(rng, SYNONYMS)),
        _ => Place::Header(pick(rng, HEADERS)),
    };
    At {
        place,
        shape: shape(rng),
    }
}

pub(crate) fn shape(rng: &mut Rng) -> Shape {
    match rng.u8(..15) {
        9 => Shape::Versions(
            pick(rng, SEPARATORS),
            pick(rng, ASSIGNS),
            pick(rng, &["v", "n"]),
        ),
        0 => Shape::Prefix(pick(rng, PREFIXES)),
        1..3 => Shape::Entry(pick(rng, SEPARATORS), pick(rng, PREFIXES)),
        3..5 => Shape::Pair(pick(rng, SEPARATORS), pick(rng, ASSIGNS), pick(rng, KEYS)),
        5..7 => Shape::First(pick(rng, SEPARATORS)),
        7 => Shape::Last(pick(rng, SEPARATORS), pick(rng, ASSIGNS)),
        8 => Shape::Named(
            pick(rng, &[&["App "][..], &["App ", "app "]]),
            pick(rng, ASSIGNS),
        ),
        _ => Shape::Whole,
    }
}
