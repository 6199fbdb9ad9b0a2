//! Many schemes, what becomes of them, and what is reported.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use fastrand::Rng;
use webhook_sig::Scheme;

use crate::attack::Accepted;
use crate::captured::Captured;
use crate::sender::{Receiver, Sent};
use crate::words::Draft;

/// How many attacks there are on one genuine delivery.
const ATTACKS: usize = 24;

/// How many requests may be refused before the first is signed.
const PATIENCE: u64 = 40;

/// What was tried, and what was found.
#[derive(Default)]
pub(crate) struct Hunt {
    pub(crate) drafts: u64,
    pub(crate) sound: u64,
    /// Those sound ones under which something can be signed.
    pub(crate) lively: u64,
    pub(crate) signed: u64,
    pub(crate) refused: u64,
    pub(crate) tried: u64,
    /// In how many schemes with a genuine delivery a word was.
    pub(crate) seen: BTreeMap<String, u64>,
    pub(crate) found: Vec<Found>,
}

/// A scheme that is taken for sound, and is not.
pub(crate) struct Found {
    seed: u64,
    draft: Draft,
    problem: Problem,
}

enum Problem {
    Accepted(Box<Accepted>),
    Mismatched(Captured),
}

/// Hunts in the schemes of these seeds, and in so many sound ones in all.
pub(crate) fn hunt(first: &[u64], schemes: u64, deliveries: u64) -> Hunt {
    let mut total = Hunt::default();
    for seed in first {
        total.add(*seed, deliveries);
    }
    let mut seed = 0;
    while total.lively < schemes {
        if !first.contains(&seed) {
            total.add(seed, deliveries);
        }
        seed += 1;
    }
    total
}

impl Hunt {
    /// Tries the scheme of a seed, if it is sound, with so many deliveries.
    pub(crate) fn add(&mut self, seed: u64, deliveries: u64) {
        let mut rng = Rng::with_seed(seed);
        let mut draft = Draft::drawn(&mut rng);
        if seed % 5 == 3 {
            draft.vary(&mut rng);
        }
        self.drafts += 1;
        let Some(scheme) = judged(&draft) else {
            return;
        };
        self.sound += 1;
        let receiver = Receiver::new(draft.clone(), scheme);
        let Some(problem) = self.try_all(&receiver, deliveries, &mut rng) else {
            return;
        };
        let (draft, problem) = shrunk(draft, problem, seed, deliveries);
        self.found.push(Found {
            seed,
            draft,
            problem,
        });
    }

    /// Attacks genuine deliveries of one scheme, and returns the shortest problem.
    fn try_all(&mut self, receiver: &Receiver, deliveries: u64, rng: &mut Rng) -> Option<Problem> {
        let mut problems = Vec::new();
        let (mut tried, mut refused) = (0, 0);
        // Some sound schemes cannot sign anything, which is harmless.
        while tried < deliveries && (tried > 0 || refused < PATIENCE) && refused < deliveries {
            let genuine = match receiver.send(rng) {
                Sent::Genuine(genuine) => genuine,
                Sent::Refused => {
                    refused += 1;
                    continue;
                }
                Sent::Mismatched(request) => {
                    refused += 1;
                    problems.push(Problem::Mismatched(request));
                    continue;
                }
            };
            if tried == 0 {
                self.see(&receiver.draft);
            }
            self.signed += 1;
            tried += ATTACKS as u64 + 1;
            let accepted = receiver.attack(&genuine, ATTACKS, rng).into_iter();
            problems.extend(accepted.map(|accepted| Problem::Accepted(Box::new(accepted))));
        }
        self.lively += u64::from(tried > 0);
        self.tried += tried;
        self.refused += refused;
        problems.into_iter().min_by_key(Problem::length)
    }

    fn see(&mut self, draft: &Draft) {
        let mut labels = Vec::new();
        let word = |debug: String| debug.split(['(', ' ', '{']).next().unwrap().to_owned();
        for component in &draft.content {
            labels.push(format!("content {}", word(format!("{component:?}"))));
        }
        for (role, at) in draft.locations() {
            let role = if role == "signature" { role } else { "value" };
            labels.push(format!("{role} in {}", word(format!("{:?}", at.place))));
            labels.push(format!("{role} as {}", word(format!("{:?}", at.shape))));
        }
        labels.push(format!("algorithm {:?}", draft.algorithm));
        labels.sort();
        labels.dedup();
        for label in labels {
            *self.seen.entry(label).or_default() += 1;
        }
    }

    /// Returns the words that no scheme with a genuine delivery had.
    pub(crate) fn unseen(&self) -> Vec<String> {
        let words = "Body BodyDigest BodyEncoded Custom Field Id Key Listed Literal Method Param Path Query \
                     RawBodyDigest Sorted Timestamp Url UrlPath";
        let places = "Form FormJson Header Json Path Query";
        let shapes = "Base64Json Entry First Last Named Pair Prefix Versions Whole";
        let labels = |prefix: &str, words: &str| {
            let words = words.split(' ').map(|word| format!("{prefix} {word}"));
            words.collect::<Vec<_>>()
        };
        let mut all = labels("content", words);
        all.extend(labels("signature in", places));
        all.extend(labels("signature in", "Headers"));
        all.extend(labels("signature as", shapes));
        all.extend(labels("value in", places));
        all.extend(labels("value as", shapes));
        all.retain(|label| !self.seen.contains_key(label));
        all
    }

    pub(crate) fn report(&self) -> String {
        let found = self.found.iter().map(Found::to_string);
        found.collect::<Vec<_>>().join("\n")
    }
}

impl Problem {
    fn length(&self) -> usize {
        let length = |request: &Captured| {
            let headers = request.headers.iter().map(|(_, value)| value.len());
            request.target.len() + request.body.len() + headers.sum::<usize>()
        };
        match self {
            Self::Accepted(accepted) => length(&accepted.genuine) + length(&accepted.altered),
            Self::Mismatched(request) => 1_000_000 + length(request),
        }
    }
}

/// Shrinks the scheme as long as it stays sound and the problem is there.
fn shrunk(mut draft: Draft, mut problem: Problem, seed: u64, deliveries: u64) -> (Draft, Problem) {
    let mut rest = draft.smaller();
    while let Some(smaller) = rest.pop() {
        let Some(scheme) = judged(&smaller) else {
            continue;
        };
        let receiver = Receiver::new(smaller.clone(), scheme);
        let mut rng = Rng::with_seed(seed);
        let found = Hunt::default().try_all(&receiver, deliveries, &mut rng);
        let Some(found) = found else { continue };
        if std::mem::discriminant(&found) == std::mem::discriminant(&problem) {
            (draft, problem) = (smaller, found);
            rest = draft.smaller();
        }
    }
    (draft, problem)
}

/// Asks both doors whether a scheme is sound: the constant's and the file's, which must agree.
fn judged(draft: &Draft) -> Option<&'static Scheme> {
    let built = panic::catch_unwind(AssertUnwindSafe(|| quietly(|| draft.build()))).ok();
    if draft.fits_a_file() {
        let text = draft.toml();
        let read = Scheme::from_toml(&text);
        assert_eq!(
            built.map(|scheme| scheme.to_toml().unwrap()),
            read.as_ref().ok().map(|scheme| scheme.to_toml().unwrap()),
            "the two doors to a scheme disagree: {read:?}\n{text}"
        );
    }
    built
}

thread_local! {
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs something whose panic is an answer, and is not to be printed.
fn quietly<T>(run: impl FnOnce() -> T) -> T {
    struct Loud;
    impl Drop for Loud {
        fn drop(&mut self) {
            IS_QUIET.set(false);
        }
    }
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let hook = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !IS_QUIET.get() {
                hook(info);
            }
        }));
    });
    IS_QUIET.set(true);
    let _loud = Loud;
    run()
}

impl fmt::Display for Hunt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} schemes, {} of them sound, {} of those can be signed with; {} deliveries, {} of them \
             genuine, and {} that were refused; {} schemes with a problem",
            self.drafts,
            self.sound,
            self.lively,
            self.tried,
            self.signed,
            self.refused,
            self.found.len()
        )?;
        for (label, count) in &self.seen {
            writeln!(f, "{count:6} {label}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "--- seed {}", self.seed)?;
        writeln!(f, "{}", self.draft.toml())?;
        match &self.problem {
            Problem::Accepted(accepted) => {
                writeln!(f, "{:?} is broken.", accepted.law)?;
                writeln!(f, "genuine:  {}", shown(&accepted.genuine))?;
                writeln!(f, "accepted: {}", shown(&accepted.altered))?;
                writeln!(f, "signed:   {:?}", text(&accepted.content))?;
                writeln!(f, "taken:    {:?}", accepted.taken.0)?;
                writeln!(f, "and:      {:?}", accepted.taken.1)
            }
            Problem::Mismatched(request) => {
                writeln!(
                    f,
                    "What was signed is not accepted, or not read by the reference."
                )?;
                writeln!(f, "genuine:  {}", shown(request))
            }
        }
    }
}

/// Writes a request as one line that can be pasted into a test.
fn shown(request: &Captured) -> String {
    let mut line = format!("{} {}", request.method, request.target);
    for (name, value) in &request.headers {
        line += &format!(" | {name}: {:?}", text(value));
    }
    line + &format!(" | {:?}", text(&request.body))
}

fn text(bytes: &[u8]) -> String {
    bytes.escape_ascii().to_string()
}
