//! What a diagnosis changes about a verifier, and asks it.

use crate::request::Head;
use crate::scheme::Scheme;
use crate::time::UnixTime;
use crate::verify::Verifier;

impl Verifier {
    /// Returns the same settings for another scheme, with its window, methods and limit.
    pub(crate) fn with_scheme(&self, scheme: &'static Scheme) -> Self {
        Self {
            base_url: self.base_url.clone(),
            params: self.params.clone(),
            ..Self::new(scheme)
        }
    }

    /// Returns the time at which a delivery says that it was signed, which need not be proven.
    pub(crate) fn named_time(&self, head: &Head<'_>, body: &[u8]) -> Option<UnixTime> {
        let (location, format) = self.scheme.timestamp()?;
        let view = self.view(head, body);
        format.parse(&location.read(&view).ok()?)
    }

    pub(crate) const fn largest_body(&self) -> usize {
        self.body_limit
    }
}
