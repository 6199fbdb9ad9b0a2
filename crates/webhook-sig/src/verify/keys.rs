//! Which keys of a keyring a delivery is tried with.

use std::borrow::Cow;

use crate::error::{Error, ErrorKind};
#[cfg(feature = "endpoint")]
use crate::key::Wanted;
use crate::key::{Entry, Keyring, key_id};
use crate::request::{Head, ReadError, View};
use crate::scheme::{Algorithm, Location};
use crate::time::UnixTime;
use crate::verify::Verifier;

impl Verifier {
    /// Checks that a key is alive, that those that are alive are the scheme's, and that one is of the
    /// required algorithm.
    pub(crate) fn check_keys(&self, keys: &Keyring, now: UnixTime) -> Result<(), Error> {
        let mut live = keys.live_entries(now).peekable();
        if live.peek().is_none() {
            return Err(if keys.is_empty() {
                Error::new(ErrorKind::KeysUnavailable, "the key has not come yet")
            } else {
                ErrorKind::KeysExpired.into()
            });
        }
        let names_keys = self.scheme.key_id().is_some();
        let is_other = |entry: &Entry| {
            let algorithm = entry.key().algorithm();
            self.scheme.signature_under(algorithm).is_none()
        };
        let is_never_named = |entry: &Entry| !names_keys && entry.key().id().is_some();
        for entry in live {
            if is_other(entry) {
                let source = "a key is of another algorithm than the scheme";
                return Err(Error::new(ErrorKind::Misconfigured, source));
            }
            if entry.key().is_too_short_for(self.scheme) {
                let source = "a key has a shorter modulus than the scheme takes";
                return Err(Error::new(ErrorKind::Misconfigured, source));
            }
            if is_never_named(entry) {
                let source = "a key has an id, and the scheme's deliveries name none";
                return Err(Error::new(ErrorKind::Misconfigured, source));
            }
        }
        if self.required_without_key(keys, now).is_some() {
            let source = "no live key is of the algorithm that `Verifier::requiring` demands";
            return Err(Error::new(ErrorKind::Misconfigured, source));
        }
        Ok(())
    }

    /// Returns the required algorithm if no live key is of it, so that nothing would be accepted.
    pub(crate) fn required_without_key(&self, keys: &Keyring, now: UnixTime) -> Option<Algorithm> {
        let required = self.required_algorithm?;
        let is_required = |entry: &Entry| entry.key().algorithm() == required;
        (!keys.live_entries(now).any(is_required)).then_some(required)
    }

    /// Checks the keys with which a delivery would be tried.
    #[cfg(feature = "endpoint")]
    pub(crate) fn check_keys_of(
        &self,
        head: &Head<'_>,
        keys: &Keyring,
        now: UnixTime,
    ) -> Result<(), Error> {
        #[cfg(feature = "message-signatures")]
        if self.scheme.policy().is_some() {
            return self.choose_for_signatures(&mut self.view(head, &[]), keys, now);
        }
        self.choose(&self.view(head, &[]), keys, now).map(|_| ())
    }

    /// Checks the keys, and returns the id of those that the delivery names, as the keyring has it.
    ///
    /// It decides before the body is hashed, which starts with the first key that is tried.
    pub(crate) fn choose<'k>(
        &self,
        view: &View<'_>,
        keys: &'k Keyring,
        now: UnixTime,
    ) -> Result<Option<&'k str>, Error> {
        self.check_keys(keys, now)?;
        if self.scheme.key_id().is_none() || self.names_key_in_body() && view.body().is_empty() {
            // None of the keys has an id, so all of them are tried; or the id has not come yet.
            return Ok(None);
        }
        let named = self.read_key_id(view)?;
        let id = named.as_deref().and_then(|named| keys.own_id(named));
        if keys.tried(id, now).next().is_none() {
            // A key without an id is tried for every delivery, so there is none.
            let source = if named.is_some() {
                "no live key has the id that the delivery names"
            } else {
                "the delivery names no key, and every live key has an id"
            };
            return Err(Error::new(ErrorKind::KeyUnknown, source));
        }
        Ok(id)
    }

    /// Reads which key a delivery names, before anything is verified.
    ///
    /// It returns `None` if the scheme has no [`key_id`](crate::Scheme::key_id), or the delivery has no such
    /// id there. It is for tools that send deliveries.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::scheme::{Location, Scheme};
    /// use webhook_sig::{Head, Verifier};
    ///
    /// const ACME: Scheme = GITHUB.derive("acme").key_id(Location::header("Key-Id")).build();
    ///
    /// let headers = [("Key-Id", "k1")];
    /// let named = Verifier::new(&ACME).named_key(&Head::new("POST", "/", &headers), b"{}");
    /// assert_eq!(named.as_deref(), Some("k1"));
    /// ```
    #[must_use]
    pub fn named_key(&self, head: &Head<'_>, body: &[u8]) -> Option<String> {
        let view = self.view(head, body);
        let id = self.read_key_id(&view).ok()??;
        Some(id.into_owned())
    }

    /// Returns whether what names the key of a delivery is in its body.
    pub(crate) const fn names_key_in_body(&self) -> bool {
        if let Some(policy) = self.scheme.certificate_url()
            && policy.is_in_body()
        {
            return true;
        }
        match self.scheme.key_id() {
            Some(location) if location.is_protected() => self.scheme.signature().is_in_body(),
            Some(location) => location.is_in_body(),
            None => false,
        }
    }

    /// Reads which key a delivery wants, before anything is verified.
    #[cfg(feature = "endpoint")]
    #[cfg_attr(
        not(feature = "message-signatures"),
        expect(unused_variables, reason = "only message signatures have a time")
    )]
    pub(crate) fn wanted_key(
        &self,
        head: &Head<'_>,
        body: &[u8],
        now: UnixTime,
    ) -> Result<NamedKey, Error> {
        let mut view = self.view(head, body);
        // Another signature, such as a proxy's, may name a key that no one here knows.
        #[cfg(feature = "message-signatures")]
        if let Some(policy) = self.scheme.policy() {
            self.admit_signatures(policy, &mut view, now)?;
        }
        let certificate_url = self.read_certificate_url(&view)?;
        let mut ids: Vec<String> = Vec::new();
        loop {
            if let Some(id) = self.read_key_id(&view)?
                && !ids.iter().any(|own| **own == *id)
            {
                ids.push(id.into_owned());
            }
            if !view.next_item() {
                break;
            }
        }
        #[cfg(feature = "message-signatures")]
        if self.scheme.policy().is_some() {
            let first = ids.first().map(String::as_str);
            ids.extend(self.other_key_ids(&mut view, first)?);
        }
        Ok(NamedKey {
            ids,
            is_one_enough: self.scheme.policy().is_some(),
            certificate_url,
        })
    }

    /// Checks the id by which a delivery names its key, if it is in the head.
    pub(super) fn check_key_id(&self, head: &View<'_>) -> Result<(), Error> {
        if !self.names_key_in_body() {
            self.read_key_id(head)?;
        }
        Ok(())
    }

    /// Reads the id by which a delivery names its key, where the scheme has one.
    pub(super) fn read_key_id<'m>(
        &self,
        view: &View<'m>,
    ) -> Result<Option<Cow<'m, str>>, ErrorKind> {
        match self.scheme.key_id() {
            Some(location) => read(location, view),
            None => Ok(None),
        }
    }
}

/// How a delivery names its key.
///
/// It is a copy, so that the body need not be kept for as long as a source of keys may take.
#[cfg(feature = "endpoint")]
#[derive(Default)]
pub(crate) struct NamedKey {
    /// Each of several tokens or signatures names its own; each id is here once.
    ids: Vec<String>,
    /// One of several signatures is enough, while every token must be genuine.
    is_one_enough: bool,
    certificate_url: Option<String>,
}

#[cfg(feature = "endpoint")]
impl NamedKey {
    /// Returns what a source is asked for.
    pub(crate) fn wanted(&self) -> Wanted<'_> {
        let wanted = match &self.certificate_url {
            Some(url) => Wanted::new().with_certificate_url(url),
            None => Wanted::new(),
        };
        match self.ids.first() {
            Some(id) => wanted.with_key_id(id),
            None => wanted,
        }
    }

    /// Returns whether one of the keys is enough, as of several signatures.
    pub(crate) const fn is_one_enough(&self) -> bool {
        self.is_one_enough
    }

    /// Returns the ids of the keys after the first.
    pub(crate) fn further_ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().skip(1).map(String::as_str)
    }
}

fn read<'m>(location: Location, view: &View<'m>) -> Result<Option<Cow<'m, str>>, ErrorKind> {
    let id = match location.read(view) {
        Ok(Cow::Borrowed(text)) => key_id(text).map(Cow::Borrowed),
        Ok(Cow::Owned(text)) => key_id(&text).map(|id| Cow::Owned(id.to_owned())),
        Err(ReadError::Missing) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    id.map(Some).ok_or(ErrorKind::FieldMalformed)
}
