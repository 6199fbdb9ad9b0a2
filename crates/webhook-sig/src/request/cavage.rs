//! The header `Signature` of the drafts before RFC 9421 (draft-cavage-http-signatures-12).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::request::ReadError;
use crate::request::labeled_signature::{ComponentForm, CoveredComponent, LabeledSignature, Param};
use crate::request::structured::COVERED_COMPONENT_LIMIT;

/// The greatest number of parameters; the draft has seven.
const PARAMETER_LIMIT: usize = 16;

/// Reads one signature; its parameters get the names that RFC 9421 has for them.
pub(crate) fn signature(text: &str) -> Result<LabeledSignature, ReadError> {
    let mut params: Vec<(String, Param)> = Vec::new();
    let (mut covered, mut signature) = (None, None);
    let mut rest = text.trim_matches([' ', '\t']);
    while !rest.is_empty() {
        let (name, value, after) = parameter(rest).ok_or(ReadError::Malformed)?;
        rest = after;
        let is_new = !params.iter().any(|(own, _)| *own == name);
        if !is_new || params.len() >= PARAMETER_LIMIT {
            return Err(ReadError::Malformed);
        }
        match (&*name, &value) {
            ("headers", Param::Text(names)) => covered = Some(components(names)?),
            ("signature", Param::Text(text)) => {
                let bytes = STANDARD.decode(text);
                signature = Some(bytes.map_err(|_| ReadError::Malformed)?);
            }
            ("headers" | "signature", _) => return Err(ReadError::Malformed),
            _ => {}
        }
        params.push((name, value));
    }
    let signature = signature.ok_or(ReadError::Malformed)?;
    // The early drafts' default, which senders without a list mean.
    let covered = covered.unwrap_or_else(|| vec![component("date")]);
    Ok(LabeledSignature {
        covered,
        params,
        signature,
        ..LabeledSignature::default()
    })
}

/// Reads one parameter; returns its name, its value and what follows.
fn parameter(text: &str) -> Option<(String, Param, &str)> {
    let (name, rest) = text.split_once('=')?;
    let name = name.trim_end_matches([' ', '\t']);
    let name = match name.to_ascii_lowercase() {
        name if name == "algorithm" => "alg".to_owned(),
        name if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            return None;
        }
        name => name,
    };
    let rest = rest.trim_start_matches([' ', '\t']);
    let (value, rest) = match rest.strip_prefix('"') {
        Some(quoted) => {
            let (value, rest) = quoted.split_once('"')?;
            // An escape would have two readings, and no value needs one.
            if value.contains('\\') {
                return None;
            }
            (Param::Text(value.to_owned()), rest)
        }
        None => {
            let (number, _) = rest.split_once(',').unwrap_or((rest, ""));
            let digits = number.trim_end_matches([' ', '\t']);
            if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            (
                Param::Integer(digits.parse().ok()?),
                rest.strip_prefix(digits)?,
            )
        }
    };
    let rest = rest.trim_start_matches([' ', '\t']);
    match rest.strip_prefix(',') {
        Some(rest) => {
            let rest = rest.trim_start_matches([' ', '\t']);
            (!rest.is_empty()).then_some((name, value, rest))
        }
        None => rest.is_empty().then_some((name, value, rest)),
    }
}

/// Reads the list of what is signed, in which nothing may come twice.
fn components(names: &str) -> Result<Vec<CoveredComponent>, ReadError> {
    let mut covered = Vec::new();
    for name in names.split(' ') {
        let component = component(&name.to_ascii_lowercase());
        let is_new = !covered.contains(&component);
        if name.is_empty() || !is_new || covered.len() >= COVERED_COMPONENT_LIMIT {
            return Err(ReadError::Malformed);
        }
        covered.push(component);
    }
    Ok(covered)
}

fn component(name: &str) -> CoveredComponent {
    CoveredComponent {
        name: name.to_owned(),
        form: ComponentForm::Whole,
    }
}

/// Reads `Digest` (RFC 3230): names of algorithms, in any case, and base64.
pub(crate) fn digests(text: &str) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
    let mut digests: Vec<(String, Vec<u8>)> = Vec::new();
    for digest in text.split(',') {
        let (name, value) = digest.split_once('=').ok_or(ReadError::Malformed)?;
        let name = name.trim_matches([' ', '\t']).to_ascii_lowercase();
        let is_new = !digests.iter().any(|(own, _)| *own == name);
        if name.is_empty() || !is_new || digests.len() >= PARAMETER_LIMIT {
            return Err(ReadError::Malformed);
        }
        // Others, such as UNIXsum, are not written in base64.
        let bytes = match &*name {
            "sha-256" | "sha-512" => STANDARD.decode(value.trim_matches([' ', '\t'])),
            _ => Ok(Vec::new()),
        };
        digests.push((name, bytes.map_err(|_| ReadError::Malformed)?));
    }
    Ok(digests)
}
