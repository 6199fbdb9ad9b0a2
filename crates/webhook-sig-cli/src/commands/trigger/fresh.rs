//! A new event out of a sample: the ids and times that make it this event become new ones.

use std::collections::BTreeMap;

use webhook_sig::verify::Fact;
use webhook_sig::{Scheme, TimeFormat, UnixTime, Verified};
use webhook_sig_delivery::Delivery;

use super::body::Body;

/// Replaces the ids and times of the event wherever the delivery has them.
///
/// The receiver's own reading tells which they are, so that a replay store takes the result for
/// another event.
pub(super) fn freshen(
    delivery: &mut Delivery,
    body: &mut Body,
    scheme: &Scheme,
    verified: &Verified,
    now: UnixTime,
) {
    let mut fresh = Fresh {
        ids: BTreeMap::new(),
        time: event_time(scheme, verified),
        now,
    };
    let kind = verified.event_type().map(Fact::even_unsigned);
    let events: Vec<_> = verified.event_ids().collect();
    let fields = events.iter().flat_map(|event| event.fields());
    let id = verified.event_id().map(Fact::even_unsigned);
    for id in fields.chain(id).chain(verified.id()) {
        // A type or a status is a word, and an id has digits.
        if Some(id) != kind && id.bytes().any(|byte| byte.is_ascii_digit()) {
            fresh.ids.insert(id.to_owned(), fresh_id(id));
        }
    }
    for (_, value) in &mut delivery.headers {
        if let Some(fresh) = fresh.of(value) {
            *value = fresh;
        }
    }
    // What was written may be of another length, so the last field comes first.
    for field in body.fields().iter().rev() {
        if let Some(fresh) = fresh.of(&field.text) {
            body.write(field, &fresh);
        }
    }
}

struct Fresh {
    ids: BTreeMap<String, String>,
    time: Option<(TimeFormat, UnixTime)>,
    now: UnixTime,
}

impl Fresh {
    fn of(&self, text: &str) -> Option<String> {
        // A time may be one of the fields that identify an event.
        if let Some((format, time)) = self.time
            && format.parse(text.as_bytes()) == Some(time)
        {
            return Some(format.write(self.now));
        }
        self.ids.get(text).cloned()
    }
}

fn event_time(scheme: &Scheme, verified: &Verified) -> Option<(TimeFormat, UnixTime)> {
    let (_, format) = scheme.event_time()?;
    let time = verified.event_time()?.even_unsigned();
    Some((format, time))
}

/// Returns an id of the same form: what comes before the last underscore stays, and so do signs.
fn fresh_id(id: &str) -> String {
    let start = id.rfind('_').and_then(|at| at.checked_add(1)).unwrap_or(0);
    let (kind, rest) = id.split_at_checked(start).unwrap_or(("", id));
    if rest.bytes().all(|byte| byte.is_ascii_digit()) {
        // Short numbers would soon repeat; longer ones are not exact in every language.
        return format!(
            "{kind}{}",
            fastrand::u64(100_000_000_000_000..1_000_000_000_000_000)
        );
    }
    let is_hex = rest
        .chars()
        .all(|sign| sign.is_ascii_hexdigit() || !sign.is_alphanumeric());
    let fresh = rest.chars().map(|sign| match sign {
        'a'..='f' | '0'..='9' if is_hex => fastrand::digit(16),
        'A'..='F' if is_hex => fastrand::digit(16).to_ascii_uppercase(),
        'a'..='z' => fastrand::lowercase(),
        'A'..='Z' => fastrand::uppercase(),
        '0'..='9' => fastrand::digit(10),
        sign => sign,
    });
    kind.chars().chain(fresh).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_id_has_the_form_of_the_old_one() {
        for (id, start, length) in [
            ("evt_1PqZkKLt4dXK03v5", "evt_", 20),
            ("72d3162e-cc78-11e3-81ab-4c9367dc0958", "", 36),
            ("12345", "", 15),
            ("a_b_7", "a_b_", 19),
        ] {
            let fresh = fresh_id(id);

            assert_ne!(fresh, id);
            assert!(fresh.starts_with(start), "{fresh}");
            assert_eq!(fresh.len(), length, "{fresh}");
            assert_eq!(fresh.matches('-').count(), id.matches('-').count());
        }
    }
}
