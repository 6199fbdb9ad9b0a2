//! Reasons in the words of a file: laws are written for constants, and serde speaks of Rust's types.

/// Phrases of the laws, and what a file says instead.
const PHRASES: [(&str, &str); 35] = [
    ("pass one to the constructor or to `derive`", "set `id`"),
    ("pass one to `methods`", "list one in `methods`"),
    ("end it with `signs`", "list its content in `signs`"),
    ("end it with `build`", "leave `signs` out"),
    ("call `timestamp`", "set `timestamp`"),
    ("call `message_id`", "set `message-id`"),
    (
        "leave `key_format` out for it",
        "set `key-format` to it for `basic` only",
    ),
    ("`ambiguous_boundaries`", "`ambiguous-boundaries`"),
    ("`body_limit`", "`body-limit`"),
    ("`Identity::Fields`", "`fields`"),
    ("`Identity::FirstOf`", "`first-of`"),
    ("`Identity::Message`", "`message`"),
    ("`Audience::Everyone`", "`everyone`"),
    ("`Audience::Key`", "`key`"),
    ("`Component::Body`", "`body`"),
    ("`Component::Field`", "`field`"),
    ("`Component::Id`", "`id`"),
    ("`Component::Key`", "`key`"),
    ("`Component::Param`", "`param`"),
    ("`Component::Timestamp`", "`timestamp`"),
    ("`key_format`", "`key-format`"),
    ("`KeyFormat::PublicKey`", "`public-key`"),
    ("`KeyFormat::UserAndPassword`", "`user-and-password`"),
    ("`Location::form_json`", "`form-json`"),
    ("`Location::header`", "`header`"),
    ("`Location::json`", "`json`"),
    ("`message_id`", "`message-id`"),
    ("`json_form`", "`json-form`"),
    ("`or_hmac_sha256`", "`shared-signature`"),
    ("`short_modulus`", "`short-modulus`"),
    ("`opens_with`", "`opens-with`"),
    ("`retried_for`", "`retried-for`"),
    ("`unsigned_body`", "`unsigned-body`"),
    ("`unsigned_id`", "`unsigned-id`"),
    ("`UrlForm::AsConfigured`", "`as-configured`"),
];

/// Returns the reason of a law in the words of a file.
pub(super) fn of_law(reason: &str) -> String {
    PHRASES
        .iter()
        .fold(reason.to_owned(), |reason, (constant, file)| {
            reason.replace(constant, file)
        })
}

/// How messages about types begin, and what a file says instead of the whole message.
const MESSAGES: [(&str, &str); 5] = [
    (
        "expected table, found",
        "this word takes no value: write it as a string",
    ),
    (
        "invalid type: unit variant",
        "this word needs a value: write it as a table",
    ),
    ("missing field", "this field is missing"),
    (
        "wanted exactly 1 element",
        "expected a table with exactly one word",
    ),
    ("wanted string or table", "expected a string or a table"),
];

/// How messages about types end, and what a file says instead.
const ENDS: [(&str, &str); 4] = [
    ("expected a sequence", "expected an array"),
    ("expected u16", "expected a status from 100 to 599"),
    ("expected u64", "expected a whole number, 0 or more"),
    ("expected usize", "expected a whole number, 0 or more"),
];

/// Returns what is wrong with the type of a field, or that it is missing, in the words of a file.
pub(super) fn of_type(field: &str, message: &str) -> String {
    if field.ends_with("body-digest") {
        return "expected an array of a hash and an encoding, such as `[\"sha256\", \"hex\"]`"
            .to_owned();
    }
    let mut messages = MESSAGES.iter();
    if let Some((_, ours)) = messages.find(|(begin, _)| message.starts_with(begin)) {
        return (*ours).to_owned();
    }
    if let Some((begin, _)) = message.rsplit_once("expected struct ") {
        return format!("{begin}expected a table");
    }
    if let Some(rest) = message.strip_prefix("unknown variant") {
        return format!("unknown word{rest}");
    }
    // Only the end is replaced: what is before it may be from the file.
    let mut ends = ENDS.iter();
    let end = ends.find_map(|(end, ours)| Some(message.strip_suffix(end)?.to_owned() + ours));
    end.unwrap_or_else(|| message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts of the laws, which are the only ones in these files with a space in them.
    fn reasons() -> impl Iterator<Item = &'static str> {
        let files = [
            include_str!("../check.rs"),
            include_str!("../check/audience.rs"),
            include_str!("../check/boundaries.rs"),
            include_str!("../check/content.rs"),
            include_str!("../check/identity.rs"),
        ];
        let lines = files.into_iter().flat_map(str::lines);
        let code = lines.filter(|line| !line.trim_start().starts_with("//"));
        code.flat_map(|line| line.split('"').skip(1).step_by(2))
            .filter(|text| text.contains(' '))
    }

    #[test]
    fn no_law_shows_a_file_the_words_of_rust() {
        let words = [
            "ambiguous-boundaries",
            "as-configured",
            "audience",
            "basic",
            "body",
            "body-limit",
            "event",
            "everyone",
            "field",
            "fields",
            "first-of",
            "form-json",
            "header",
            "id",
            "json",
            "json-form",
            "key",
            "key-format",
            "message",
            "message-id",
            "methods",
            "opens-with",
            "param",
            "public-key",
            "retried-for",
            "shared-signature",
            "short-modulus",
            "signs",
            "timestamp",
            "unsigned-body",
            "unsigned-id",
            "user-and-password",
        ];
        assert!(reasons().count() > 20);

        for reason in reasons() {
            let shown = of_law(reason);

            let mut quoted = shown.split('`').skip(1).step_by(2);
            assert!(quoted.all(|word| words.contains(&word)), "{shown}");
            for call in ["call `", "pass ", "end it", "constructor"] {
                assert!(!shown.contains(call), "{shown}");
            }
        }
    }

    #[test]
    fn each_phrase_is_in_a_law() {
        for (phrase, _) in PHRASES {
            assert!(reasons().any(|reason| reason.contains(phrase)), "{phrase}");
        }
    }
}
