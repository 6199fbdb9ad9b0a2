//! The table of providers, in Markdown: what a user compares before choosing.

use std::fmt::Write as _;

use webhook_sig::Scheme;
use webhook_sig::provider::{self, Certainty, Profile, Proof, Unsigned, Unsupported};

use crate::providers::evidence::{self, Kind};
use crate::providers::list::{Source, features_of};

/// The file that holds the table, from the workspace's folder.
pub(super) const TABLE: &str = "crates/webhook-sig/docs/providers.md";

/// Writes the table: the schemes, the vendors who sign nothing, and those not supported yet.
///
/// # Panics
///
/// If a provider's vectors cannot be read, or a vector has no source.
pub(super) fn table(sources: &[Source]) -> String {
    let schemes = provider::profiles()
        .iter()
        .map(|profile| (profile.scheme().id(), row(profile, sources)));
    let unsigned = provider::UNSIGNED
        .iter()
        .map(|vendor| (vendor.id(), unsigned_row(vendor)));
    let unsupported = provider::UNSUPPORTED
        .iter()
        .map(|vendor| (vendor.id(), unsupported_row(vendor)));
    let mut rows: Vec<_> = schemes.chain(unsigned).chain(unsupported).collect();
    rows.sort();
    let mut text = String::from(HEAD);
    for (_, row) in rows {
        let _ = writeln!(text, "{row}");
    }
    text
}

const HEAD: &str = "\
| id | vendor | algorithm | signature | signed | freshness | not signed | acknowledged by | evidence | handshake | feature |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
";

fn row(profile: &Profile, sources: &[Source]) -> String {
    let scheme = profile.scheme();
    format!(
        "| [`{id}`]({here}) | [{vendor}]({page}) | {algorithm} | `{signature}` | {signed} | {freshness} | {not_signed} | {acknowledgement} | {evidence} | {handshake} | {features} |",
        id = scheme.id(),
        here = page_of(scheme),
        page = profile.docs().first().unwrap_or(&""),
        vendor = profile.vendor(),
        algorithm = scheme.algorithm(),
        signature = cell(&scheme.signature().to_string()),
        signed = signed(scheme),
        freshness = if scheme.timestamp().is_some() {
            "signed timestamp"
        } else {
            "none signed"
        },
        not_signed = cell(first_clause(profile.unsigned())),
        acknowledgement = scheme
            .acknowledgement()
            .to_string()
            .trim_start_matches("any "),
        evidence = evidence(profile),
        handshake = if profile.handshake().is_some() {
            "yes"
        } else {
            ""
        },
        features = features(&features_of(sources, scheme.id())),
    )
}

/// Returns the address of a scheme's page in the documentation.
pub(super) fn page_of(scheme: &Scheme) -> String {
    let constant = scheme.id().replace('-', "_").to_uppercase();
    format!("https://docs.rs/webhook-sig/latest/webhook_sig/provider/constant.{constant}.html")
}

/// Escapes what would end a cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn features(features: &[&str]) -> String {
    let features: Vec<_> = features.iter().map(|name| format!("`{name}`")).collect();
    features.join(", ")
}

fn first_clause(text: &str) -> &str {
    let end = [". ", "; ", ": "]
        .iter()
        .filter_map(|end| text.find(end))
        .min();
    let clause = end.map_or(text, |end| text.get(..end).unwrap_or_default());
    clause.trim_end_matches('.')
}

fn signed(scheme: &Scheme) -> String {
    if scheme.algorithm().is_token() {
        return "nothing".to_owned();
    }
    format!("`{}`", cell(&scheme.signed_content().to_string()))
}

fn evidence(profile: &Profile) -> String {
    let id = profile.scheme().id();
    let judged = evidence::judges(id).map_or("", |_| "; judged by an SDK");
    let mut text = format!(
        "{}{judged}; {}",
        Kind::strongest(profile),
        evidence::vectors(id)
    );
    if !profile.open_questions().is_empty() {
        text.push_str(", see its page for what is unconfirmed");
    }
    text
}

fn unsigned_row(vendor: &Unsigned) -> String {
    format!(
        "| {id} | [{name}]({page}) | none: it does not sign | | nothing | none signed | everything; {instead} | | {evidence} | | |",
        id = vendor.id(),
        page = vendor.docs(),
        name = vendor.vendor(),
        instead = vendor.instead(),
        evidence = match vendor.certainty() {
            Certainty::Documented => "documentation only",
            _ => "unconfirmed",
        },
    )
}

fn unsupported_row(vendor: &Unsupported) -> String {
    format!(
        "| {id} | [{name}]({page}) | {proof}: this vendor is not supported yet | | | | | | | | |",
        id = vendor.id(),
        page = vendor.docs(),
        name = vendor.vendor(),
        proof = match vendor.proof() {
            Proof::PublicKey => "public key",
            _ => "JSON Web Token",
        },
    )
}
