//! What may help where nothing verifies, and what is likely by the looks of it.

use crate::diagnose::attempt::{Attempt, Change, Secret};
use crate::diagnose::{Cause, Finding, headers, schemes, url};
use crate::error::{Error, ErrorKind};
use crate::verify::Refusal;

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

/// Returns what is known of a delivery that is refused, and is not in the refusal.
pub(super) fn of(base: &Attempt, refusal: &Error) -> Vec<String> {
    let mut facts = Vec::new();
    let known = Refusal::of(refusal);
    let known = known.as_ref();
    if let Err(invalid) = base.keyring() {
        facts.push(format!("the scheme cannot read the secret: {invalid}"));
    }
    let is_about_signature = matches!(
        refusal.kind(),
        ErrorKind::SignatureMalformed | ErrorKind::SignatureMissing
    );
    if is_about_signature && known.and_then(Refusal::expected).is_none() {
        facts.push(format!(
            "the signature is expected as `{}`, in {}",
            base.scheme().signature(),
            form(base)
        ));
    }
    let named = known.and_then(Refusal::header).unwrap_or_default();
    let named: Vec<_> = named.split(" or ").collect();
    for name in headers::needed(base) {
        if base.header(name).is_none() && !named.contains(&name) {
            facts.push(format!("`{name}` did not come"));
        }
    }
    let window = base.verifier.window().unwrap_or_default();
    let are_times_known = known.is_some_and(|known| known.sent_at().is_some());
    if let Some(sent) = base.sent_at()
        && window.check(sent, base.now).is_err()
        && !are_times_known
    {
        let apart = sent.abs_diff(base.now).as_secs();
        let direction = if sent < base.now { "before" } else { "after" };
        facts.push(format!(
            "the delivery was signed {apart} s {direction} the receiver's clock; the window is {} s \
             before and {} s after",
            window.past_reach().as_secs(),
            window.future_reach().as_secs(),
        ));
    }
    let mut own = base.scheme().signature().headers_named().into_iter();
    // A header that several schemes have tells nothing where it is the scheme's own.
    let is_unsigned = own.all(|name| base.header(name).is_none());
    let others: Vec<_> = schemes::present(base)
        .filter(|_| is_unsigned)
        .take(SCHEMES_NAMED)
        .map(|scheme| scheme.id())
        .collect();
    if !others.is_empty() {
        facts.push(format!(
            "a header came that these schemes have: {}",
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

/// Returns what may be another than the sender's, where a signature or a token is.
fn mismatch(base: &Attempt) -> Cause {
    if base.scheme().algorithm().is_token() {
        Cause::WrongToken
    } else if url::is_signed(base) {
        Cause::WrongSecretUrlOrBody
    } else {
        Cause::WrongSecretOrBody
    }
}

/// Returns whether a finding is that a signature or a token is another one than the sender's.
pub(super) fn is_mismatch(finding: &Finding) -> bool {
    finding.causes.iter().any(|cause| {
        matches!(
            cause,
            Cause::WrongToken | Cause::WrongSecretOrBody | Cause::WrongSecretUrlOrBody
        )
    })
}

/// Returns what was tried and does not verify, and what is in order.
///
/// The groups are the secrets, the forms of headers, the bodies, the URLs, the schemes and the names of
/// headers.
pub(super) fn ruled_out(base: &Attempt, groups: &[Vec<Change>; 6]) -> Vec<String> {
    let kinds = [
        "other forms of the secret",
        "of the signature and other headers",
        "of the body",
        "of the URL",
        "other schemes",
        "other names of the headers",
    ];
    let kinds = kinds.into_iter().zip(groups);
    let kinds = kinds.filter(|(_, changes)| !changes.is_empty());
    let time = base.sent_at().map(|_| "the time that the delivery names");
    let kinds: Vec<_> = kinds.map(|(kind, _)| kind).chain(time).collect();
    let mut facts = vec![format!("tried without success: {}", kinds.join(", "))];
    let window = base.verifier.window().unwrap_or_default();
    if base
        .sent_at()
        .is_some_and(|sent| window.check(sent, base.now).is_ok())
    {
        facts.push("in order: the timestamp is within the window".to_owned());
    }
    let announced = base.header("content-length");
    if let Some(announced) = announced.and_then(|text| text.trim().parse::<usize>().ok()) {
        let len = base.body.bytes.len();
        facts.push(if len == announced {
            "in order: the body is as long as `Content-Length` says".to_owned()
        } else {
            format!("`Content-Length` is {announced}, and the body has {len} bytes")
        });
    }
    facts
}

/// Returns the causes that cannot be shown by verifying, where nothing verifies.
pub(super) fn suspicions(base: &Attempt, refusal: &Error) -> Vec<Finding> {
    let mut suspicions = Vec::new();
    let mut suspect = |cause, change: String| {
        suspicions.push(Finding {
            causes: vec![cause],
            change,
            base_url: None,
            certain: false,
        });
    };
    if base.scheme().signs_url() && !base.verifier.has_base_url() {
        suspect(Cause::UrlUnset, String::new());
    }
    if base.body.bytes.is_empty() && base.scheme().signs_body() {
        suspect(Cause::BodyConsumed, String::new());
    }
    if let Some(kind) = credential(base) {
        suspect(Cause::SecretKind, format!("it looks like {kind}"));
    }
    if base.scheme().signs_body() && memchr::memmem::find(&base.body.bytes, LOST).is_some() {
        suspect(
            Cause::BodyMangled,
            "a replacement character is in it".to_owned(),
        );
    }
    match refusal.kind() {
        ErrorKind::SignatureMissing => {
            // Of several schemes, none is likelier than the others, and a fact names them.
            let mut present = schemes::present(base);
            if let (Some(scheme), None) = (present.next(), present.next()) {
                suspect(Cause::OtherScheme(scheme.id()), String::new());
            }
            suspect(Cause::Unsigned, String::new());
        }
        ErrorKind::BodyTooLarge => suspect(Cause::BodyLimit, String::new()),
        ErrorKind::SignatureMalformed => suspect(Cause::SignatureForm, String::new()),
        ErrorKind::SignatureMismatch | ErrorKind::TimestampTooOld | ErrorKind::TimestampTooNew => {
            suspect(mismatch(base), String::new());
        }
        _ => {}
    }
    suspicions
}
