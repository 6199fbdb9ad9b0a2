//! Which unsigned handshakes an endpoint answers.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::endpoint::invalid::HandshakeReason;
use crate::key::{DigestedToken, Keyrings, Secret, ShownToken};
use crate::scheme::handshake::Need;
use crate::scheme::{Caller, Handshake};
use crate::verify::Verifier;

/// The app's word about handshakes that no signature covers: whose are answered, and with what.
///
/// A scheme with such handshakes takes one of them, and
/// [`build`](crate::endpoint::EndpointBuilder::build) says which if it is given another one.
/// Without it, unsigned handshakes are refused; those that are signed are answered all the same.
///
/// ```
/// use webhook_sig::Endpoint;
/// use webhook_sig::endpoint::Handshakes;
/// use webhook_sig::key::Secret;
/// use webhook_sig::provider::{DROPBOX, META};
///
/// let meta = Endpoint::builder(&META, Secret::new("W5ZqkqPDYkYm8sJ1tq0V"));
/// let token = Handshakes::verify_token(Secret::new("entered at Meta, too"));
/// assert!(meta.clone().handshakes(token).build().is_ok());
///
/// assert_eq!(
///     meta.handshakes(Handshakes::answered()).build().unwrap_err().to_string(),
///     "a handshake of `meta` shows a token, and none is set; pass the one that was entered at the \
///      vendor with `Handshakes::verify_token`",
/// );
/// ```
#[derive(Clone)]
pub struct Handshakes {
    given: Given,
}

#[derive(Clone)]
enum Given {
    Answered,
    Expected(Arc<Expect>),
    PublicKey(String),
    VerifyToken(Secret),
}

type Expect = dyn Fn(&Asked<'_>) -> bool + Send + Sync;

/// What a handshake asks for.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Asked<'a> {
    /// Which of several handshakes it is, such as `subscribe` or `unsubscribe`, or else its method.
    pub what: &'a str,
    /// The value that must be expected, such as the topic of a subscription.
    pub value: &'a str,
}

impl Handshakes {
    /// Answers all of them, for schemes whose handshakes bring nothing to check.
    #[must_use]
    pub const fn answered() -> Self {
        Self {
            given: Given::Answered,
        }
    }

    /// Answers those that show the token that was entered at the vendor, or that want a digest of it.
    #[must_use]
    pub const fn verify_token(token: Secret) -> Self {
        Self {
            given: Given::VerifyToken(token),
        }
    }

    /// Answers those that ask for what the app expects: the topic of a WebSub subscription that it
    /// has just made, or an origin of CloudEvents that may deliver.
    ///
    /// ```
    /// use webhook_sig::endpoint::Handshakes;
    ///
    /// let topic = "https://blog.example/feed";
    /// let handshakes =
    ///     Handshakes::expected(move |asked| asked.what != "unsubscribe" && asked.value == topic);
    /// ```
    #[must_use]
    pub fn expected(expect: impl Fn(&Asked<'_>) -> bool + Send + Sync + 'static) -> Self {
        Self {
            given: Given::Expected(Arc::new(expect)),
        }
    }

    /// Answers all of them, with the public half of the key pair in the answer.
    #[must_use]
    pub fn public_key(text: impl Into<String>) -> Self {
        Self {
            given: Given::PublicKey(text.into()),
        }
    }

    /// Checks that it is what the scheme's handshakes need.
    pub(crate) fn read(
        self,
        verifier: &Verifier,
        keyrings: &Keyrings,
    ) -> Result<Allowed, HandshakeReason> {
        let scheme = verifier.scheme();
        let id = scheme.id();
        let need = Need::of(scheme.handshakes()).ok_or(HandshakeReason::None { scheme: id })?;
        let mut unsigned = scheme
            .handshakes()
            .iter()
            .filter(|one| one.caller() != Caller::Signed);
        if matches!(keyrings, Keyrings::PerTenant(tenants) if tenants.needs_body())
            && unsigned.any(Handshake::needs_key)
        {
            return Err(HandshakeReason::TenantInBody { scheme: id });
        }
        match (need, self.given) {
            (Need::Nothing, Given::Answered) => Ok(Allowed::All),
            (Need::Expected, Given::Expected(expect)) => Ok(Allowed::Expected(expect)),
            (Need::PublicKey, Given::PublicKey(key)) => {
                let is_text = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic());
                let key = is_text.then_some(key);
                let key = key.ok_or(HandshakeReason::PublicKeyInvalid { scheme: id })?;
                Ok(Allowed::WithPublicKey(key))
            }
            (Need::TokenDigest, Given::VerifyToken(_)) if !verifier.has_base_url() => {
                Err(HandshakeReason::BaseUrlMissing { scheme: id })
            }
            (Need::TokenDigest, Given::VerifyToken(token)) => {
                let token = DigestedToken::new(read_token(id, &token)?);
                let token = token.ok_or(HandshakeReason::TokenTooShort { scheme: id })?;
                Ok(Allowed::WithDigest(token))
            }
            (Need::VerifyToken, Given::VerifyToken(token)) => {
                let token = ShownToken::new(&read_token(id, &token)?);
                Ok(Allowed::Token(token))
            }
            (need, _) => Err(HandshakeReason::Other { scheme: id, need }),
        }
    }
}

fn read_token(scheme: &'static str, token: &Secret) -> Result<Zeroizing<String>, HandshakeReason> {
    token
        .token()
        .map_err(|why| HandshakeReason::TokenUnreadable {
            scheme,
            why: why.into(),
        })
}

impl fmt::Debug for Handshakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handshakes").finish_non_exhaustive()
    }
}

/// What was checked when the endpoint was built.
pub(crate) enum Allowed {
    All,
    Expected(Arc<Expect>),
    Token(ShownToken),
    WithDigest(DigestedToken),
    WithPublicKey(String),
}
