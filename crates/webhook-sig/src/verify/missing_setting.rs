//! Settings that a scheme needs and a verifier lacks.

use crate::scheme::{Audience, Claim, Component};
use crate::verify::Verifier;

/// A setting that a scheme signs or compares and a verifier lacks.
pub(crate) enum MissingSetting {
    Param(&'static str),
    BaseUrl,
}

impl Verifier {
    /// Returns the first setting that the scheme signs or compares and that is missing.
    ///
    /// A custom function gets the request alone, and no setting.
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
    fn lacks_param(&self, name: &str) -> bool {
        let value = self.signed_settings().param(name);
        value.is_none_or(str::is_empty)
    }
}
