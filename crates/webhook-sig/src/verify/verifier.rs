//! The verifier of one scheme.

use crate::error::{Error, ErrorKind};
use crate::message::{
    CONTENT_LENGTH, Layout, MessageWriter, Refusal, SignedSettings, SignedValues, check_token,
    check_url,
};
use crate::request::{Found, Head, LimitedBody, ReadLimits, VerifiedBody, View};
use crate::scheme::{Algorithm, Component, Scheme, UrlForm};
#[cfg(feature = "endpoint")]
use crate::scheme::{Audience, Claim};
use crate::time::{Tolerance, UnixTime};
use crate::verify::recognition::Recognition;
use crate::verify::required_value::RequiredValue;
use crate::verify::{AllowedIps, BODY_LIMIT, BaseUrl, EMPTY_CHUNK_LIMIT, RequiredHeader};

/// A scheme with the receiver's settings, which verifies deliveries.
///
/// [The module](crate::verify) shows a delivery verified and a forgery refused. Every setting has a
/// default:
///
/// ```
/// use std::time::Duration;
///
/// use webhook_sig::provider::GITHUB;
/// use webhook_sig::{ErrorKind, Head, Tolerance, UnixTime, Verifier};
///
/// let verifier = Verifier::new(&GITHUB)
///     .methods(&["POST", "PUT"])
///     .body_limit(25 * 1024 * 1024)
///     .header_limit(1024)
///     .field_limit(100)
///     .empty_chunk_limit(10)
///     .tolerance(Tolerance::symmetric(Duration::from_secs(60)));
///
/// let now = UnixTime::from_secs(1_700_000_000);
/// let signature = format!("sha256={}", "0a".repeat(32));
/// let check = |method, length| {
///     let headers = [("X-Hub-Signature-256", &*signature), ("Content-Length", length)];
///     verifier.check_head(&Head::new(method, "/", &headers), now)
/// };
/// assert!(check("PUT", "26214400").is_ok());
/// assert_eq!(check("PUT", "26214401").unwrap_err().kind(), ErrorKind::BodyTooLarge);
/// assert_eq!(check("GET", "0").unwrap_err().kind(), ErrorKind::MethodNotAllowed);
/// ```
#[derive(Clone, Debug)]
pub struct Verifier {
    pub(super) scheme: &'static Scheme,
    pub(super) layout: Layout,
    pub(super) required_algorithm: Option<Algorithm>,
    pub(super) tolerance: Tolerance,
    pub(super) body_limit: usize,
    pub(super) methods: &'static [&'static str],
    pub(super) base_url: Option<BaseUrl>,
    pub(super) params: Vec<(String, String)>,
    pub(crate) read_limits: ReadLimits,
    pub(super) empty_chunk_limit: usize,
    pub(super) required_headers: Vec<RequiredHeader>,
    pub(super) required_values: Vec<RequiredValue>,
    pub(super) allowed_ips: Option<AllowedIps>,
    pub(super) events: Events,
}

/// Whether what a delivery says about its events is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Events {
    Ignored,
    Read,
}

impl From<&'static Scheme> for Verifier {
    fn from(scheme: &'static Scheme) -> Self {
        Self::new(scheme)
    }
}

impl Verifier {
    /// Creates a verifier with the scheme's own settings.
    ///
    /// ```
    /// use webhook_sig::Verifier;
    /// use webhook_sig::provider::GITHUB;
    ///
    /// let verifier = Verifier::new(&GITHUB);
    ///
    /// assert_eq!(verifier.scheme().id(), "github");
    /// assert_eq!(verifier.allowed_methods(), ["POST"]);
    /// assert_eq!(verifier.methods(&["PUT"]).allowed_methods(), ["PUT"]);
    /// ```
    #[must_use]
    pub const fn new(scheme: &'static Scheme) -> Self {
        Self {
            scheme,
            layout: Layout::of(scheme),
            required_algorithm: None,
            tolerance: scheme.tolerance(),
            body_limit: match scheme.body_limit() {
                Some(bytes) => bytes,
                None => BODY_LIMIT,
            },
            methods: scheme.methods(),
            base_url: None,
            params: Vec::new(),
            read_limits: ReadLimits::of(scheme.has_json_form()),
            empty_chunk_limit: EMPTY_CHUNK_LIMIT,
            required_headers: Vec::new(),
            required_values: Vec::new(),
            allowed_ips: None,
            events: Events::Ignored,
        }
    }

    /// Returns the scheme; [`new`](Self::new) shows it.
    #[must_use]
    pub const fn scheme(&self) -> &'static Scheme {
        self.scheme
    }

    /// Returns the methods that are let through; [`new`](Self::new) shows it.
    #[must_use]
    pub const fn allowed_methods(&self) -> &'static [&'static str] {
        self.methods
    }

    /// Runs the checks that need neither a key nor the body.
    ///
    /// [`begin`](Self::begin) runs them too; call this before an expensive look-up of keys.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{ErrorKind, Head, UnixTime, Verifier};
    ///
    /// let verifier = Verifier::new(&GITHUB);
    /// let now = UnixTime::from_secs(1_700_000_000);
    ///
    /// let headers = [("X-Hub-Signature-256", format!("sha256={}", "0a".repeat(32)))];
    /// let plausible = Head::new("POST", "/webhooks/github", &headers);
    /// assert!(verifier.check_head(&plausible, now).is_ok());
    ///
    /// let headers = [("X-Hub-Signature-256", "sha256=short")];
    /// let hopeless = Head::new("POST", "/webhooks/github", &headers);
    /// let refused = verifier.check_head(&hopeless, now);
    /// assert_eq!(refused.unwrap_err().kind(), ErrorKind::SignatureMalformed);
    /// ```
    ///
    /// # Errors
    ///
    /// Every kind that a method, a header, an address, an announced length or a timestamp can
    /// cause; never [`ErrorKind::SignatureMismatch`].
    pub fn check_head(&self, head: &Head<'_>, now: UnixTime) -> Result<(), Error> {
        let mut view = self.view(head, &[]);
        self.read_head(&mut view, &mut SignedValues::default(), now)
            .and_then(|()| self.read_key_id(&view).map_err(Error::from))
            .map_err(|error| self.explain_head(error, head))?;
        Ok(())
    }

    /// Creates the view of a request as the sender signed it: only here is its path put together.
    pub(crate) fn view<'a>(&'a self, head: &'a Head<'a>, body: &'a [u8]) -> View<'a> {
        let base_path = self.base_url.as_ref().map_or("", BaseUrl::path);
        let mut view = View::below(base_path, head, body, &self.read_limits);
        if self.layout.has_token {
            let token = self.scheme.signature().read(&view);
            view.hold_token(token);
        }
        #[cfg(feature = "message-signatures")]
        if let Some(policy) = self.scheme.policy() {
            self.hold_signatures(policy, &mut view);
        }
        view
    }

    /// Creates the writer of a delivery's signed message.
    pub(crate) fn writer<'w, 'm>(
        &'w self,
        view: &'w View<'m>,
        body: &'w VerifiedBody,
        values: &'w SignedValues<'m>,
        url_form: UrlForm,
    ) -> MessageWriter<'w, 'm> {
        MessageWriter {
            scheme: self.scheme,
            settings: self.signed_settings(),
            view,
            body,
            values,
            url_form,
        }
    }

    /// Returns a text that tells verifiers apart within a process; it is not to be shown.
    #[cfg(feature = "endpoint")]
    pub(crate) fn description(&self) -> String {
        let headers = self
            .required_headers
            .iter()
            .map(RequiredHeader::fingerprint);
        let headers: Vec<_> = headers.collect();
        format!("{self:?} {headers:?}")
    }

    /// Returns how events are recognized, if they are to be read.
    pub(super) fn recognition(&self) -> Option<Recognition> {
        match self.events {
            Events::Ignored => None,
            Events::Read => Some(Recognition::of(self.scheme)),
        }
    }

    /// Returns the value of a parameter that is set.
    pub(crate) fn param_value(&self, name: &str) -> Option<&str> {
        self.signed_settings().param(name)
    }

    fn signed_settings(&self) -> SignedSettings<'_> {
        SignedSettings {
            base_url: self.base_url.as_ref().map(BaseUrl::as_str),
            params: &self.params,
        }
    }

    /// Checks what needs no key, and reads the signed values if they are in the head.
    pub(super) fn read_head<'a>(
        &'a self,
        view: &mut View<'a>,
        values: &mut SignedValues<'a>,
        now: UnixTime,
    ) -> Result<(), Error> {
        view.look_up(&self.layout.looked_up);
        let head = view.as_arrived();
        if !self.methods.contains(&head.method()) {
            return Err(ErrorKind::MethodNotAllowed.into());
        }
        self.check_sender(head)?;
        if announced_length(view).is_some_and(|length| length > self.body_limit) {
            return Err(ErrorKind::BodyTooLarge.into());
        }
        if self.layout.has_values_in_head {
            #[cfg(feature = "message-signatures")]
            if let Some(policy) = self.scheme.policy() {
                self.admit_signatures(policy, view, now)?;
            }
            self.read_values(view, values, now)?;
            if self.layout.has_boundaries {
                values.check_boundaries(self.scheme, view, Component::is_in_head)?;
            }
        }
        if self.layout.signs_url {
            self.check_url(head).map_err(|_| Refusal::of_url())?;
        }
        Ok(())
    }

    /// Reads and checks the values that are signed by name.
    #[inline]
    pub(super) fn read_values<'m>(
        &self,
        view: &View<'m>,
        values: &mut SignedValues<'m>,
        now: UnixTime,
    ) -> Result<(), Error> {
        if self.layout.has_token {
            check_token(self.scheme, view, self.tolerance, now)?;
        }
        let required = self.required_algorithm;
        values.read(self.scheme, view, required, self.tolerance, now)
    }

    /// Checks the sender's address and the headers that every request must have.
    pub(crate) fn check_sender(&self, head: &Head<'_>) -> Result<(), Error> {
        if let Some(allowed_ips) = &self.allowed_ips {
            allowed_ips.check(head)?;
        }
        for header in &self.required_headers {
            header.check(head)?;
        }
        Ok(())
    }

    /// Refuses a URL that has no form in which it may be signed.
    fn check_url(&self, head: &Head<'_>) -> Result<(), ErrorKind> {
        let mut checked = Err(ErrorKind::FieldMalformed);
        for form in self.scheme.url_forms() {
            checked = checked.or_else(|_| self.check_url_form(*form, head));
        }
        checked
    }

    /// Refuses a form of the URL under whose signature bytes could move.
    pub(crate) fn check_url_form(&self, form: UrlForm, head: &Head<'_>) -> Result<(), ErrorKind> {
        check_url(self.scheme, self.base_url_text(), form, head)
    }

    /// Returns what precedes the target in the URL that the sender addresses.
    pub(crate) fn base_url_text(&self) -> &str {
        self.base_url.as_ref().map_or("", BaseUrl::as_str)
    }

    /// Returns the URL that the sender addresses, without its query.
    #[cfg(feature = "endpoint")]
    pub(crate) fn url_path(&self, head: &Head<'_>) -> String {
        [self.base_url_text(), head.path()].concat()
    }

    /// Returns the form of the URL that is tried first; a scheme has at least one.
    pub(super) fn first_url_form(&self) -> UrlForm {
        let forms = self.scheme.url_forms();
        forms.first().copied().unwrap_or(UrlForm::AsConfigured)
    }

    /// Creates an empty body within the verifier's bounds.
    pub(crate) fn limited_body(&self) -> LimitedBody {
        LimitedBody::new(self.body_limit, self.empty_chunk_limit)
    }

    /// Returns the window for the signed timestamp; nothing where none is signed.
    #[cfg(any(feature = "diagnose", feature = "endpoint"))]
    pub(crate) const fn window(&self) -> Option<Tolerance> {
        match self.scheme.timestamp() {
            Some(_) => Some(self.tolerance),
            None => None,
        }
    }

    /// Judges the age of a signed timestamp once more, when time has passed since the head.
    #[cfg(feature = "endpoint")]
    pub(crate) fn check_age(&self, sent: UnixTime, now: UnixTime) -> Result<(), Error> {
        crate::message::check_age(self.scheme, sent, self.tolerance, now)
    }

    #[cfg(feature = "endpoint")]
    pub(crate) const fn longest_body(&self) -> usize {
        self.body_limit
    }

    /// Returns the first setting that the scheme signs or compares and that is missing.
    ///
    /// A custom function gets the request alone, and no setting.
    #[cfg(feature = "endpoint")]
    pub(crate) fn missing_setting(&self) -> Option<MissingSetting> {
        if let Some(Audience::Value { param, .. }) = self.scheme.audience()
            && self.lacks_param(param)
        {
            return Some(MissingSetting::Param(param));
        }
        if self.scheme.needs_authority() && !self.has_base_url() {
            return Some(MissingSetting::BaseUrl);
        }
        let mut claims = self.scheme.claims().iter();
        let claimed = claims.find_map(|claim| match claim.demand() {
            (Claim::IsParam(_, name), _) if self.lacks_param(name) => {
                Some(MissingSetting::Param(name))
            }
            (claim, _) if claim.binds_url() && !self.has_base_url() => {
                Some(MissingSetting::BaseUrl)
            }
            _ => None,
        });
        let mut components = self.scheme.components().iter();
        let signed = |component: &Component| match component {
            Component::Param(name) if self.lacks_param(name) => Some(MissingSetting::Param(name)),
            Component::Url | Component::UrlPath if !self.has_base_url() => {
                Some(MissingSetting::BaseUrl)
            }
            _ => None,
        };
        claimed.or_else(|| components.find_map(signed))
    }

    /// Returns whether a parameter is not set, or is empty, which names nothing.
    #[cfg(feature = "endpoint")]
    fn lacks_param(&self, name: &str) -> bool {
        let value = self.signed_settings().param(name);
        value.is_none_or(str::is_empty)
    }

    /// Returns whether a base URL is set.
    #[must_use]
    pub const fn has_base_url(&self) -> bool {
        self.base_url.is_some()
    }
}

/// A setting that a scheme signs or compares and a verifier lacks.
#[cfg(feature = "endpoint")]
pub(crate) enum MissingSetting {
    Param(&'static str),
    BaseUrl,
}

/// Returns the length that the sender announces, if it is a plain number; whether the framing
/// is sound is for the HTTP server to say.
fn announced_length(view: &View<'_>) -> Option<usize> {
    let Found::One(text) = view.find(CONTENT_LENGTH) else {
        return None;
    };
    text.iter().try_fold(0_usize, |length, byte| {
        let digit = byte.is_ascii_digit().then_some(byte & 0x0f)?;
        Some(length.saturating_mul(10).saturating_add(digit.into()))
    })
}
