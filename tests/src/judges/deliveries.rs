//! What we send to a judge: genuine deliveries, and the same ones spoiled.

use webhook_sig::{ErrorKind, Scheme, UnixTime};
use webhook_sig_delivery::Delivery;

use super::{Needs, SENT, Verdict};
use crate::mutations::stranger;
use crate::vectors;

/// A delivery for a judge.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Sample {
    /// What it is like.
    pub kind: String,
    /// The verdict that it deserves.
    pub expected: Verdict,
    /// The delivery.
    pub delivery: Delivery,
}

impl Sample {
    pub(super) fn new(kind: impl Into<String>, expected: Verdict, delivery: Delivery) -> Self {
        Self {
            kind: kind.into(),
            expected,
            delivery,
        }
    }
}

/// What we send under one scheme.
#[derive(Debug)]
pub struct Ours {
    scheme: &'static Scheme,
    /// What every delivery has, without body and signature.
    template: Delivery,
    /// The bodies by their kind; none where a scheme is only verified, and its vectors must do.
    bodies: Vec<(String, String)>,
}

impl Ours {
    /// Finds out what the deliveries of a scheme are like: from its vectors, unless `needs` says.
    ///
    /// # Panics
    ///
    /// If the scheme has no genuine vector that was made here.
    #[must_use]
    pub fn new(scheme: &'static Scheme, needs: &Needs) -> Self {
        let genuine = vectors::genuine(scheme);
        let first = genuine.first().expect("a scheme has a genuine vector");
        let template = template(scheme, first, needs);
        let mut ours = Self {
            scheme,
            template,
            bodies: Vec::new(),
        };
        ours.bodies = match &needs.bodies {
            Some(bodies) => numbered(bodies.iter().cloned()),
            None => bodies(),
        };
        let takes = |(_, body): &(String, String)| ours.sign_with(body).is_some();
        if needs.bodies.is_none() && !ours.bodies.iter().all(takes) {
            let bodies = numbered(genuine.into_iter().filter_map(|vector| vector.body));
            ours.bodies = bodies.into_iter().filter(takes).take(3).collect();
        }
        ours
    }

    /// Returns every body, signed with each of two secrets.
    #[must_use]
    pub fn genuine(&self) -> Vec<Sample> {
        let unsigned = self.unsigned().into_iter();
        let signed = unsigned.map(|(kind, delivery)| {
            let signed = self.signed(&delivery, SENT);
            Sample::new(kind, Verdict::Verified, signed)
        });
        signed.collect()
    }

    /// Returns every body, to be signed with each of two secrets.
    #[must_use]
    pub fn unsigned(&self) -> Vec<(String, Delivery)> {
        let secrets = [
            self.secret().to_owned(),
            stranger(self.scheme, self.secret()),
        ];
        let mut unsigned = Vec::new();
        for secret in secrets {
            for (kind, body) in &self.bodies {
                let mut delivery = self.template.clone();
                delivery.secrets = vec![secret.clone()];
                delivery.body = Some(body.clone());
                unsigned.push((kind.clone(), delivery));
            }
        }
        unsigned
    }

    /// Returns the first delivery, spoiled in every way; nothing if the scheme is only verified.
    #[must_use]
    pub fn spoiled(&self) -> Vec<Sample> {
        let unsigned = self.unsigned();
        let Some((_, unsigned)) = unsigned.first() else {
            return Vec::new();
        };
        let signed = self.signed(unsigned, SENT);
        let mut spoiled = Vec::new();
        let mut add = |kind: &str, delivery: Delivery| {
            spoiled.push(Sample::new(kind, Verdict::Refused, delivery));
        };
        let mut wrong_secret = signed.clone();
        wrong_secret.secrets = vec![stranger(self.scheme, self.secret())];
        let signature = signature(&signed, &self.signed(&wrong_secret, SENT));
        add("wrong secret", wrong_secret);
        for (kind, changed) in self.changed(&signed, &signature) {
            add(kind, changed);
        }
        add(
            "changed signature",
            replaced(&signed, &signature, &turned(&signature)),
        );
        if let Some(missing) = without(&signed, &signature) {
            add("missing signature", missing);
        }
        if self.scheme.timestamp().is_some() {
            let next = UnixTime::from_secs(SENT.as_secs().saturating_add(1));
            let later = self.signed(unsigned, next);
            let other = self::signature(&later, &signed);
            add("changed timestamp", replaced(&later, &other, &signature));
            let reach = self.scheme.tolerance().past_reach().as_secs();
            let reach = i64::try_from(reach).unwrap_or(i64::MAX);
            let mut old = signed;
            old.now = Some(SENT.as_secs().saturating_add(reach).saturating_add(60));
            add("old", old);
        }
        spoiled
    }

    /// Changes one letter of the body and one of the URL, each of them where it is signed.
    fn changed(&self, signed: &Delivery, signature: &str) -> Vec<(&'static str, Delivery)> {
        let is_noticed = |changed: &Delivery| {
            let has_signature = texts(changed).any(|text| text.contains(signature));
            let refused = changed.verify(self.scheme, SENT).err();
            has_signature
                && refused.is_some_and(|error| error.kind() == ErrorKind::SignatureMismatch)
        };
        let first = |text: &Option<String>, change: &dyn Fn(&mut Delivery, String)| {
            let texts = with_a_letter_turned(text.as_deref().unwrap_or_default());
            let mut changed = texts.take(500).map(|text| {
                let mut changed = signed.clone();
                change(&mut changed, text);
                changed
            });
            changed.find(is_noticed)
        };
        let body = first(&signed.body, &|changed, body| changed.body = Some(body));
        let url = first(&signed.url, &|changed, url| changed.url = Some(url));
        let body = body.map(|changed| ("changed body", changed));
        body.into_iter()
            .chain(url.map(|changed| ("changed url", changed)))
            .collect()
    }

    fn secret(&self) -> &str {
        let secret = self.template.secrets.first();
        secret.expect("the template has a secret")
    }

    /// Signs a body with the first secret, if the scheme takes it.
    fn sign_with(&self, body: &str) -> Option<Delivery> {
        let mut delivery = self.template.clone();
        delivery.body = Some(body.to_owned());
        let signed = vectors::signed(&delivery, self.scheme, SENT).ok()?;
        signed.verify(self.scheme, SENT).ok()?;
        Some(signed)
    }

    fn signed(&self, delivery: &Delivery, now: UnixTime) -> Delivery {
        let id = self.scheme.id();
        let signed = vectors::signed(delivery, self.scheme, now);
        signed.unwrap_or_else(|error| panic!("`{id}` does not sign {:?}: {error}", delivery.body))
    }
}

/// Returns the vectors of a scheme that have these names.
///
/// # Panics
///
/// If one does not exist, or its verdict depends on a tolerance of its own.
pub(super) fn named_vectors(scheme: &Scheme, names: &[String]) -> Vec<Sample> {
    let id = scheme.id();
    let all = vectors::of(id);
    let named = names.iter().map(|name| {
        let is_named = |vector: &&Delivery| vector.name.as_ref() == Some(name);
        let vector = all.iter().find(is_named).cloned();
        let mut vector = vector.unwrap_or_else(|| panic!("`{id}` has no vector `{name}`"));
        assert_eq!(vector.tolerance, None, "`{id}`: `{name}`");
        let expected = if vectors::is_verified(&vector) {
            Verdict::Verified
        } else {
            Verdict::Refused
        };
        vector.now = vector.now.or(Some(SENT.as_secs()));
        Sample::new(name, expected, vector)
    });
    named.collect()
}

fn template(scheme: &Scheme, vector: &Delivery, needs: &Needs) -> Delivery {
    let secret = needs.secret.as_ref().or(vector.secrets.first());
    let mut template = Delivery::new(scheme, secret);
    template.now = Some(SENT.as_secs());
    template.headers.clone_from(&vector.headers);
    template.url = needs.url.clone().or_else(|| vector.url.clone());
    template.method = needs.method.clone().or_else(|| vector.method.clone());
    template.params = needs
        .params
        .clone()
        .unwrap_or_else(|| vector.params.clone());
    for (name, value) in &needs.headers {
        template
            .headers
            .retain(|(other, _)| !name.eq_ignore_ascii_case(other));
        template.headers.push((name.clone(), value.clone()));
    }
    template
}

/// Returns bodies that any scheme takes which signs the bytes of JSON.
fn bodies() -> Vec<(String, String)> {
    let large = "0123456789abcdef".repeat(4096);
    [
        (
            "ascii",
            r#"{"id":"evt_1","type":"test","note":"end"}"#.to_owned(),
        ),
        (
            "utf8",
            r#"{"id":"evt_2","note":"Käse für 5 € – 東京 🎉 end"}"#.to_owned(),
        ),
        (
            "escapes",
            r#"{"id":"evt_3","note":"\u20ac \/ \" \\ \n < & end"}"#.to_owned(),
        ),
        (
            "numbers",
            r#"{"id": "evt_4", "a": 1e3, "b": 1.0, "c": -0, "note": "end"}"#.to_owned(),
        ),
        ("large", format!(r#"{{"id":"evt_5","note":"{large}"}}"#)),
    ]
    .map(|(kind, body)| (kind.to_owned(), body))
    .into()
}

fn numbered(bodies: impl Iterator<Item = String>) -> Vec<(String, String)> {
    let named = bodies.zip(1..).map(|(body, n)| (format!("body {n}"), body));
    named.collect()
}

/// Returns the longest word of a delivery that another one, with another signature, does not have.
fn signature(delivery: &Delivery, other: &Delivery) -> String {
    let others: Vec<_> = texts(other).flat_map(words).collect();
    let own = texts(delivery).flat_map(words);
    own.filter(|word| !others.contains(word))
        .max_by_key(|word| word.len())
        .expect("signatures differ")
        .to_owned()
}

fn texts(delivery: &Delivery) -> impl Iterator<Item = &str> {
    let headers = delivery.headers.iter().map(|(_, value)| value.as_str());
    headers
        .chain(delivery.url.as_deref())
        .chain(delivery.body.as_deref())
}

/// Splits a text at what neither hex nor base64 contains; padding stays with its word.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_between =
        |character: char| !character.is_ascii_alphanumeric() && !"+/_-=".contains(character);
    text.split(is_between).flat_map(|piece| {
        let bare = piece.trim_end_matches('=');
        let name = bare.rfind('=').map_or(0, |at| at.saturating_add(1));
        let (names, word) = piece.split_at_checked(name).unwrap_or((piece, ""));
        let names = names.split_terminator('=');
        names.chain([word])
    })
}

/// Replaces the signature, wherever it is.
fn replaced(delivery: &Delivery, from: &str, to: &str) -> Delivery {
    let mut delivery = delivery.clone();
    for (_, value) in &mut delivery.headers {
        *value = value.replace(from, to);
    }
    delivery.url = delivery.url.map(|url| url.replace(from, to));
    delivery.body = delivery.body.map(|body| body.replace(from, to));
    delivery
}

/// Removes the headers with the signature; returns nothing if it is elsewhere.
fn without(delivery: &Delivery, signature: &str) -> Option<Delivery> {
    let mut missing = delivery.clone();
    missing
        .headers
        .retain(|(_, value)| !value.contains(signature));
    (missing.headers.len() < delivery.headers.len()).then_some(missing)
}

/// Turns a character in the middle: the last one of base64 may carry no data.
fn turned(word: &str) -> String {
    let at = word.len() / 2;
    let (before, after) = word.split_at(at);
    let mut after = after.chars();
    let turned = if after.next() == Some('0') { '1' } else { '0' };
    format!("{before}{turned}{}", after.as_str())
}

/// Returns a text with each letter or digit turned, the last one first, so that JSON stays JSON.
fn with_a_letter_turned(text: &str) -> impl Iterator<Item = String> {
    let letters = text.char_indices().rev();
    letters
        .filter(|(_, letter)| letter.is_ascii_alphanumeric())
        .filter_map(|(at, letter)| {
            let (before, after) = text.split_at_checked(at)?;
            let turned = if letter == '0' { '1' } else { '0' };
            Some(format!("{before}{turned}{}", after.get(1..)?))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// DER has not always the same length, so one signature may have more padding than another.
    #[test]
    fn padding_belongs_to_its_word() {
        let words: Vec<_> = words("t=12,v1=ab/c== d+e=").collect();

        assert_eq!(words, ["t", "12", "v1", "ab/c==", "d+e="]);
    }
}
