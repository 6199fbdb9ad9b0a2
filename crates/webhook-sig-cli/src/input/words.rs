//! The words of a command line for bash.
//!
//! Browsers quote with `$'…'`, which crates for shell words do not read. What the shell would
//! replace or act on is an error: the words would not be those that were sent.

use super::InvalidInput;

/// A word, and the line on which it begins.
pub(super) struct Word {
    pub(super) line: usize,
    pub(super) bytes: Vec<u8>,
}

/// Splits a command line into its words.
pub(super) fn split(text: &[u8]) -> Result<Vec<Word>, InvalidInput> {
    let mut reader = Reader {
        rest: text,
        line: 1,
    };
    let mut words = Vec::new();
    while let Some(word) = reader.word()? {
        words.push(word);
    }
    Ok(words)
}

struct Reader<'a> {
    rest: &'a [u8],
    line: usize,
}

impl Reader<'_> {
    fn word(&mut self) -> Result<Option<Word>, InvalidInput> {
        while self.skip(b" ")
            || self.skip(b"\t")
            || self.skip(b"\r\n")
            || self.skip(b"\n")
            || self.skip_continuation()
        {}
        if self.rest.is_empty() {
            return Ok(None);
        }
        let line = self.line;
        let mut bytes = Vec::new();
        while !matches!(self.rest, [] | [b' ' | b'\t' | b'\n' | b'\r', ..]) {
            self.part(&mut bytes)?;
        }
        // A carriage return that ends no line would be a word without bytes, again and again.
        if self.rest.first() == Some(&b'\r') && !self.rest.starts_with(b"\r\n") {
            bytes.extend(self.next());
        }
        Ok(Some(Word { line, bytes }))
    }

    /// Reads a quoted text, an escape or a byte of a word.
    fn part(&mut self, bytes: &mut Vec<u8>) -> Result<(), InvalidInput> {
        let line = self.line;
        if self.skip(b"$'") {
            return self.escaped(bytes);
        }
        if self.skip(b"$\"") || self.skip(b"\"") {
            return self.double(bytes);
        }
        if self.skip(b"'") {
            return self.single(bytes);
        }
        if self.skip_continuation() {
            return Ok(());
        }
        self.refuse_expansion()?;
        match self.next() {
            // At the end of the line, it is one itself.
            Some(b'\\') => bytes.push(self.next().unwrap_or(b'\\')),
            Some(b'^') if matches!(self.rest, [b'"' | b'\r' | b'\n', ..]) => {
                return Err(InvalidInput::new(line, "this is a line for cmd.exe", BASH));
            }
            Some(byte @ (b'|' | b'&' | b';' | b'<' | b'>' | b'(' | b')')) => {
                let problem = format!("the shell acts on an unquoted `{}`", char::from(byte));
                let cure = "quote it if it is part of a value, or leave one curl command only";
                return Err(InvalidInput::new(line, problem, cure));
            }
            byte => bytes.extend(byte),
        }
        Ok(())
    }

    fn single(&mut self, bytes: &mut Vec<u8>) -> Result<(), InvalidInput> {
        let line = self.line;
        loop {
            match self.next() {
                Some(b'\'') => return Ok(()),
                Some(byte) => bytes.push(byte),
                None => return Err(unclosed(line)),
            }
        }
    }

    fn double(&mut self, bytes: &mut Vec<u8>) -> Result<(), InvalidInput> {
        let line = self.line;
        loop {
            if self.skip_continuation() {
                continue;
            }
            self.refuse_expansion()?;
            match self.next() {
                Some(b'"') => return Ok(()),
                Some(b'\\') if matches!(self.rest, [b'$' | b'`' | b'"' | b'\\', ..]) => {
                    bytes.extend(self.next());
                }
                Some(byte) => bytes.push(byte),
                None => return Err(unclosed(line)),
            }
        }
    }

    /// Refuses what the shell replaces by something that is not known here.
    fn refuse_expansion(&self) -> Result<(), InvalidInput> {
        let is_replaced = match self.rest {
            [b'`', ..] | [b'$', b'\\', b'\n' | b'\r', ..] => true,
            [b'$', next, ..] => next.is_ascii_alphanumeric() || b"_{([@*#?-$!".contains(next),
            _ => false,
        };
        if is_replaced {
            let cure = "write the value itself, in single quotes";
            return Err(InvalidInput::new(
                self.line,
                "the shell replaces a part of this",
                cure,
            ));
        }
        Ok(())
    }

    /// Reads the rest of `$'…'`.
    fn escaped(&mut self, bytes: &mut Vec<u8>) -> Result<(), InvalidInput> {
        let line = self.line;
        loop {
            match self.next() {
                Some(b'\'') => return Ok(()),
                Some(b'\\') => self.escape(bytes)?,
                Some(byte) => bytes.push(byte),
                None => return Err(unclosed(line)),
            }
        }
    }

    /// Reads an escape, whose backslash was read.
    fn escape(&mut self, bytes: &mut Vec<u8>) -> Result<(), InvalidInput> {
        let byte = match self.next() {
            None => return Ok(()),
            Some(b'a') => 0x07,
            Some(b'b') => 0x08,
            Some(b'e' | b'E') => 0x1b,
            Some(b'f') => 0x0c,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'v') => 0x0b,
            Some(byte @ (b'\\' | b'\'' | b'"' | b'?')) => byte,
            Some(b'x') => match self.number(16, 2) {
                // No more than two digits are read.
                Some(code) => u8::try_from(code).unwrap_or_default(),
                None => return Err(self.unknown_escape()),
            },
            Some(digit @ b'0'..=b'7') => {
                let first = u32::from(digit.saturating_sub(b'0'));
                let more = self.digits(8, 2);
                let code = more.iter().fold(first, |code, digit| (code << 3) | digit);
                // Bash takes the lower eight bits of three octal digits.
                u8::try_from(code & 0xff).unwrap_or_default()
            }
            Some(b'u') => return self.character(4, bytes),
            Some(b'U') => return self.character(8, bytes),
            Some(_) => return Err(self.unknown_escape()),
        };
        // To bash, a NUL is the end of the text.
        if byte == 0 {
            return Err(self.unknown_escape());
        }
        bytes.push(byte);
        Ok(())
    }

    /// Reads the number of a character, of which browsers write large ones in two halves.
    fn character(&mut self, digits: usize, bytes: &mut Vec<u8>) -> Result<(), InvalidInput> {
        let mut code = self.number(16, digits);
        if let Some(high @ 0xd800..=0xdbff) = code
            && self.skip(b"\\u")
        {
            code = match self.number(16, 4) {
                Some(low @ 0xdc00..=0xdfff) => {
                    0x1_0000_u32.checked_add(((high & 0x3ff) << 10) | (low & 0x3ff))
                }
                _ => None,
            };
        }
        let character = code.filter(|code| *code != 0).and_then(char::from_u32);
        let character = character.ok_or_else(|| self.unknown_escape())?;
        bytes.extend(character.encode_utf8(&mut [0; 4]).bytes());
        Ok(())
    }

    fn number(&mut self, radix: u32, most: usize) -> Option<u32> {
        let digits = self.digits(radix, most);
        let code = digits.iter().try_fold(0_u32, |code, digit| {
            code.checked_mul(radix)?.checked_add(*digit)
        });
        code.filter(|_| !digits.is_empty())
    }

    fn digits(&mut self, radix: u32, most: usize) -> Vec<u32> {
        let digits = self.rest.iter().take(most);
        let digits = digits.map_while(|byte| char::from(*byte).to_digit(radix));
        let digits: Vec<_> = digits.collect();
        self.rest = self.rest.get(digits.len()..).unwrap_or_default();
        digits
    }

    fn unknown_escape(&self) -> InvalidInput {
        let problem = "bash does not know this escape in $'…'";
        InvalidInput::new(self.line, problem, "write it as bash does, such as `\\n`")
    }

    fn skip_continuation(&mut self) -> bool {
        self.skip(b"\\\n") || self.skip(b"\\\r\n")
    }

    fn skip(&mut self, start: &[u8]) -> bool {
        let Some(rest) = self.rest.strip_prefix(start) else {
            return false;
        };
        self.rest = rest;
        if start.ends_with(b"\n") {
            self.line = self.line.saturating_add(1);
        }
        true
    }

    fn next(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        if *byte == b'\n' {
            self.line = self.line.saturating_add(1);
        }
        Some(*byte)
    }
}

fn unclosed(line: usize) -> InvalidInput {
    InvalidInput::new(line, "a quote is opened here and not closed", "close it")
}

/// The cure for a line that is for another shell.
pub(super) const BASH: &str = "choose \"copy as cURL (bash)\"";

#[cfg(test)]
mod tests {
    use std::process::Command;

    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        let words = split(text.as_bytes()).unwrap().into_iter();
        words
            .map(|word| String::from_utf8(word.bytes).unwrap())
            .collect()
    }

    fn error(text: &str) -> String {
        split(text.as_bytes()).err().unwrap().to_string()
    }

    #[test]
    fn words_are_those_of_bash() {
        for (text, expected) in [
            ("", &[][..]),
            (" a\t b\r\nc\n", &["a", "b", "c"]),
            ("a''b \"\" c", &["ab", "", "c"]),
            (
                r#"'a\n"$x`' "b\n\$x\"\\" c\ d\'"#,
                &["a\\n\"$x`", "b\\n$x\"\\", "c d'"],
            ),
            ("a\\\nb \\\r\n c \\", &["ab", "c", "\\"]),
            (r"$'a\nb\'\\\x41\u00e9\u0021\101'", &["a\nb'\\Aé!A"]),
            (r"$'\ud83d\ude00 \U0001f600'", &["😀 😀"]),
            ("$ 5$ \"$\" $\"b\"", &["$", "5$", "$", "b"]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn what_only_a_shell_knows_is_refused_with_its_line() {
        for (text, expected) in [
            (
                "a\n'b\nc",
                "line 2: a quote is opened here and not closed; close it",
            ),
            (
                "a \\\n\"b",
                "line 2: a quote is opened here and not closed; close it",
            ),
            (
                "$'a",
                "line 1: a quote is opened here and not closed; close it",
            ),
            ("a $SECRET", "line 1: the shell replaces a part of this; "),
            ("\"a\n$(b)\"", "line 2: the shell replaces a part of this; "),
            ("`b`", "line 1: the shell replaces a part of this; "),
            ("a?b=1&c=2", "line 1: the shell acts on an unquoted `&`; "),
            ("a | b", "line 1: the shell acts on an unquoted `|`; "),
            (r"$'\z'", "line 1: bash does not know this escape in $'…'; "),
            (
                r"$'\ud83d'",
                "line 1: bash does not know this escape in $'…'; ",
            ),
            (r"$'\0'", "line 1: bash does not know this escape in $'…'; "),
            (
                "curl ^\"http://a/^\" ^\r\n",
                "line 1: this is a line for cmd.exe; ",
            ),
        ] {
            let error = error(text);

            assert!(error.starts_with(expected), "{text}: {error}");
        }
    }

    /// Pieces of words, none of which makes bash do anything but quote.
    const PIECES: &[&str] = &[
        "'", "\"", "$'", "\\", "\\\n", " ", "a", "n", "x", "u", "0", "7", "e9", "é", "$", "^", "!",
    ];

    proptest! {
        #[test]
        fn bash_reads_the_same_words(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12)) {
            let text = pieces.concat();
            // An escaped backslash leaves the line break, after which bash reads another command, and
            // at the end bash reads one in several ways.
            prop_assume!(!text.contains("\\\\\n") && !text.ends_with('\\'));
            let Ok(words) = split(text.as_bytes()) else {
                return Ok(());
            };
            // Without a word, `printf` would print an empty one.
            let script = format!("printf '%s\\0' start {text}");
            let mut bash = Command::new("bash");
            let Ok(output) = bash.env("LC_ALL", "C.UTF-8").arg("-c").arg(&script).output() else {
                assert!(std::env::var_os("CI").is_none(), "bash is missing");
                eprintln!("skipped: bash is missing");
                return Ok(());
            };
            let mut expected = b"start\0".to_vec();
            for word in words {
                expected.extend(word.bytes);
                expected.push(0);
            }
            prop_assert_eq!(output.stdout.escape_ascii().to_string(), expected.escape_ascii().to_string(), "{}", text);
        }

        #[test]
        fn no_bytes_panic(text: Vec<u8>) {
            let _ = split(&text);
        }
    }
}
