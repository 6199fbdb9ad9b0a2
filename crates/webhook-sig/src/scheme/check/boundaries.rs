//! The laws of boundaries: no byte of a delivery may move from one signed value to another one.

use crate::scheme::check::{Law, unsound};
use crate::scheme::{Component, Scheme};
use crate::time::TimeFormat;

/// Between two values of variable length, something must say where one ends.
///
/// Without it `ab` and `c` are signed like `a` and `bc`. A value ends at the first occurrence of
/// what follows it and, after a value that may contain anything, begins at the last occurrence of
/// what precedes it. Whether the values of a delivery keep to that is checked when it is verified.
pub(super) const fn values_do_not_touch(scheme: &Scheme) -> Law {
    const REASON: &str = "two values of variable length touch: without a literal between them, bytes can move from one to the other under one signature; sign a literal between them, or accept it with `ambiguous_boundaries`";
    if scheme.ambiguous_boundaries {
        return Ok(());
    }
    let format = match &scheme.timestamp {
        Some((_, format)) => Some(*format),
        None => None,
    };
    let mut before: Option<&Component> = None;
    let mut is_ended = true;
    let mut follows_unbounded = false;
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        // A timestamp counts as fixed, except for decimals that no offset ends: they could take
        // digits from the value after them.
        if let (Component::Timestamp, Some(TimeFormat::Rfc3339Utc)) = (component, format)
            && has_variable(others)
            && !ends_decimals(others)
        {
            return unsound("signs", REASON);
        }
        if component.is_variable() {
            // Reading from the front is enough until a value may contain any separator. After one,
            // the rest is read from the back, so each value must also say where it begins.
            let is_begun = match before {
                Some(before) if follows_unbounded => component.begins_after(before, format),
                _ => true,
            };
            if !(is_ended && is_begun) {
                return unsound("signs", REASON);
            }
            is_ended = match others {
                [next, ..] => component.ends_at(next, format),
                [] => true,
            };
            follows_unbounded |= component.is_unbounded();
        }
        before = Some(component);
        rest = others;
    }
    Ok(())
}

const fn has_variable(components: &[Component]) -> bool {
    let mut rest = components;
    while let [component, others @ ..] = rest {
        if component.is_variable() {
            return true;
        }
        rest = others;
    }
    false
}

/// Returns whether what follows a time without an offset cannot be read as its decimals: a time
/// with one decimal more or less is valid too.
const fn ends_decimals(after: &[Component]) -> bool {
    match after {
        [Component::Key, ..] => true,
        [Component::Literal(text), ..] => !matches!(text.as_bytes(), [b'.' | b'0'..=b'9', ..]),
        _ => false,
    }
}

/// Only one value may contain any separator, and nothing may move within it.
///
/// Two of them could exchange the text between them: the separators are found from both ends, and
/// what is left in the middle must be one value.
pub(super) const fn values_do_not_share_content(scheme: &Scheme) -> Law {
    const REASON: &str = "bytes can move from one value to the next under one signature, because neither the values nor what is between them says where they end; accept it with `ambiguous_boundaries`";
    if scheme.ambiguous_boundaries {
        return Ok(());
    }
    let mut has_unbounded = false;
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        if component.has_ambiguous_boundaries() || (component.is_unbounded() && has_unbounded) {
            return unsound("signs", REASON);
        }
        has_unbounded |= component.is_unbounded();
        rest = others;
    }
    Ok(())
}
