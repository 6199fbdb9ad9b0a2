//! The receiver's settings that a file describes.

use std::iter;

use webhook_sig::scheme::Audience;
use webhook_sig::{BaseUrl, Error, InvalidSetting, Keyring, Scheme, Tolerance, Verifier};

use crate::{ALGORITHM, Delivery, IGNORE, misconfigured, split_url};

impl Delivery {
    /// Returns the scheme of the same id for the algorithm that the file names.
    ///
    /// If it names none, that is the first algorithm whose keys the secrets are, or else the scheme
    /// itself.
    ///
    /// ```
    /// use webhook_sig_delivery::{ALGORITHM, Delivery};
    /// use webhook_sig::provider::GITHUB;
    ///
    /// let mut delivery = Delivery::new(&GITHUB, ["W5ZqkqPDYkYm8sJ1tq0V"]);
    /// assert_eq!(delivery.variant(&GITHUB)?.id(), "github");
    ///
    /// delivery.params.insert(ALGORITHM.into(), "ES256".into());
    /// assert!(delivery.variant(&GITHUB).is_err());
    /// # Ok::<(), webhook_sig::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Misconfigured`](webhook_sig::ErrorKind::Misconfigured) if the scheme has no such algorithm.
    pub fn variant(&self, scheme: &'static Scheme) -> Result<&'static Scheme, Error> {
        let Some(name) = self.params.get(ALGORITHM) else {
            let mut family = iter::once(scheme).chain(scheme.variants().iter().copied());
            let is_read = |own: &&'static Scheme| own.keyring(&self.secrets).is_ok();
            let read = (!scheme.variants().is_empty()).then(|| family.find(is_read));
            return Ok(read.flatten().unwrap_or(scheme));
        };
        let variant = scheme.for_algorithm(name);
        variant.ok_or_else(|| {
            misconfigured(format!(
                "the scheme has no variant for the algorithm `{name}`"
            ))
        })
    }

    /// Creates the verifier that the file describes.
    ///
    /// A file without the parameter of an [`Audience::Value`] allows the delivery's own value.
    ///
    /// ```
    /// use webhook_sig::ErrorKind;
    /// use webhook_sig_delivery::Delivery;
    /// use webhook_sig::provider::GITHUB;
    ///
    /// let mut delivery = Delivery::new(&GITHUB, ["W5ZqkqPDYkYm8sJ1tq0V"]);
    /// delivery.url = Some("https://shop.example/hooks".into());
    /// assert_eq!(delivery.verifier(&GITHUB)?.scheme().id(), "github");
    ///
    /// delivery.url = Some("shop.example/hooks".into());
    /// let error = delivery.verifier(&GITHUB).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Misconfigured);
    /// # Ok::<(), webhook_sig::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Misconfigured`](webhook_sig::ErrorKind::Misconfigured) if the URL is invalid.
    pub fn verifier(&self, scheme: &'static Scheme) -> Result<Verifier, Error> {
        let scheme = self.variant(scheme)?;
        let mut verifier = Verifier::new(scheme);
        if let Some(seconds) = self.tolerance {
            let reach = std::time::Duration::from_secs(seconds.into());
            verifier = verifier.tolerance(Tolerance::symmetric(reach));
        }
        if let Some(url) = &self.url {
            let (origin, _) = split_url(url)
                .ok_or(InvalidSetting::Url)
                .map_err(misconfigured)?;
            if let Some(origin) = origin {
                verifier = verifier.base_url(BaseUrl::new(origin).map_err(misconfigured)?);
            }
        }
        for (name, value) in &self.params {
            verifier = if name == ALGORITHM {
                verifier
            } else if name == IGNORE {
                verifier.ignore_fields(value.split(',').filter(|name| !name.is_empty()))
            } else {
                verifier.param(name, value)
            };
        }
        if let Some(Audience::Value { param, .. }) = scheme.audience()
            && !self.params.contains_key(param)
            && let Ok(body) = self.body_bytes()
            && let Some(named) = verifier.named_receiver(&self.head(), &body)
        {
            verifier = verifier.param(param, named);
        }
        Ok(verifier)
    }

    /// Creates the keyring that the file describes.
    ///
    /// ```
    /// use webhook_sig_delivery::Delivery;
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::{ErrorKind, UnixTime};
    ///
    /// let delivery = Delivery::new(&STRIPE, ["whsec_of_november_2023", "whsec_of_october_2023"]);
    /// let now = UnixTime::from_secs(1_700_000_000);
    /// assert!(delivery.keyring(&STRIPE)?.live(now).eq(["current", "retiring-1"]));
    ///
    /// let without_secret = Delivery::new(&STRIPE, [""]);
    /// let error = without_secret.keyring(&STRIPE).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Misconfigured);
    /// # Ok::<(), webhook_sig::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Misconfigured`](webhook_sig::ErrorKind::Misconfigured) if a secret is not in the scheme's format.
    pub fn keyring(&self, scheme: &'static Scheme) -> Result<Keyring, Error> {
        let scheme = self.variant(scheme)?;
        scheme.keyring(&self.secrets).map_err(misconfigured)
    }
}
