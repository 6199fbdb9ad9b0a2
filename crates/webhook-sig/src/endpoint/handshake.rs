//! Answering handshakes, before or after a delivery is verified.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use http::{Response, StatusCode};
use serde_json::Value;

use crate::endpoint::handshakes::{Allowed, Asked};
use crate::endpoint::lookup::{KeyLookup, KeyQuery};
use crate::endpoint::reader::Reader;
use crate::endpoint::settings::Settings;
use crate::endpoint::telemetry::Telemetry;
use crate::error::{Error, ErrorKind};
use crate::key::{Keyring, Keyrings, Unaccepted};
use crate::request::{Head, LimitedBody, VerifiedBody, View};
use crate::scheme::handshake::{Rejected, RejectedBecause, read_text};
use crate::scheme::{Answer, Caller, Handshake, Part};
use crate::time::UnixTime;
use crate::verify::{EMPTY_CHUNK_LIMIT, NamedKey, Verified};

/// The greatest length of the body of an unsigned handshake: 4 KiB.
pub const HANDSHAKE_BODY_LIMIT: usize = 4 * 1024;

/// A handshake that is to be answered, and its challenge.
type Accepted = (&'static Handshake, String);

impl Settings {
    /// Returns the unsigned handshakes of a method that the app has answered.
    fn open_handshakes(&self, method: &str) -> impl Iterator<Item = &'static Handshake> {
        let handshakes = self.verifier.scheme().handshakes().iter();
        handshakes.filter(move |handshake| {
            let is_open = match handshake.caller() {
                Caller::Signed => false,
                Caller::BringsKey => matches!(
                    &self.keyrings,
                    Keyrings::Shared(shared) if shared.answers_sender()
                ),
                _ => self.handshakes.is_some(),
            };
            is_open && handshake.method() == method
        })
    }

    /// Returns the methods that are not refused.
    pub(crate) fn allowed_methods(&self) -> Vec<&'static str> {
        let mut methods = self.verifier.allowed_methods().to_vec();
        for handshake in self.verifier.scheme().handshakes() {
            let method = handshake.method();
            if !methods.contains(&method) && self.open_handshakes(method).next().is_some() {
                methods.push(method);
            }
        }
        methods
    }

    /// Returns whether the app has unsigned requests of a method answered.
    pub(crate) fn answers_unsigned(&self, method: &str) -> bool {
        self.open_handshakes(method).next().is_some()
    }

    /// Says in the log that a refused method may be a handshake's, which the app does not have
    /// answered.
    pub(crate) fn name_handshake(&self, error: Error, head: &Head<'_>) -> Error {
        let mut handshakes = self.verifier.scheme().handshakes().iter();
        let may_be = |handshake: &Handshake| handshake.method() == head.method();
        if error.kind() != ErrorKind::MethodNotAllowed || !handshakes.any(may_be) {
            return error;
        }
        let reason = "it may be a handshake, which is answered only if the endpoint is built with \
                      `handshakes`";
        Error::new(ErrorKind::MethodNotAllowed, reason)
    }

    /// Answers a handshake that no signature covers.
    ///
    /// The answer is an error of the kind [`ErrorKind::HandshakeAnswered`], because there is no
    /// delivery for a handler. A body is read for it only if a delivery with this head would be
    /// refused anyway, for its missing signature.
    pub(crate) async fn answer_unsigned<B: Stream<Item = Result<Bytes, Error>>>(
        &self,
        head: &Head<'_>,
        now: UnixTime,
        reader: &mut Reader<'_, B>,
        telemetry: &mut Telemetry,
    ) -> Result<(), Error> {
        self.verifier.check_sender(head)?;
        let (in_body, in_head): (Vec<_>, Vec<_>) = self
            .open_handshakes(head.method())
            .partition(|handshake| handshake.reads_body());
        if let Some(accepted) = self.first_accepted(&in_head, head, &[])? {
            return Err(self.answer(accepted, head, now, telemetry).await?);
        }
        let is_unsigned = || match self.verifier.check_head(head, now) {
            Err(error) => error.kind() == ErrorKind::SignatureMissing,
            Ok(()) => false,
        };
        if in_body.is_empty() || !is_unsigned() {
            return Ok(());
        }
        let body = LimitedBody::new(HANDSHAKE_BODY_LIMIT, EMPTY_CHUNK_LIMIT);
        let held = reader.hold(body, &mut telemetry.body_bytes).await;
        held.map_err(|error| match error.kind() {
            // It is too long for a handshake only, and so it is a delivery without a signature.
            ErrorKind::BodyTooLarge => self
                .verifier
                .explain_kind(ErrorKind::SignatureMissing.into()),
            _ => error,
        })?;
        match self.first_accepted(&in_body, head, &reader.held())? {
            Some(accepted) => Err(self.answer(accepted, head, now, telemetry).await?),
            None => Err(self
                .verifier
                .explain_kind(ErrorKind::SignatureMissing.into())),
        }
    }

    /// Returns the first handshake that applies with its challenge, if the app expects its caller.
    ///
    /// Whether a request is a handshake must be readable, unless it may be a delivery instead, which
    /// is judged by its signature.
    fn first_accepted(
        &self,
        handshakes: &[&'static Handshake],
        head: &Head<'_>,
        body: &[u8],
    ) -> Result<Option<Accepted>, Error> {
        let view = self.verifier.view(head, body);
        for handshake in handshakes {
            let applies = match handshake.applies(&view) {
                Err(_)
                    if self
                        .verifier
                        .allowed_methods()
                        .contains(&handshake.method()) =>
                {
                    false
                }
                applies => applies.map_err(refused)?,
            };
            if applies {
                let challenge = handshake.read_challenge(&view).map_err(refused)?;
                self.check_caller(handshake, &view)?;
                return Ok(Some((handshake, challenge)));
            }
        }
        Ok(None)
    }

    /// Answers a handshake that is a verified delivery.
    pub(crate) fn answer_signed(
        &self,
        head: &Head<'_>,
        verified: &Verified,
        body: &VerifiedBody,
        keyring: &Keyring,
        now: UnixTime,
    ) -> Result<(), Error> {
        let handshakes = self.verifier.scheme().handshakes().iter();
        let mut signed = handshakes
            .filter(|handshake| {
                handshake.caller() == Caller::Signed && handshake.method() == head.method()
            })
            .peekable();
        if signed.peek().is_none() {
            return Ok(());
        }
        let body = body.contiguous();
        let view = self.verifier.view(head, &body);
        for handshake in signed {
            // Without a doubt it is a handshake, or else the handler gets the verified delivery. An
            // unusable challenge is refused then: it is neither sent back nor handled.
            if !handshake.applies(&view).unwrap_or(false) {
                continue;
            }
            let answering = Answering {
                challenge: handshake.read_challenge(&view).map_err(refused)?,
                keyring,
                key: Some(verified.key_id()),
                now,
                public_key: "",
                token_digest: String::new(),
            };
            return Err(answering.answer(handshake)?);
        }
        Ok(())
    }

    /// Refuses a caller that the app does not expect.
    fn check_caller(&self, handshake: &Handshake, view: &View<'_>) -> Result<(), Error> {
        let (at, is_expected) = match (handshake.caller(), &self.handshakes) {
            (Caller::Expected(at), Some(Allowed::Expected(expect))) => {
                let value = read_text(at, view).map_err(refused)?;
                let asked = Asked {
                    what: &handshake.word(view),
                    value: &value,
                };
                (at, expect(&asked))
            }
            (Caller::VerifyToken(at), Some(Allowed::Token(token))) => {
                (at, token.matches(&read_text(at, view).map_err(refused)?))
            }
            (Caller::Expected(at) | Caller::VerifyToken(at), _) => (at, false),
            _ => return Ok(()),
        };
        let unexpected = || refused(Rejected::new(at, RejectedBecause::Unexpected));
        is_expected.then_some(()).ok_or_else(unexpected)
    }

    /// Returns the answer to an unsigned handshake, as an error.
    async fn answer(
        &self,
        (handshake, challenge): Accepted,
        head: &Head<'_>,
        now: UnixTime,
        telemetry: &mut Telemetry,
    ) -> Result<Error, Error> {
        if let (Caller::BringsKey, Keyrings::Shared(shared)) = (handshake.caller(), &self.keyrings)
        {
            let (runtime, scheme) = (&*self.runtime, self.verifier.scheme());
            let accepted = shared.accept(runtime, scheme, &challenge).await;
            accepted.map_err(unaccepted)?;
        }
        let keyring = if handshake.needs_key() {
            self.keys_of(head, now, telemetry).await?.keyring
        } else {
            Cow::Owned(Keyring::pending())
        };
        let token_digest = match &self.handshakes {
            Some(Allowed::WithDigest(token)) => {
                token.digest(&challenge, &self.verifier.url_path(head))
            }
            _ => String::new(),
        };
        let answering = Answering {
            challenge,
            keyring: &keyring,
            key: None,
            now,
            public_key: match &self.handshakes {
                Some(Allowed::WithPublicKey(key)) => key,
                _ => "",
            },
            token_digest,
        };
        answering.answer(handshake)
    }

    /// Looks up the keys of an answer; an unknown tenant's is made with a decoy of its own.
    async fn keys_of(
        &self,
        head: &Head<'_>,
        now: UnixTime,
        telemetry: &mut Telemetry,
    ) -> Result<KeyLookup<'_>, Error> {
        let verifier = &self.verifier;
        let lookup = match KeyLookup::at_hand(&self.keyrings) {
            Ok(known) => known,
            Err(sources) => {
                let tenant = sources.tenant(head, &[], &verifier.read_limits);
                let (runtime, named) = (&*self.runtime, NamedKey::default());
                let decoy = self.decoy.of_answers(verifier, runtime, tenant.as_ref())?;
                let check = |keys: &Keyring| verifier.check_keys(keys, now);
                let query = KeyQuery::new(sources, runtime, now);
                query.ask(decoy, tenant, &named, check).await?
            }
        };
        telemetry.tenant.clone_from(&lookup.tenant);
        telemetry.decoy_for = lookup.decoy_for;
        Ok(lookup)
    }
}

fn refused(rejected: Rejected) -> Error {
    Error::new(ErrorKind::HandshakeRefused, rejected)
}

fn unaccepted(why: Unaccepted) -> Error {
    match why {
        Unaccepted::Closed => Error::new(
            ErrorKind::HandshakeRefused,
            "no key is waited for; call `SharedKeyring::open_for` before the webhook is created",
        ),
        Unaccepted::Invalid(why) => Error::new(ErrorKind::HandshakeRefused, why),
        Unaccepted::NotStored(why) => Error::new(ErrorKind::KeysUnavailable, why),
    }
}

/// What an answer is made of.
struct Answering<'a> {
    challenge: String,
    keyring: &'a Keyring,
    key: Option<&'a str>,
    now: UnixTime,
    public_key: &'a str,
    token_digest: String,
}

impl Answering<'_> {
    fn answer(&self, handshake: &Handshake) -> Result<Error, Error> {
        let mut response = Response::new(Bytes::new());
        if let Ok(status) = StatusCode::from_u16(handshake.status_code()) {
            *response.status_mut() = status;
        }
        let content_type = match handshake.answer() {
            Answer::Headers(members) => {
                for (name, parts) in members {
                    let value = HeaderValue::try_from(self.text(parts)?);
                    if let (Ok(name), Ok(value)) = (HeaderName::try_from(*name), value) {
                        response.headers_mut().insert(name, value);
                    }
                }
                None
            }
            Answer::Json(members) => {
                let mut written = Vec::new();
                for (name, parts) in members {
                    let text = self.text(parts)?;
                    written.push(format!("{}:{}", Value::from(*name), Value::from(text)));
                }
                *response.body_mut() = format!("{{{}}}", written.join(",")).into();
                Some("application/json")
            }
            Answer::Status => None,
            Answer::Text(parts) => {
                *response.body_mut() = self.text(parts)?.into();
                Some("text/plain; charset=utf-8")
            }
        };
        if let Some(content_type) = content_type {
            let content_type = HeaderValue::from_static(content_type);
            let headers = response.headers_mut();
            headers.insert(CONTENT_TYPE, content_type);
            headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        }
        Ok(Error::new(
            ErrorKind::HandshakeAnswered,
            Answered { response },
        ))
    }

    fn text(&self, parts: &[Part]) -> Result<String, Error> {
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Challenge => text.push_str(&self.challenge),
                Part::Literal(literal) => text.push_str(literal),
                Part::Mac(encoding) => {
                    let mac = self
                        .keyring
                        .answer(self.key, self.now, *encoding, &self.challenge);
                    text.push_str(&mac.ok_or(ErrorKind::KeysExpired)?);
                }
                Part::PublicKey => text.push_str(self.public_key),
                Part::TokenDigest => text.push_str(&self.token_digest),
            }
        }
        Ok(text)
    }
}

/// The answer to a handshake, on its way to [`Endpoint::response`](crate::Endpoint::response).
pub(crate) struct Answered {
    pub(crate) response: Response<Bytes>,
}

impl Answered {
    /// Returns the answer that an error carries.
    pub(crate) fn of(error: &Error) -> Option<&Self> {
        StdError::source(error)?.downcast_ref()
    }
}

impl fmt::Debug for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answered").finish_non_exhaustive()
    }
}

impl fmt::Display for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "it was answered with {}",
            self.response.status().as_u16()
        )
    }
}

impl StdError for Answered {}
