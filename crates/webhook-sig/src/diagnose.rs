//! Finds out why a delivery is refused, by trying the usual mistakes.
//!
//! [`diagnose`] changes one thing at a time, as it might have been before somebody made a mistake: the
//! secret, the body, the URL, the headers, the clock, the scheme. What verifies then is the cause.
//!
//! ```
//! use webhook_sig::diagnose::{Cause, diagnose};
//! use webhook_sig::provider::GITHUB;
//! use webhook_sig::{Head, UnixTime, Verifier};
//!
//! // What GitHub signed was `{"zen":"Keep it logically awesome."}`.
//! let body = br#"{ "zen": "Keep it logically awesome." }"#;
//! let headers = [(
//!     "X-Hub-Signature-256",
//!     "sha256=3e3f755b9c86de7ba27a12094164f91539456069c66b64c35352a65864c33d9d",
//! )];
//! let head = Head::new("POST", "/webhooks/github", &headers);
//! let verifier = Verifier::new(&GITHUB);
//!
//! let diagnosis = diagnose(&verifier, &head, body, &["W5ZqkqPDYkYm8sJ1tq0V"], UnixTime::now());
//!
//! let [finding] = diagnosis.findings() else { panic!() };
//! assert_eq!(finding.causes(), [Cause::BodyPrintedAgain]);
//! assert_eq!(finding.change(), "as compact JSON (36 bytes instead of 39)");
//! assert!(finding.is_certain());
//! ```
//!
//! # Security
//!
//! It is a tool for developers. Never call it with what a stranger sent where the stranger sees the
//! result, or how long it takes: it tells how close a forgery is. No endpoint and no layer calls it.

use std::collections::HashSet;

use crate::diagnose::attempt::{Attempt, Change, fingerprint};
use crate::error::Error;
use crate::request::Head;
use crate::time::UnixTime;
use crate::verify::Verifier;

pub use self::cause::Cause;
pub use self::limits::{BYTE_LIMIT, CHANGED_BODY_LIMIT, TRY_LIMIT};

mod attempt;
mod body;
mod cause;
mod clock;
mod decoded;
mod facts;
mod headers;
mod limits;
mod print;
mod schemes;
mod secrets;
mod url;

/// Tries the usual mistakes on a delivery, and returns those that explain why it is refused.
///
/// Of the secrets the first is the configured one, and the others are those that might be meant. At
/// most [`TRY_LIMIT`] changes are tried, each of which verifies the delivery once, and at most
/// [`BYTE_LIMIT`] bytes of bodies; what ends there has a fact that says so. Bodies beyond
/// [`CHANGED_BODY_LIMIT`] bytes are not changed. [The module](crate::diagnose) shows it.
#[must_use]
pub fn diagnose(
    verifier: &Verifier,
    head: &Head<'_>,
    body: &[u8],
    secrets: &[&str],
    now: UnixTime,
) -> Diagnosis {
    diagnose_sent_to(verifier, head, body, secrets, &[], now)
}

/// Tries the usual mistakes as [`diagnose`] does, and other URLs that the sender may have addressed.
///
/// Each URL is whole, or a path and a query. Where the scheme signs the URL, its parts are tried in
/// place of those of the verifier's base URL and of the head's target.
///
/// ```
/// use webhook_sig::diagnose::{Cause, diagnose_sent_to};
/// use webhook_sig::provider::TWILIO;
/// use webhook_sig::{BaseUrl, Head, UnixTime, Verifier};
///
/// let headers = [
///     ("Content-Type", "application/x-www-form-urlencoded"),
///     ("X-Twilio-Signature", "vHXOrInGT+nJ7P12sFAHT3qEef4="),
/// ];
/// let verifier = Verifier::new(&TWILIO).base_url(BaseUrl::new("http://10.0.0.7:3000")?);
/// let head = Head::new("POST", "/twilio/in", &headers);
/// let sent_to = ["https://shop.example/in"];
///
/// let secret = "an auth token made up for this page";
/// let diagnosis =
///     diagnose_sent_to(&verifier, &head, b"From=7", &[secret], &sent_to, UnixTime::now());
///
/// let [finding] = diagnosis.findings() else { panic!() };
/// assert_eq!(finding.causes(), [Cause::UrlScheme, Cause::UrlHost, Cause::UrlPath]);
/// assert_eq!(finding.change(), "at https://shop.example/in");
/// assert_eq!(finding.base_url(), Some("https://shop.example"));
/// # Ok::<(), webhook_sig::InvalidSetting>(())
/// ```
#[must_use]
pub fn diagnose_sent_to(
    verifier: &Verifier,
    head: &Head<'_>,
    body: &[u8],
    secrets: &[&str],
    urls: &[&str],
    now: UnixTime,
) -> Diagnosis {
    let base = Attempt::new(verifier, head, body, secrets.first().copied(), now);
    let refusal = match base.verify() {
        Ok(()) => return Diagnosis::default(),
        Err(error) => error,
    };
    let mut facts = facts::of(&base, &refusal);
    let mut search = Search::default();
    search.seen.insert(fingerprint(&base));
    clock::search(&mut search, &base);
    let groups = [
        secrets::changes(&base, secrets),
        headers::forms(&base),
        body::changes(&base),
        url::changes(&base, urls),
        schemes::changes(&base),
        headers::names(&base),
    ];
    if search.findings.is_empty() {
        search.single(&base, &groups);
    }
    let is_each_tried = !search.ended;
    if search.findings.is_empty() {
        search.pairs(&base, &groups);
    }
    search.doubt();
    if search.findings.is_empty() {
        search.findings = facts::suspicions(&base, &refusal);
        if is_each_tried && search.findings.iter().any(facts::is_mismatch) {
            facts.extend(facts::ruled_out(&base, &groups));
        }
    }
    if search.findings.iter().any(Finding::is_certain) {
        facts.clear();
    }
    if search.ended {
        facts.push(format!(
            "not all was tried: the diagnosis ended after {} changes and {} bytes of bodies",
            search.tries, search.bytes,
        ));
    }
    Diagnosis {
        refusal: Some(refusal),
        findings: search.findings,
        facts,
        tries: search.tries,
        bytes: search.bytes,
    }
}

/// What [`diagnose`] found.
#[derive(Debug, Default)]
pub struct Diagnosis {
    refusal: Option<Error>,
    findings: Vec<Finding>,
    facts: Vec<String>,
    tries: usize,
    bytes: usize,
}

impl Diagnosis {
    /// Returns why the delivery is refused; `None` if it verifies as it is.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Error> {
        self.refusal.as_ref()
    }

    /// Returns the possible causes, the likeliest first.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns what may help where no cause is certain, as sentences without a full stop: why the secret
    /// cannot be read, which headers are missing, the age, the expected format and headers of other
    /// schemes, as far as the refusal does not tell it. Where nothing verifies, they name what was tried
    /// without success, and what is in order. Where the diagnosis ended at a limit before all
    /// was tried, one of them says so.
    #[must_use]
    pub fn facts(&self) -> &[String] {
        &self.facts
    }

    /// Returns how many changes were tried, at most [`TRY_LIMIT`].
    #[must_use]
    pub const fn tries(&self) -> usize {
        self.tries
    }

    /// Returns how many bytes of bodies were verified over all the tries, at most [`BYTE_LIMIT`].
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes
    }
}

/// A possible cause, and what becomes of the delivery without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    causes: Vec<Cause>,
    change: String,
    base_url: Option<String>,
    certain: bool,
}

impl Finding {
    /// Returns the causes: one, or several that come together.
    #[must_use]
    pub fn causes(&self) -> &[Cause] {
        &self.causes
    }

    /// Returns what the causes are, as a sentence without a full stop.
    #[must_use]
    pub fn cause(&self) -> String {
        let causes = self.causes.iter().map(|cause| self.text_of(*cause));
        let causes: Vec<_> = causes.collect();
        causes.join("; and ")
    }

    /// Returns what a cause is: of `http` and `https` the base URL tells which one was addressed.
    fn text_of(&self, cause: Cause) -> String {
        match (cause, self.base_url()) {
            (Cause::UrlScheme, Some(base)) if base.starts_with("https:") => TLS_ENDS.to_owned(),
            (Cause::UrlScheme, Some(_)) => {
                "the URL has https, and the sender addressed http".to_owned()
            }
            _ => cause.to_string(),
        }
    }

    /// Returns what was changed, such as `as compact JSON (54 bytes instead of 58)`; it never holds a
    /// secret, and is empty where nothing was tried.
    #[must_use]
    pub fn change(&self) -> &str {
        &self.change
    }

    /// Returns the base URL with which it verifies, such as `https://shop.example/api`, where the URL was
    /// changed to one with a host; user and password are left out.
    #[must_use]
    pub fn base_url(&self) -> Option<&str> {
        self.base_url.as_deref()
    }

    /// Returns what to do, as a sentence without a full stop.
    #[must_use]
    pub fn cure(&self) -> String {
        self.cure_with(|_| None)
    }

    /// Returns what to do, as [`cure`](Self::cure) does, in the words of a program that has its own for
    /// some causes.
    ///
    /// The cures of the library name its settings, such as [`Verifier::base_url`]; users of a program
    /// have an option in its place.
    #[must_use]
    pub fn cure_with(&self, own: impl Fn(Cause) -> Option<String>) -> String {
        let causes = self.causes.iter();
        let mut cures = Vec::new();
        for cure in causes.map(|cause| own(*cause).unwrap_or_else(|| cause.cure())) {
            if !cures.contains(&cure) {
                cures.push(cure);
            }
        }
        cures.join("; and ")
    }

    /// Returns whether the delivery verifies without the cause, and nothing else explains it.
    #[must_use]
    pub const fn is_certain(&self) -> bool {
        self.certain
    }
}

const TLS_ENDS: &str = "the URL has http, and the sender addressed https, as where a load balancer \
    ends TLS";

/// The changes that were tried, and those that verify.
#[derive(Default)]
struct Search {
    tries: usize,
    bytes: usize,
    /// Whether a limit ended it before all was tried.
    ended: bool,
    seen: HashSet<u64>,
    findings: Vec<Finding>,
}

impl Search {
    /// Tries each change alone, and of each group those up to the first that verifies: what follows
    /// comes to the same in another way.
    fn single(&mut self, base: &Attempt, groups: &[Vec<Change>]) {
        for group in groups {
            let before = self.findings.len();
            let mut changes = group.iter();
            while let Some(change) = changes.next()
                && self.findings.len() == before
            {
                self.attempt(base, &[change]);
            }
        }
    }

    /// Takes the certainty from two explanations: neither is certain.
    fn doubt(&mut self) {
        if self.findings.len() > 1 {
            self.findings
                .iter_mut()
                .for_each(|finding| finding.certain = false);
        }
    }

    /// Tries two changes of different groups together, until one verifies with another; then the rest
    /// of what it may verify with, because two explanations leave both in doubt.
    fn pairs(&mut self, base: &Attempt, groups: &[Vec<Change>]) {
        for (at, group) in groups.iter().enumerate() {
            for one in group {
                for later in groups.iter().skip(at.saturating_add(1)) {
                    self.with_one_of(base, one, later);
                }
                if self.ended || !self.findings.is_empty() {
                    return;
                }
            }
        }
    }

    /// Tries a change together with each of a group, up to the first that verifies.
    fn with_one_of(&mut self, base: &Attempt, one: &Change, group: &[Change]) {
        let before = self.findings.len();
        for other in group {
            self.attempt(base, &[one, other]);
            if self.ended || self.findings.len() > before {
                return;
            }
        }
    }

    /// Verifies with some changes, and where the delivery is old, as if it were the time that it names;
    /// unless that changes nothing or nothing new.
    fn attempt(&mut self, base: &Attempt, changes: &[&Change]) {
        let mut attempt = base.clone();
        for change in changes {
            attempt.apply(&change.patch);
        }
        // A capture is often old, and its age must not hide what else is wrong.
        let late = clock::change(&attempt);
        let changes: Vec<_> = changes.iter().copied().chain(&late).collect();
        if let Some(late) = &late {
            attempt.apply(&late.patch);
        }
        if !self.seen.insert(fingerprint(&attempt)) {
            return;
        }
        if self.verifies(&attempt) {
            self.find(&changes);
        }
    }

    /// Verifies an attempt, unless a limit is reached.
    fn verifies(&mut self, attempt: &Attempt) -> bool {
        let bytes = self.bytes.saturating_add(attempt.body.bytes.len());
        if self.tries >= TRY_LIMIT || bytes > BYTE_LIMIT {
            self.ended = true;
            return false;
        }
        self.tries = self.tries.saturating_add(1);
        self.bytes = bytes;
        attempt.verify().is_ok()
    }

    fn find(&mut self, changes: &[&Change]) {
        let causes = changes
            .iter()
            .flat_map(|change| change.causes.iter().copied());
        let what: Vec<_> = changes.iter().map(|change| change.what.as_str()).collect();
        self.findings.push(Finding {
            causes: causes.collect(),
            change: what.join(", "),
            base_url: changes.iter().find_map(|change| change.base_url.clone()),
            certain: true,
        });
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;
    use crate::diagnose::attempt::Patch;
    use crate::provider::{GITHUB, SHOPIFY, SQUARE};

    const SECRET: &str = "W5ZqkqPDYkYm8sJ1tq0V";

    fn of(verifier: &Verifier, target: &str, body: &[u8]) -> Diagnosis {
        let signature = format!("sha256={}", "0a".repeat(32));
        let headers = [
            ("X-Hub-Signature-256", &*signature),
            (
                "x-square-hmacsha256-signature",
                "n2Vc3Tz0cKqVbQ2m5cQZBqv5pHhYx1Qk0b0fVqfJr5E=",
            ),
            ("Host", "shop.example:8080"),
            ("X-Forwarded-Host", "hooks.example"),
            ("X-Forwarded-Port", "8443"),
        ];
        let head = Head::new("POST", target, &headers);
        let secrets = ["whsec_wrong", SECRET, "", "\u{feff}"];
        diagnose(
            verifier,
            &head,
            body,
            &secrets,
            UnixTime::from_secs(1_700_000_000),
        )
    }

    #[test]
    fn the_number_of_tries_is_bounded() {
        let long = format!("/hooks?{}", "a=b+c%20&".repeat(1000));

        let diagnosis = of(&Verifier::new(&SQUARE), &long, br#"{"id": "\u00e9/<"}"#);

        assert_eq!(diagnosis.tries(), TRY_LIMIT);
        assert!(
            diagnosis
                .findings()
                .iter()
                .all(|finding| !finding.is_certain())
        );
    }

    #[test]
    fn the_number_of_bytes_is_bounded() {
        let body = format!(
            r#"{{"id": "{}"}}"#,
            "a/<\u{e9} ".repeat(CHANGED_BODY_LIMIT / 8)
        );

        let diagnosis = of(&Verifier::new(&GITHUB), "/", body.as_bytes());

        let tried = diagnosis.bytes();
        assert!((BYTE_LIMIT / 2..=BYTE_LIMIT).contains(&tried), "{tried}");
        assert!(diagnosis.tries() < TRY_LIMIT);
        let ending = diagnosis.facts().last().unwrap();
        assert!(ending.starts_with("not all was tried"), "{ending}");
    }

    #[test]
    fn each_changed_body_is_there_once() {
        let head = Head::new("POST", "/", &[("Host", "shop.example")]);
        let body = br#"{"id":1}"#;
        let base = Attempt::new(&Verifier::new(&GITHUB), &head, body, None, UnixTime::now());

        let mut seen = HashSet::from([base.body.bytes.clone()]);
        for change in body::changes(&base) {
            if let Patch::Body(body) = change.patch {
                assert!(seen.insert(body.bytes), "{}", change.what);
            }
        }
        assert!(seen.len() > 1);
    }

    #[test]
    fn a_body_that_decompresses_to_too_much_is_cut() {
        let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
        let zeros = vec![0; CHANGED_BODY_LIMIT];
        for _ in 0..20 {
            bomb.write_all(&zeros).unwrap();
        }

        let head = Head::new("POST", "/", &[("Host", "shop.example")]);
        let bomb = bomb.finish().unwrap();
        let base = Attempt::new(&Verifier::new(&GITHUB), &head, &bomb, None, UnixTime::now());

        let lengths = body::changes(&base).into_iter().filter_map(|change| {
            let Patch::Body(body) = change.patch else {
                return None;
            };
            Some(body.bytes.len())
        });
        assert_eq!(lengths.max(), Some(CHANGED_BODY_LIMIT));
    }

    #[test]
    fn a_body_that_is_too_long_is_not_changed() {
        let diagnosis = of(
            &Verifier::new(&GITHUB).body_limit(usize::MAX),
            "/",
            &vec![b' '; CHANGED_BODY_LIMIT + 1],
        );

        let mistakes: Vec<_> = diagnosis.findings().iter().map(Finding::causes).collect();
        assert_eq!(mistakes, [[Cause::WrongSecretOrBody]], "{diagnosis:?}");
    }

    #[test]
    fn no_bytes_do_harm() {
        for body in [
            &b""[..],
            b"\xff\xfe",
            b"\x1f\x8b",
            b"\"",
            b"{\"type\":\"Buffer\",\"data\":[256,-1]}",
            b"[[[[[[",
            b"=&=&%",
        ] {
            for target in ["", "/", "?", "/a?b?c", "//evil.example/", "\u{0}"] {
                let diagnosis = of(&Verifier::new(&SQUARE), target, body);
                assert!(diagnosis.refusal().is_some());
            }
        }
    }

    #[test]
    fn no_secret_is_shown() {
        let diagnosis = of(&Verifier::new(&GITHUB), "/", b"{}");

        let shown = format!("{diagnosis:?}");
        assert!(
            !shown.contains(SECRET) && !shown.contains("whsec_wrong"),
            "{shown}"
        );
    }

    /// A header without `X-` is also that of another scheme.
    #[test]
    fn two_explanations_of_two_changes_leave_both_in_doubt() {
        let key = "shopify-current-key-for-tests-only";
        let signed = [(
            "Shopify-Hmac-Sha256",
            "+eFZKzieZhj25ykSnX6H7Mt4x9pS56fQxMplh2CUufw=",
        )];
        let head = Head::new("POST", "/", &signed);
        let body = br##"{"id":1,"name":"#1001","total_price":"28.00","currency":"EUR"}"##;
        let now = UnixTime::from_secs(1_700_000_002);
        let verifier = Verifier::new(&SHOPIFY);

        let diagnosis = diagnose(&verifier, &head, body, &[&format!("\"{key}\"")], now);

        let findings = diagnosis.findings();
        assert_eq!(findings.len(), 2, "{findings:?}");
        assert!(findings.iter().all(|finding| !finding.is_certain()));
    }
}
