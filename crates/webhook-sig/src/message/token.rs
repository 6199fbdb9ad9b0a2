//! What a token says, apart from its signature.

use std::borrow::Cow;

use crate::crypto;
use crate::error::{Error, ErrorKind};
use crate::message::Refusal;
use crate::request::{ReadError, Token, View, json};
use crate::scheme::location::Place;
use crate::scheme::{Claim, Digest, Encoding, Location, Payload, Scheme};
use crate::time::{TimeFormat, Tolerance, UnixTime};

/// What a claim is compared with, apart from the delivery.
#[derive(Clone, Copy)]
pub(crate) struct Expected<'e> {
    /// The verifier's parameters.
    pub(crate) params: &'e [(String, String)],
    /// The URL of the request, where a claim is bound to it.
    pub(crate) url: Option<&'e str>,
}

/// A hash of the body that a proven claim names.
#[derive(Debug)]
pub(crate) struct ClaimedDigest {
    pub(crate) digest: Digest,
    /// The bytes that it must be; `None` if the body must be empty.
    pub(crate) bytes: Option<Vec<u8>>,
}

/// Checks what can be checked of a token before its signature: its header and its times.
pub(crate) fn check_token(
    scheme: &Scheme,
    view: &View<'_>,
    tolerance: Tolerance,
    now: UnixTime,
) -> Result<(), Error> {
    let token = view.token().map_err(|error| match error {
        ReadError::Body => ErrorKind::BodyMalformed,
        ReadError::Malformed => ErrorKind::SignatureMalformed,
        ReadError::Missing => ErrorKind::SignatureMissing,
    })?;
    check_header(scheme, token)?;
    let mut claims = scheme.claims().iter();
    claims.try_for_each(|claim| check_time(claim, view, tolerance, now))
}

/// Refuses a token that is not of the kind that the scheme describes.
fn check_header(scheme: &Scheme, token: &Token<'_>) -> Result<(), Error> {
    let header = token.header();
    let malformed = |why: &'static str| Error::new(ErrorKind::SignatureMalformed, why);
    let algorithm =
        json::read(header, "/alg").map_err(|_| malformed("the token names no `alg`"))?;
    let names = scheme.algorithm().jose_names();
    if !names.contains(&algorithm.text()) {
        let other = other_algorithm(algorithm.text(), names);
        return Err(Error::new(ErrorKind::SignatureMalformed, other));
    }
    let is_detached = token.payload_text().is_empty();
    let (crit, b64) = (json::raw(header, "/crit"), json::raw(header, "/b64"));
    match scheme.payload() {
        Some(Payload::DetachedUnencoded) => {
            let names = json::items(header, "/crit", 1);
            if names.as_deref() != Ok(&[r#""b64""#]) || b64 != Ok("false") {
                return Err(malformed(
                    "the token must have `b64: false` and `crit: [\"b64\"]`",
                ));
            }
        }
        _ if crit != Err(ReadError::Missing) || b64 != Err(ReadError::Missing) => {
            return Err(malformed(
                "the token has a `crit` or a `b64`, which the scheme has not",
            ));
        }
        _ => {}
    }
    if is_detached == scheme.has_claims() {
        return Err(malformed(if is_detached {
            "the payload is not in the token"
        } else {
            "the payload is in the token, and should be in the request alone"
        }));
    }
    scheme
        .claims()
        .iter()
        .try_for_each(|claim| check_member(claim, header))
}

/// Refuses a token whose header says something else than a claim about it.
fn check_member(claim: &Claim, header: &[u8]) -> Result<(), Error> {
    let (claim, may_be_missing) = claim.demand();
    let (pointer, expected) = match *claim {
        Claim::ProtectedIs(pointer, text) => (pointer, text),
        Claim::Typ(kind) => ("/typ", kind),
        _ => return Ok(()),
    };
    let is_expected = match json::read(header, pointer) {
        Ok(found) if matches!(claim, Claim::Typ(_)) => found.text().eq_ignore_ascii_case(expected),
        Ok(found) => found.text() == expected,
        Err(ReadError::Missing) => may_be_missing,
        Err(_) => false,
    };
    if is_expected {
        return Ok(());
    }
    let source = format!("the header of the token has another `{pointer}`");
    Err(Error::new(ErrorKind::SignatureMalformed, source))
}

/// Names the token's algorithm if it is one that has a name, for it may be anything.
fn other_algorithm(found: &str, names: &[&str]) -> String {
    let is_short = found.len() <= 16 && found.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let found = if is_short { found } else { "another one" };
    let own = names.first().copied().unwrap_or("none");
    format!("the token's `alg` is {found}, and the scheme's {own}")
}

fn check_time(
    claim: &Claim,
    view: &View<'_>,
    tolerance: Tolerance,
    now: UnixTime,
) -> Result<(), Error> {
    let (claim, may_be_missing) = claim.demand();
    let (pointer, is_expiry) = match claim {
        Claim::Expires => ("/exp", true),
        Claim::NotBefore => ("/nbf", false),
        _ => return Ok(()),
    };
    let Some(text) = read(view, pointer, may_be_missing)? else {
        return Ok(());
    };
    let time = TimeFormat::UnixSeconds.parse(&text);
    let time = time.ok_or_else(|| {
        let source = format!("`claim {pointer}: …` is not a time in seconds");
        Error::new(ErrorKind::TimestampMalformed, source)
    })?;
    // A token has ended at its expiry (RFC 7519, section 4.1.4), and has begun at its beginning.
    if is_expiry && time <= now && time.abs_diff(now) >= tolerance.past_reach() {
        let (kind, at) = (ErrorKind::TimestampTooOld, claim_at(pointer));
        return Err(Refusal::untimely(kind, at, [time, now], tolerance));
    }
    if !is_expiry && time > now && time.abs_diff(now) > tolerance.future_reach() {
        let (kind, at) = (ErrorKind::TimestampTooNew, claim_at(pointer));
        return Err(Refusal::untimely(kind, at, [time, now], tolerance));
    }
    Ok(())
}

/// Checks the claims of a token whose signature is valid, and returns the hashes of the body.
///
/// Before it is valid, a sender would learn from the answer what the receiver expects.
pub(crate) fn check_claims(
    scheme: &Scheme,
    view: &View<'_>,
    expected: Expected<'_>,
) -> Result<Vec<ClaimedDigest>, Error> {
    let mut digests = Vec::new();
    for claim in scheme.claims() {
        let (claim, may_be_missing) = claim.demand();
        match *claim {
            Claim::BodyDigest(pointer, encoding) => {
                digests.push(claimed(view, pointer, encoding, false)?);
            }
            Claim::BodyDigestIfBody(pointer, encoding) => {
                digests.push(claimed(view, pointer, encoding, true)?);
            }
            Claim::IsTrue(pointer) => check_true(view, pointer, may_be_missing)?,
            _ => check_text(claim, view, expected, may_be_missing)?,
        }
    }
    Ok(digests)
}

fn claimed(
    view: &View<'_>,
    pointer: &'static str,
    encoding: Encoding,
    may_be_missing: bool,
) -> Result<ClaimedDigest, Error> {
    let bytes = match read(view, pointer, may_be_missing)? {
        None => None,
        Some(text) => {
            let mut bytes = vec![0; SHA256_LEN];
            if !encoding.decode(&text, &mut bytes) {
                return Err(malformed(pointer));
            }
            Some(bytes)
        }
    };
    let digest = Digest::Sha256;
    Ok(ClaimedDigest { digest, bytes })
}

const SHA256_LEN: usize = 32;

fn check_true(view: &View<'_>, pointer: &'static str, may_be_missing: bool) -> Result<(), Error> {
    let payload = view.token().map_err(ErrorKind::from)?.payload();
    match json::raw(payload, pointer) {
        Ok("true") => Ok(()),
        Err(ReadError::Missing) if may_be_missing => Ok(()),
        Err(ReadError::Missing) => Err(missing(pointer)),
        Ok(_) | Err(_) => Err(mismatch(pointer)),
    }
}

fn check_text(
    claim: &Claim,
    view: &View<'_>,
    expected: Expected<'_>,
    may_be_missing: bool,
) -> Result<(), Error> {
    let (Claim::Is(pointer, _)
    | Claim::IsOneOf(pointer, _)
    | Claim::IsParam(pointer, _)
    | Claim::IsUrl(pointer)
    | Claim::UrlDigest(pointer, _)) = *claim
    else {
        return Ok(());
    };
    let Some(text) = read(view, pointer, may_be_missing)? else {
        return Ok(());
    };
    let url = || {
        expected
            .url
            .ok_or_else(|| unset("the base URL is not set".into()))
    };
    let is_equal = match *claim {
        Claim::Is(_, own) => *own.as_bytes() == *text,
        Claim::IsOneOf(_, own) => own.iter().any(|own| *own.as_bytes() == *text),
        Claim::IsParam(_, param) => {
            let values = expected.params.iter().filter(|(name, _)| name == param);
            let mut values = values.map(|(_, value)| value.as_bytes()).peekable();
            if values.peek().is_none() {
                return Err(unset(format!("the parameter `{param}` is not set")));
            }
            values.any(|value| *value == *text)
        }
        Claim::IsUrl(_) => *url()?.as_bytes() == *text,
        Claim::UrlDigest(_, encoding) => {
            let digest = crypto::digest(Digest::Sha256, [url()?.as_bytes()]);
            *encoding.encode(&digest).as_bytes() == *text
        }
        _ => true,
    };
    if is_equal {
        Ok(())
    } else {
        Err(mismatch(pointer))
    }
}

/// Reads a claim; `None` if it is missing and may be.
fn read<'v>(
    view: &'v View<'_>,
    pointer: &'static str,
    may_be_missing: bool,
) -> Result<Option<Cow<'v, [u8]>>, Error> {
    let payload = view.token().map_err(ErrorKind::from)?.payload();
    if may_be_missing && !json::begins_object(payload) {
        return Ok(None);
    }
    match json::read(payload, pointer) {
        Ok(value) => Ok(Some(value.into_bytes())),
        Err(ReadError::Missing) if may_be_missing => Ok(None),
        Err(ReadError::Missing) => Err(missing(pointer)),
        Err(_) => Err(malformed(pointer)),
    }
}

fn missing(pointer: &'static str) -> Error {
    Refusal::at(ErrorKind::FieldMissing, &claim_at(pointer))
}

fn malformed(pointer: &'static str) -> Error {
    Refusal::at(ErrorKind::FieldMalformed, &claim_at(pointer))
}

fn mismatch(pointer: &'static str) -> Error {
    Refusal::at(ErrorKind::ClaimMismatch, &claim_at(pointer))
}

const fn claim_at(pointer: &'static str) -> Location {
    Location::whole(Place::Claim(pointer))
}

fn unset(what: String) -> Error {
    Error::new(ErrorKind::Misconfigured, what)
}
