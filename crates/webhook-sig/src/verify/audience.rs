//! Whether a genuine delivery is meant for this receiver.

use crate::error::{Error, ErrorKind};
use crate::request::{Head, VerifiedBody, View};
use crate::scheme::coverage::Coverage;
use crate::scheme::{Audience, Location};
use crate::verify::required_value::{RequiredValue, compare};
use crate::verify::{InvalidSetting, Verifier};

impl Verifier {
    /// Requires that a signed value is one of these, in addition to the signature.
    ///
    /// It is for vendors that sign for all their customers with one key, and for an app that wants
    /// the deliveries of some of its accounts only. Values are compared as texts, in constant time; a
    /// number in JSON as it is written. With [`Location::json_each`], each item's value must be one of
    /// these. With several calls, each must hold.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::scheme::Location;
    /// use webhook_sig::{InvalidSetting, Verifier};
    ///
    /// let owner = Location::json("/repository/owner/login");
    /// assert!(Verifier::new(&GITHUB).require_value(owner, ["octocat", "hubot"]).is_ok());
    ///
    /// let unsigned = Location::header("X-GitHub-Event");
    /// let refused = Verifier::new(&GITHUB).require_value(unsigned, ["push"]);
    /// assert_eq!(refused.unwrap_err(), InvalidSetting::UnsignedValue);
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidSetting::UnsignedValue`] if the signature does not cover the value in every delivery,
    /// and [`InvalidSetting::NoValues`] without a value or with an empty one.
    pub fn require_value<T: Into<String>>(
        mut self,
        at: Location,
        values: impl IntoIterator<Item = T>,
    ) -> Result<Self, InvalidSetting> {
        if self.scheme.coverage(&at) != Coverage::Always || at.is_in_several_headers() {
            return Err(InvalidSetting::UnsignedValue);
        }
        self.required_values.push(RequiredValue::new(at, values)?);
        Ok(self)
    }

    /// Requires that a secret is at a location, in addition to the signature, which need not cover
    /// it; any of several may be there.
    ///
    /// It is for vendors whose signature says nothing about the body, and who send back a text that
    /// the receiver chose. Secrets are compared in constant time, by the digest of both sides. A
    /// secret proves that the sender knows it, and nothing about the rest of the request. In a
    /// header, it is a [`RequiredHeader`](crate::RequiredHeader).
    ///
    /// ```
    /// use webhook_sig::provider::QUALIFIO;
    /// use webhook_sig::scheme::Location;
    /// use webhook_sig::{InvalidSetting, Verifier};
    ///
    /// let state = Location::query("state"); // which is not signed
    /// let verifier = || Verifier::new(&QUALIFIO);
    /// assert!(verifier().require_secret(state, ["W5ZqkqPDYkYm8sJ1tq0V"]).is_ok());
    ///
    /// let refused = verifier().require_secret(state, [""]);
    /// assert_eq!(refused.unwrap_err(), InvalidSetting::NoValues);
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidSetting::NoValues`] without a secret or with an empty one.
    pub fn require_secret<T: Into<String>>(
        mut self,
        at: Location,
        secrets: impl IntoIterator<Item = T>,
    ) -> Result<Self, InvalidSetting> {
        self.required_values.push(RequiredValue::new(at, secrets)?);
        Ok(self)
    }

    /// Reads whom a delivery names as its receiver, before anything is verified.
    ///
    /// It returns the value of an [`Audience::Value`], or `None` if the scheme or the delivery has
    /// none. It is for tools that ask about a signature alone.
    ///
    /// ```
    /// use webhook_sig::scheme::{Audience, Component, Encoding, Location, Scheme};
    /// use webhook_sig::{Head, Verifier};
    ///
    /// const ACCOUNT: Audience = Audience::Value { at: Location::json("/account"), param: "account" };
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
    ///         .audience(ACCOUNT)
    ///         .signs(&[Component::Body]);
    ///
    /// let head = Head::new("POST", "/", &[("Content-Type", "application/json")]);
    /// let named = Verifier::new(&ACME).named_receiver(&head, br#"{"account":"acct_17"}"#);
    /// assert_eq!(named.as_deref(), Some("acct_17"));
    /// ```
    ///
    /// # Security
    ///
    /// Anyone can name any receiver. A verifier whose parameter is set to this value accepts what
    /// is meant for others.
    #[must_use]
    pub fn named_receiver(&self, head: &Head<'_>, body: &[u8]) -> Option<String> {
        let Some(Audience::Value { at, .. }) = self.scheme.audience() else {
            return None;
        };
        let value = at.read(&self.view(head, body)).ok()?;
        String::from_utf8(value.into_owned()).ok()
    }

    /// Refuses a genuine delivery that is meant for another receiver.
    ///
    /// Before the signature is verified, a sender would learn from it whom the receiver expects.
    #[inline]
    pub(super) fn check_audience(&self, view: &View<'_>, body: &VerifiedBody) -> Result<(), Error> {
        let audience = self.scheme.audience();
        if self.required_values.is_empty() && !matches!(audience, Some(Audience::Value { .. })) {
            return Ok(());
        }
        if view.is_beyond_first_item() {
            // The rest of the request was compared with the first.
            return self.check_values(view, |at| at.is_claim() || at.is_protected());
        }
        self.check_all_values(view, body)
    }

    #[cold]
    fn check_all_values(&self, view: &View<'_>, body: &VerifiedBody) -> Result<(), Error> {
        let body = body.contiguous();
        self.check_values(&view.with_body(&body), |_| true)
    }

    #[cold]
    fn check_values(
        &self,
        view: &View<'_>,
        is_meant: impl Fn(&Location) -> bool,
    ) -> Result<(), Error> {
        if let Some(Audience::Value { at, param }) = self.scheme.audience()
            && is_meant(&at)
        {
            let params = || {
                let params = self.params.iter().filter(|(name, _)| name == param);
                params.map(|(_, value)| value)
            };
            if params().next().is_none() {
                let unset = format!("the parameter `{param}` is not set");
                return Err(Error::new(ErrorKind::Misconfigured, unset));
            }
            compare(view, &at, |value| {
                params().any(|allowed| allowed.as_bytes() == value)
            })?;
        }
        let mut required = self.required_values.iter();
        required.try_for_each(|value| {
            if is_meant(value.at()) {
                value.check(view)
            } else {
                Ok(())
            }
        })
    }
}
