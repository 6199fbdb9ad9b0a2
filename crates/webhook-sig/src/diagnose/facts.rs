//! What may help where nothing verifies, and what is likely by the looks of it.

use crate::diagnose::attempt::{Attempt, Secret};
use crate::diagnose::{Cause, Finding, headers, schemes};
use crate::error::{Error, ErrorKind};

/// How credentials begin that are not signing secrets.
const CREDENTIALS: [(&str, &str); 17] = [
    (
        "sk_live_",
        "a live API key of Stripe's or of a similar vendor",
    ),
    (
        "sk_test_",
        "a test API key of Stripe's or of a similar vendor",
    ),
    ("rk_live_", "a live restricted API key of Stripe's"),
    ("rk_test_", "a test restricted API key of Stripe's"),
    ("pk_live_", "a live publishable key"),
    ("pk_test_", "a test publishable key"),
    ("ghp_", "a personal access token of GitHub's"),
    ("github_pat_", "a personal access token of GitHub's"),
    ("glpat-", "a personal access token of GitLab's"),
    ("shpat_", "an access token of Shopify's"),
    ("xoxb-", "a bot token of Slack's"),
    ("xoxp-", "a user token of Slack's"),
    ("xapp-", "an app token of Slack's"),
    ("SG.", "an API key of SendGrid's"),
    ("whpk_", "a public key of Standard Webhooks"),
    ("$", "the name of a variable, which was not replaced"),
    ("https://", "a URL"),
];

/// The replacement character of Unicode, in UTF-8.
const LOST: &[u8] = "\u{fffd}".as_bytes();

/// The number of other schemes that are named.
const SCHEMES_NAMED: usize = 5;

/// Returns what is known of a delivery that is refused.
pub(super) fn of(base: &Attempt, refusal: &Error) -> Vec<String> {
    let mut facts = Vec::new();
    let scheme = base.scheme();
    if let Some(kind) = credential(base) {
        facts.push(format!("the secret looks like {kind}"));
    }
    if let Err(invalid) = base.keyring() {
        facts.push(format!("the scheme cannot read the secret: {invalid}"));
    }
    if refusal.kind() == ErrorKind::SignatureMissing
        || refusal.kind() == ErrorKind::SignatureMalformed
    {
        facts.push(format!(
            "the signature is expected as `{}`, in {}",
            scheme.signature(),
            form(base)
        ));
    }
    for name in headers::needed(base) {
        if base.header(name).is_none() {
            facts.push(format!("`{name}` did not come"));
        }
    }
    if let Some(sent) = base.sent_at() {
        let apart = sent.abs_diff(base.now).as_secs();
        let direction = if sent < base.now { "before" } else { "after" };
        let window = base.verifier.window().unwrap_or_default();
        facts.push(format!(
            "the delivery was signed {apart} s {direction} the receiver's clock; the window is {} s \
             before and {} s after",
            window.past_reach().as_secs(),
            window.future_reach().as_secs(),
        ));
    }
    let others: Vec<_> = schemes::present(base)
        .take(SCHEMES_NAMED)
        .map(|scheme| scheme.id())
        .collect();
    if !others.is_empty() {
        facts.push(format!(
            "a header came that these schemes have too: {}",
            others.join(", ")
        ));
    }
    facts
}

/// Returns what a signature looks like.
fn form(base: &Attempt) -> String {
    let scheme = base.scheme();
    match scheme.algorithm().signature_len() {
        Some(len) if !scheme.algorithm().is_token() => {
            format!("{} of {len} bytes", scheme.encoding())
        }
        _ => scheme.encoding().to_string(),
    }
}

/// Returns which credential the secret looks like, if it is not the scheme's.
fn credential(base: &Attempt) -> Option<&'static str> {
    let Secret::Text(text) = &base.secret else {
        return None;
    };
    let mut known = CREDENTIALS.iter();
    let (_, kind) = known.find(|(start, _)| text.trim_start().starts_with(start))?;
    Some(kind)
}

/// Returns the causes that cannot be shown by verifying.
pub(super) fn suspicions(base: &Attempt, refusal: &Error, found: &[Finding]) -> Vec<Finding> {
    let mut suspicions = Vec::new();
    if !found.is_empty() {
        return suspicions;
    }
    let mut suspect = |cause, change: String| {
        suspicions.push(Finding {
            causes: vec![cause],
            change,
            certain: false,
        });
    };
    if base.body.bytes.is_empty() && base.scheme().signs_body() {
        suspect(Cause::BodyConsumed, String::new());
    }
    if let Some(kind) = credential(base) {
        suspect(Cause::SecretKind, format!("it looks like {kind}"));
    }
    if memchr::memmem::find(&base.body.bytes, LOST).is_some() {
        suspect(
            Cause::BodyMangled,
            "a replacement character is in it".to_owned(),
        );
    }
    match refusal.kind() {
        ErrorKind::SignatureMissing => {
            for scheme in schemes::present(base).take(SCHEMES_NAMED) {
                suspect(Cause::OtherScheme(scheme.id()), String::new());
            }
        }
        ErrorKind::BodyTooLarge => suspect(Cause::BodyLimit, String::new()),
        ErrorKind::SignatureMalformed => suspect(Cause::SignatureForm, String::new()),
        ErrorKind::SignatureMismatch | ErrorKind::TimestampTooOld | ErrorKind::TimestampTooNew => {
            suspect(Cause::WrongSecretOrBody, String::new());
        }
        _ => {}
    }
    suspicions
}
