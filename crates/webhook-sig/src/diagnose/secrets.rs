//! Secrets as they might have been meant.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::diagnose::Cause;
use crate::diagnose::attempt::{Attempt, Change, Patch, Secret};
use crate::diagnose::decoded::decoded;

/// What is copied along with a secret, or left behind.
const PREFIXES: [&str; 6] = ["v1,whsec_", "whsec_", "Bearer ", "Basic ", "sha256=", "0x"];

/// Returns the configured secret in other forms, and then the other secrets.
pub(super) fn changes(base: &Attempt, secrets: &[&str]) -> Vec<Change> {
    let own = secrets.first().copied().unwrap_or_default();
    let mut changes = Vec::new();
    let mut add = |cause, what: &str, secret: Secret| {
        changes.push(Change::new(cause, what, Patch::Secret(secret)));
    };
    let trimmed = own.trim_matches(is_space).trim_end_matches("\\n");
    add(
        Cause::SecretSpace,
        "with the secret trimmed",
        Secret::text(trimmed),
    );
    let unquoted = unquoted(trimmed);
    add(
        Cause::SecretQuoted,
        "with the secret without its quotes",
        Secret::text(unquoted),
    );
    if let Some(value) = assigned(unquoted) {
        add(
            Cause::SecretAssigned,
            "with what follows the `=` as the secret",
            Secret::text(value),
        );
    }
    for prefix in PREFIXES {
        if let Some(rest) = unquoted.strip_prefix(prefix) {
            let what = format!("with the secret without `{}`", prefix.trim_end());
            add(Cause::SecretPrefix, &what, Secret::text(rest));
        }
    }
    add(
        Cause::SecretPrefix,
        "with `whsec_` before the secret",
        Secret::text(format!("whsec_{unquoted}")),
    );
    let bare = unquoted.strip_prefix("whsec_").unwrap_or(unquoted);
    for text in [unquoted, bare] {
        encoded(text, &mut add);
    }
    for (rest, what) in shorter(unquoted) {
        add(Cause::SecretEnds, what, Secret::text(rest));
    }
    for (at, secret) in secrets.iter().enumerate().skip(1) {
        let what = format!("with secret number {} of those given", at.saturating_add(1));
        add(Cause::OtherSecret, &what, Secret::text(*secret));
    }
    // A private key or a certificate is not one of these.
    if base.scheme().algorithm().is_symmetric() {
        changes
    } else {
        changes.retain(|change| change.causes != [Cause::SecretEncoded]);
        changes
    }
}

/// Adds the secret decoded, as it is, and encoded.
fn encoded(text: &str, add: &mut impl FnMut(Cause, &str, Secret)) {
    let cause = Cause::SecretEncoded;
    for (name, bytes) in decoded(text) {
        if let Ok(text) = str::from_utf8(&bytes) {
            let text = text.trim_matches(is_space);
            add(
                cause,
                &format!("with the text that the secret is the {name} of"),
                Secret::text(text),
            );
        }
        add(
            cause,
            &format!("with the secret decoded from {name}"),
            Secret::bytes(bytes),
        );
    }
    add(
        cause,
        "with the secret as it is, and not decoded",
        Secret::bytes(text),
    );
    add(
        cause,
        "with the base64 of the secret",
        Secret::text(STANDARD.encode(text)),
    );
    add(
        cause,
        "with the hex of the secret",
        Secret::text(hex::encode(text)),
    );
}

/// Returns a text without its last character, and without its first.
fn shorter(text: &str) -> impl Iterator<Item = (&str, &'static str)> {
    let (mut last, mut first) = (text.chars(), text.chars());
    let _ends = (last.next_back(), first.next());
    let rests = [
        (last.as_str(), "with the secret without its last character"),
        (
            first.as_str(),
            "with the secret without its first character",
        ),
    ];
    rests.into_iter().filter(|(rest, _)| !rest.is_empty())
}

/// Returns a text without the quotes around it.
fn unquoted(text: &str) -> &str {
    let inner = ['"', '\'', '`']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
    inner.unwrap_or(text).trim_matches(is_space)
}

/// Returns the value of a line of a `.env` file or of a shell, such as `export NAME="value"`.
fn assigned(text: &str) -> Option<&str> {
    let text = text.strip_prefix("export ").unwrap_or(text);
    let (name, value) = text.split_once('=')?;
    let name = name.trim();
    let is_name = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let value = unquoted(value.trim_end_matches(';').trim_matches(is_space));
    (is_name && !name.is_empty() && !value.is_empty()).then_some(value)
}

/// Returns whether a character is invisible at the end of a text.
fn is_space(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{feff}' | '\u{200b}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_of_an_assignment_is_read() {
        for (line, value) in [
            ("A=b", Some("b")),
            ("export A_1='b=c'", Some("b=c")),
            ("A = \"b\" ;", Some("b")),
            ("A=", None),
            ("=b", None),
            ("a+b=c", None),
            ("b", None),
        ] {
            assert_eq!(assigned(line), value, "{line}");
        }
    }
}
