//! PEM.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::key::InvalidKey;
use crate::key::material::UNDECODABLE;

/// One block, with nothing around it.
pub(super) struct Pem<'t> {
    /// What it says to be, such as `PUBLIC KEY`.
    pub(super) label: &'t str,
    pub(super) der: Zeroizing<Vec<u8>>,
}

impl<'t> Pem<'t> {
    /// Reads a block, with line breaks or without, as some vendors deliver it.
    pub(super) fn read(text: &'t str) -> Result<Self, InvalidKey> {
        // Which one of two keys is meant, no one can tell; and text around a block is mostly
        // another one, cut off.
        let rest = text
            .strip_prefix("-----BEGIN ")
            .ok_or(InvalidKey::NotOneBlock)?;
        let (label, rest) = rest.split_once("-----").ok_or(UNDECODABLE)?;
        let end = format!("-----END {label}-----");
        let (body, after) = rest.split_once(&end).ok_or(UNDECODABLE)?;
        if !after.is_empty() {
            return Err(InvalidKey::NotOneBlock);
        }
        // With room for all of it no part of a key is left behind where the string would grow.
        let mut base64 = Zeroizing::new(String::with_capacity(body.len()));
        base64.extend(body.split_ascii_whitespace());
        let der = STANDARD.decode(&*base64).map_err(|_| UNDECODABLE)?;
        Ok(Self {
            label,
            der: Zeroizing::new(der),
        })
    }
}
