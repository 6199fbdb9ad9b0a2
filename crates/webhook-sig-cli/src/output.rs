//! What the program prints: to whom, in which color, and with nothing that acts on a terminal.

use std::fmt::{self, Display, Write as _};
use std::io::{self, StdoutLock, Write as _};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use serde::Serialize;

/// The style of good verdicts.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();

/// The style of bad verdicts.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();

/// Locks standard output; styles get through to a terminal only.
pub(crate) fn styled() -> AutoStream<StdoutLock<'static>> {
    AutoStream::auto(io::stdout().lock())
}

/// Prints a value as one line of JSON.
pub(crate) fn write_json(value: &impl Serialize) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    serde_json::to_writer(&mut stdout, value)?;
    writeln!(stdout)
}

/// Says something about our side on standard error.
pub(crate) fn complain(level: &str, what: &impl Display) {
    let style = if level == "error" { BAD } else { WARNING };
    let mut stderr = AutoStream::auto(io::stderr().lock());
    // A closed standard error leaves nowhere to report to.
    let _unread = writeln!(stderr, "{style}{level}{style:#}: {what}");
}

const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// Writes bytes as one line of text that says exactly which bytes they are.
///
/// What is neither printable nor UTF-8 becomes an escape of Rust, and a backslash becomes two.
pub(crate) struct Escaped<'a>(pub(crate) &'a [u8]);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            for character in chunk.valid().chars() {
                match character {
                    '"' | '\'' => f.write_char(character)?,
                    _ => write!(f, "{}", character.escape_debug())?,
                }
            }
            for byte in chunk.invalid() {
                write!(f, "\\x{byte:02x}")?;
            }
        }
        Ok(())
    }
}

/// Writes a stranger's text for people: lines stay lines, anything else that could control a terminal
/// becomes an escape.
pub(crate) struct Printable<'a>(pub(crate) &'a str);

impl Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '\n' | '\t' | '"' | '\'' | '\\' => f.write_char(character)?,
                _ => write!(f, "{}", character.escape_debug())?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaping_loses_nothing() {
        let bytes = "a\\n\n\t\0'\"é\u{202e}\u{1b}[1m".as_bytes();
        let bytes = [bytes, b"\xff\xc3"].concat();

        let text = Escaped(&bytes).to_string();

        assert_eq!(text, r#"a\\n\n\t\0'"é\u{202e}\u{1b}[1m\xff\xc3"#);
    }

    #[test]
    fn a_stranger_cannot_steer_the_terminal() {
        let text = Printable("a\r\n\u{1b}]0;title\u{7}\\").to_string();

        assert_eq!(text, "a\\r\n\\u{1b}]0;title\\u{7}\\");
    }
}
