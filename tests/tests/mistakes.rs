//! Mistakes that people make with webhooks, each on a delivery that was genuine before: whether their
//! causes are named, and no wrong one as certain.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use webhook_sig::diagnose::{Diagnosis, Finding, TRY_LIMIT, diagnose_sent_to};
use webhook_sig::{UnixTime, provider};
use webhook_sig_delivery::{Delivery, Expectation};
use webhook_sig_tests::providers::workspace;

/// How many mistakes there must be, over how many schemes, and how many causes must be named.
const MISTAKES: usize = 110;
const SCHEMES: usize = 15;
const NAMED: usize = 105;

struct Mistake {
    delivery: Delivery,
    /// The causes that are right, of which the first that is found must be one.
    causes: Vec<String>,
    /// The URLs that the sender may have addressed.
    sent_to: Vec<String>,
}

impl Mistake {
    fn all() -> Vec<Self> {
        let folder = workspace().join("tests/mistakes");
        let mut paths: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        let texts = paths.iter().map(|path| fs::read_to_string(path).unwrap());
        let deliveries = texts.flat_map(|text| Delivery::parse(&text).unwrap());
        deliveries.map(Self::new).collect()
    }

    fn new(delivery: Delivery) -> Self {
        let texts = |name| {
            let texts = delivery.about.get(name).and_then(Value::as_array);
            let texts = texts.into_iter().flatten();
            texts.map(|text| text.as_str().unwrap().to_owned())
        };
        let causes: Vec<_> = texts("cause").collect();
        assert!(!causes.is_empty());
        Self {
            causes,
            sent_to: texts("sent_to").collect(),
            delivery,
        }
    }

    fn none(mut delivery: Delivery) -> Self {
        delivery.now.get_or_insert(1_700_000_000);
        Self {
            delivery,
            causes: Vec::new(),
            sent_to: Vec::new(),
        }
    }

    fn diagnosis(&self) -> Diagnosis {
        let delivery = &self.delivery;
        let scheme = provider::find(&delivery.scheme).unwrap();
        let verifier = delivery.verifier(scheme).unwrap();
        let secrets: Vec<_> = delivery.secrets.iter().map(String::as_str).collect();
        let now = UnixTime::from_secs(delivery.now.unwrap());
        let body = delivery.body_bytes().unwrap();
        let sent_to: Vec<_> = self.sent_to.iter().map(String::as_str).collect();
        diagnose_sent_to(&verifier, &delivery.head(), &body, &secrets, &sent_to, now)
    }

    /// Returns what is wrong with a diagnosis: nothing, a cause that is not named, or a wrong one.
    fn problem(&self, diagnosis: &Diagnosis) -> Option<Problem> {
        let is_right = |finding: &&Finding| {
            let names = finding.causes().iter().map(|cause| cause.as_str());
            names
                .into_iter()
                .all(|name| self.causes.iter().any(|own| own == name))
        };
        let findings = diagnosis.findings();
        if findings
            .iter()
            .any(|finding| finding.is_certain() && !is_right(&finding))
        {
            return Some(Problem::WrongAndCertain);
        }
        let first = findings.first();
        (!first.as_ref().is_some_and(is_right)).then_some(Problem::NotNamed)
    }
}

#[derive(Debug, PartialEq)]
enum Problem {
    NotNamed,
    WrongAndCertain,
}

fn shown(diagnosis: &Diagnosis) -> String {
    let findings = diagnosis.findings().iter().map(|finding| {
        let causes: Vec<_> = finding
            .causes()
            .iter()
            .map(|cause| cause.as_str())
            .collect();
        format!("{causes:?} {} {}", finding.is_certain(), finding.change())
    });
    findings.collect::<Vec<_>>().join("\n    ")
}

#[test]
fn the_causes_of_mistakes_are_named() {
    let mistakes = Mistake::all();
    let schemes: BTreeSet<_> = mistakes.iter().map(|one| &*one.delivery.scheme).collect();
    let mut unnamed = Vec::new();
    let mut wrong = Vec::new();
    let mut most = 0;
    for mistake in &mistakes {
        let diagnosis = mistake.diagnosis();
        assert!(diagnosis.refusal().is_some(), "{:?}", mistake.delivery.name);
        most = most.max(diagnosis.tries());
        let report = || {
            let name = mistake.delivery.name.as_deref().unwrap_or_default();
            let scheme = &mistake.delivery.scheme;
            format!(
                "{scheme}: {name}: {:?}\n    {}",
                mistake.causes,
                shown(&diagnosis)
            )
        };
        match mistake.problem(&diagnosis) {
            None => {}
            Some(Problem::NotNamed) => unnamed.push(report()),
            Some(Problem::WrongAndCertain) => wrong.push(report()),
        }
    }

    let named = mistakes.len() - unnamed.len() - wrong.len();
    println!(
        "{named} of {} causes named, with at most {most} tries",
        mistakes.len()
    );
    println!("{}", unnamed.join("\n"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(mistakes.len() >= MISTAKES && schemes.len() >= SCHEMES);
    assert!(
        mistakes.len() - named <= MISTAKES - NAMED,
        "{}",
        unnamed.join("\n")
    );
    assert!(most <= TRY_LIMIT);
}

fn named(scheme: &str, name: &str) -> Diagnosis {
    let mut mistakes = Mistake::all().into_iter();
    let found = mistakes.find(|mistake| {
        mistake.delivery.scheme == scheme && mistake.delivery.name.as_deref() == Some(name)
    });
    found.unwrap().diagnosis()
}

#[test]
fn two_explanations_are_no_certainty() {
    let diagnosis = named("shopify", "the header without X-");

    assert!(diagnosis.findings().len() > 1);
    assert!(!diagnosis.findings().iter().any(Finding::is_certain));
}

#[test]
fn a_delay_of_whole_hours_may_be_a_retry() {
    let diagnosis = named("slack", "a clock nine hours ahead");

    assert!(!diagnosis.findings().iter().any(Finding::is_certain));
}

/// Those who forge a delivery make no mistake that could be undone.
#[test]
fn no_cause_of_a_forgery_is_certain() {
    let forged = webhook_sig_tests::vectors::all()
        .into_iter()
        .filter_map(|(_, all)| {
            let is_forged = |delivery: &Delivery| {
                delivery.name.as_deref() == Some("forged: another key")
                    && delivery.expect != Some(Expectation::Verified)
            };
            all.into_iter().find(is_forged)
        });
    let mut seen = 0;
    for delivery in forged {
        let mistake = Mistake::none(delivery);
        let diagnosis = mistake.diagnosis();
        let certain = diagnosis
            .findings()
            .iter()
            .find(|finding| finding.is_certain());
        assert!(
            certain.is_none(),
            "{}: {}",
            mistake.delivery.scheme,
            shown(&diagnosis)
        );
        assert!(diagnosis.tries() <= TRY_LIMIT);
        seen += 1;
    }

    assert!(seen > 100, "{seen}");
}

#[test]
fn what_verifies_has_no_mistake() {
    for (_, all) in webhook_sig_tests::vectors::all() {
        let genuine = all
            .into_iter()
            .find(webhook_sig_tests::vectors::is_verified);
        let Some(delivery) = genuine else { continue };
        let mistake = Mistake::none(delivery);
        let scheme = provider::find(&mistake.delivery.scheme).unwrap();
        // Several keys are one keyring there, and alternatives here.
        if mistake.delivery.secrets.len() > 1 || !scheme.variants().is_empty() {
            continue;
        }
        let diagnosis = mistake.diagnosis();
        assert!(
            diagnosis.refusal().is_none(),
            "{}: {:?}",
            scheme.id(),
            diagnosis
        );
        assert_eq!(diagnosis.tries(), 0);
    }
}
