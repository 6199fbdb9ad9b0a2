//! What is measured, one thing a chapter.

use crate::report::Section;

mod arrival;
mod core;
mod events;
mod flood;
mod keys;
mod loopback;
mod memory;
mod public_keys;
mod redis;
mod store;

/// A chapter: its name on the command line, and what measures it in so many rounds.
pub type Chapter = (&'static str, fn(usize) -> Section);

/// All chapters, in the order of the report.
pub const ALL: [Chapter; 10] = [
    ("core", core::run),
    ("events", events::run),
    ("keys", keys::run),
    ("public-keys", public_keys::run),
    ("memory", memory::run),
    ("arrival", arrival::run),
    ("loopback", loopback::run),
    ("flood", flood::run),
    ("store", store::run),
    ("redis", redis::run),
];
