//! The checks that a scheme must pass when it is compiled.

use crate::scheme::{Encoding, Part, Scheme};

/// Panics, at compile time, if a scheme would not prove what it seems to prove.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated at compile time, where an overflow or a bad index is a build error"
)]
pub(crate) const fn check(scheme: &Scheme) {
    let (mut timestamps, mut ids, mut keys, mut bodies) = (0, 0, 0, 0);
    let mut last_free: Option<usize> = None;
    let mut follows_body = false;
    let mut index = 0;
    while index < scheme.parts.len() {
        let part = &scheme.parts[index];
        match part {
            Part::Timestamp => timestamps += 1,
            Part::Id => ids += 1,
            Part::Key => keys += 1,
            Part::Body | Part::BodySha256(_) => bodies += 1,
            Part::Literal(text) => assert!(!text.is_empty(), "an empty literal separates nothing"),
            _ => {}
        }
        assert!(
            !matches!(part, Part::BodySha256(Encoding::Text)),
            "a hash is bytes, which are no text until they are encoded"
        );
        assert!(
            !part.is_place_of(&scheme.signature),
            "a signature cannot cover the value that it stands in"
        );
        if part.is_free() {
            if let Some(last) = last_free {
                assert!(
                    scheme.parts[last + 1].is_border()
                        && (!follows_body || scheme.parts[index - 1].is_border()),
                    "two free values touch: without a literal between them, bytes can move from one to the other"
                );
            }
            last_free = Some(index);
            follows_body |= part.is_unbounded();
        }
        index += 1;
    }
    assert!(!scheme.parts.is_empty(), "a scheme signs something");
    assert!(
        scheme.timestamp.is_some() == (timestamps > 0),
        "a timestamp must be both declared and signed"
    );
    assert!(
        scheme.message_id.is_some() == (ids > 0),
        "a message id must be both declared and signed"
    );
    if scheme.algorithm.is_keyed_hash() {
        assert!(keys == 1, "a keyed hash has its key in the message, once");
    } else {
        assert!(keys == 0, "only a keyed hash has its key in the message");
    }
    assert!(
        scheme.covers_body() || scheme.is_body_unsigned,
        "a scheme that does not sign the body must say so with `leaves_body_unsigned`"
    );
    assert!(
        !(bodies > 0 && scheme.signature.is_in_body()),
        "a signature cannot cover the body that it stands in"
    );
}
