//! What a message signature covers, and the digests that it demands of the body.

use crate::error::{Error, ErrorKind};
use crate::message::ClaimedDigest;
use crate::request::labeled_signature::{ComponentForm, CoveredComponent, LabeledSignature};
use crate::request::structured::byte_sequences;
use crate::request::{Found, View, joined_field};
use crate::scheme::{BodyCoverage, Covered, Digest, MessageSignature, Version};

/// Returns whether a signature covers what is demanded, by itself or within something larger.
pub(super) fn covers(version: Version, components: &[CoveredComponent], covered: &Covered) -> bool {
    let has = |name: &str| {
        let mut components = components.iter();
        components.any(|own| own.name == name && own.form == ComponentForm::Whole)
    };
    let has_header = |name: &str| {
        let is_of_field = |own: &CoveredComponent| {
            let is_all = matches!(own.form, ComponentForm::ByteSequence | ComponentForm::Whole);
            is_all && own.name.eq_ignore_ascii_case(name)
        };
        components.iter().any(is_of_field)
    };
    #[cfg(feature = "legacy")]
    if version == Version::Cavage {
        return match covered {
            Covered::Authority => has("host"),
            Covered::Header(name) => has_header(name),
            Covered::Method
            | Covered::Path
            | Covered::Query
            | Covered::QueryParam(_)
            | Covered::RequestTarget => has("(request-target)"),
            Covered::Scheme | Covered::TargetUri => false,
        };
    }
    let _ = version;
    let has_path = has("@path") || has("@request-target") || has("@target-uri");
    let has_query = has("@query") || has("@request-target") || has("@target-uri");
    match covered {
        Covered::Authority => has("@authority") || has("@target-uri"),
        Covered::Header(name) => has_header(name),
        Covered::Method => has("@method"),
        Covered::Path => has_path,
        Covered::Query => has_query,
        Covered::QueryParam(name) => {
            let param = ComponentForm::QueryParam((*name).to_owned());
            has_query || components.iter().any(|own| own.form == param)
        }
        Covered::RequestTarget => has_path && has_query,
        Covered::Scheme => has("@scheme") || has("@target-uri"),
        Covered::TargetUri => has("@target-uri"),
    }
}

/// Returns the digests that the body must have; where none is covered and one must be, the body
/// must be empty.
pub(super) fn signed_digests(
    policy: &MessageSignature,
    signature: &LabeledSignature,
    view: &View<'_>,
) -> Result<Vec<ClaimedDigest>, Error> {
    let field = match policy.version() {
        #[cfg(feature = "legacy")]
        Version::Cavage => "digest",
        Version::Rfc9421 => "content-digest",
    };
    let mut components = signature.covered.iter();
    let Some(component) = components.find(|component| component.name == field) else {
        return digest_of_nothing(policy, signature, view);
    };
    let malformed = || Error::new(ErrorKind::FieldMalformed, format!("`{field}` is malformed"));
    let text = joined_field(view, field).map_err(|_| malformed())?;
    let missing = || {
        let source = format!("`{field}`, which the signature covers, is missing");
        Error::new(ErrorKind::FieldMissing, source)
    };
    let text = text.ok_or_else(missing)?;
    let named = match policy.version() {
        #[cfg(feature = "legacy")]
        Version::Cavage => crate::request::cavage::digests(&text),
        Version::Rfc9421 => byte_sequences(&text),
    };
    let mut digests = Vec::new();
    for (name, bytes) in named.map_err(|_| malformed())? {
        // Another member of the field is not signed.
        let is_signed = match &component.form {
            ComponentForm::Member(key) => *key == name,
            _ => true,
        };
        let (digest, length) = match &*name {
            "sha-256" => (Digest::Sha256, 32),
            "sha-512" => (Digest::Sha512, 64),
            _ => continue,
        };
        if bytes.len() != length {
            return Err(malformed());
        }
        if is_signed {
            digests.push(ClaimedDigest {
                digest,
                bytes: Some(bytes),
            });
        }
    }
    if digests.is_empty() {
        let source = format!("`{field}` has no digest that protects the body: it needs `sha-256`");
        return Err(Error::new(ErrorKind::FieldMalformed, source));
    }
    Ok(digests)
}

/// Refuses a body that no digest covers where one has to; one that is not announced is refused
/// when it arrives.
fn digest_of_nothing(
    policy: &MessageSignature,
    signature: &LabeledSignature,
    view: &View<'_>,
) -> Result<Vec<ClaimedDigest>, Error> {
    let covers_path = || covers(policy.version(), &signature.covered, &Covered::Path);
    let is_needed = match policy.body_coverage() {
        BodyCoverage::Always => true,
        BodyCoverage::IfCovered => false,
        BodyCoverage::WithPath => covers_path(),
    };
    if !is_needed {
        return Ok(Vec::new());
    }
    let has_length = !matches!(
        view.find("content-length"),
        Found::Absent | Found::One(b"0")
    );
    if has_length || view.find("transfer-encoding") != Found::Absent {
        let source = "the signature does not cover the digest of the body";
        return Err(Error::new(ErrorKind::SignatureMalformed, source));
    }
    Ok(vec![ClaimedDigest {
        digest: Digest::Sha256,
        bytes: None,
    }])
}
