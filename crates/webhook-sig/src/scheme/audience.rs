//! For whom a signature is meant.

use std::fmt;

use crate::scheme::Location;

/// What makes a genuine delivery one for this receiver, rather than for another customer.
///
/// A shared secret answers that by itself, because no one else has it. With a public key it must be
/// known: many vendors sign for all their customers with one key, so "signed by the vendor" does not
/// mean "for me".
///
/// ```
/// use webhook_sig::scheme::{Audience, Component, Encoding, Location, Scheme};
/// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
///
/// const ACCOUNT: Audience = Audience::Value { at: Location::json("/account"), param: "account" };
/// const ACME: Scheme =
///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
///         .audience(ACCOUNT)
///         .signs(&[Component::Body]);
///
/// let keys = ACME.keyring(["It's a Secret to Everybody"])?;
/// let now = UnixTime::from_secs(1_700_000_000);
/// let headers = [(
///     "Acme-Signature",
///     "cc4bb40744ae5ecef8302aed30a88495843510b6fad6fbeeaf6fda607f9507b5",
/// )];
/// let head = Head::new("POST", "/webhooks/acme", &headers);
/// let verify = |verifier: Verifier| verifier.verify(&head, r#"{"account":"acct_17"}"#, &keys, now);
///
/// let verifier = Verifier::new(&ACME).param("account", "acct_4").param("account", "acct_17");
/// assert!(verify(verifier).is_ok());
///
/// let another = Verifier::new(&ACME).param("account", "acct_4");
/// assert_eq!(verify(another).unwrap_err().kind(), ErrorKind::AudienceMismatch);
/// # Ok::<(), webhook_sig::InvalidKey>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Audience {
    /// The host that is addressed, which the signature covers: that of the verifier's
    /// [`base_url`](crate::Verifier::base_url). It is for HTTP message signatures.
    Authority,
    /// Nothing: one key signs for all customers, and nothing that is signed must name this one.
    ///
    /// A delivery that is meant for another customer verifies here too.
    /// [`Verifier::require_value`](crate::Verifier::require_value) compares a signed value with the
    /// receiver's own, where the vendor sends one.
    Everyone,
    /// The key: the vendor has another one for each customer.
    Key,
    /// A parameter in the signed content, by its name in
    /// [`Component::Param`](crate::scheme::Component::Param).
    Param(&'static str),
    /// A signed value, which must be one of those that the receiver sets with
    /// [`Verifier::param`](crate::Verifier::param).
    Value {
        /// Where the value is.
        at: Location,
        /// The name of the parameter; each call of `Verifier::param` with it allows one more value.
        param: &'static str,
    },
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Authority => f.write_str("the customer whose host is addressed"),
            Self::Everyone => f.write_str("everyone: one key signs for all customers"),
            Self::Key => f.write_str("the customer whose key it is"),
            Self::Param(param) => write!(f, "the customer with the signed parameter {param}"),
            Self::Value { at, param } => {
                write!(f, "the customer with the parameter {param} in {at}")
            }
        }
    }
}
