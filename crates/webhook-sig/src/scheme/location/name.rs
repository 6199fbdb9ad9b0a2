//! Comparing the names of headers, parameters and fields at compile time.

/// Compares texts at compile time, where `==` is not available.
pub(crate) const fn is_equal(one: &str, other: &str) -> bool {
    one.len() == other.len() && begins_with(one, other)
}

/// Compares names of headers at compile time, whose case does not matter.
pub(crate) const fn is_same_header(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.as_bytes(), other.as_bytes());
    while let ([first, one_rest @ ..], [second, other_rest @ ..]) = (one, other) {
        if !first.eq_ignore_ascii_case(second) {
            return false;
        }
        (one, other) = (one_rest, other_rest);
    }
    one.len() == other.len()
}

/// Returns whether a header is one of several.
pub(super) const fn is_among(one: &str, names: &[&str]) -> bool {
    let mut rest = names;
    while let [name, others @ ..] = rest {
        if is_same_header(one, name) {
            return true;
        }
        rest = others;
    }
    false
}

/// Returns whether all of some headers are among others.
pub(super) const fn are_among(some: &[&str], names: &[&str]) -> bool {
    let mut rest = some;
    while let [one, others @ ..] = rest {
        if !is_among(one, names) {
            return false;
        }
        rest = others;
    }
    true
}

/// Returns whether any of some headers is among others.
pub(super) const fn is_any_among(some: &[&str], names: &[&str]) -> bool {
    let mut rest = some;
    while let [one, others @ ..] = rest {
        if is_among(one, names) {
            return true;
        }
        rest = others;
    }
    false
}

/// Compares the start of a text at compile time.
pub(crate) const fn begins_with(text: &str, start: &str) -> bool {
    let (mut text, mut start) = (text.as_bytes(), start.as_bytes());
    while let ([first, start_rest @ ..], [own, text_rest @ ..]) = (start, text) {
        if *first != *own {
            return false;
        }
        (start, text) = (start_rest, text_rest);
    }
    start.is_empty()
}

/// Compares lists of texts at compile time.
pub(crate) const fn are_equal(one: &[&str], other: &[&str]) -> bool {
    let (mut one, mut other) = (one, other);
    while let ([first, one_rest @ ..], [second, other_rest @ ..]) = (one, other) {
        if !is_equal(first, second) {
            return false;
        }
        (one, other) = (one_rest, other_rest);
    }
    one.is_empty() && other.is_empty()
}

/// Returns whether a text is a token (RFC 9110, section 5.6.2), as names of headers are.
pub(crate) const fn is_token(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        let is_mark = matches!(
            first,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'.'
                | b'^'
                | b'_'
                | b'`'
                | b'|'
                | b'~'
        );
        if !(first.is_ascii_alphanumeric() || is_mark) {
            return false;
        }
        rest = others;
    }
    !text.is_empty()
}
