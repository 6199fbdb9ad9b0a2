//! The signed message, written out piece by piece from a scheme's components.

use crate::crypto::{self, Piece};
use crate::error::{Error, ErrorKind};
use crate::message::{SignedValues, values};
use crate::request::{VerifiedBody, View};
use crate::scheme::{Component, ListedHeaders, UrlForm};
use crate::verify::Verifier;

/// All that a signed message is made of.
#[derive(Debug)]
pub(crate) struct Writer<'w, 'm> {
    pub(crate) verifier: &'w Verifier,
    pub(crate) message: &'w View<'m>,
    pub(crate) body: &'w VerifiedBody,
    pub(crate) claims: &'w SignedValues<'m>,
    pub(crate) url_form: UrlForm,
}

/// A signed message written down, to be hashed under several keys; the body is not copied.
#[derive(Default)]
pub(crate) struct Written {
    text: Vec<u8>,
    marks: Vec<(usize, Mark)>,
}

/// What comes after so many bytes of the text.
enum Mark {
    Body,
    Key,
}

impl Written {
    /// Reads the message, in order.
    pub(crate) fn read(&self, body: &VerifiedBody, read: &mut dyn FnMut(Piece<'_>)) {
        let mut rest = &*self.text;
        let mut done: usize = 0;
        for (at, mark) in &self.marks {
            let length = at.saturating_sub(done);
            let (before, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            read(Piece::Bytes(before));
            match mark {
                Mark::Body => body.slices().for_each(|slice| read(Piece::Bytes(slice))),
                Mark::Key => read(Piece::Key),
            }
            (rest, done) = (after, *at);
        }
        read(Piece::Bytes(rest));
    }
}

impl Writer<'_, '_> {
    /// Writes the whole message down.
    pub(crate) fn write_once(&self) -> Result<Written, Error> {
        let Written {
            mut text,
            mut marks,
        } = Written::default();
        for component in self.verifier.scheme.components() {
            if let Component::Body = component {
                marks.push((text.len(), Mark::Body));
                continue;
            }
            self.write(std::slice::from_ref(component), &mut |piece| match piece {
                Piece::Bytes(bytes) => text.extend_from_slice(bytes),
                Piece::Key => marks.push((text.len(), Mark::Key)),
            })?;
        }
        Ok(Written { text, marks })
    }

    /// Writes the components, in order.
    pub(crate) fn write(
        &self,
        components: &[Component],
        write: &mut dyn FnMut(Piece<'_>),
    ) -> Result<(), Error> {
        for component in components {
            let bytes: &[u8] = match component {
                Component::Body => {
                    let slices = self.body.slices();
                    slices.for_each(|slice| write(Piece::Bytes(slice)));
                    continue;
                }
                Component::BodyDigest(digest, encoding) => {
                    let digest = crypto::digest(*digest, self.body.slices());
                    write(Piece::Bytes(encoding.encode(&digest).as_bytes()));
                    continue;
                }
                Component::Custom(canonical) => {
                    canonical
                        .write(self.message, &mut |bytes| write(Piece::Bytes(bytes)))
                        .map_err(ErrorKind::from)?;
                    continue;
                }
                Component::Field(location) => {
                    let value = values::read_field(location, self.message)?;
                    write(Piece::Bytes(&value));
                    continue;
                }
                Component::Key => {
                    write(Piece::Key);
                    continue;
                }
                Component::ListedHeaders(listed) => {
                    self.write_listed(listed, write)?;
                    continue;
                }
                Component::Sorted(sorted) => {
                    let signature = self.verifier.scheme.signature();
                    sorted
                        .write(self.message, &signature, &mut |bytes| {
                            write(Piece::Bytes(bytes));
                        })
                        .map_err(ErrorKind::from)?;
                    continue;
                }
                Component::Url | Component::UrlPath => {
                    let base = self.verifier.base_url.as_ref();
                    let base = base.ok_or_else(|| missing("the public URL is not set"))?;
                    let rest = match component {
                        Component::Url => self.message.target(),
                        _ => self.message.path(),
                    };
                    let url = [base.origin(), &rest].concat();
                    write(Piece::Bytes(self.url_form.of(&url).as_bytes()));
                    continue;
                }
                Component::Param(name) => self
                    .verifier
                    .find_param(name)
                    .ok_or_else(|| missing("a parameter that the scheme signs is not set"))?
                    .as_bytes(),
                Component::Id => {
                    let id = self.claims.id.as_deref();
                    id.ok_or(ErrorKind::FieldMissing)?.as_bytes()
                }
                Component::Literal(text) => text.as_bytes(),
                Component::Method => self.message.method().as_bytes(),
                Component::Path => {
                    write(Piece::Bytes(self.message.path().as_bytes()));
                    continue;
                }
                Component::Query => self.message.raw_query().unwrap_or_default().as_bytes(),
                Component::Timestamp => match &self.claims.timestamp {
                    Some((text, _)) => text,
                    None => return Err(ErrorKind::TimestampMissing.into()),
                },
            };
            write(Piece::Bytes(bytes));
        }
        Ok(())
    }

    fn write_listed(
        &self,
        listed: &ListedHeaders,
        write: &mut dyn FnMut(Piece<'_>),
    ) -> Result<(), ErrorKind> {
        let names = values::read_field(&listed.names, self.message)?;
        let values = self.message.listed_headers(&names, listed.separator)?;
        for (at, (_, value)) in values.iter().enumerate() {
            if at > 0 {
                write(Piece::Bytes(listed.joined_by.as_bytes()));
            }
            write(Piece::Bytes(value));
        }
        Ok(())
    }
}

fn missing(setting: &'static str) -> Error {
    Error::new(ErrorKind::Misconfigured, setting)
}
