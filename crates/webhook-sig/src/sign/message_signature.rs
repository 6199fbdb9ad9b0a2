//! Signing with an HTTP message signature: the headers that a sender adds.

use bytes::Bytes;
use http::Request;
use http::header::{HeaderName, HeaderValue};

use crate::crypto;
use crate::error::{Error, ErrorKind};
use crate::request::json::Scalar;
use crate::scheme::{BodyCoverage, Choice, Covered, Digest, Encoding, MessageSignature, Version};
use crate::sign::place::{place, remove};
use crate::sign::{Signer, head_of};
#[cfg(feature = "legacy")]
use crate::time::TimeFormat;
use crate::time::UnixTime;

/// How long a signature is valid that a signer makes.
const LIFE_SECS: i64 = 300;

/// What a signature has that no key made yet.
const NO_SIGNATURE: &str = "AA==";

/// The label of a signature where the policy has none.
const LABEL: &str = "sig1";

impl Signer {
    /// Signs a request with what the policy demands; a message signature that it has is replaced.
    pub(super) fn sign_message(
        &self,
        policy: &MessageSignature,
        id: Option<&str>,
        mut request: Request<Bytes>,
        now: UnixTime,
    ) -> Result<Request<Bytes>, Error> {
        let nonce = self.place_id(id, &mut request)?;
        let key_id = self.key_id(&request, now).map(|(_, id)| id);
        let covers_digest = covers_digest(policy, &request);
        if covers_digest {
            let digest = digest(&request);
            match policy.version() {
                #[cfg(feature = "legacy")]
                Version::Cavage => put(&mut request, "Digest", &format!("SHA-256={digest}"))?,
                Version::Rfc9421 => {
                    put(
                        &mut request,
                        "Content-Digest",
                        &format!("sha-256=:{digest}:"),
                    )?;
                }
            }
        }
        #[cfg(feature = "legacy")]
        if policy.version() == Version::Cavage {
            return self.sign_dated(policy, key_id.as_deref(), covers_digest, request, now);
        }
        let label = self.chosen(policy.label_choice()).unwrap_or(LABEL);
        let ids = [nonce, key_id.as_deref()];
        let input = self.input(policy, &request, ids, covers_digest, now)?;
        put(&mut request, "Signature-Input", &format!("{label}={input}"))?;
        self.put_signature(&mut request, now, |signature| {
            format!("{label}=:{signature}:")
        })?;
        Ok(request)
    }

    /// Puts the message id into the request, or returns it where it is the nonce.
    fn place_id<'i>(
        &self,
        id: Option<&'i str>,
        request: &mut Request<Bytes>,
    ) -> Result<Option<&'i str>, Error> {
        match (self.settings.scheme().message_id(), id) {
            (Some(location), Some(id)) if !location.is_signature_param() => {
                remove(request, location)?;
                let id = Scalar::Text(id.into());
                place(request, location, &id, &self.settings.read_limits)?;
                Ok(None)
            }
            (None, Some(_)) => {
                let source = "the scheme has no message id";
                Err(Error::new(ErrorKind::Misconfigured, source))
            }
            _ => Ok(id),
        }
    }

    /// Signs a request as the drafts before RFC 9421 say, which have the time in a header.
    #[cfg(feature = "legacy")]
    fn sign_dated(
        &self,
        policy: &MessageSignature,
        key_id: Option<&str>,
        covers_digest: bool,
        mut request: Request<Bytes>,
        now: UnixTime,
    ) -> Result<Request<Bytes>, Error> {
        if let Some(authority) = request.uri().authority()
            && !request.headers().contains_key("host")
        {
            let authority = authority.to_string();
            put(&mut request, "Host", &authority)?;
        }
        if policy.needs_created() {
            put(&mut request, "Date", &TimeFormat::HttpDate.write(now))?;
        }
        let draft = self.cavage_draft(policy, key_id, covers_digest);
        self.put_signature(&mut request, now, |signature| {
            format!("{draft},signature=\"{signature}\"")
        })?;
        Ok(request)
    }

    /// Puts a signature into a request that has everything else already.
    fn put_signature(
        &self,
        request: &mut Request<Bytes>,
        now: UnixTime,
        header: impl Fn(&str) -> String,
    ) -> Result<(), Error> {
        // What is signed is read from a request that has a signature.
        put(request, "Signature", &header(NO_SIGNATURE))?;
        let mut signatures = self.signatures(request, now)?.into_iter();
        let (_, signature) = signatures.next().ok_or(ErrorKind::KeysExpired)?;
        put(request, "Signature", &header(&signature))?;
        Ok(())
    }

    /// Returns the text that a policy demands, if it demands one.
    fn chosen(&self, choice: Choice) -> Option<&str> {
        match choice {
            Choice::Any => None,
            Choice::Fixed(text) => Some(text),
            Choice::Param(param) => self.settings.param_value(param),
        }
    }

    /// Returns what the signature covers and its parameters (RFC 9421, section 2.3).
    fn input(
        &self,
        policy: &MessageSignature,
        request: &Request<Bytes>,
        [nonce, key_id]: [Option<&str>; 2],
        covers_digest: bool,
        now: UnixTime,
    ) -> Result<String, Error> {
        let mut covered: Vec<String> = match policy.covered() {
            [] => self.usual(request).iter().map(identifier).collect(),
            demanded => demanded.iter().map(identifier).collect(),
        };
        if covers_digest {
            covered.push("\"content-digest\"".to_owned());
        }
        let mut input = format!("({})", covered.join(" "));
        let seconds = now.as_secs();
        if policy.needs_created() {
            input.push_str(&format!(";created={seconds}"));
        }
        let needs = |name| policy.needed_params().any(|needed| needed == name);
        if needs("expires") {
            let end = seconds.saturating_add(LIFE_SECS);
            input.push_str(&format!(";expires={end}"));
        }
        let present = self.param_of(request, "nonce");
        // Two requests of one moment that differ in nothing are the same one.
        let made = needs("nonce").then(|| {
            let target = head_of(request).target();
            let told = [input.as_bytes(), target.as_bytes(), request.body()];
            Encoding::Hex.encode(&crypto::digest(Digest::Sha256, told))
        });
        let nonce = nonce.or(present.as_deref()).or(made.as_deref());
        let texts = [
            ("keyid", key_id.or(needs("keyid").then_some("key-1"))),
            ("nonce", nonce),
            ("tag", self.chosen(policy.tag_choice())),
        ];
        for (name, text) in texts {
            let Some(text) = text else { continue };
            let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && !b"\"\\".contains(&byte);
            if !text.bytes().all(is_plain) {
                return Err(ErrorKind::FieldMalformed.into());
            }
            input.push_str(&format!(";{name}=\"{text}\""));
        }
        let algorithm = policy.name_of(self.settings.scheme().algorithm());
        if let Some(algorithm) = algorithm {
            input.push_str(&format!(";alg=\"{algorithm}\""));
        }
        Ok(input)
    }

    /// Returns what a careful sender covers where the policy demands nothing.
    fn usual(&self, request: &Request<Bytes>) -> &'static [Covered] {
        let names_host = request.headers().contains_key("host");
        if names_host || self.settings_for(request.uri()).has_base_url() {
            return MessageSignature::new().covered();
        }
        &[Covered::Method, Covered::Path, Covered::Query]
    }

    /// Returns a parameter of the signature that the request has already.
    fn param_of(&self, request: &Request<Bytes>, name: &str) -> Option<String> {
        let head = head_of(request);
        self.settings.view(&head, &[]).signature_param(name).ok()
    }

    /// Returns the header without the signature.
    #[cfg(feature = "legacy")]
    fn cavage_draft(
        &self,
        policy: &MessageSignature,
        key_id: Option<&str>,
        covers_digest: bool,
    ) -> String {
        let mut names: Vec<String> = Vec::new();
        for covered in policy.covered() {
            let name = match covered {
                Covered::Header(name) => name.to_ascii_lowercase(),
                Covered::Authority => "host".to_owned(),
                _ => "(request-target)".to_owned(),
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if covers_digest {
            names.push("digest".to_owned());
        }
        let key_id = key_id.unwrap_or("key-1");
        let name = policy.name_of(self.settings.scheme().algorithm());
        // The draft has names for these, and leaves others to the key.
        let name = name.filter(|name| matches!(*name, "hmac-sha256" | "rsa-sha256"));
        let algorithm = name.unwrap_or("hs2019");
        let names = names.join(" ");
        format!("keyId=\"{key_id}\",algorithm=\"{algorithm}\",headers=\"{names}\"")
    }
}

/// Returns whether the signature covers the digest of the body.
fn covers_digest(policy: &MessageSignature, request: &Request<Bytes>) -> bool {
    let has_digest = request.headers().contains_key("content-digest");
    match policy.body_coverage() {
        BodyCoverage::IfCovered => has_digest || !request.body().is_empty(),
        BodyCoverage::Always | BodyCoverage::WithPath => !request.body().is_empty(),
    }
}

fn digest(request: &Request<Bytes>) -> String {
    Encoding::Base64.encode(&crypto::digest(Digest::Sha256, [&**request.body()]))
}

/// Returns how a signature names what it covers.
fn identifier(covered: &Covered) -> String {
    match covered {
        Covered::Header(name) => format!("\"{}\"", name.to_ascii_lowercase()),
        Covered::QueryParam(name) => format!("\"@query-param\";name=\"{name}\""),
        derived => format!("\"{derived}\""),
    }
}

fn put(request: &mut Request<Bytes>, name: &'static str, value: &str) -> Result<(), ErrorKind> {
    let value = HeaderValue::from_str(value).map_err(|_| ErrorKind::FieldMalformed)?;
    let name: HeaderName = name.parse().map_err(|_| ErrorKind::FieldMalformed)?;
    request.headers_mut().insert(name, value);
    Ok(())
}
