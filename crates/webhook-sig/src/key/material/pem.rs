//! PEM.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::key::InvalidKey;

const BEGIN: &str = "-----BEGIN ";

/// A line break in a variable of the environment: two characters, neither of which is in base64.
const LINE_BREAK: &str = "\\n";

/// One block, with nothing around it.
pub(crate) struct Pem<'t> {
    /// What it says to be, such as `PUBLIC KEY`.
    pub(crate) label: &'t str,
    pub(crate) der: Zeroizing<Vec<u8>>,
}

impl<'t> Pem<'t> {
    /// Reads a block, with line breaks or without, as some vendors deliver it, or with `\n` for them,
    /// as variables of the environment have it.
    pub(crate) fn read(text: &'t str) -> Result<Self, InvalidKey> {
        // Which one of two keys is meant, no one can tell; and text around a block is mostly
        // another one, cut off.
        let (before, rest) = text.split_once(BEGIN).ok_or(InvalidKey::Damaged)?;
        if !before.is_empty() {
            return Err(InvalidKey::NotOneBlock);
        }
        if rest.contains(BEGIN) {
            return Err(InvalidKey::SeveralBlocks);
        }
        let (label, rest) = rest.split_once("-----").ok_or(InvalidKey::Damaged)?;
        let end = format!("-----END {label}-----");
        let (body, after) = rest.split_once(&end).ok_or(InvalidKey::Damaged)?;
        if !after.trim_end_matches(LINE_BREAK).is_empty() {
            return Err(InvalidKey::NotOneBlock);
        }
        // With room for all of it no part of a key is left behind where the string would grow.
        let mut base64 = Zeroizing::new(String::with_capacity(body.len()));
        let lines = body.split(LINE_BREAK);
        base64.extend(lines.flat_map(str::split_ascii_whitespace));
        let der = STANDARD.decode(&*base64).map_err(|_| InvalidKey::Damaged)?;
        Ok(Self {
            label,
            der: Zeroizing::new(der),
        })
    }
}
