//! What an attacker, a proxy or a slip may make of a genuine delivery.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test harness reports by panicking"
)]

use webhook_sig::Scheme;
use webhook_sig::scheme::Encoding;
use webhook_sig_delivery::Delivery;

use crate::key_pairs;

/// A delivery that was changed in one way.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Mutation {
    /// What was done to it.
    pub name: String,
    /// The delivery after it.
    pub delivery: Delivery,
    /// The verdict, if it is the same under every scheme; otherwise it depends on what is signed.
    pub is_verified: Option<bool>,
}

/// Returns the mutations of a delivery that verifies.
///
/// # Panics
///
/// If its body cannot be read, or its scheme has no such algorithm.
#[must_use]
pub fn of(delivery: &Delivery, scheme: &'static Scheme) -> Vec<Mutation> {
    let scheme = delivery.variant(scheme);
    let scheme = scheme.expect("the scheme has the algorithm");
    let mut mutations = Vec::new();
    let mut add = |name: String, is_verified, change: &dyn Fn(&mut Delivery)| {
        let mut delivery = delivery.clone();
        change(&mut delivery);
        mutations.push(Mutation {
            name,
            delivery,
            is_verified,
        });
    };
    keys(delivery, scheme, &mut add);
    headers(delivery, scheme, &mut add);
    body(delivery, scheme, &mut add);
    target(delivery, &mut add);
    clock(delivery, scheme, &mut add);
    add("another method".to_owned(), None, &|delivery| {
        let is_put = delivery.method.as_deref() == Some("PUT");
        delivery.method = Some(if is_put { "POST" } else { "PUT" }.to_owned());
    });
    mutations
}

type Add<'a> = dyn FnMut(String, Option<bool>, &dyn Fn(&mut Delivery)) + 'a;

fn keys(delivery: &Delivery, scheme: &Scheme, add: &mut Add<'_>) {
    let Some(secret) = delivery.secrets.first() else {
        return;
    };
    // A trusted root that has changed is none, and no setting.
    if scheme.brings_certificates() {
        return;
    }
    let stranger = stranger(scheme, secret);
    if delivery.secrets.contains(&stranger) {
        return;
    }
    // Another signature may be by the other one of our key pairs.
    let is_public = key_pairs::stranger(scheme, secret).is_some();
    let is_alone = !is_list(scheme) && !scheme.signature().is_in_several_headers();
    let refused = (!is_public || is_alone).then_some(false);
    add("another key".to_owned(), refused, &|delivery| {
        delivery.secrets = vec![stranger.clone()];
    });
    add("the key retires".to_owned(), Some(true), &|delivery| {
        delivery.secrets.insert(0, stranger.clone());
    });
}

/// Returns another secret of the same format: hex, base64 and text alike stay what they are, and
/// for a public key there is another one.
pub(crate) fn stranger(scheme: &Scheme, secret: &str) -> String {
    if let Some(public) = key_pairs::stranger(scheme, secret) {
        return public.to_owned();
    }
    // Prefixes such as `whsec_`, and users before passwords, stay as they are.
    let start = if secret.starts_with('{') {
        // The secret of a JWK comes last.
        secret.trim_end_matches(['"', '}']).rfind('"')
    } else {
        secret.rfind(['_', ':', '&'])
    };
    let start = start.map_or(0, |at| at + 1);
    let (prefix, own) = secret.split_at(start);
    let mut own = own.chars();
    let first = match own.next() {
        Some('1') => '2',
        _ => '1',
    };
    format!("{prefix}{first}{}", own.as_str())
}

fn headers(delivery: &Delivery, scheme: &Scheme, add: &mut Add<'_>) {
    let location = scheme.signature().to_string();
    let is_list = is_list(scheme);
    let signature = location.split_once(": ").map(|(name, _)| name);
    for (at, (name, value)) in delivery.headers.iter().enumerate() {
        let is_signature = signature.is_some_and(|own| own.eq_ignore_ascii_case(name));
        let is_same = |other: &&(String, String)| other.0.eq_ignore_ascii_case(name);
        // Another header of the name may be good.
        let is_alone = delivery.headers.iter().filter(is_same).count() == 1;
        let refused = (is_signature && is_alone).then_some(false);
        // Where each key has a header of this name, one more takes nothing from the others.
        let doubled = is_signature.then_some(scheme.signature().may_repeat());
        let mut change = |what: &str, to: Option<String>| {
            // In a list another signature may still be good.
            let is_change = !is_list && to.as_ref() != Some(value);
            let known = refused.filter(|_| to.is_none() || is_change);
            add(format!("{name} {what}"), known, &|delivery| match &to {
                Some(value) => delivery.headers[at].1.clone_from(value),
                None => drop(delivery.headers.remove(at)),
            });
        };
        change("missing", None);
        change(
            "cut",
            value.get(..value.len().saturating_sub(1)).map(Into::into),
        );
        change("extended", Some(format!("{value}0")));
        change("with its last character turned", Some(last_turned(value)));
        change("in upper case", Some(value.to_uppercase()));
        change("in lower case", Some(value.to_lowercase()));
        change(
            "for base64 in URLs",
            Some(value.replace('+', "-").replace('/', "_")),
        );
        change(
            "without padding",
            Some(value.trim_end_matches('=').to_owned()),
        );
        add(format!("{name} duplicated"), doubled, &|delivery| {
            let header = delivery.headers[at].clone();
            delivery.headers.push(header);
        });
        add(
            format!("{name} duplicated, the second another"),
            doubled,
            &|delivery| {
                delivery.headers.push((name.clone(), last_turned(value)));
            },
        );
    }
}

/// Returns whether one header may have several signatures.
fn is_list(scheme: &Scheme) -> bool {
    scheme.signature().to_string().matches('…').count() > 1
}

fn last_turned(text: &str) -> String {
    let mut text = text.to_owned();
    let last = text.pop();
    // The padding of base64 carries no data.
    match last {
        Some('=') => last_turned(&text) + "=",
        Some('0') => text + "1",
        Some(_) => text + "0",
        None => text,
    }
}

fn body(delivery: &Delivery, scheme: &Scheme, add: &mut Add<'_>) {
    // Of a form, readers see the fields, and some vendors do not sign their names.
    let is_signed =
        scheme.signs_body() && !scheme.has_ambiguous_boundaries() && !scheme.reads_form();
    let refused = is_signed.then_some(false);
    let body = delivery.body_bytes().expect("a vector has one body");
    let mut change = |name: &str, bytes: Vec<u8>| {
        add(name.to_owned(), refused, &|delivery| {
            delivery.body = None;
            delivery.body_base64 = Some(Encoding::Base64.encode(&bytes));
        });
    };
    change("a body with one byte more", [&*body, b" "].concat());
    if body.is_empty() {
        return;
    }
    change("no body", Vec::new());
    change("a body with one byte less", body[..body.len() - 1].to_vec());
    for at in [0, body.len() / 3, body.len() / 2, body.len() - 1] {
        let mut flipped = body.to_vec();
        flipped[at] ^= 1;
        change(&format!("a bit flipped in byte {at} of the body"), flipped);
    }
}

fn target(delivery: &Delivery, add: &mut Add<'_>) {
    let Some(url) = &delivery.url else {
        return;
    };
    let mut change = |name: &str, url: String| {
        add(name.to_owned(), None, &|delivery| {
            delivery.url = Some(url.clone());
        });
    };
    change("a target with its last character turned", last_turned(url));
    change("a target with one parameter more", format!("{url}&added=1"));
    if let Some((path, query)) = url.split_once('?') {
        change("a target without its query", path.to_owned());
        let turned: Vec<_> = query.split('&').rev().collect();
        change(
            "a target with its parameters in another order",
            format!("{path}?{}", turned.join("&")),
        );
    }
}

fn clock(delivery: &Delivery, scheme: &'static Scheme, add: &mut Add<'_>) {
    let now = webhook_sig::UnixTime::from_secs(delivery.now.unwrap_or_default());
    let Some(sent) = delivery
        .verify(scheme, now)
        .ok()
        .and_then(|verified| verified.timestamp())
    else {
        return;
    };
    let tolerance = delivery.tolerance.map(i64::from);
    let reach = |seconds: u64| tolerance.unwrap_or(i64::try_from(seconds).unwrap_or(i64::MAX));
    let past = reach(scheme.tolerance().past_reach().as_secs());
    let future = reach(scheme.tolerance().future_reach().as_secs());
    // Fractions of a second count, and the clock here has none.
    let (sent, next) = (sent.as_secs(), (sent.as_millis() + 999).div_euclid(1000));
    for (name, now, is_verified) in [
        ("as old as it may be", sent + past, true),
        ("a second older", sent + past + 2, false),
        ("as far ahead as it may be", next - future, true),
        ("two seconds further ahead", sent - future - 2, false),
    ] {
        add(name.to_owned(), Some(is_verified), &|delivery| {
            delivery.now = Some(now);
        });
    }
}
