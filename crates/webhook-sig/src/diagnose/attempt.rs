//! A delivery as it might have been.

use std::hash::{DefaultHasher, Hash, Hasher};

use bytes::Bytes;
use zeroize::Zeroizing;

use crate::diagnose::Cause;
use crate::error::{Error, ErrorKind};
use crate::key::{InvalidKey, Keyring};
use crate::request::Head;
use crate::scheme::Scheme;
use crate::time::UnixTime;
use crate::verify::{BaseUrl, Verifier};

/// A delivery, and what a receiver verifies it with.
#[derive(Clone)]
pub(super) struct Attempt {
    pub(super) verifier: Verifier,
    pub(super) method: String,
    pub(super) target: String,
    authority: Option<String>,
    pub(super) headers: Vec<(String, Vec<u8>)>,
    pub(super) body: Body,
    pub(super) secret: Secret,
    pub(super) now: UnixTime,
}

/// A body, and its fingerprint, which is computed once.
#[derive(Clone)]
pub(super) struct Body {
    pub(super) bytes: Bytes,
    pub(super) fingerprint: u64,
}

impl Body {
    pub(super) fn new(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let fingerprint = fingerprint(&bytes);
        Self { bytes, fingerprint }
    }
}

/// Returns a number that what is equal has in common.
pub(super) fn fingerprint(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// A secret: as a text, which the scheme reads, or as the bytes that it stands for.
#[derive(Clone)]
pub(super) enum Secret {
    Text(Zeroizing<String>),
    Bytes(Zeroizing<Vec<u8>>),
}

impl Secret {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(Zeroizing::new(text.into()))
    }

    pub(super) fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::Bytes(Zeroizing::new(bytes.into()))
    }
}

/// One thing of an attempt, in place of what it was.
pub(super) enum Patch {
    Body(Body),
    BodyLimit,
    Headers(Vec<(String, Vec<u8>)>),
    Method(String),
    Now(UnixTime),
    Scheme(&'static Scheme),
    Secret(Secret),
    /// The origin, where there is one, and the target.
    Url(Option<BaseUrl>, String),
}

/// A patch, why it might be needed, and what it does.
pub(super) struct Change {
    pub(super) causes: Vec<Cause>,
    pub(super) what: String,
    pub(super) patch: Patch,
    /// The base URL to configure, without user and password, where it is another one.
    pub(super) base_url: Option<String>,
}

impl Change {
    pub(super) fn new(cause: Cause, what: impl Into<String>, patch: Patch) -> Self {
        Self {
            causes: vec![cause],
            what: what.into(),
            patch,
            base_url: None,
        }
    }
}

impl Attempt {
    pub(super) fn new(
        verifier: &Verifier,
        head: &Head<'_>,
        body: &[u8],
        secret: Option<&str>,
        now: UnixTime,
    ) -> Self {
        let mut headers = Vec::new();
        head.visit_all(&mut |name, value| headers.push((name.to_owned(), value.to_vec())));
        Self {
            verifier: verifier.clone(),
            method: head.method().to_owned(),
            target: head.target().to_owned(),
            authority: head.uri_authority().map(str::to_owned),
            headers,
            body: Body::new(Bytes::copy_from_slice(body)),
            secret: Secret::text(secret.unwrap_or_default()),
            now,
        }
    }

    pub(super) const fn scheme(&self) -> &'static Scheme {
        self.verifier.scheme()
    }

    pub(super) fn verify(&self) -> Result<(), Error> {
        let keyring = self
            .keyring()
            .map_err(|invalid| Error::new(ErrorKind::Misconfigured, invalid))?;
        let verified =
            self.verifier
                .verify(&self.head(), self.body.bytes.clone(), &keyring, self.now);
        verified.map(drop)
    }

    pub(super) fn keyring(&self) -> Result<Keyring, InvalidKey> {
        match &self.secret {
            Secret::Text(text) => self.scheme().keyring([text.as_str()]),
            Secret::Bytes(bytes) => self.scheme().key_of_bytes(bytes).map(Keyring::new),
        }
    }

    pub(super) fn head(&self) -> Head<'_> {
        let head = Head::new(&self.method, &self.target, &self.headers);
        head.authority(self.authority.as_deref())
    }

    /// Returns the time at which the delivery says that it was signed.
    pub(super) fn sent_at(&self) -> Option<UnixTime> {
        self.verifier.named_time(&self.head(), &self.body.bytes)
    }

    /// Returns the first value of a header, if it is text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        str::from_utf8(value).ok()
    }

    /// Returns the host that the request names.
    pub(super) fn host(&self) -> Option<&str> {
        self.authority.as_deref().or_else(|| self.header("host"))
    }

    pub(super) fn apply(&mut self, patch: &Patch) {
        match patch {
            Patch::Body(body) => self.body = body.clone(),
            Patch::BodyLimit => self.verifier = self.verifier.clone().body_limit(usize::MAX),
            Patch::Headers(headers) => self.headers.clone_from(headers),
            Patch::Method(method) => self.method.clone_from(method),
            Patch::Now(now) => self.now = *now,
            Patch::Scheme(scheme) => self.verifier = self.verifier.with_scheme(scheme),
            Patch::Secret(secret) => self.secret = secret.clone(),
            Patch::Url(origin, target) => {
                if let Some(origin) = origin {
                    self.verifier = self.verifier.clone().base_url(origin.clone());
                }
                self.target.clone_from(target);
            }
        }
    }
}

impl Hash for Attempt {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self {
            verifier,
            method,
            target,
            authority: _,
            headers,
            body,
            secret,
            now,
        } = self;
        let scheme = verifier.scheme();
        (scheme.id(), format!("{:?}", scheme.algorithm())).hash(state);
        (verifier.base_url_text(), verifier.largest_body()).hash(state);
        (method, target, headers, body.fingerprint, now.as_millis()).hash(state);
        match secret {
            Secret::Text(text) => (true, text.as_bytes()).hash(state),
            Secret::Bytes(bytes) => (false, bytes.as_slice()).hash(state),
        }
    }
}
