//! A request as it went over the wire, which a test signs, spoils and verifies.

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::Request;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use webhook_sig::scheme::{Algorithm, Recipe};
use webhook_sig::{
    Error, Head, Keyring, PublicUrl, Scheme, Signer, UnixTime, Verified, VerifiedBody, Verifier,
};

/// The receiver's clock.
pub(crate) const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

/// One text that is a key in every format of a shared secret: it is text, hex and base64 at once.
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
        let signed = match scheme.message_id_slot() {
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

    /// Returns the request with one text replaced by another wherever it stands.
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

/// Returns a verifier with every setting that a scheme may sign.
pub(crate) fn verifier(scheme: &'static Scheme) -> Verifier {
    let url = PublicUrl::new("https://shop.example").unwrap();
    slots_of(scheme.recipe())
        .iter()
        .filter_map(|slot| slot.strip_prefix("param "))
        .fold(Verifier::new(scheme).public_url(url), |verifier, name| {
            verifier.param(name, "8PT597110X687430LKGECATA")
        })
}

pub(crate) fn keys(scheme: &Scheme) -> Keyring {
    scheme.keyring([SECRET]).unwrap()
}

pub(crate) fn is_form(scheme: &Scheme) -> bool {
    scheme.signature().to_string().starts_with("form ")
}

/// Returns a request whose signed content is the payload, ready to be signed.
pub(crate) fn unsigned(scheme: &Scheme, payload: &[u8]) -> Captured {
    let slots = slots_of(scheme.recipe());
    let mut request = if is_form(scheme) {
        let value = percent_encode(payload, NON_ALPHANUMERIC).to_string();
        let mut body = format!("quantity=2&note={value}");
        for name in slots.iter().filter_map(|slot| named(slot, "form ", "=…")) {
            body = format!("{body}&{name}={value}x");
        }
        Captured::post(body.as_bytes()).header("Content-Type", "application/x-www-form-urlencoded")
    } else {
        Captured::post(payload).header("Content-Type", "application/json")
    };
    for name in slots.iter().filter_map(|slot| named(slot, "", ": …")) {
        request = request.header(name, "a-signed-header");
    }
    for name in slots.iter().filter_map(|slot| named(slot, "query ", "=…")) {
        request.target = format!("{}&{name}=signed", request.target);
    }
    request.header("User-Agent", "acme/1")
}

/// Returns a request that a scheme signed over the payload.
pub(crate) fn signed(scheme: &'static Scheme, payload: &[u8]) -> Captured {
    let signer = Signer::new(verifier(scheme), keys(scheme));
    unsigned(scheme, payload).signed(&signer, scheme).unwrap()
}

fn named<'s>(slot: &'s str, before: &str, after: &str) -> Option<&'s str> {
    let name = slot.strip_prefix(before)?.strip_suffix(after)?;
    (!name.contains([' ', '='])).then_some(name)
}

/// Returns what stands in braces in a recipe.
fn slots_of(recipe: Recipe) -> Vec<String> {
    let text = recipe.to_string();
    text.split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()))
        .collect()
}

/// Computes a tag without this crate.
pub(crate) fn tag(algorithm: Algorithm, key: &[u8], message: &[u8]) -> Vec<u8> {
    fn mac<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> Vec<u8> {
        let mac = <M as KeyInit>::new_from_slice(key).unwrap();
        mac.chain_update(message).finalize().into_bytes().to_vec()
    }
    // Every scheme of the crate on a keyed hash has its key at the end.
    let keyed = [message, key].concat();
    match algorithm {
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
