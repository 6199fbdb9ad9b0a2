//! The secrets of recorded deliveries: those that sign them anew, and those that they show.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

use webhook_sig::{InvalidKey, Scheme};

use super::progress::Fate;
use super::{Prepared, ReplayArguments};
use crate::failure::{Failure, InvalidFile};
use crate::secrets::{SecretArguments, SecretName};

impl ReplayArguments {
    /// Gives each delivery that is sent its secrets.
    pub(super) fn give_secrets(&self, deliveries: &mut [Prepared]) -> Result<(), Failure> {
        let sent = deliveries.iter_mut().filter(|one| one.fate.is_none());
        let mut sent: Vec<_> = sent.collect();
        let ids: BTreeSet<_> = sent.iter().map(|one| one.scheme.id()).collect();
        let given = sent.iter().map(|one| self.given_secrets(one.scheme, &ids));
        let given = given.collect::<Result<Vec<_>, _>>()?;
        self.require_variables(&sent, &given)?;
        if self.sign {
            give_signing_secrets(&mut sent, given)?;
        }
        sent.into_iter().try_for_each(|one| show(one, &self.file))
    }

    /// Names all the variables that the file names and that are not set, so that they can be set at
    /// once; one alone is named with the delivery that needs it.
    fn require_variables(
        &self,
        deliveries: &[&mut Prepared],
        given: &[Option<SecretArguments>],
    ) -> Result<(), Failure> {
        let mut unset = BTreeSet::new();
        for (Prepared { remarks, .. }, given) in deliveries.iter().map(|one| &**one).zip(given) {
            let own = remarks.secrets.iter().filter(|_| self.sign);
            let shown = remarks.hidden.iter().map(|hole| &hole.secret);
            let shown = shown.filter(|name| !self.sign || !remarks.secrets.contains(name));
            let names = own.filter(|_| given.is_none()).chain(shown);
            unset.extend(names.filter_map(SecretName::unset_variable));
        }
        if unset.len() > 1 {
            let unset = unset.into_iter().map(str::to_owned).collect();
            return Err(Failure::file(&self.file, InvalidFile::Unset(unset)));
        }
        Ok(())
    }

    /// Returns the secrets that the options give for a scheme, which is one of several or the only one.
    fn given_secrets(
        &self,
        scheme: &Scheme,
        ids: &BTreeSet<&'static str>,
    ) -> Result<Option<SecretArguments>, Failure> {
        let [own, any] = self.secrets.of_scheme(|name| {
            let named = self.schemes.given("--secret-env", name)?;
            Ok(named.id() == scheme.id())
        })?;
        if !own.is_empty() {
            return Ok(Some(own));
        }
        if !any.is_empty() && ids.len() > 1 {
            return Err(Failure::SecretOfSeveral(ids.iter().copied().collect()));
        }
        Ok(Some(any).filter(|any| !any.is_empty()))
    }
}

/// Reads the secrets as those of each scheme and algorithm that occurs, given by options or stored.
fn give_signing_secrets(
    deliveries: &mut [&mut Prepared],
    given: Vec<Option<SecretArguments>>,
) -> Result<(), Failure> {
    let mut read = BTreeMap::new();
    for (prepared, given) in deliveries.iter_mut().zip(given) {
        let Prepared {
            scheme, remarks, ..
        } = &**prepared;
        let names = given.is_none().then_some(&remarks.secrets);
        let key = (scheme.id(), scheme.algorithm_name(), names.cloned());
        let secrets = match read.entry(key) {
            Entry::Occupied(entry) => Rc::clone(entry.get()),
            Entry::Vacant(entry) => {
                let secrets = given.unwrap_or_else(|| SecretArguments::stored(&remarks.secrets));
                if secrets.is_empty() {
                    return Err(Failure::NoSecret(scheme, prepared.number.get()));
                }
                Rc::clone(entry.insert(Rc::new(secrets.read_signing(scheme)?)))
            }
        };
        prepared.secrets = Some(secrets);
    }
    Ok(())
}

/// Puts the secrets into a delivery that it showed when it was stored.
///
/// What is signed anew shows the secret that it is signed with.
fn show(prepared: &mut Prepared, file: &Path) -> Result<(), Failure> {
    let remarks = &prepared.remarks;
    let new = prepared.secrets.as_ref().and_then(|new| new.texts.first());
    let mut delivery = prepared.delivery.clone();
    let shown = remarks.show(&mut delivery, |name| {
        let new = new.filter(|_| remarks.secrets.contains(name));
        new.map_or_else(|| read_shown(prepared, name, file), |new| Ok(new.clone()))
    });
    match shown {
        Ok(()) => prepared.delivery = delivery,
        Err(lost @ Failure::Lost(_)) => prepared.fate = Some(Fate::NotSent(lost)),
        Err(failure) => return Err(failure),
    }
    Ok(())
}

/// Reads a secret that a delivery showed, and checks it as the route did that received it.
fn read_shown(prepared: &Prepared, name: &SecretName, file: &Path) -> Result<String, Failure> {
    let Prepared {
        number,
        scheme,
        remarks,
        ..
    } = prepared;
    let whose = format!(", which delivery {} shows", number.get());
    // Another one is of another route, or a token of handshakes, and no new one takes its place.
    let own = Some(*scheme).filter(|_| remarks.secrets.contains(name));
    let text = name
        .read(&whose)
        .map_err(|failure| Failure::file(file, InvalidFile::Shown(Box::new(failure), own)))?;
    let invalid = match own {
        Some(scheme) => scheme.key(&text).err(),
        None => text.trim().is_empty().then_some(InvalidKey::Empty),
    };
    match invalid {
        Some(error) => Err(Failure::Secret(name.to_string(), error)),
        None => Ok(text),
    }
}
