//! Headers as they might have been sent: names, and the forms of signatures.

use crate::diagnose::Cause;
use crate::diagnose::attempt::{Attempt, Change, Patch};
use crate::diagnose::decoded::decoded;

type Headers = Vec<(String, Vec<u8>)>;

/// Returns the headers without which a scheme refuses a delivery.
pub(super) fn needed(base: &Attempt) -> Vec<&'static str> {
    let scheme = base.scheme();
    let timestamp = scheme.timestamp().map(|(location, _)| location);
    let locations = [Some(scheme.signature()), timestamp, scheme.message_id()];
    let mut names: Vec<_> = locations
        .into_iter()
        .flatten()
        .flat_map(|location| location.headers_named())
        .collect();
    names.dedup();
    names
}

/// Returns the headers that a scheme reads.
fn expected(base: &Attempt) -> Vec<&'static str> {
    let locations = base.scheme().locations();
    let mut names: Vec<_> = locations
        .iter()
        .flat_map(|location| location.headers_named())
        .collect();
    names.dedup();
    names
}

/// Returns the headers under the names that the scheme has.
pub(super) fn names(base: &Attempt) -> Vec<Change> {
    let expected = expected(base);
    let missing = || expected.iter().filter(|name| base.header(name).is_none());
    let mut renamed = base.headers.clone();
    let mut pairs = Vec::new();
    for name in missing() {
        let known = |own: &str| expected.iter().any(|name| name.eq_ignore_ascii_case(own));
        let similar = renamed
            .iter_mut()
            .filter(|(own, _)| !known(own))
            .find(|(own, _)| is_similar(own, name));
        if let Some((own, _)) = similar {
            pairs.push(format!("`{own}` as `{name}`"));
            (*name).clone_into(own);
        }
    }
    if pairs.is_empty() {
        return Vec::new();
    }
    let what = format!("with {}", pairs.join(", "));
    let patch = Patch::Headers(renamed);
    vec![Change::new(Cause::HeaderName, what, patch)]
}

/// Returns whether two names of headers are the same but for how they are written, or for what a
/// proxy or a vendor puts before them.
pub(super) fn is_similar(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    let last = |name: &str| name.rsplit_once('-').map(|(_, last)| last.to_owned());
    let has_prefix = |long: &str, short: &str| {
        long.strip_suffix(short)
            .is_some_and(|prefix| prefix.ends_with('-'))
    };
    one == other
        || has_prefix(&one, &other)
        || has_prefix(&other, &one)
        // `svix-signature` and `webhook-signature`.
        || (last(&one).is_some() && one.matches('-').count() == 1
            && other.matches('-').count() == 1 && last(&one) == last(&other))
}

/// Returns a name in lower case and with hyphens, without `X-` and `HTTP_`.
fn plain(name: &str) -> String {
    let name = name.to_ascii_lowercase().replace(['_', '.'], "-");
    let name = name.strip_prefix("http-").unwrap_or(&name);
    name.strip_prefix("x-").unwrap_or(name).to_owned()
}

/// Returns the delivery with the method of the scheme, and with its signature in other forms.
pub(super) fn forms(base: &Attempt) -> Vec<Change> {
    let mut changes = Vec::new();
    if let Some(method) = base.scheme().methods().first() {
        let patch = Patch::Method((*method).to_owned());
        changes.push(Change::new(Cause::Method, format!("as {method}"), patch));
    }
    for name in base.scheme().signature().headers_named() {
        let Some(value) = base.header(name) else {
            continue;
        };
        let mut change = |cause, what: &str, changed: &str| {
            let what = format!("with `{name}` {what}");
            let headers = replaced(&base.headers, name, changed);
            changes.push(Change::new(cause, what, Patch::Headers(headers)));
        };
        for changed in unfolded(value) {
            change(Cause::HeaderFolded, "without spaces", &changed);
        }
        for (what, changed) in rewritten(base, value) {
            change(Cause::SignatureForm, &what, &changed);
        }
    }
    changes
}

/// Returns the value of a header without the spaces inside it, such as those that are left where it was
/// folded over lines (RFC 9112, section 5.2); the second one keeps that after its scheme, as `Bearer`.
fn unfolded(value: &str) -> Vec<String> {
    let Some((first, rest)) = value.trim().split_once([' ', '\t']) else {
        return Vec::new();
    };
    let rest = rest.replace([' ', '\t'], "");
    vec![format!("{first}{rest}"), format!("{first} {rest}")]
}

/// Returns the value of a header with a signature as it might have been, and what was done to it.
fn rewritten(base: &Attempt, value: &str) -> Vec<(String, String)> {
    let trimmed = value.trim().trim_matches(['"', '\'']).trim();
    let mut forms = vec![(
        "without quotes and whitespace".to_owned(),
        trimmed.to_owned(),
    )];
    for start in ["Bearer ", "bearer ", "Token ", "Basic "] {
        if let Some(rest) = trimmed.strip_prefix(start) {
            forms.push((format!("without `{}`", start.trim_end()), rest.to_owned()));
        }
    }
    if let Some(first) = trimmed.split(", ").next() {
        let what = "alone, and not joined with another value";
        forms.push((what.to_owned(), first.to_owned()));
    }
    for part in parts(trimmed) {
        for (what, text) in encoded(base, part) {
            forms.push((what.clone(), trimmed.replace(part, &text)));
            forms.push((format!("{what}, alone"), text));
        }
    }
    let shape = base.scheme().signature().to_string();
    let prefix = shape.split_once(": ");
    let prefix = prefix.and_then(|(_, shape)| shape.strip_suffix('…'));
    let Some(prefix) = prefix.filter(|prefix| !prefix.is_empty() && !prefix.contains('…')) else {
        return forms;
    };
    let last = trimmed.rsplit(['=', ' ']).find(|part| !part.is_empty());
    let mut bare: Vec<_> = [trimmed, last.unwrap_or_default()]
        .map(|text| (String::new(), text.to_owned()))
        .into();
    bare.extend(forms);
    let named = |(what, text): (String, String)| {
        let text = text.strip_prefix(prefix).unwrap_or(&text);
        let what = format!("{what} after `{}`", prefix.trim_end());
        (what.trim_start().to_owned(), format!("{prefix}{text}"))
    };
    bare.iter()
        .cloned()
        .chain(bare.iter().cloned().map(named))
        .collect()
}

/// Returns the parts of a header in which a signature may be.
fn parts(value: &str) -> Vec<&str> {
    let entries = value.split([',', ';', ' ']);
    entries
        .flat_map(|entry| [Some(entry), entry.split_once('=').map(|(_, value)| value)])
        .flatten()
        .filter(|part| !part.is_empty())
        .collect()
}

/// Returns a signature as the scheme encodes it, if it is one in some encoding.
fn encoded(base: &Attempt, text: &str) -> Vec<(String, String)> {
    let scheme = base.scheme();
    let is_signature = |bytes: &Vec<u8>| match scheme.algorithm().signature_len() {
        Some(len) => bytes.len() == len,
        None => !bytes.is_empty(),
    };
    let found = decoded(text).filter(|(_, bytes)| is_signature(bytes));
    let encode = |(name, bytes): (&str, Vec<u8>)| {
        let change = format!("read as {name} and written as {}", scheme.encoding());
        (change, scheme.encoding().encode(&bytes))
    };
    found.map(encode).collect()
}

/// Returns the headers with another value of one.
fn replaced(headers: &Headers, name: &str, value: &str) -> Headers {
    let replace = |(own, old): &(String, Vec<u8>)| {
        let is_it = own.eq_ignore_ascii_case(name);
        let value = if is_it { value.as_bytes() } else { old };
        (own.clone(), value.to_vec())
    };
    headers.iter().map(replace).collect()
}
