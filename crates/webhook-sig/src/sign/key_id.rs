//! The id of the key that signs.

use bytes::Bytes;
use http::Request;

use crate::key::{Entry, SigningKey};
use crate::scheme::Location;
use crate::sign::{Signer, head_of};
use crate::time::UnixTime;

impl Signer {
    /// Returns the shared secrets that sign: the live ones, if a receiver tries them all for one
    /// delivery.
    pub(super) fn shared(&self, now: UnixTime) -> impl Iterator<Item = &Entry> {
        let id = self.current_id(now);
        let tried = self.keys.shared().map(|keys| keys.tried(id, now));
        tried.into_iter().flatten()
    }

    /// Returns the private keys that sign, if a receiver tries them all for one delivery.
    pub(super) fn private(&self, now: UnixTime) -> impl Iterator<Item = &SigningKey> {
        let id = self.current_id(now);
        let keys = self.keys.private().iter();
        keys.filter(move |key| key.public().may_sign(id))
    }

    /// Returns the id that the delivery is to name, and where: that of the key that signs, or if it
    /// has none, the one that the request names already.
    pub(super) fn key_id(
        &self,
        request: &Request<Bytes>,
        now: UnixTime,
    ) -> Option<(Location, String)> {
        let location = self.settings.scheme().key_id()?;
        let id = match self.current_id(now) {
            Some(id) => id.to_owned(),
            None => {
                let head = head_of(request);
                let present = location.read(&self.settings.view(&head, request.body()));
                String::from_utf8(present.ok()?.into_owned()).ok()?
            }
        };
        Some((location, id))
    }

    fn current_id(&self, now: UnixTime) -> Option<&str> {
        if let Some(key) = self.keys.private().first() {
            return key.public().id();
        }
        self.keys.shared()?.live_entries(now).next()?.key().id()
    }
}
