//! Unisender Go's webhooks.

#![cfg(feature = "legacy")]

use crate::provider::{Evidence, Profile};
use crate::request::{ReadError, View};
use crate::scheme::{Component, Custom, Encoding, Location, Scheme};

/// Unisender Go: MD5 of the body with the key in the place of the hash, as `/auth: <hex>` in the
/// JSON.
#[doc = include_str!("../../docs/providers/unisender-go.md")]
pub const UNISENDER_GO: Scheme =
    Scheme::keyed_md5("unisender-go", Location::json("/auth"), Encoding::Hex).signs(&[
        Component::Custom(Custom::new("body before the hash", write_start).in_lines()),
        Component::Key,
        Component::Custom(Custom::new("body after the hash", write_end).in_lines()),
    ]);

pub(super) const UNISENDER_GO_PROFILE: Profile = Profile {
    vendor: "Unisender Go",
    other_names: &["unisender"],
    docs: &["https://godocs.unisender.ru/web-api-ref#callback-format"],
    secret: "The API key of the user or project whose events come, as text.",
    signed: &[
        "Unisender puts the API key into the body, hashes it, and puts the hash in the key's \
        place. The hash must occur once in the body. Unisender writes JSON in one line, so a body \
        with a line feed is refused.",
    ],
    unsigned: "Every header, method and path.",
    weak_points: &[
        "MD5 is broken: anyone who chooses what is in a body can find two with the same hash. \
        Serve it over TLS, under a path that cannot be guessed.",
        "The key is the one that sends mail in your name.",
    ],
    open_questions: &["all of it, which is known from one receiver."],
    notes: &["One body has the events of several users and projects, under `events_by_user`."],
    evidence: &[Evidence::IndependentReceiver(
        "github:anymail/django-anymail@8c40cc4:anymail/webhooks/unisender_go.py",
    )],
    ..Profile::of(&UNISENDER_GO)
};

fn write_start(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    write(around_hash(view)?.0);
    Ok(())
}

fn write_end(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    write(around_hash(view)?.1);
    Ok(())
}

/// Returns what is before and after the hash, which must be in the body as it is, and once.
fn around_hash<'a>(view: &View<'a>) -> Result<(&'a [u8], &'a [u8]), ReadError> {
    let hash = view.json("/auth")?.ok_or(ReadError::Missing)?;
    let body = view.body();
    let mut windows = body.windows(hash.len().max(1));
    let start = windows.position(|text| text == hash);
    let has_other = windows.any(|text| text == hash);
    let start = start.ok_or(ReadError::Malformed)?;
    if has_other || body.contains(&b'\n') {
        return Err(ReadError::Malformed);
    }
    let (before, rest) = body.split_at_checked(start).ok_or(ReadError::Malformed)?;
    let (_, after) = rest
        .split_at_checked(hash.len())
        .ok_or(ReadError::Malformed)?;
    Ok((before, after))
}
