//! SDKs of vendors as judges: they verify what we sign, we verify what they sign, and the verdicts
//! on spoiled deliveries are compared.
//!
//! A judge is an SDK for one scheme. A program in another language has many of them and answers
//! questions in lines of JSON; `tests/judges/README.md` has the protocol.

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};
use webhook_sig::{Scheme, UnixTime, provider};
use webhook_sig_delivery::Delivery;

pub use self::deliveries::{Ours, Sample};
pub use self::program::Program;
pub use self::results::Result as JudgeResult;
pub use self::verdict::{Differences, Finding, Trial, Verdict, compare};

mod deliveries;
mod program;
pub mod results;
mod verdict;

/// The time at which everything is sent.
pub const SENT: UnixTime = UnixTime::from_secs(1_790_000_000);

/// An SDK that judges one scheme.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct Judge {
    /// The scheme's id.
    pub scheme: String,
    /// The registry and the name of the package, such as `npm stripe`.
    pub package: String,
    /// The version of the package.
    pub version: String,
    /// Whose code it is.
    pub whose: Whose,
    /// Whether the SDK can sign, too.
    pub signs: bool,
    /// What the deliveries must be like for the SDK to read them.
    #[serde(default)]
    pub needs: Needs,
    /// The vectors of the scheme that it judges too, by their names.
    #[serde(default)]
    pub vectors: Vec<String>,
    /// What its verdicts and ours differ in.
    #[serde(flatten)]
    pub differences: Differences,
}

/// Whose code a judge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Whose {
    /// The vendor's own.
    Vendor,
    /// A library for several vendors, which the vendor's documentation names.
    Library,
    /// Others wrote it.
    Others,
}

/// What the deliveries must be like; what is not said comes from the scheme's vectors.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Needs {
    /// A secret in the vendor's format.
    pub secret: Option<String>,
    /// Headers that every delivery has.
    pub headers: BTreeMap<String, String>,
    /// The whole URL.
    pub url: Option<String>,
    /// The method.
    pub method: Option<String>,
    /// What the scheme needs in addition to the key.
    pub params: Option<BTreeMap<String, String>>,
    /// The bodies, where the SDK does not take any JSON.
    pub bodies: Option<Vec<String>>,
}

/// Lets a judge and us verify each other's deliveries; returns every pair of verdicts.
///
/// # Errors
///
/// If the program ends, or its answer is not in the protocol.
///
/// # Panics
///
/// If there is no such scheme, or its vectors do not show what its deliveries are like.
pub fn trials(program: &mut Program, judge: &Judge) -> io::Result<Vec<Trial>> {
    let id = &judge.scheme;
    let scheme = provider::find(id).unwrap_or_else(|| panic!("no scheme is named `{id}`"));
    let ours = Ours::new(scheme, &judge.needs);
    let mut trials = Vec::new();
    let samples = ours.genuine().into_iter().chain(ours.spoiled());
    for sample in samples.chain(deliveries::named_vectors(scheme, &judge.vectors)) {
        trials.push(trial(program, judge, scheme, sample)?);
    }
    if judge.signs {
        for (kind, unsigned) in ours.unsigned() {
            let delivery = program.sign(judge, &unsigned)?;
            let sample = Sample::new(format!("signed {kind}"), Verdict::Verified, delivery);
            trials.push(trial(program, judge, scheme, sample)?);
        }
    }
    Ok(trials)
}

fn trial(
    program: &mut Program,
    judge: &Judge,
    scheme: &'static Scheme,
    sample: Sample,
) -> io::Result<Trial> {
    let Sample {
        kind,
        expected,
        delivery,
    } = sample;
    let judged = program.verify(judge, &delivery)?;
    let (ours, reason) = our_verdict(&delivery, scheme);
    Ok(Trial {
        kind,
        expected,
        ours,
        theirs: judged.verdict,
        crashed: judged.crashed,
        because: format!("we: {reason}; the SDK: {}", judged.because),
    })
}

fn our_verdict(delivery: &Delivery, scheme: &'static Scheme) -> (Verdict, String) {
    match delivery.verify(scheme, SENT) {
        Ok(_) => (Verdict::Verified, "verified".to_owned()),
        Err(error) => (Verdict::Refused, error.kind().to_string()),
    }
}
