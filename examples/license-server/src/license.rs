//! License keys.

/// A license key such as `7K2QD-…`: 25 letters and digits, 125 random bits.
///
/// It is worth money: it is stored where the same order is to get it again, and is neither
/// logged nor printed, for want of `Debug` and `Display`.
pub(crate) struct LicenseKey(pub(crate) String);

impl LicenseKey {
    pub(crate) fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 25];
        getrandom::fill(&mut bytes)?;
        #[expect(clippy::indexing_slicing, reason = "32 letters, and a remainder of 32")]
        let letters = bytes.map(|byte| ALPHABET[usize::from(byte % 32)]);
        let groups: Vec<_> = letters.chunks(5).map(String::from_iter).collect();
        Ok(Self(groups.join("-")))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Without I, L, O and U, which are misread; 32 of them, so that every one is equally likely.
const ALPHABET: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J',
    'K', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];
