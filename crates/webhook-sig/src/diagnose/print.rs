//! JSON printed in the ways in which senders print it, with every member in its place.

use std::fmt::Write as _;

use crate::diagnose::CHANGED_BODY_LIMIT;

/// How JSON is laid out.
#[derive(Clone, Copy)]
pub(super) enum Layout {
    Compact,
    /// A space after each comma and colon, as Python prints it.
    Spaced,
    /// Lines, each indented by a text for each level.
    Lines(&'static str),
}

/// How characters of strings are written that may be written in several ways.
#[derive(Clone, Copy)]
pub(super) enum Escapes {
    AsTheyAre,
    /// Everything beyond ASCII as `\u`, as Python and PHP do.
    Ascii,
    /// A slash as `\/`, and everything beyond ASCII as `\u`, as PHP does.
    AsciiAndSlash,
    /// `<`, `>` and `&` as `\u`, as Go does.
    Html,
    /// Nothing that need not be escaped.
    None,
    /// A slash as `\/`.
    Slash,
}

pub(super) const LAYOUTS: [(Layout, &str); 5] = [
    (Layout::Compact, "compact JSON"),
    (
        Layout::Spaced,
        "JSON with a space after each comma and colon",
    ),
    (Layout::Lines("  "), "JSON in lines indented by two spaces"),
    (
        Layout::Lines("    "),
        "JSON in lines indented by four spaces",
    ),
    (Layout::Lines("\t"), "JSON in lines indented by tabs"),
];

pub(super) const ESCAPES: [(Escapes, &str); 6] = [
    (Escapes::AsTheyAre, ""),
    (Escapes::None, ", nothing escaped that need not be"),
    (Escapes::Ascii, ", all but ASCII escaped"),
    (Escapes::Slash, ", slashes escaped"),
    (
        Escapes::AsciiAndSlash,
        ", slashes and all but ASCII escaped",
    ),
    (Escapes::Html, ", `<`, `>` and `&` escaped"),
];

/// How many times as long as it was a text may become, and no longer than [`CHANGED_BODY_LIMIT`].
///
/// Lines are indented by their depth, so that a text of nothing but brackets grows with the square of
/// its length.
const GROWTH: usize = 16;

/// Prints JSON anew; what is not JSON comes out as some other text. `None` if it becomes too long.
pub(super) fn print(json: &str, layout: Layout, escapes: Escapes) -> Option<String> {
    let limit = json.len().saturating_mul(GROWTH).min(CHANGED_BODY_LIMIT);
    let mut printer = Printer {
        out: String::with_capacity(json.len()),
        layout,
        escapes,
        depth: 0,
        is_opened: false,
    };
    let mut rest = json;
    while let Some(first) = rest.chars().next() {
        if printer.out.len() > limit {
            return None;
        }
        rest = if first == '"' {
            printer.string(rest)
        } else {
            printer.token(first);
            rest.get(first.len_utf8()..).unwrap_or_default()
        };
    }
    Some(printer.out)
}

struct Printer {
    out: String,
    layout: Layout,
    escapes: Escapes,
    depth: usize,
    /// Whether an object or an array has begun, and nothing is in it yet.
    is_opened: bool,
}

impl Printer {
    fn token(&mut self, token: char) {
        match token {
            ' ' | '\t' | '\r' | '\n' => {}
            '{' | '[' => {
                self.begin_value();
                self.out.push(token);
                self.depth = self.depth.saturating_add(1);
                self.is_opened = true;
            }
            '}' | ']' => {
                self.depth = self.depth.saturating_sub(1);
                if !self.is_opened {
                    self.line();
                }
                self.is_opened = false;
                self.out.push(token);
            }
            ',' => {
                self.out.push(',');
                match self.layout {
                    Layout::Spaced => self.out.push(' '),
                    Layout::Compact | Layout::Lines(_) => self.line(),
                }
            }
            ':' => {
                self.out.push(':');
                if !matches!(self.layout, Layout::Compact) {
                    self.out.push(' ');
                }
            }
            other => {
                self.begin_value();
                self.out.push(other);
            }
        }
    }

    /// Begins the first line in an object or an array.
    fn begin_value(&mut self) {
        if self.is_opened {
            self.is_opened = false;
            self.line();
        }
    }

    fn line(&mut self) {
        if let Layout::Lines(indent) = self.layout {
            self.out.push('\n');
            for _ in 0..self.depth {
                self.out.push_str(indent);
            }
        }
    }

    /// Prints a string, and returns what follows it.
    fn string<'t>(&mut self, text: &'t str) -> &'t str {
        self.begin_value();
        let (string, rest) = text.split_at(string_len(text));
        match serde_json::from_str::<String>(string) {
            Ok(value) if !matches!(self.escapes, Escapes::AsTheyAre) => {
                self.out.push('"');
                for character in value.chars() {
                    self.character(character);
                }
                self.out.push('"');
            }
            _ => self.out.push_str(string),
        }
        rest
    }

    fn character(&mut self, character: char) {
        let is_escaped = match (character, self.escapes) {
            ('"' | '\\', _) => {
                self.out.push('\\');
                false
            }
            ('/', Escapes::Slash | Escapes::AsciiAndSlash) => {
                self.out.push('\\');
                false
            }
            ('<' | '>' | '&', Escapes::Html) => true,
            (beyond, Escapes::Ascii | Escapes::AsciiAndSlash) => !beyond.is_ascii(),
            _ => false,
        };
        let short = match character {
            '\n' => Some('n'),
            '\r' => Some('r'),
            '\t' => Some('t'),
            '\u{8}' => Some('b'),
            '\u{c}' => Some('f'),
            _ => None,
        };
        if let Some(short) = short {
            self.out.push('\\');
            self.out.push(short);
        } else if is_escaped || character < ' ' {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string does not fail.
                let _written = write!(self.out, "\\u{unit:04x}");
            }
        } else {
            self.out.push(character);
        }
    }
}

/// Returns how long a string is, its quotes included; one that does not end takes the rest.
fn string_len(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at.saturating_add(1),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{ \"b\":[1 ,2.50],\"a\" : {}, \"t\":\"x\\/<é\\n\\\"\", \"l\":[ ] }";

    #[test]
    fn every_layout_keeps_order_and_numbers() {
        for (layout, expected) in [
            (
                Layout::Compact,
                r#"{"b":[1,2.50],"a":{},"t":"x\/<é\n\"","l":[]}"#,
            ),
            (
                Layout::Spaced,
                r#"{"b": [1, 2.50], "a": {}, "t": "x\/<é\n\"", "l": []}"#,
            ),
            (
                Layout::Lines("  "),
                "{\n  \"b\": [\n    1,\n    2.50\n  ],\n  \"a\": {},\n  \"t\": \"x\\/<é\\n\\\"\",\n  \"l\": []\n}",
            ),
        ] {
            let printed = print(TEXT, layout, Escapes::AsTheyAre);
            assert_eq!(printed.as_deref(), Some(expected));
        }
    }

    #[test]
    fn every_way_to_escape_is_that_of_a_language() {
        for (escapes, expected) in [
            (Escapes::AsTheyAre, r#""x\/<é\n\"""#),
            (Escapes::None, r#""x/<é\n\"""#),
            (Escapes::Ascii, r#""x/<\u00e9\n\"""#),
            (Escapes::Slash, r#""x\/<é\n\"""#),
            (Escapes::AsciiAndSlash, r#""x\/<\u00e9\n\"""#),
            (Escapes::Html, r#""x/\u003cé\n\"""#),
        ] {
            let printed = print(r#""x\/<é\n\"""#, Layout::Compact, escapes);
            assert_eq!(printed.as_deref(), Some(expected));
        }
        let printed = print("\"\u{1f600}\"", Layout::Compact, Escapes::Ascii);
        assert_eq!(printed.as_deref(), Some(r#""\ud83d\ude00""#));
    }

    #[test]
    fn what_is_not_json_does_no_harm() {
        for text in [
            "",
            "\"",
            "\"\\",
            "]]]}",
            "{{{[[",
            "\u{0}\u{7f}",
            "\"\\ud83d\"",
        ] {
            for (layout, _) in LAYOUTS {
                for (escapes, _) in ESCAPES {
                    let _printed = print(text, layout, escapes);
                }
            }
        }
    }

    #[test]
    fn brackets_alone_do_not_grow_without_a_bound() {
        for length in [1000, 100_000, CHANGED_BODY_LIMIT] {
            let brackets = "[".repeat(length);
            for (layout, _) in LAYOUTS {
                let printed = print(&brackets, layout, Escapes::None);

                let indent = "    ".len().saturating_mul(length);
                let most = length.saturating_mul(GROWTH).min(CHANGED_BODY_LIMIT);
                let most = most.saturating_add(indent);
                assert!(printed.is_none_or(|printed| printed.len() <= most));
            }
        }
        let deep = ["[".repeat(1000), "]".repeat(1000)].concat();
        assert_eq!(print(&deep, Layout::Lines("  "), Escapes::None), None);
    }
}
