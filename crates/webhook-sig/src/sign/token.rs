//! Signing with a token: its header and its claims, made or completed.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::Request;

use crate::crypto;
use crate::error::{Error, ErrorKind};
use crate::request::ReadError;
use crate::request::json::{self, Scalar};
use crate::scheme::{Audience, Claim, Digest, Encoding, Location, Payload};
use crate::sign::place::{place, remove};
use crate::sign::{Signer, head_of};
use crate::time::{TimeFormat, UnixTime};

/// How long a token is valid that a signer makes.
const LIFE: Duration = Duration::from_secs(300);

/// What a token says, as JSON: header and payload.
struct Draft {
    header: Vec<u8>,
    payload: Vec<u8>,
}

impl Signer {
    /// Signs a request with a token. One that is there already is the draft of the new one.
    pub(super) fn sign_token(
        &self,
        id: Option<&str>,
        mut request: Request<Bytes>,
        now: UnixTime,
    ) -> Result<Request<Bytes>, Error> {
        let scheme = self.settings.scheme();
        let at = scheme.signature();
        let (mut draft, body) = self.draft(&request)?;
        *request.body_mut() = body;
        let mut values = Vec::new();
        if let Some((location, format)) = scheme.timestamp() {
            values.push((location, Value::time(format, now)));
        }
        if let Some((location, id)) = scheme.message_id().zip(id) {
            values.push((location, Value::text(id)));
        }
        if let Some((location, id)) = self.key_id(&request, now) {
            values.push((location, Value::text(&id)));
        }
        for (location, value) in values {
            self.put(&mut draft, &mut request, location, &value.scalar())?;
        }
        self.complete_header(&mut draft)?;
        if scheme.payload() == Some(Payload::Attached) {
            self.complete_claims(&mut draft, &request, now)?;
        }
        // What is signed is read from a request that has the token already, but for its signature.
        self.place_token(&mut request, &draft, "AA")?;
        let mut signatures = self.signatures(&request, now)?.into_iter();
        let (_, signature) = signatures.next().ok_or(ErrorKind::KeysExpired)?;
        remove(&mut request, at)?;
        self.place_token(&mut request, &draft, &signature)?;
        Ok(request)
    }

    /// Returns what the token is made from, and the body without it.
    fn draft(&self, request: &Request<Bytes>) -> Result<(Draft, Bytes), Error> {
        let (scheme, body) = (self.settings.scheme(), request.body());
        let head = head_of(request);
        let view = self.settings.view(&head, body);
        let is_claims = scheme.has_claims() && scheme.signature().is_in_body();
        match view.token() {
            Ok(token) => {
                let draft = Draft {
                    header: token.header().to_vec(),
                    payload: token.payload().to_vec(),
                };
                return Ok((draft, body.clone()));
            }
            // A draft that cannot be read is not left out: its claims would be missed.
            Err(ReadError::Malformed) if !is_claims => {
                let source = "the draft of a token must have three parts, as a token does; any \
                              signature will do, such as `AA`";
                return Err(Error::new(ErrorKind::SignatureMalformed, source));
            }
            Err(_) => {}
        }
        let payload: &[u8] = match (&**body, is_claims) {
            (body @ [_, ..], true) => body,
            _ => b"{}",
        };
        let body = if is_claims {
            Bytes::from_static(b"{}")
        } else {
            body.clone()
        };
        let draft = Draft {
            header: b"{}".to_vec(),
            payload: payload.to_vec(),
        };
        Ok((draft, body))
    }

    /// Puts a value into the token or into the request.
    fn put(
        &self,
        draft: &mut Draft,
        request: &mut Request<Bytes>,
        location: Location,
        value: &Scalar<'_>,
    ) -> Result<(), Error> {
        if let Some(pointer) = location.claim_pointer() {
            return write(&mut draft.payload, pointer, value);
        }
        if let Some(pointer) = location.protected_pointer() {
            return write(&mut draft.header, pointer, value);
        }
        remove(request, location)?;
        place(request, location, value, &self.settings.read_limits)?;
        Ok(())
    }

    fn complete_header(&self, draft: &mut Draft) -> Result<(), Error> {
        let scheme = self.settings.scheme();
        let header = &mut draft.header;
        let name = scheme.algorithm().jose_names().first().copied();
        write(
            header,
            "/alg",
            &Scalar::Text(name.unwrap_or_default().into()),
        )?;
        if scheme.payload() == Some(Payload::DetachedUnencoded) {
            write(header, "/b64", &Scalar::Number("false"))?;
            write(header, "/crit", &Scalar::Number(r#"["b64"]"#))?;
        }
        for claim in scheme.claims() {
            match *claim {
                Claim::ProtectedIs(pointer, text) => write_if_missing(header, pointer, text)?,
                Claim::Typ(kind) => write(header, "/typ", &Scalar::Text(kind.into()))?,
                _ => {}
            }
        }
        for component in scheme.components() {
            // A sender that lists no headers signs none, but for the one with the time.
            if let Some(names) = component.list_of_names()
                && let Some(pointer) = names.protected_pointer()
                && json::raw(header, pointer).is_err()
            {
                let names = scheme.listed_timestamp().unwrap_or_default();
                write(header, pointer, &Scalar::Text(names.into()))?;
            }
        }
        Ok(())
    }

    fn complete_claims(
        &self,
        draft: &mut Draft,
        request: &Request<Bytes>,
        now: UnixTime,
    ) -> Result<(), Error> {
        let scheme = self.settings.scheme();
        if let Some(Audience::Value { at, param }) = scheme.audience()
            && let Some(pointer) = at.claim_pointer()
        {
            self.complete_from_param(&mut draft.payload, pointer, param)?;
        }
        for claim in scheme.claims() {
            self.complete_claim(claim, draft, request, now)?;
        }
        Ok(())
    }

    fn complete_claim(
        &self,
        claim: &Claim,
        draft: &mut Draft,
        request: &Request<Bytes>,
        now: UnixTime,
    ) -> Result<(), Error> {
        let payload = &mut draft.payload;
        match *claim {
            Claim::BodyDigestIfBody(..) if request.body().is_empty() => Ok(()),
            Claim::BodyDigest(pointer, encoding) | Claim::BodyDigestIfBody(pointer, encoding) => {
                let digest = encoded_digest(encoding, request.body());
                write(payload, pointer, &Scalar::Text(digest.into()))
            }
            Claim::Expires => write_time(payload, "/exp", now.saturating_add(LIFE)),
            Claim::NotBefore => write_time(payload, "/nbf", now),
            Claim::Is(pointer, text) => write_if_missing(payload, pointer, text),
            Claim::IsOneOf(pointer, [text, ..]) => write_if_missing(payload, pointer, text),
            Claim::IsParam(pointer, param) => self.complete_from_param(payload, pointer, param),
            Claim::IsTrue(pointer) => write(payload, pointer, &Scalar::Number("true")),
            Claim::IsUrl(pointer) => {
                let url = self.url(request)?;
                write(payload, pointer, &Scalar::Text(url.into()))
            }
            Claim::UrlDigest(pointer, encoding) => {
                let digest = encoded_digest(encoding, self.url(request)?.as_bytes());
                write(payload, pointer, &Scalar::Text(digest.into()))
            }
            // A draft that has it already, such as an expiry, would be refused for another's value.
            Claim::IfPresent(claim) if is_there(payload, claim) => {
                self.complete_claim(claim, draft, request, now)
            }
            Claim::IfPresent(_)
            | Claim::IsOneOf(_, [])
            | Claim::ProtectedIs(..)
            | Claim::Typ(_) => Ok(()),
        }
    }

    /// Writes what a parameter says, unless the draft says it.
    fn complete_from_param(
        &self,
        payload: &mut Vec<u8>,
        pointer: &str,
        param: &str,
    ) -> Result<(), Error> {
        match self.settings.param_value(param) {
            Some(value) => write_if_missing(payload, pointer, value),
            None if json::raw(payload, pointer).is_ok() => Ok(()),
            None => {
                let source = format!(
                    "`claim {pointer}: …` is neither in the draft nor set: call `param` with \
                     `{param}`"
                );
                Err(Error::new(ErrorKind::Misconfigured, source))
            }
        }
    }

    /// Returns the URL of the request: the base URL that is set, or else the request's own.
    fn url(&self, request: &Request<Bytes>) -> Result<String, Error> {
        let settings = self.settings_for(request.uri());
        if !settings.has_base_url() {
            let source = "the base URL is not set";
            return Err(Error::new(ErrorKind::Misconfigured, source));
        }
        Ok([settings.base_url_text(), head_of(request).target()].concat())
    }

    fn place_token(
        &self,
        request: &mut Request<Bytes>,
        draft: &Draft,
        signature: &str,
    ) -> Result<(), Error> {
        let scheme = self.settings.scheme();
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let payload = match scheme.payload() {
            Some(Payload::Attached) => encode(&draft.payload),
            _ => String::new(),
        };
        let token = format!("{}.{payload}.{signature}", encode(&draft.header));
        let (at, limits) = (scheme.signature(), &self.settings.read_limits);
        remove(request, at)?;
        place(request, at, &Scalar::Text(token.into()), limits)?;
        Ok(())
    }
}

/// A value that is yet to be put somewhere.
struct Value {
    text: String,
    is_number: bool,
}

impl Value {
    fn text(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            is_number: false,
        }
    }

    /// It is a number wherever vendors count.
    fn time(format: TimeFormat, time: UnixTime) -> Self {
        Self {
            text: format.write(time),
            is_number: matches!(format, TimeFormat::UnixMillis | TimeFormat::UnixSeconds),
        }
    }

    fn scalar(&self) -> Scalar<'_> {
        if self.is_number {
            Scalar::Number(&self.text)
        } else {
            Scalar::Text(self.text.as_str().into())
        }
    }
}

fn is_there(payload: &[u8], claim: &Claim) -> bool {
    let pointer = claim.pointer();
    pointer.is_some_and(|pointer| json::raw(payload, pointer).is_ok())
}

fn encoded_digest(encoding: Encoding, bytes: &[u8]) -> String {
    encoding.encode(&crypto::digest(Digest::Sha256, [bytes]))
}

fn write_time(json: &mut Vec<u8>, pointer: &str, time: UnixTime) -> Result<(), Error> {
    let time = Value::time(TimeFormat::UnixSeconds, time);
    write(json, pointer, &time.scalar())
}

/// Writes a value, and the objects around it where they are missing.
fn write(json: &mut Vec<u8>, pointer: &str, value: &Scalar<'_>) -> Result<(), Error> {
    if let Some((parent, _)) = pointer.rsplit_once('/')
        && !parent.is_empty()
        && json::raw(json, parent) == Err(ReadError::Missing)
    {
        write(json, parent, &Scalar::Number("{}"))?;
    }
    let malformed = || Error::new(ErrorKind::BodyMalformed, "the token holds no JSON object");
    *json = json::write(json, pointer, value).ok_or_else(malformed)?;
    Ok(())
}

fn write_if_missing(json: &mut Vec<u8>, pointer: &str, text: &str) -> Result<(), Error> {
    if json::raw(json, pointer).is_ok() {
        return Ok(());
    }
    write(json, pointer, &Scalar::Text(text.to_owned().into()))
}
