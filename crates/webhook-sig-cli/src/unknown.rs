//! What to say about the name of a scheme that there is none of.

use std::error::Error as StdError;
use std::fmt;

use webhook_sig::provider::{self, Profile, Unsigned, Unsupported};

/// A name that no scheme has.
#[derive(Debug)]
pub(crate) struct UnknownScheme {
    name: String,
    advice: Advice,
}

#[derive(Debug)]
enum Advice {
    /// The vendor is known, and does not sign.
    DoesNotSign(&'static Unsigned),
    /// The vendor is known, and signs in a way that is not supported yet.
    NotSupported(&'static Unsupported),
    /// The names that look most like it, the likeliest one first.
    Suggestions(Vec<&'static str>),
}

impl UnknownScheme {
    pub(crate) fn new(name: &str) -> Self {
        let unsigned = provider::unsigned(name).map(Advice::DoesNotSign);
        let advice = unsigned
            .or_else(|| provider::unsupported(name).map(Advice::NotSupported))
            .unwrap_or_else(|| Advice::Suggestions(suggestions(name)));
        Self {
            name: name.to_owned(),
            advice,
        }
    }
}

impl fmt::Display for UnknownScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.escape_debug();
        match &self.advice {
            Advice::DoesNotSign(vendor) => write!(
                f,
                "{} does not sign its deliveries: {}",
                vendor.id(),
                vendor.instead()
            ),
            Advice::NotSupported(vendor) => write!(f, "{vendor}: see {}", vendor.docs()),
            Advice::Suggestions(names) => {
                write!(f, "there is no scheme `{name}`; ")?;
                if names.is_empty() {
                    return f.write_str("`webhook-sig schemes` lists them");
                }
                f.write_str("did you mean ")?;
                write_choice(f, names)
            }
        }
    }
}

impl StdError for UnknownScheme {}

/// Writes names as the end of a question.
pub(crate) fn write_choice(f: &mut fmt::Formatter<'_>, names: &[&str]) -> fmt::Result {
    match names {
        [names @ .., last] if !names.is_empty() => {
            write!(f, "`{}` or `{last}`?", names.join("`, `"))
        }
        names => write!(f, "`{}`?", names.concat()),
    }
}

/// Returns the names that look most like a wrong one, the likeliest one first.
pub(crate) fn alike<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<_> = names
        .map(|name| (strsim::jaro_winkler(name, wrong), name))
        .filter(|(likeness, _)| *likeness > LEAST_LIKENESS)
        .collect();
    names.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let best = names.first().map_or(0.0, |(likeness, _)| *likeness);
    names
        .into_iter()
        .take(SUGGESTION_LIMIT)
        .filter(|(likeness, _)| best - likeness < LIKENESS_RANGE)
        .map(|(_, name)| name)
        .collect()
}

/// Returns the names that look most like a wrong one, at most one for each scheme.
///
/// Names that begin with it come alone: `gitlab` is likelier to mean one of those than anything else.
/// So do those of which it is a part, such as `sns`, which may be in the vendor's name alone.
fn suggestions(wrong: &str) -> Vec<&'static str> {
    let wrong = wrong.to_lowercase().replace(['_', ' '], "-");
    let begun: Vec<_> = provider::profiles()
        .iter()
        .filter_map(|profile| names(profile).find(|name| name.starts_with(&wrong)))
        .take(SUGGESTION_LIMIT)
        .collect();
    if wrong.len() >= LEAST_START && !begun.is_empty() {
        return begun;
    }
    let parts = provider::profiles()
        .iter()
        .filter(|profile| has_parts(profile, &wrong))
        .map(|profile| profile.scheme().id());
    let parts: Vec<_> = parts.take(SUGGESTION_LIMIT).collect();
    if words(&wrong).any(|word| word.len() >= LEAST_START) && !parts.is_empty() {
        return parts;
    }
    let likeness = |name: &&str| strsim::jaro_winkler(name, &wrong);
    let likeliest = provider::profiles().iter().filter_map(|profile| {
        names(profile).max_by(|one, other| likeness(one).total_cmp(&likeness(other)))
    });
    alike(&wrong, likeliest)
}

/// Returns whether each word of a wrong name begins a word of the scheme's names or the vendor's.
fn has_parts(profile: &Profile, wrong: &str) -> bool {
    let texts: Vec<_> = names(profile).chain([profile.vendor()]).collect();
    let text = texts.join(" ").to_lowercase();
    words(wrong).all(|word| words(&text).any(|own| own.starts_with(word)))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| !word.is_empty())
}

fn names(profile: &Profile) -> impl Iterator<Item = &'static str> + use<> {
    let id = [profile.scheme().id()].into_iter();
    id.chain(profile.other_names().iter().copied())
}

/// The greatest number of names that may have been meant.
pub(crate) const SUGGESTION_LIMIT: usize = 5;

/// The fewest letters that are taken for the start of a name.
const LEAST_START: usize = 3;

/// The likeness above which a wrong name is taken for a slip.
const LEAST_LIKENESS: f64 = 0.8;

/// How much less than the best one another suggestion may look like the wrong name.
const LIKENESS_RANGE: f64 = 0.05;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_answered_with_what_was_meant() {
        for (wrong, meant) in [
            ("strpie", &["stripe"][..]),
            ("whatsap", &["whatsapp"]),
            ("gitlab", &["gitlab-signing-token", "gitlab-token"]),
            ("hubspot", &["hubspot-v1", "hubspot-v2", "hubspot-v3"]),
            ("paddle", &["paddle-billing", "paddle-classic"]),
            ("sns", &["aws-sns", "aws-sns-v1"]),
            ("amazon", &["aws-sns", "aws-sns-v1"]),
            ("Amazon-SNS", &["aws-sns", "aws-sns-v1"]),
            ("secret scanning", &["github-public-key"]),
            ("zzz", &[]),
            ("---", &[]),
        ] {
            assert_eq!(suggestions(wrong), meant, "{wrong}");
        }
    }

    #[test]
    fn a_vendor_with_a_public_key_is_told_apart() {
        let text = UnknownScheme::new("bitso").to_string();

        let start =
            "bitso signs with a public key in a way that is not supported yet: see https://";
        assert!(text.starts_with(start), "{text}");
    }

    #[test]
    fn a_vendor_who_does_not_sign_is_told_apart() {
        let text = UnknownScheme::new("amazon-sp-api").to_string();

        assert!(
            text.starts_with("amazon-sp-api does not sign its deliveries: it delivers to SQS"),
            "{text}"
        );
    }
}
