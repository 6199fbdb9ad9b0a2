//! What must hold of an endpoint before it is built.

use std::collections::HashSet;
use std::time::Duration;

use crate::endpoint::identifier::Identifier;
use crate::endpoint::invalid::{
    HandshakeReason, IdentityReason, KeysReason, OptionReason, Reason, VerifierReason,
};
use crate::endpoint::settings::Options;
use crate::key::{Entry, Keyrings, SourceKeys};
use crate::replay::{Registered, ReplayProtection};
use crate::scheme::check::{begin_alike, takes_every_delivery};
use crate::scheme::{Caller, Scheme};
use crate::time::{Clock, Tolerance};
use crate::verify::{MissingSetting, Verifier};

/// Checks everything that is known before the first delivery.
pub(crate) fn check(
    verifier: &Verifier,
    keyrings: &Keyrings,
    options: &Options,
) -> Result<Option<Identifier>, Reason> {
    match keyrings {
        Keyrings::Shared(shared) if shared.is_pending() => check_pending(verifier.scheme())?,
        _ => check_keys(keyrings, verifier, &*options.clock)?,
    }
    check_verifier(verifier)?;
    check_options(options, verifier)?;
    let identifier = identifier(options, verifier)?;
    register(verifier, keyrings, options)?;
    Ok(identifier)
}

/// Creates what recognizes the events of an endpoint with a store.
fn identifier(
    options: &Options,
    verifier: &Verifier,
) -> Result<Option<Identifier>, IdentityReason> {
    let choice = (options.identity.as_ref(), options.unsigned_ids);
    let Some(replay) = &options.replay else {
        return match choice {
            (None, None) => Ok(None),
            (Some(_), _) => Err(IdentityReason::StoreMissing("identity")),
            (None, Some(_)) => Err(IdentityReason::StoreMissing("unsigned_ids")),
        };
    };
    if options.name.is_empty() {
        return Err(IdentityReason::NameMissing);
    }
    let must_keep = replay.keep_of(verifier.scheme(), verifier.window()).must();
    Identifier::new(verifier, &options.name, must_keep, choice).map(Some)
}

/// Registers the name with the store, whose endpoints are kept apart by nothing else.
fn register(
    verifier: &Verifier,
    keyrings: &Keyrings,
    options: &Options,
) -> Result<(), IdentityReason> {
    let Some(replay) = &options.replay else {
        return Ok(());
    };
    let keys = match keyrings {
        Keyrings::Fixed(keyring) => keyring.fingerprints().collect(),
        // They change, and come from one place.
        Keyrings::Shared(_) | Keyrings::Sourced(_) | Keyrings::PerTenant(_) => HashSet::new(),
    };
    let settings = format!(
        "{} {:?} {:?}",
        verifier.description(),
        options.identity,
        options.unsigned_ids
    );
    if replay
        .names
        .register(&options.name, Registered { settings, keys })
    {
        return Ok(());
    }
    Err(IdentityReason::NameTaken(options.name.to_string()))
}

/// A key that is yet to come must come with some handshake.
fn check_pending(scheme: &Scheme) -> Result<(), HandshakeReason> {
    let mut handshakes = scheme.handshakes().iter();
    let comes = handshakes.any(|handshake| matches!(handshake.caller(), Caller::BringsKey));
    let scheme = scheme.id();
    let never = HandshakeReason::KeyNeverComes { scheme };
    comes.then_some(()).ok_or(never)
}

/// What a source says is judged when it is asked.
fn check_source(source: &SourceKeys) -> Result<(), KeysReason> {
    if source.time().is_zero() {
        return Err(KeysReason::SourceTimeoutZero);
    }
    Ok(())
}

fn check_keys(
    keyrings: &Keyrings,
    verifier: &Verifier,
    clock: &dyn Clock,
) -> Result<(), KeysReason> {
    let keyring = match keyrings {
        Keyrings::Fixed(keyring) => keyring,
        Keyrings::Shared(shared) => &shared.current(),
        Keyrings::Sourced(source) => return check_source(source),
        Keyrings::PerTenant(tenants) => return check_source(tenants.source()),
    };
    let scheme = verifier.scheme();
    let is_other = |entry: &&Entry| scheme.signature_under(entry.key().algorithm()).is_none();
    if let Some(entry) = keyring.entries().iter().find(is_other) {
        return Err(KeysReason::OfOtherAlgorithm {
            key: entry.name().as_str().to_owned(),
            key_algorithm: entry.key().algorithm(),
            scheme: scheme.id(),
            scheme_algorithm: scheme.algorithm(),
        });
    }
    let is_too_short = |entry: &&Entry| entry.key().is_too_short_for(scheme);
    if let Some(entry) = keyring.entries().iter().find(is_too_short) {
        return Err(KeysReason::ModulusTooShort {
            key: entry.name().as_str().to_owned(),
            scheme: scheme.id(),
        });
    }
    let is_never_named = |entry: &&Entry| entry.key().id().is_some();
    if scheme.key_id().is_none()
        && let Some(entry) = keyring.entries().iter().find(is_never_named)
    {
        return Err(KeysReason::IdNeverNamed {
            key: entry.name().as_str().to_owned(),
            scheme: scheme.id(),
        });
    }
    let now = clock.now();
    if keyring.live(now).next().is_none() {
        return Err(KeysReason::Expired);
    }
    match verifier.required_without_key(keyring, now) {
        Some(algorithm) => Err(KeysReason::NoneRequired { algorithm }),
        None => Ok(()),
    }
}

fn check_verifier(verifier: &Verifier) -> Result<(), VerifierReason> {
    let scheme = verifier.scheme().id();
    if takes_every_delivery(verifier.scheme(), verifier.allowed_methods()) {
        return Err(VerifierReason::MethodOfHandshake { scheme });
    }
    if verifier.allowed_methods().is_empty() {
        return Err(VerifierReason::MethodsEmpty);
    }
    if begin_alike(verifier.allowed_methods()) {
        return Err(VerifierReason::MethodsAlike);
    }
    match verifier.missing_setting() {
        Some(MissingSetting::Param(name)) => Err(VerifierReason::ParamUnset { scheme, name }),
        Some(MissingSetting::BaseUrl) => Err(VerifierReason::BaseUrlUnset { scheme }),
        None => Ok(()),
    }
}

fn check_options(options: &Options, verifier: &Verifier) -> Result<(), OptionReason> {
    if options.body_deadline.is_zero() {
        return Err(OptionReason::BodyDeadlineZero);
    }
    options.budget.check(verifier.longest_body())?;
    let Some(replay) = &options.replay else {
        return Ok(());
    };
    check_replay(replay, verifier.window())?;
    let (ready_timeout, lease) = (options.ready_timeout, replay.lease);
    if ready_timeout >= lease {
        return Err(OptionReason::ReadyTimeoutTooLong {
            ready_timeout,
            lease,
        });
    }
    Ok(())
}

fn check_replay(
    protection: &ReplayProtection,
    window: Option<Tolerance>,
) -> Result<(), OptionReason> {
    let (lease, store_timeout) = (protection.lease, protection.timeout);
    if store_timeout.is_zero() {
        return Err(OptionReason::StoreTimeoutZero);
    }
    if lease <= store_timeout {
        return Err(OptionReason::LeaseTooShort {
            lease,
            store_timeout,
        });
    }
    // Without a timestamp a delivery can be replayed at any time, and how long to remember it is
    // a choice.
    let least = match window {
        Some(window) => protection.least_keep(window),
        None => Duration::from_secs(1),
    };
    let keep = protection.keep.unwrap_or(least);
    if keep < least {
        return Err(OptionReason::KeepTooShort { keep, least });
    }
    Ok(())
}
