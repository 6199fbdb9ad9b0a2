//! The vector files: one for each provider, and those that were collected elsewhere.

use std::fs;
use std::path::{Path, PathBuf};

use http::Request;
use webhook_sig::key::SigningKeys;
use webhook_sig::{BoxError, Scheme, Signer, UnixTime};
use webhook_sig_delivery::{Delivery, Expectation};

use crate::key_pairs;
use crate::providers::workspace;

/// Reads every vector file, by the id of its scheme.
///
/// # Panics
///
/// If a file cannot be read or is not a delivery file, or a delivery has no source.
#[must_use]
pub fn all() -> Vec<(String, Vec<Delivery>)> {
    read_all(&folder(), "json")
}

/// Reads every file of vectors that others published together, by the file's name.
///
/// # Panics
///
/// If a file cannot be read or is not a delivery file, or a delivery has no source.
#[must_use]
pub fn collected() -> Vec<(String, Vec<Delivery>)> {
    read_all(&folder().join("collected"), "jsonl")
}

/// Reads the vector file of one scheme.
///
/// # Panics
///
/// If it cannot be read or is not a delivery file, or a delivery in it has no source.
#[must_use]
pub fn of(id: &str) -> Vec<Delivery> {
    read(&folder().join(format!("{id}.json")))
}

fn folder() -> PathBuf {
    workspace().join("tests/vectors")
}

/// Reads the files of a folder that have an extension, by their names.
fn read_all(folder: &Path, extension: &str) -> Vec<(String, Vec<Delivery>)> {
    let paths = files(folder).into_iter();
    let paths = paths.filter(|path| path.extension().is_some_and(|own| own == extension));
    let mut read: Vec<_> = paths
        .filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), read(&path))))
        .collect();
    // With their extensions, `gitlab.json` would come after `gitlab-token.json`.
    read.sort_by(|(one, _), (other, _)| one.cmp(other));
    read
}

#[expect(clippy::panic, reason = "a test harness reports by panicking")]
fn read(path: &Path) -> Vec<Delivery> {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let deliveries =
        Delivery::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    for delivery in &deliveries {
        if delivery.source.is_none() {
            let name = delivery.name.as_deref().unwrap_or_default();
            panic!(
                "{}: the vector `{name}` has no `source`; write who published it and where, or \
                 `made here`",
                path.display()
            );
        }
    }
    deliveries
}

/// Returns whether a delivery is expected to verify.
#[must_use]
pub fn is_verified(delivery: &Delivery) -> bool {
    delivery.expect == Some(Expectation::Verified)
}

/// Returns the verified vectors that the reference implementation made, with one secret each.
#[must_use]
pub fn genuine(scheme: &Scheme) -> Vec<Delivery> {
    let mut genuine = of(scheme.id());
    genuine.retain(|vector| {
        let name = vector.name.as_deref().unwrap_or_default();
        name.starts_with("genuine") && is_verified(vector) && vector.secrets.len() == 1
    });
    genuine
}

/// Signs a delivery anew, as `webhook-sig sign` does; with the private key if its own is public.
///
/// # Errors
///
/// If it is not a request, or the scheme does not sign it.
pub fn signed(
    delivery: &Delivery,
    scheme: &'static Scheme,
    now: UnixTime,
) -> Result<Delivery, BoxError> {
    let verifier = delivery.verifier(scheme)?;
    let private = |text| key_pairs::signing_key(scheme, text);
    let private: Vec<_> = delivery
        .secrets
        .iter()
        .filter_map(|text| private(text))
        .collect();
    let keys = if private.is_empty() {
        SigningKeys::from(delivery.keyring(scheme)?)
    } else {
        private.into()
    };
    let mut request = Request::builder()
        .method(delivery.method.as_deref().unwrap_or("POST"))
        .uri(delivery.url.as_deref().unwrap_or("/"));
    for (name, value) in &delivery.headers {
        request = request.header(name, value);
    }
    let request = request.body(delivery.body_bytes()?)?;
    let signed = Signer::new(verifier, keys).sign(request, now)?;
    let mut delivery = delivery.clone();
    delivery.now = Some(now.as_secs());
    if delivery.url.is_some() {
        delivery.url = Some(signed.uri().to_string());
    }
    let text = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.to_string(), value)
    };
    delivery.headers = signed.headers().iter().map(text).collect();
    delivery.body = Some(String::from_utf8(signed.body().to_vec())?);
    Ok(delivery)
}

/// Lists a folder's files, sorted.
#[expect(clippy::panic, reason = "a test harness reports by panicking")]
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.iter().map(fs::DirEntry::path).collect();
    paths.sort();
    paths
}
