//! The signed message, written component by component.

use std::slice;

use crate::crypto::{self, Sink};
use crate::error::{BoxError, Error, ErrorKind};
#[cfg(feature = "message-signatures")]
use crate::message::SignatureBase;
use crate::message::encoded::Encoded;
use crate::message::{Refusal, SignedValues, unread};
use crate::request::{ReadError, VerifiedBody, View};
#[cfg(feature = "message-signatures")]
use crate::scheme::MessageSignature;
use crate::scheme::location::Place;
use crate::scheme::{Component, HeaderLines, ListedHeaders, Location, Payload, Scheme, UrlForm};

/// The first byte of a message.
#[derive(Default)]
struct Opening {
    first: Option<u8>,
}

impl Sink for Opening {
    fn bytes(&mut self, bytes: &[u8]) {
        self.first = self.first.or(bytes.first().copied());
    }

    fn key(&mut self) {}
}

/// All that a signed message is made of.
pub(crate) struct MessageWriter<'w, 'm> {
    pub(crate) scheme: &'static Scheme,
    pub(crate) settings: SignedSettings<'w>,
    pub(crate) view: &'w View<'m>,
    pub(crate) body: &'w VerifiedBody,
    pub(crate) values: &'w SignedValues<'m>,
    pub(crate) url_form: UrlForm,
}

/// What a receiver knows and the sender signs, although the request does not carry it.
#[derive(Clone, Copy)]
pub(crate) struct SignedSettings<'w> {
    pub(crate) base_url: Option<&'w str>,
    pub(crate) params: &'w [(String, String)],
}

impl<'w> SignedSettings<'w> {
    pub(crate) fn param(&self, name: &str) -> Option<&'w str> {
        let mut params = self.params.iter();
        let (_, value) = params.find(|(own, _)| own == name)?;
        Some(value)
    }
}

impl MessageWriter<'_, '_> {
    /// Writes the whole message.
    pub(crate) fn write_all(&self, sink: &mut dyn Sink) -> Result<(), Error> {
        #[cfg(feature = "message-signatures")]
        if let Some(policy) = self.scheme.policy() {
            return self.write_signature_base(policy, sink);
        }
        match self.scheme.payload() {
            None => self.write(self.scheme.components(), sink),
            Some(payload) => self.write_token(payload, sink),
        }
    }

    #[cold]
    #[cfg(feature = "message-signatures")]
    fn write_signature_base(
        &self,
        policy: &MessageSignature,
        sink: &mut dyn Sink,
    ) -> Result<(), Error> {
        let base = SignatureBase {
            version: policy.version(),
            base_url: self.settings.base_url,
            view: self.view,
        };
        let signature = self.view.signature().map_err(ErrorKind::from)?;
        base.write(signature, sink)
    }

    /// Writes what the signature of a token covers: its header, and its payload.
    #[cold]
    fn write_token(&self, payload: Payload, sink: &mut dyn Sink) -> Result<(), Error> {
        let token = self.view.token().map_err(ErrorKind::from)?;
        sink.bytes(token.header_text());
        sink.bytes(b".");
        match payload {
            Payload::Attached => sink.bytes(token.payload_text()),
            Payload::Detached => {
                let mut encoded = Encoded::new(sink);
                self.write(self.scheme.components(), &mut encoded)?;
                encoded.finish();
            }
            Payload::DetachedUnencoded => self.write(self.scheme.components(), sink)?,
        }
        Ok(())
    }

    /// Refuses a message that begins with none of the scheme's opening characters.
    ///
    /// An answer to a handshake may be the signature of such a message.
    pub(crate) fn check_opening(&self) -> Result<(), Error> {
        let characters = self.scheme.opens_with().as_bytes();
        if characters.is_empty() {
            return Ok(());
        }
        let mut opening = Opening::default();
        self.write_all(&mut opening)?;
        match opening.first {
            Some(first) if characters.contains(&first) => Ok(()),
            _ => {
                let source = format!(
                    "the body must begin with one of `{}`",
                    self.scheme.opens_with()
                );
                Err(Error::new(ErrorKind::BodyMalformed, source))
            }
        }
    }

    /// Writes some of the components, in order.
    pub(crate) fn write(&self, components: &[Component], sink: &mut dyn Sink) -> Result<(), Error> {
        for component in components {
            self.write_component(component, sink)?;
        }
        Ok(())
    }

    fn write_component(&self, component: &Component, sink: &mut dyn Sink) -> Result<(), Error> {
        match component {
            Component::Body => self.body.slices().for_each(|slice| sink.bytes(slice)),
            Component::BodyDigest(digest, encoding) => {
                let digest = crypto::digest(*digest, self.body.slices());
                sink.bytes(encoding.encode(&digest).as_bytes());
            }
            Component::BodyEncoded(encoding) => {
                encoding.encode_pieces(self.body.slices(), &mut |text| sink.bytes(text));
            }
            Component::RawBodyDigest(digest) => {
                sink.bytes(&crypto::digest(*digest, self.body.slices()));
            }
            Component::Custom(custom) => custom
                .write(self.view, &mut |bytes| sink.bytes(bytes))
                .map_err(ErrorKind::from)?,
            Component::Field(location) => {
                let value = location.read(self.view);
                sink.bytes(&value.map_err(|error| unread(error, location))?);
            }
            Component::HeaderLines(lines) => self.write_lines(lines, sink)?,
            Component::Id => {
                let id = self.values.id.as_deref().ok_or(ErrorKind::FieldMissing)?;
                sink.bytes(id.as_bytes());
            }
            Component::Key => sink.key(),
            Component::ListedHeaders(listed) => self.write_listed(listed, sink)?,
            Component::Literal(text) => sink.bytes(text.as_bytes()),
            Component::Method => sink.bytes(self.view.method().as_bytes()),
            Component::Param(name) => {
                let value = self.settings.param(name);
                let value =
                    value.ok_or_else(|| missing(format!("the parameter `{name}` is not set")))?;
                sink.bytes(value.as_bytes());
            }
            Component::Path => sink.bytes(self.view.path().as_bytes()),
            Component::Query => {
                sink.bytes(self.view.raw_query().unwrap_or_default().as_bytes());
            }
            Component::Sorted(sorted) => sorted
                .write(self.view, &self.scheme.signature(), &mut |bytes| {
                    sink.bytes(bytes);
                })
                .map_err(ErrorKind::from)?,
            Component::Timestamp => {
                let stamp = self.values.timestamp.as_ref();
                let (text, _) = stamp.ok_or(ErrorKind::TimestampMissing)?;
                sink.bytes(text);
            }
            Component::Url => self.write_url(self.view.as_arrived().target(), sink)?,
            Component::UrlPath => self.write_url(self.view.as_arrived().path(), sink)?,
        }
        Ok(())
    }

    fn write_url(&self, target: &str, sink: &mut dyn Sink) -> Result<(), Error> {
        let base_url = self.settings.base_url;
        let base_url = base_url.ok_or_else(|| missing("the base URL is not set"))?;
        let url = [base_url, target].concat();
        sink.bytes(self.url_form.of(&url).as_bytes());
        Ok(())
    }

    fn write_listed(&self, listed: &ListedHeaders, sink: &mut dyn Sink) -> Result<(), Error> {
        let at = &listed.names;
        let names = at.read(self.view).map_err(|error| unread(error, at))?;
        let values = self.view.listed_headers(&names, listed.separator);
        let values = values.map_err(|error| Refusal::listed(error, at))?;
        for (at, (_, value)) in values.iter().enumerate() {
            if at > 0 {
                sink.bytes(listed.joined_by.as_bytes());
            }
            sink.bytes(value);
        }
        Ok(())
    }

    fn write_lines(&self, lines: &HeaderLines, sink: &mut dyn Sink) -> Result<(), Error> {
        let at = &lines.names;
        let names = at.read(self.view).map_err(|error| unread(error, at))?;
        let values = self.view.listed_headers(&names, lines.separator);
        for (name, value) in values.map_err(|error| Refusal::listed(error, at))? {
            // It would be read as the end of the line.
            if value.contains(&b'\n') {
                return Err(Refusal::listed(ReadError::Malformed, at));
            }
            for piece in [name.as_bytes(), b": ", value, b"\n"] {
                sink.bytes(piece);
            }
        }
        Ok(())
    }

    /// Returns whether the sender lists the header that a value is in as one that it signs.
    pub(crate) fn lists(&self, location: &Location) -> bool {
        let Place::Header(header) = location.place() else {
            return false;
        };
        self.scheme.components().iter().any(|component| {
            let Some((names, separator)) = component.listed_names() else {
                return false;
            };
            let Ok(names) = names.read(self.view) else {
                return false;
            };
            let values = self.view.listed_headers(&names, separator);
            values.is_ok_and(|values| {
                values
                    .iter()
                    .any(|(name, _)| name.eq_ignore_ascii_case(header))
            })
        })
    }

    /// Records the whole message, to be hashed under several keys; the body is not copied.
    pub(crate) fn record(&self) -> Result<Recorded, Error> {
        let mut recorded = Recorded::default();
        if self.scheme.has_token() || self.scheme.policy().is_some() {
            self.write_all(&mut recorded)?;
            return Ok(recorded);
        }
        for component in self.scheme.components() {
            if let Component::Body = component {
                recorded.mark(Mark::Body);
            } else {
                self.write(slice::from_ref(component), &mut recorded)?;
            }
        }
        Ok(recorded)
    }
}

/// A signed message in memory, in which marks take the places of body and key.
#[derive(Default)]
pub(crate) struct Recorded {
    text: Vec<u8>,
    marks: Vec<(usize, Mark)>,
}

/// What comes after so many bytes of the text.
#[derive(Clone, Copy)]
enum Mark {
    Body,
    Key,
}

impl Recorded {
    fn mark(&mut self, mark: Mark) {
        self.marks.push((self.text.len(), mark));
    }

    /// Writes the message again, with the body.
    pub(crate) fn write(&self, body: &VerifiedBody, sink: &mut dyn Sink) {
        let mut rest = &*self.text;
        let mut done: usize = 0;
        for (at, mark) in &self.marks {
            let length = at.saturating_sub(done);
            let (before, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            sink.bytes(before);
            match mark {
                Mark::Body => body.slices().for_each(|slice| sink.bytes(slice)),
                Mark::Key => sink.key(),
            }
            (rest, done) = (after, *at);
        }
        sink.bytes(rest);
    }
}

impl Sink for Recorded {
    fn bytes(&mut self, bytes: &[u8]) {
        self.text.extend_from_slice(bytes);
    }

    fn key(&mut self) {
        self.mark(Mark::Key);
    }
}

/// A message in plain bytes, for people to compare; the key is left out.
impl Sink for Vec<u8> {
    fn bytes(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }

    fn key(&mut self) {}
}

fn missing(setting: impl Into<BoxError>) -> Error {
    Error::new(ErrorKind::Misconfigured, setting)
}
