//! The characters that a challenge may have.

/// A set of visible ASCII characters, and perhaps the space.
///
/// None holds a control character, or one of ``< > & " ' ` \``, which could turn an echoed
/// text into markup.
///
/// ```
/// use webhook_sig::scheme::Characters;
///
/// assert!(Characters::VISIBLE.has(b'='));
/// assert!(!Characters::VISIBLE.has(b'<'));
/// assert!(!Characters::VISIBLE.without(b':').has(b':'));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Characters {
    /// A bit for each ASCII character.
    bits: u128,
}

impl Characters {
    /// Digits, and letters from `a` to `f`.
    pub const LOWER_HEX: Self = Self::of(b"0123456789abcdef");

    /// Letters, digits and hyphens.
    pub const NAME: Self =
        Self::of(b"-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// The space, and [`VISIBLE`](Self::VISIBLE).
    pub const TEXT: Self = Self {
        bits: Self::VISIBLE.bits | bit(b' '),
    };

    /// All visible ASCII characters that are not special in HTML, JSON or a shell's quotes.
    pub const VISIBLE: Self = Self::of(
        b"!#$%()*+,-./0123456789:;=?@[]^_|~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    );

    const fn of(characters: &[u8]) -> Self {
        let mut bits = 0;
        let mut rest = characters;
        while let [character, others @ ..] = rest {
            bits |= bit(*character);
            rest = others;
        }
        Self { bits }
    }

    /// Leaves one character out.
    #[must_use]
    pub const fn without(self, character: u8) -> Self {
        Self {
            bits: self.bits & !bit(character),
        }
    }

    /// Returns whether it has a character.
    #[must_use]
    pub const fn has(self, character: u8) -> bool {
        self.bits & bit(character) != 0
    }
}

/// Returns the bit of a character, or none if it is not ASCII.
const fn bit(character: u8) -> u128 {
    if character.is_ascii() {
        1_u128 << character
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_set_has_what_could_be_markup_or_end_a_line() {
        for set in [Characters::LOWER_HEX, Characters::NAME, Characters::VISIBLE] {
            for character in 0..=u8::MAX {
                let is_plain = character.is_ascii_graphic() && !b"<>&\"'`\\{}".contains(&character);
                assert!(is_plain || !set.has(character), "{character}");
            }
        }
    }

    #[test]
    fn all_other_visible_characters_may_be_echoed() {
        for character in 0..=u8::MAX {
            let is_plain = character.is_ascii_graphic() && !b"<>&\"'`\\{}".contains(&character);
            assert_eq!(Characters::VISIBLE.has(character), is_plain, "{character}");
            let is_text = is_plain || character == b' ';
            assert_eq!(Characters::TEXT.has(character), is_text, "{character}");
        }
    }
}
