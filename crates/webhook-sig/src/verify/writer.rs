//! The signed message, written out piece by piece from a scheme's parts.

use crate::crypto;
use crate::error::{Error, ErrorKind};
use crate::scheme::{Message, Part};
use crate::verify::{Claims, VerifiedBody, Verifier, claims};

/// All that a signed message is made of.
#[derive(Debug)]
pub(crate) struct Writer<'w, 'm> {
    pub(crate) verifier: &'w Verifier,
    pub(crate) message: &'w Message<'m>,
    pub(crate) body: &'w VerifiedBody,
    pub(crate) claims: &'w Claims<'m>,
}

/// A piece of a signed message; the key stays with the hash, and is not written out.
#[derive(Clone, Copy)]
pub(crate) enum Piece<'p> {
    Bytes(&'p [u8]),
    Key,
}

impl Writer<'_, '_> {
    /// Writes the parts, in order.
    pub(crate) fn write(
        &self,
        parts: &[Part],
        write: &mut dyn FnMut(Piece<'_>),
    ) -> Result<(), Error> {
        let head = self.message.head();
        for part in parts {
            let bytes: &[u8] = match part {
                Part::Body => {
                    let slices = self.body.slices();
                    slices.for_each(|slice| write(Piece::Bytes(slice)));
                    continue;
                }
                Part::BodySha256(encoding) => {
                    let digest = crypto::sha256(self.body.slices());
                    write(Piece::Bytes(encoding.encode(&digest).as_bytes()));
                    continue;
                }
                Part::Canonical(_, canonical) => {
                    canonical(self.message, &mut |bytes| write(Piece::Bytes(bytes)))
                        .map_err(ErrorKind::from)?;
                    continue;
                }
                Part::Field(slot) => {
                    let value = claims::read_field(slot, self.message)?;
                    write(Piece::Bytes(&value));
                    continue;
                }
                Part::Key => {
                    write(Piece::Key);
                    continue;
                }
                Part::Url => {
                    let origin = self.verifier.public_url.as_ref();
                    let origin = origin.ok_or_else(|| missing("the public URL is not set"))?;
                    write(Piece::Bytes(origin.as_str().as_bytes()));
                    head.target().as_bytes()
                }
                Part::Param(name) => self
                    .verifier
                    .find_param(name)
                    .ok_or_else(|| missing("a parameter that the scheme signs is not set"))?
                    .as_bytes(),
                Part::Id => self.claims.id.as_deref().ok_or(ErrorKind::FieldMissing)?,
                Part::Literal(text) => text.as_bytes(),
                Part::Method => head.method().as_bytes(),
                Part::Path => head.path().as_bytes(),
                Part::Query => head.query().unwrap_or_default().as_bytes(),
                Part::Timestamp => match &self.claims.timestamp {
                    Some((text, _)) => text,
                    None => return Err(ErrorKind::TimestampMissing.into()),
                },
            };
            write(Piece::Bytes(bytes));
        }
        Ok(())
    }
}

fn missing(setting: &'static str) -> Error {
    Error::because(ErrorKind::Misconfigured, setting)
}
