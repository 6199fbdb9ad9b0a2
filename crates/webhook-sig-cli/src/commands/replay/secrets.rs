//! The secrets of recorded deliveries: those that sign them anew, and those that they show.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

use webhook_sig::{InvalidKey, Scheme};

use super::progress::Fate;
use super::{Prepared, ReplayArguments};
use crate::failure::{Failure, InvalidFile};
use crate::secrets::SecretArguments;
use crate::stored::{SecretName, put_back};

impl ReplayArguments {
    /// Gives each delivery that is sent its secrets.
    pub(super) fn give_secrets(&self, deliveries: &mut [Prepared]) -> Result<(), Failure> {
        let is_sent = |one: &&mut Prepared| one.fate.is_none();
        if self.sign {
            self.give_signing_secrets(deliveries.iter_mut().filter(is_sent).collect())?;
        }
        let mut sent = deliveries.iter_mut().filter(is_sent);
        sent.try_for_each(|one| show(one, &self.file))
    }

    /// Reads the secrets as those of each scheme and algorithm that occurs.
    fn give_signing_secrets(&self, deliveries: Vec<&mut Prepared>) -> Result<(), Failure> {
        let ids: BTreeSet<_> = deliveries.iter().map(|one| one.scheme.id()).collect();
        let mut read = BTreeMap::new();
        for prepared in deliveries {
            let Prepared {
                scheme, remarks, ..
            } = prepared;
            let given = self.given_secrets(scheme, &ids)?;
            let names = given.is_none().then_some(&remarks.secrets);
            let key = (scheme.id(), scheme.algorithm_name(), names.cloned());
            let secrets = match read.entry(key) {
                Entry::Occupied(entry) => Rc::clone(entry.get()),
                Entry::Vacant(entry) => {
                    let secrets =
                        given.unwrap_or_else(|| SecretArguments::stored(&remarks.secrets));
                    if secrets.is_empty() {
                        return Err(Failure::NoSecret(scheme, prepared.number));
                    }
                    Rc::clone(entry.insert(Rc::new(secrets.read_signing(scheme)?)))
                }
            };
            prepared.secrets = Some(secrets);
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

/// Puts the secrets into a delivery that it showed when it was stored.
///
/// What is signed anew shows the secret that it is signed with.
fn show(prepared: &mut Prepared, file: &Path) -> Result<(), Failure> {
    let remarks = &prepared.remarks;
    let new = prepared.secrets.as_ref().and_then(|new| new.texts.first());
    let shown = remarks.shown(|name| {
        let new = new.filter(|_| remarks.secrets.contains(name));
        new.map_or_else(|| read_shown(prepared, name, file), |new| Ok(new.clone()))
    })?;
    let secret = |name: &SecretName| shown.get(name).cloned();
    if let Err(lost) = put_back(&mut prepared.delivery, &remarks.hidden, secret) {
        prepared.fate = Some(Fate::NotSent(Failure::Lost(lost)));
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
    let whose = format!(", which delivery {number} shows");
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
