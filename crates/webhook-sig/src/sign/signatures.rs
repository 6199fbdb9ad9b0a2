//! The signatures of a request, under all keys that sign it.

use bytes::Bytes;
use http::Request;

use crate::crypto::{self, Sink};
use crate::error::{Error, ErrorKind};
use crate::request::ReadError;
use crate::scheme::{Algorithm, Location, Scheme};
use crate::sign::{Signer, head_of};
use crate::time::UnixTime;

impl Signer {
    /// Returns every signature with its location: those under private keys first.
    pub(super) fn signatures(
        &self,
        request: &Request<Bytes>,
        now: UnixTime,
    ) -> Result<Vec<(Location, String)>, Error> {
        let scheme = self.settings.scheme();
        self.check_id(request)?;
        let settings = self.settings_for(request.uri());
        let most = if scheme.signature().is_list() {
            usize::MAX
        } else {
            1
        };
        let encoding = scheme.encoding();
        let write =
            |sink: &mut dyn Sink| settings.write_message(&head_of(request), request.body(), sink);
        let mut signatures = Vec::new();
        for key in self.private(now) {
            let location = location_under(scheme, key.algorithm())?;
            let mut message = Vec::new();
            write(&mut message)?;
            let signature = key.sign(&message).ok_or(ErrorKind::Misconfigured)?;
            signatures.push((location, encoding.encode(&signature)));
        }
        for entry in self.shared(now) {
            let location = location_under(scheme, entry.key().algorithm())?;
            let signature = crypto::sign(entry.key().current(), encoding, write)?;
            let signature = signature.ok_or_else(|| misconfigured(ONLY_VERIFIES))?;
            signatures.push((location, signature));
        }
        signatures.truncate(most);
        if signatures.is_empty() {
            return Err(ErrorKind::KeysExpired.into());
        }
        Ok(signatures)
    }

    /// Refuses a request without its message id, in words for one who signs.
    fn check_id(&self, request: &Request<Bytes>) -> Result<(), Error> {
        let Some(location) = self.settings.scheme().message_id() else {
            return Ok(());
        };
        let head = head_of(request);
        match location.read(&self.settings.view(&head, request.body())) {
            Err(ReadError::Missing) => {
                let source = format!(
                    "the message id is missing: `Signer::sign_with_id` puts it at `{location}`"
                );
                Err(Error::new(ErrorKind::FieldMissing, source))
            }
            _ => Ok(()),
        }
    }
}

const ONLY_VERIFIES: &str =
    "a public key verifies and does not sign: pass a `SigningKey` with the sender's private key";

fn location_under(scheme: &Scheme, algorithm: Algorithm) -> Result<Location, Error> {
    let location = scheme.signature_under(algorithm);
    location.ok_or_else(|| misconfigured("a key is of another algorithm than the scheme"))
}

fn misconfigured(reason: &'static str) -> Error {
    Error::new(ErrorKind::Misconfigured, reason)
}
