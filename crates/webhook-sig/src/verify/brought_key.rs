//! The key of a delivery that brings its certificates.
#![cfg_attr(
    not(feature = "certificates"),
    expect(
        unused_imports,
        unused_variables,
        clippy::unnecessary_wraps,
        clippy::unused_self,
        reason = "without the feature no scheme has a chain"
    )
)]

use crate::error::{Error, ErrorKind};
use crate::key::Keyring;
use crate::request::{ReadError, View, json};
#[cfg(feature = "certificates")]
use crate::scheme::ChainPolicy;
use crate::time::UnixTime;
use crate::verify::Verifier;

impl Verifier {
    /// Returns the key that a delivery brings in a chain of certificates, if the chain leads to one
    /// of the receiver's roots; `None` if the scheme has no chains.
    ///
    /// Nothing else in the header of a token chooses a key: not `jwk`, `jku` or `x5u`.
    pub(super) fn brought_key(
        &self,
        view: &View<'_>,
        roots: &Keyring,
        now: UnixTime,
    ) -> Result<Option<Keyring>, Error> {
        #[cfg(feature = "certificates")]
        if let Some(policy) = self.scheme.certificate_chain() {
            return self.read_chain(policy, view, roots, now).map(Some);
        }
        Ok(None)
    }

    #[cfg(feature = "certificates")]
    #[cold]
    fn read_chain(
        &self,
        policy: ChainPolicy,
        view: &View<'_>,
        roots: &Keyring,
        now: UnixTime,
    ) -> Result<Keyring, Error> {
        let header = view.token().map_err(ErrorKind::from)?.header();
        let refused = |source: &'static str| Error::new(ErrorKind::KeyUnknown, source);
        let chain = json::items(header, "/x5c", policy.length()).map_err(|error| match error {
            ReadError::Missing => refused("the token brings no certificates"),
            _ => refused("the token does not bring a chain of the length that the scheme has"),
        })?;
        let texts = chain.into_iter().map(json::text_of);
        let texts: Option<Vec<_>> = texts.collect();
        let texts = texts.ok_or_else(|| refused("a certificate of the token is not a text"))?;
        let texts: Vec<_> = texts.iter().map(String::as_str).collect();
        let mut unfit = None;
        for root in roots.live_entries(now) {
            match root.key().of_chain(self.scheme, &texts, now) {
                Ok(key) => return Ok(Keyring::new(key)),
                Err(error) => unfit = Some(error),
            }
        }
        Err(match unfit {
            Some(unfit) => Error::new(ErrorKind::KeyUnknown, unfit),
            None => ErrorKind::KeysExpired.into(),
        })
    }
}
