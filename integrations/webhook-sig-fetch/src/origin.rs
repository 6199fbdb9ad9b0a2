//! Where keys are fetched from.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use webhook_sig::key::Wanted;

use crate::answer::Answer;
use crate::error::{FetchError, Reason};
use crate::id_form::IdForm;
#[cfg(feature = "certificates")]
use crate::{CERTIFICATE_LIMIT, FRESH_MOST};
use crate::{KEY_LIMIT, UNKNOWN_LIMIT};

/// Where keys are fetched from, and what the answer is.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    place: Place,
    pub(crate) answer: Answer,
}

#[derive(Clone, Debug)]
enum Place {
    #[cfg(feature = "certificates")]
    Certificates,
    Single(Arc<str>),
    ById {
        template: Arc<str>,
        form: IdForm,
    },
}

const ID: &str = "{id}";

impl Origin {
    pub(crate) fn single(url: &str, answer: Answer) -> Result<Self, FetchError> {
        check(url, url)?;
        let place = Place::Single(url.into());
        Ok(Self { place, answer })
    }

    #[cfg(feature = "certificates")]
    pub(crate) const fn certificates(answer: Answer) -> Self {
        let place = Place::Certificates;
        Self { place, answer }
    }

    pub(crate) fn by_id(template: &str, form: IdForm, answer: Answer) -> Result<Self, FetchError> {
        let invalid = || FetchError::new(template, Reason::Url);
        let (before, after) = template.split_once(ID).ok_or_else(invalid)?;
        // Behind the host, or the sender would choose it.
        let is_in_path = before.splitn(4, '/').count() == 4;
        if !is_in_path || after.contains(ID) {
            return Err(invalid());
        }
        check(&template.replace(ID, "0"), template)?;
        let place = Place::ById {
            template: template.into(),
            form,
        };
        Ok(Self { place, answer })
    }

    /// Returns the URL of the keys that a delivery wants, if there can be any.
    pub(crate) fn url<'a>(&'a self, wanted: &Wanted<'a>) -> Option<Cow<'a, str>> {
        match &self.place {
            // The verifier has checked it, and this text is the one that it has checked.
            #[cfg(feature = "certificates")]
            Place::Certificates => wanted.certificate_url().map(Cow::Borrowed),
            Place::Single(url) => Some(Cow::Borrowed(url)),
            Place::ById { template, form } => {
                let id = wanted.key_id().filter(|id| form.fits(id))?;
                Some(Cow::Owned(template.replace(ID, id)))
            }
        }
    }

    /// Returns the URL that is fetched before any delivery, if there is one.
    pub(crate) fn prefetched(&self) -> Option<&str> {
        match &self.place {
            Place::Single(url) => Some(url),
            #[cfg(feature = "certificates")]
            Place::Certificates => None,
            Place::ById { .. } => None,
        }
    }

    /// Returns the id of the key that a URL has, where it has one.
    pub(crate) fn id<'u>(&self, url: &'u str) -> Option<&'u str> {
        match &self.place {
            #[cfg(feature = "certificates")]
            Place::Certificates => None,
            Place::Single(_) => None,
            Place::ById { template, .. } => {
                let (before, after) = template.split_once(ID)?;
                url.strip_prefix(before)?.strip_suffix(after)
            }
        }
    }

    /// Returns whether a delivery chooses among the keys here, so that one may not exist.
    pub(crate) const fn is_chosen(&self) -> bool {
        !matches!(self.place, Place::Single(_))
    }

    /// Returns for how long keys serve in all, if that has a bound.
    pub(crate) const fn longest_life(&self) -> Option<Duration> {
        match self.place {
            #[cfg(feature = "certificates")]
            Place::Certificates => Some(FRESH_MOST),
            Place::ById { .. } | Place::Single(_) => None,
        }
    }

    /// Returns how many sets of keys are kept, and how many names that are unknown.
    pub(crate) const fn limits(&self) -> (usize, usize) {
        match self.place {
            #[cfg(feature = "certificates")]
            Place::Certificates => (CERTIFICATE_LIMIT, CERTIFICATE_LIMIT),
            Place::Single(_) => (1, 1),
            Place::ById { .. } => (KEY_LIMIT, UNKNOWN_LIMIT),
        }
    }
}

/// Checks a URL; another text is named in the error.
fn check(url: &str, named: &str) -> Result<(), FetchError> {
    let is_fetched = |uri: Uri| {
        let authority = uri.authority()?;
        let is_safe = match uri.scheme_str()? {
            "https" => true,
            "http" => matches!(authority.host(), "127.0.0.1" | "[::1]"),
            _ => false,
        };
        let is_plain = !authority.host().is_empty() && !authority.as_str().contains('@');
        (is_safe && is_plain && !url.contains('#')).then_some(())
    };
    let uri = url.parse::<Uri>().ok();
    uri.and_then(is_fetched)
        .ok_or_else(|| FetchError::new(named, Reason::Url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_fetched_over_https() {
        for url in [
            "https://vendor.example/jwks.json",
            "https://vendor.example:8443/keys?v=1",
            "http://127.0.0.1:8080/",
            "http://[::1]:8080/",
        ] {
            assert!(Origin::single(url, Answer::Jwks).is_ok(), "{url}");
        }
        for url in [
            "",
            "/jwks.json",
            "vendor.example",
            "http://vendor.example/jwks.json",
            "http://127.0.0.1.evil.example/",
            "http://localhost/",
            "https://user@vendor.example/",
            "https://vendor.example/#key",
            "ftp://vendor.example/",
            "https:///path",
        ] {
            assert!(Origin::single(url, Answer::Jwks).is_err(), "{url}");
        }
    }

    #[test]
    fn an_id_goes_into_the_path_once() {
        let by_id = |template| Origin::by_id(template, IdForm::Uuid, Answer::Key);

        assert!(by_id("https://vendor.example/keys/{id}").is_ok());
        assert!(by_id("https://vendor.example/keys?id={id}").is_ok());
        for template in [
            "https://vendor.example/keys",
            "https://{id}.vendor.example/keys",
            "https://{id}/keys",
            "https://vendor.example/{id}/{id}",
            "http://vendor.example/{id}",
        ] {
            assert!(by_id(template).is_err(), "{template}");
        }
    }
}
