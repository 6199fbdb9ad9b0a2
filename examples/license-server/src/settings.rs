//! The settings, which are in the environment.

use std::env::{self, VarError};

use tower_webhook_sig::endpoint::EndpointBuilder;
use tower_webhook_sig::key::Secret;
use tower_webhook_sig::provider::FASTSPRING_ADDRESSES;
use tower_webhook_sig::{AllowedIps, BoxError, Endpoint, Scheme, Verifier};

pub(crate) fn endpoint(
    scheme: &'static Scheme,
    variable: &str,
) -> Result<EndpointBuilder, BoxError> {
    let mut verifier = Verifier::new(scheme);
    if let Some(sources) = sources()? {
        verifier = verifier.allowed_ips(sources);
    }
    Ok(Endpoint::builder(verifier, Secret::from_env(variable)))
}

/// Reads who may connect; a setting that would do nothing is an error.
fn sources() -> Result<Option<AllowedIps>, BoxError> {
    let proxies = optional("TRUSTED_PROXIES")?;
    match (optional("ALLOW_FROM")?.as_deref(), proxies) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err("TRUSTED_PROXIES is set, but ALLOW_FROM is not".into()),
        (Some("fastspring"), None) => Ok(Some(AllowedIps::new(FASTSPRING_ADDRESSES)?)),
        (Some("fastspring"), Some(proxies)) => {
            let sources = AllowedIps::new(FASTSPRING_ADDRESSES)?.behind_proxies(proxies.split(','));
            Ok(Some(
                sources.map_err(|error| format!("TRUSTED_PROXIES: {error}"))?,
            ))
        }
        (Some(_), _) => Err("ALLOW_FROM is set to something else than fastspring".into()),
    }
}

pub(crate) fn required(name: &str) -> Result<String, BoxError> {
    optional(name)?.ok_or_else(|| format!("{name} is not set").into())
}

pub(crate) fn optional(name: &str) -> Result<Option<String>, BoxError> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        // The error itself would show what is in it.
        Err(VarError::NotUnicode(_)) => Err(format!("{name} is not text").into()),
    }
}
