//! Keys that certificates vouch for: one that was fetched, or the first of a chain.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::crypto::VerifyingKey;
use crate::crypto::certificate::{Purpose, Root, Unproven, has_name, is_root, verify_chain};
use crate::key::material::{Certificate, Pem};
use crate::key::public::certified_key;
use crate::key::{InvalidCertificate, InvalidKey, Key};
use crate::scheme::Scheme;
use crate::time::UnixTime;

impl From<InvalidCertificate> for InvalidKey {
    fn from(invalid: InvalidCertificate) -> Self {
        Self::Certificate(invalid)
    }
}

impl From<Unproven> for InvalidKey {
    fn from(unproven: Unproven) -> Self {
        Self::Certificate(match unproven {
            Unproven::Malformed => InvalidCertificate::Malformed,
            Unproven::Expired => InvalidCertificate::Expired,
            Unproven::NotYetValid => InvalidCertificate::NotYetValid,
            Unproven::Chain => InvalidCertificate::OtherRoot,
        })
    }
}

/// Certificates that may issue a vendor's: roots that are trusted, and those between them and the
/// vendor's, which no one sends.
///
/// AWS and PayPal serve their certificates alone, without the one that issued them, and change the
/// issuer now and then: then no certificate of theirs verifies until the new issuer is given.
///
/// ```
/// use webhook_sig::InvalidKey;
/// use webhook_sig::key::Issuers;
///
/// assert_eq!(Issuers::of_roots(["root.pem"]).unwrap_err(), InvalidKey::Damaged);
/// ```
#[derive(Clone, Debug)]
pub struct Issuers {
    roots: Vec<Arc<[u8]>>,
    intermediates: Vec<Arc<[u8]>>,
}

impl Issuers {
    /// Creates issuers from the roots that are trusted, each a certificate in PEM.
    ///
    /// # Errors
    ///
    /// [`InvalidKey`] if a text is not one certificate.
    pub fn of_roots<T: AsRef<str>>(roots: impl IntoIterator<Item = T>) -> Result<Self, InvalidKey> {
        Ok(Self {
            roots: read_all(roots)?,
            intermediates: Vec::new(),
        })
    }

    /// Sets the certificates between the roots and the vendor's, each in PEM.
    ///
    /// # Errors
    ///
    /// [`InvalidKey`] if a text is not one certificate.
    pub fn with_intermediates<T: AsRef<str>>(
        self,
        intermediates: impl IntoIterator<Item = T>,
    ) -> Result<Self, InvalidKey> {
        Ok(Self {
            intermediates: read_all(intermediates)?,
            ..self
        })
    }
}

fn read_all<T: AsRef<str>>(
    texts: impl IntoIterator<Item = T>,
) -> Result<Vec<Arc<[u8]>>, InvalidKey> {
    let certificates = texts.into_iter().map(|text| {
        let der = read_pem(text.as_ref())?;
        if !is_root(&der) {
            return Err(InvalidCertificate::NotARoot.into());
        }
        Ok(der.into())
    });
    certificates.collect()
}

impl Scheme {
    /// Reads the key of a certificate that was fetched from the URL that a delivery names.
    ///
    /// The certificate must be valid at `now`, have the vendor's name and a key of the scheme's
    /// algorithm. Who issued it is not checked: the connection by which it was fetched vouches for it.
    /// The key verifies until the certificate expires. Revocation is not checked.
    ///
    /// # Errors
    ///
    /// [`InvalidKey`] if the text is not exactly one certificate in PEM, or it is not one of the
    /// vendor's that is valid, or its key is not fit for the scheme.
    pub fn certified_key(&self, pem: &[u8], now: UnixTime) -> Result<Key, InvalidKey> {
        let policy = self.certificate_url().ok_or(InvalidCertificate::Unnamed)?;
        let pem = std::str::from_utf8(pem).map_err(|_| InvalidCertificate::Malformed)?;
        let der = read_pem(pem)?;
        if !has_name(&der, policy.certificate_names())? {
            return Err(InvalidCertificate::OtherName.into());
        }
        key_at(self, &der, now)
    }

    /// Reads the key of a certificate as [`certified_key`](Self::certified_key) does, if one of the
    /// issuers has issued it.
    ///
    /// # Errors
    ///
    /// As [`certified_key`](Self::certified_key), and if the certificate leads to none of the roots.
    pub fn issued_key(
        &self,
        pem: &[u8],
        issuers: &Issuers,
        now: UnixTime,
    ) -> Result<Key, InvalidKey> {
        let key = self.certified_key(pem, now)?;
        let pem = std::str::from_utf8(pem).map_err(|_| InvalidCertificate::Malformed)?;
        let intermediates: Vec<_> = issuers.intermediates.iter().map(|der| &**der).collect();
        let roots: Vec<_> = issuers.roots.iter().map(|der| &**der).collect();
        let leaf = read_pem(pem)?;
        verify_chain(&leaf, &intermediates, false, &roots, Purpose::Server, now)?;
        Ok(key)
    }
}

/// Reads exactly one certificate, with nothing around it.
fn read_pem(text: &str) -> Result<Vec<u8>, InvalidKey> {
    let pem = Pem::read(text.trim_ascii())?;
    if pem.label != "CERTIFICATE" {
        return Err(InvalidCertificate::Malformed.into());
    }
    Ok(pem.der.to_vec())
}

/// Takes the key of a certificate that is valid at a time, and verifies until it no longer is.
fn key_at(scheme: &Scheme, der: &[u8], now: UnixTime) -> Result<Key, InvalidKey> {
    let certificate = read_der(der)?;
    let validity = certificate.validity()?;
    check_validity(validity, now)?;
    let [_, last] = validity;
    Ok(Key::public(certified_key(scheme, &certificate)?).until(last))
}

fn read_der(der: &[u8]) -> Result<Certificate<'_>, InvalidKey> {
    Certificate::read(der).map_err(|_| InvalidCertificate::Malformed.into())
}

fn check_validity([first, last]: [UnixTime; 2], now: UnixTime) -> Result<(), InvalidKey> {
    if now < first {
        return Err(InvalidCertificate::NotYetValid.into());
    }
    if now > last {
        return Err(InvalidCertificate::Expired.into());
    }
    Ok(())
}

/// Reads a root certificate, which is a key of a scheme whose deliveries bring their certificates.
pub(super) fn root_key(scheme: &Scheme, text: &str) -> Result<Key, InvalidKey> {
    let root = Root::new(scheme.algorithm(), &read_pem(text)?);
    let root = root.ok_or(InvalidCertificate::NotARoot)?;
    let [_, last] = read_der(root.der())?.validity()?;
    Ok(Key::of(VerifyingKey::Root(root)).until(last))
}

impl Key {
    /// Returns the key of a chain's first certificate, if the chain leads to this root by all that
    /// are between them, and all are valid at `now`.
    ///
    /// The chain is base64 of DER, the sender's certificate first, as `x5c` has it (RFC 7515, section
    /// 4.1.6). Its last certificate is the vendor's root, or another of the same name and key, of
    /// which this one takes the place.
    #[expect(dead_code, reason = "the tokens that bring a chain are yet to be read")]
    pub(crate) fn of_chain(
        &self,
        scheme: &Scheme,
        chain: &[&str],
        now: UnixTime,
    ) -> Result<Self, InvalidKey> {
        let (Some(policy), VerifyingKey::Root(root)) = (scheme.certificate_chain(), self.current())
        else {
            return Err(InvalidCertificate::NotARoot.into());
        };
        // Before anything is decoded.
        if chain.len() != policy.length() {
            return Err(InvalidCertificate::OtherLength.into());
        }
        let chain: Result<Vec<_>, _> = chain.iter().map(|text| STANDARD.decode(text)).collect();
        let chain = chain.map_err(|_| InvalidCertificate::Malformed)?;
        let [leaf, intermediates @ .., _] = &*chain else {
            return Err(InvalidCertificate::OtherLength.into());
        };
        for (der, mark) in chain.iter().zip(policy.marks()) {
            let certificate = read_der(der)?;
            if mark.is_some_and(|mark| !certificate.has_extension(mark)) {
                return Err(InvalidCertificate::Unmarked.into());
            }
        }
        check_validity(read_der(root.der())?.validity()?, now)?;
        let intermediates: Vec<_> = intermediates.iter().map(Vec::as_slice).collect();
        let way = Purpose::Unrestricted;
        verify_chain(leaf, &intermediates, true, &[root.der()], way, now)?;
        let key = key_at(scheme, leaf, now)?;
        Ok(Self {
            secret: key.secret,
            ..self.clone()
        })
    }
}
