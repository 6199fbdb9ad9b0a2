//! What is known about a scheme and its vendor beyond what a receiver computes.

use std::fmt;

use crate::scheme::{Algorithm, Audience, Identity, Scheme};
use crate::time::Period;

/// What is known about a scheme: facts about it and about its vendor.
///
/// Texts are Markdown, one or more sentences each. What follows from the scheme, such as the
/// algorithm or the window of its timestamp, is not repeated here.
///
/// ```
/// use webhook_sig::provider;
///
/// let stripe = provider::profile("stripe").expect("it is on the list");
///
/// assert_eq!(stripe.vendor(), "Stripe");
/// assert_eq!(stripe.scheme().id(), "stripe");
/// assert!(stripe.docs()[0].starts_with("https://docs.stripe.com/"));
/// assert!(stripe.handshake().is_none());
/// assert!(provider::profile("strpie").is_none());
/// ```
#[derive(Debug)]
pub struct Profile {
    pub(super) scheme: &'static Scheme,
    pub(super) vendor: &'static str,
    pub(super) other_names: &'static [&'static str],
    pub(super) docs: &'static [&'static str],
    pub(super) secret: &'static str,
    pub(super) variable: Option<&'static str>,
    pub(super) signed: &'static [&'static str],
    pub(super) unsigned: &'static str,
    pub(super) events: &'static [&'static str],
    pub(super) identity: Option<&'static str>,
    pub(super) retried: Option<Retries>,
    pub(super) retries: Option<&'static str>,
    pub(super) acknowledgement: &'static [&'static str],
    pub(super) handshake: Option<&'static str>,
    pub(super) weak_points: &'static [&'static str],
    pub(super) open_questions: &'static [&'static str],
    pub(super) notes: &'static [&'static str],
    pub(super) evidence: &'static [Evidence],
}

/// How a vendor sends a delivery again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Retries {
    /// As it was: the signed content and the signature are the same.
    Repeated,
    /// Signed anew, because the time of sending or something in the body has changed.
    SignedAnew,
}

impl fmt::Display for Retries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Repeated => "with the same signature",
            Self::SignedAnew => "signed anew",
        })
    }
}

/// What a profile, and the scheme it belongs to, was written from.
///
/// Code is named by where it was read: `github:owner/name@commit:path`, or `npm:name@version` and
/// `pypi:name@version` for a package. The name is empty where it was not recorded.
///
/// ```
/// use webhook_sig::provider::{self, Evidence};
///
/// let convoy = provider::profile("convoy").expect("it is on the list");
///
/// assert!(convoy.evidence().iter().any(|evidence| {
///     matches!(evidence, Evidence::VendorCode(at) if at.starts_with("github:frain-dev/convoy@"))
/// }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evidence {
    /// Documentation by the vendor, be it for people or, such as OpenAPI, for programs.
    Documentation,
    /// The code of a receiver that neither the vendor nor this project wrote.
    IndependentReceiver(&'static str),
    /// Notes by others on how the vendor signs: neither its documentation nor code was read.
    Notes,
    /// A signed delivery, or a signature with its key, that was published; the vectors name it.
    PublishedVector,
    /// The vendor's own code: the sender, or a library that verifies.
    VendorCode(&'static str),
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, at) = match self {
            Self::Documentation => ("documentation", ""),
            Self::IndependentReceiver(at) => ("an independent receiver", *at),
            Self::Notes => ("notes by others", ""),
            Self::PublishedVector => ("a published vector", ""),
            Self::VendorCode(at) => ("the vendor's code", *at),
        };
        f.write_str(kind)?;
        if at.is_empty() {
            return Ok(());
        }
        write!(f, " ({at})")
    }
}

impl Profile {
    /// Creates a profile that says nothing yet: the vendors' files fill in what they know.
    pub(super) const fn of(scheme: &'static Scheme) -> Self {
        Self {
            scheme,
            vendor: "",
            other_names: &[],
            docs: &[],
            secret: "",
            variable: None,
            signed: &[],
            unsigned: "",
            events: &[],
            identity: None,
            retried: None,
            retries: None,
            acknowledgement: &[],
            handshake: None,
            weak_points: &[],
            open_questions: &[],
            notes: &[],
            evidence: &[],
        }
    }

    /// Returns the scheme that the profile is about.
    #[must_use]
    pub const fn scheme(&self) -> &'static Scheme {
        self.scheme
    }

    /// Returns the vendor's name as people write it, such as `GitHub`.
    #[must_use]
    pub const fn vendor(&self) -> &'static str {
        self.vendor
    }

    /// Returns other ids that [`find`](crate::provider::find) takes for the scheme, such as
    /// `whatsapp` for `meta`.
    #[must_use]
    pub const fn other_names(&self) -> &'static [&'static str] {
        self.other_names
    }

    /// Returns the vendor's pages about signatures, the most important one first.
    #[must_use]
    pub const fn docs(&self) -> &'static [&'static str] {
        self.docs
    }

    /// Returns which secret it is, and how it looks.
    #[must_use]
    pub const fn secret(&self) -> &'static str {
        self.secret
    }

    /// Returns the environment variable that examples read the secret from, such as
    /// `GITHUB_WEBHOOK_SECRET`.
    ///
    /// It follows the vendor's own word for the secret where that is well known.
    ///
    /// ```
    /// use webhook_sig::provider;
    ///
    /// let variable = |id| provider::profile(id).map(provider::Profile::variable);
    ///
    /// assert_eq!(variable("github").as_deref(), Some("GITHUB_WEBHOOK_SECRET"));
    /// assert_eq!(variable("twilio").as_deref(), Some("TWILIO_AUTH_TOKEN"));
    /// ```
    #[must_use]
    pub fn variable(&self) -> String {
        if let Some(variable) = self.variable {
            return variable.to_owned();
        }
        let what = match self.scheme.algorithm() {
            Algorithm::Basic => "CREDENTIALS",
            algorithm if algorithm.is_token() => "TOKEN",
            algorithm if !algorithm.is_symmetric() => "PUBLIC_KEY",
            _ => "SECRET",
        };
        let constant = self.scheme.id().replace('-', "_").to_uppercase();
        let vendor = ["_TOKEN", "_WEBHOOK", "_WEBHOOKS"]
            .into_iter()
            .find_map(|end| constant.strip_suffix(end))
            .unwrap_or(&constant);
        format!("{vendor}_WEBHOOK_{what}")
    }

    /// Returns what is signed, as far as the scheme cannot say it.
    #[must_use]
    pub const fn signed(&self) -> &'static [&'static str] {
        self.signed
    }

    /// Returns what is not signed, so that a handler must not trust it.
    #[must_use]
    pub const fn unsigned(&self) -> &'static str {
        self.unsigned
    }

    /// Returns what to know of events that the scheme cannot say, such as when their id is missing.
    #[must_use]
    pub const fn events(&self) -> &'static [&'static str] {
        self.events
    }

    /// Returns what to give `identity` where the scheme does not know what makes two deliveries the
    /// same event.
    #[must_use]
    pub const fn identity(&self) -> Option<&'static str> {
        self.identity
    }

    /// Returns how the vendor sends a delivery again, where that is known.
    ///
    /// ```
    /// use webhook_sig::provider::{self, Retries};
    ///
    /// let retried = |id| provider::profile(id).and_then(provider::Profile::retried);
    ///
    /// assert_eq!(retried("stripe"), Some(Retries::SignedAnew));
    /// assert_eq!(retried("shopify"), Some(Retries::Repeated));
    /// assert_eq!(retried("zoom"), None);
    /// ```
    #[must_use]
    pub const fn retried(&self) -> Option<Retries> {
        self.retried
    }

    /// Returns when the vendor sends a delivery again and when it gives up, where that is known.
    #[must_use]
    pub const fn retries(&self) -> Option<&'static str> {
        self.retries
    }

    /// Returns how to acknowledge a delivery, as far as the scheme cannot say it.
    #[must_use]
    pub const fn acknowledgement(&self) -> &'static [&'static str] {
        self.acknowledgement
    }

    /// Returns what the vendor sends before the first delivery, and the answer it wants.
    #[must_use]
    pub const fn handshake(&self) -> Option<&'static str> {
        self.handshake
    }

    /// Returns how late the vendor may send a delivery, where the default window refuses some.
    ///
    /// ```
    /// use webhook_sig::provider;
    ///
    /// let lateness = provider::profile("mailgun").and_then(|mailgun| mailgun.lateness());
    ///
    /// assert!(lateness.is_some_and(|lateness| lateness.contains("up to 8 hours after")));
    /// ```
    #[must_use]
    pub fn lateness(&self) -> Option<String> {
        let delay = Period(self.scheme.late_by()?);
        Some(format!(
            "Deliveries may come up to {delay} after their timestamp; those outside the window \
             are refused."
        ))
    }

    /// Returns how the scheme can be abused, and what to do about it: first what follows from the
    /// scheme, then what is particular to the vendor.
    #[must_use]
    pub fn weak_points(&self) -> Vec<&'static str> {
        let mut points = vec![self.replays()];
        if self.scheme.audience() == Some(Audience::Everyone) {
            points.push(
                "One key signs the deliveries of all customers: one that is meant for another \
                 customer verifies here too. Compare what it says of its account with your own, \
                 for instance with `Verifier::require_value`.",
            );
        }
        if self.scheme.has_ambiguous_boundaries() {
            points
                .push("Bytes can move from one signed value to the next under the same signature.");
        }
        if self.scheme.has_json_form() {
            points.push(
                "The types of the fields are not signed: under one signature a form can be sent as \
                 JSON, and a number as a string, or the other way round. Read each field as the \
                 one type that you expect.",
            );
        }
        points.extend(self.weak_points);
        points
    }

    /// Returns for how long a captured delivery can be sent again.
    fn replays(&self) -> &'static str {
        let is_stored = self.scheme.event() != Some(Identity::Unstored);
        match self.scheme.timestamp() {
            _ if self.scheme.algorithm().is_token() => {
                "Anyone who reads one delivery can send any other, until the secret is changed."
            }
            Some(_) if is_stored => {
                "A captured delivery can be sent again until its timestamp is too old; a replay \
                 store prevents it."
            }
            Some(_) => "A captured delivery can be sent again until its timestamp is too old.",
            None if self.scheme.names_its_end() && is_stored => {
                "A captured delivery can be sent again until it expires; a replay store prevents it."
            }
            None if self.scheme.names_its_end() => {
                "A captured delivery can be sent again until it expires."
            }
            None if is_stored && !self.scheme.algorithm().is_symmetric() => {
                "No age is checked: a captured delivery stays valid until the vendor changes \
                 its key, unless a replay store remembers it."
            }
            None if is_stored => {
                "No age is checked: a captured delivery stays valid until the secret is \
                 changed, unless a replay store remembers it."
            }
            None if !self.scheme.algorithm().is_symmetric() => {
                "No age is checked: a captured delivery stays valid until the vendor changes \
                 its key."
            }
            None => {
                "No age is checked: a captured delivery stays valid until the secret is \
                 changed."
            }
        }
    }

    /// Returns what is not confirmed yet.
    #[must_use]
    pub const fn open_questions(&self) -> &'static [&'static str] {
        self.open_questions
    }

    /// Returns everything else that is worth knowing.
    #[must_use]
    pub const fn notes(&self) -> &'static [&'static str] {
        self.notes
    }

    /// Returns what the scheme was written from.
    #[must_use]
    pub const fn evidence(&self) -> &'static [Evidence] {
        self.evidence
    }
}

#[cfg(all(test, feature = "ed25519"))]
mod tests {
    use super::*;
    use crate::scheme::{Component, Encoding, Location, SchemeBuilder};

    const fn acme() -> SchemeBuilder {
        Scheme::ed25519("acme", Location::header("Acme-Signature"), Encoding::Hex)
    }

    #[test]
    fn one_key_for_all_customers_is_a_weak_point() {
        static EVERYONE: Scheme = acme()
            .audience(Audience::Everyone)
            .signs(&[Component::Body]);
        static KEY: Scheme = acme().audience(Audience::Key).signs(&[Component::Body]);
        let warns = |scheme| {
            let points = Profile::of(scheme).weak_points();
            points
                .iter()
                .any(|point| point.contains("another customer"))
        };

        assert!(warns(&EVERYONE));
        assert!(!warns(&KEY));
    }
}
