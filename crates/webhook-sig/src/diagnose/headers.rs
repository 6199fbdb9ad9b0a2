//! Headers as they might have been sent: names, and the forms of signatures.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use crate::diagnose::Cause;
use crate::diagnose::attempt::{Attempt, Change, Patch};

type Headers = Vec<(String, Vec<u8>)>;

/// Returns the delivery with other names of headers, another form of the signature, and the method
/// of the scheme.
pub(super) fn changes(base: &Attempt) -> Vec<Change> {
    let mut changes = Vec::new();
    if let Some(method) = base.scheme().methods().first() {
        let what = format!("as {method}");
        let patch = Patch::Method((*method).to_owned());
        changes.push(Change::new(Cause::Method, what, patch));
    }
    names(base, &mut changes);
    forms(base, &mut changes);
    changes
}

/// Returns the headers that a scheme reads.
pub(super) fn expected(base: &Attempt) -> Vec<&'static str> {
    let locations = base.scheme().locations();
    let mut names: Vec<_> = locations
        .iter()
        .flat_map(|location| location.header_names())
        .collect();
    names.dedup();
    names
}

/// Adds the headers under the names that the scheme has.
fn names(base: &Attempt, changes: &mut Vec<Change>) {
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
    if !pairs.is_empty() {
        let what = format!("with {}", pairs.join(", "));
        changes.push(Change::new(
            Cause::HeaderName,
            what,
            Patch::Headers(renamed),
        ));
    }
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

/// Adds the signature in other forms.
fn forms(base: &Attempt, changes: &mut Vec<Change>) {
    let signature = base.scheme().signature();
    for name in signature.header_names() {
        let Some(value) = base.header(name).map(str::to_owned) else {
            continue;
        };
        let mut add = |what: &str, changed: String| {
            let what = format!("with `{name}` {what}");
            let headers = replaced(&base.headers, name, &changed);
            changes.push(Change::new(
                Cause::SignatureForm,
                what,
                Patch::Headers(headers),
            ));
        };
        let trimmed = value.trim().trim_matches(['"', '\'']).trim();
        add("without quotes and white space", trimmed.to_owned());
        let shape = signature.to_string();
        let prefix = shape
            .split_once(": ")
            .and_then(|(_, shape)| shape.strip_suffix('…'));
        for start in ["Bearer ", "bearer ", "Token ", "Basic "] {
            if let Some(rest) = trimmed.strip_prefix(start) {
                add(&format!("without `{}`", start.trim_end()), rest.to_owned());
            }
        }
        if let Some(first) = trimmed.split(", ").next() {
            add("alone, and not joined with another value", first.to_owned());
        }
        let prefix = prefix.unwrap_or_default();
        if !prefix.is_empty() && !prefix.contains('…') {
            let after = trimmed.rsplit_once(['=', ' ']).map(|(_, after)| after);
            for rest in [Some(trimmed), after].into_iter().flatten() {
                add(
                    &format!("after `{}`", prefix.trim_end()),
                    format!("{prefix}{rest}"),
                );
            }
            let coded = encoded(base, trimmed.rsplit(['=', ' ']).next().unwrap_or_default());
            for (what, text) in coded.into_iter().chain(encoded(base, trimmed)) {
                add(
                    &format!("{what}, after `{}`", prefix.trim_end()),
                    format!("{prefix}{text}"),
                );
            }
        }
        for part in parts(trimmed) {
            for (what, text) in encoded(base, part) {
                add(&what, trimmed.replace(part, &text));
                add(&format!("{what}, alone"), text);
            }
        }
    }
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
    let lenient =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let decoded = [
        ("hex", hex::decode(text).ok()),
        (
            "base64",
            GeneralPurpose::new(&alphabet::STANDARD, lenient)
                .decode(text)
                .ok(),
        ),
        (
            "base64 for URLs",
            GeneralPurpose::new(&alphabet::URL_SAFE, lenient)
                .decode(text)
                .ok(),
        ),
    ];
    let is_signature = |bytes: &Vec<u8>| match scheme.algorithm().signature_len() {
        Some(len) => bytes.len() == len,
        None => !bytes.is_empty(),
    };
    let encode = |(name, bytes): (&str, Option<Vec<u8>>)| {
        let text = scheme.encoding().encode(&bytes.filter(is_signature)?);
        Some((
            format!("read as {name} and written as {}", scheme.encoding()),
            text,
        ))
    };
    decoded.into_iter().filter_map(encode).collect()
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
