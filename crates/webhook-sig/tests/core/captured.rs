//! A request as it went over the wire, which a test signs, spoils and verifies.

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::Request;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use webhook_sig::scheme::Algorithm;
use webhook_sig::{Error, Head, Keyring, Scheme, Signer, Verified, VerifiedBody, Verifier};

pub(crate) use crate::fixture::NOW;

/// One text that is a key in every format but that of HTTP Basic: it is text, hex and base64 at
/// once.
pub(crate) const SECRET: &str = "8f3b0c55e19d47a2b6d0417e92fc3a688f3b0c55e19d47a2b6d0417e92fc3a68";

/// The message id of a scheme that has one.
pub(crate) const ID: &str = "msg_2Lh9KRb0pzN4LePd3XiA4v12Axj";

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Captured {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

impl Captured {
    /// Returns a POST of these bytes.
    pub(crate) fn post(body: &[u8]) -> Self {
        Self {
            method: "POST".into(),
            target: "/hooks/acme?from=acme".into(),
            headers: Vec::new(),
            body: body.to_vec(),
        }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers
            .retain(|(own, _)| !own.eq_ignore_ascii_case(name));
        self
    }

    pub(crate) fn head(&self) -> Head<'_> {
        Head::new(&self.method, &self.target, &self.headers)
    }

    pub(crate) fn request(&self) -> Request<Bytes> {
        let mut request = Request::builder().method(&*self.method).uri(&*self.target);
        for (name, value) in &self.headers {
            request = request.header(name, &**value);
        }
        request.body(Bytes::from(self.body.clone())).unwrap()
    }

    /// Returns the request signed by a signer, with the id if the scheme has one.
    pub(crate) fn signed(&self, signer: &Signer, scheme: &Scheme) -> Result<Self, Error> {
        let request = self.request();
        let signed = match scheme.message_id() {
            Some(_) => signer.sign_with_id(ID, request, NOW)?,
            None => signer.sign(request, NOW)?,
        };
        Ok(Self::from(&signed))
    }

    pub(crate) fn verify(&self, verifier: &Verifier, keys: &Keyring) -> Result<Verified, Error> {
        verifier.verify(&self.head(), self.body.clone(), keys, NOW)
    }

    pub(crate) fn verify_chunks(
        &self,
        verifier: &Verifier,
        keys: &Keyring,
        chunks: &[&[u8]],
    ) -> Result<(Verified, VerifiedBody), Error> {
        let head = self.head();
        let mut verification = verifier.begin(&head, keys, NOW)?;
        for chunk in chunks {
            verification.update(Bytes::copy_from_slice(chunk))?;
        }
        verification.finish()
    }

    /// Returns the request with every occurrence of one text replaced by another.
    pub(crate) fn replace(&self, old: &str, new: &str) -> Self {
        let swap = |bytes: &[u8]| {
            let mut swapped = Vec::new();
            let mut rest = bytes;
            while let Some(at) = rest.windows(old.len()).position(|w| w == old.as_bytes()) {
                swapped.extend_from_slice(&rest[..at]);
                swapped.extend_from_slice(new.as_bytes());
                rest = &rest[at + old.len()..];
            }
            swapped.extend_from_slice(rest);
            swapped
        };
        let headers = self.headers.iter();
        Self {
            method: self.method.clone(),
            target: String::from_utf8(swap(self.target.as_bytes())).unwrap(),
            headers: headers
                .map(|(name, value)| (name.clone(), swap(value)))
                .collect(),
            body: swap(&self.body),
        }
    }
}

impl From<&Request<Bytes>> for Captured {
    fn from(request: &Request<Bytes>) -> Self {
        let headers = request.headers().iter();
        Self {
            method: request.method().to_string(),
            target: request.uri().to_string(),
            headers: headers
                .map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()))
                .collect(),
            body: request.body().to_vec(),
        }
    }
}

/// Computes a tag without this crate.
pub(crate) fn tag(scheme: &Scheme, key: &[u8], message: &[u8]) -> Vec<u8> {
    fn mac<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> Vec<u8> {
        let mac = <M as KeyInit>::new_from_slice(key).unwrap();
        mac.chain_update(message).finalize().into_bytes().to_vec()
    }
    let (before, after) = message.split_at(key_place(scheme, message));
    let keyed = [before, key, after].concat();
    match scheme.algorithm() {
        #[cfg(feature = "legacy")]
        Algorithm::HmacMd5 => mac::<Hmac<md5::Md5>>(key, message),
        Algorithm::HmacSha1 => mac::<Hmac<Sha1>>(key, message),
        Algorithm::HmacSha256 => mac::<Hmac<Sha256>>(key, message),
        Algorithm::HmacSha384 => mac::<Hmac<Sha384>>(key, message),
        Algorithm::HmacSha512 => mac::<Hmac<Sha512>>(key, message),
        #[cfg(feature = "keccak")]
        Algorithm::KeyedKeccak256 => sha3::Keccak256::digest(keyed).to_vec(),
        #[cfg(feature = "legacy")]
        Algorithm::KeyedMd5 => md5::Md5::digest(keyed).to_vec(),
        Algorithm::KeyedSha1 => Sha1::digest(keyed).to_vec(),
        Algorithm::KeyedSha256 => Sha256::digest(keyed).to_vec(),
        // What is compared is a hash of the token, and nothing else of it may show either.
        Algorithm::Basic | Algorithm::Token => Sha256::digest(key).to_vec(),
        other => panic!("{other} has no oracle"),
    }
}

/// Returns where the key of a keyed hash is in the message: at one of the ends, or inside of what
/// these tests sign.
fn key_place(scheme: &Scheme, message: &[u8]) -> usize {
    match scheme.id() {
        "agora-chat" => ID.len(),
        "feishu-lark" => "1700000000a-signed-header".len(),
        "unisender-go" => {
            let name = br#""auth":""#;
            let start = message.windows(name.len()).position(|text| text == name);
            start.unwrap() + name.len()
        }
        _ if scheme.signed_content().to_string().starts_with("{key}") => 0,
        _ => message.len(),
    }
}
