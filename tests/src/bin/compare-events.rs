//! Compares what the schemes say about events with a catalogue of researched facts.
//!
//! `compare-events FILE` reads a row for each scheme, in JSON lines, and prints every contradiction.
//! The file is not part of the repository, so neither the tests nor CI run this.

#![expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "printing is what this program is for"
)]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Duration;
use std::{env, fs, io};

use serde::Deserialize;
use serde_json::Value;
use webhook_sig::Scheme;
use webhook_sig::provider::{self, Profile, Retries};
use webhook_sig::scheme::{Identity, Location};

fn main() -> io::Result<ExitCode> {
    let Some(path) = env::args().nth(1) else {
        eprintln!("usage: compare-events FILE");
        return Ok(ExitCode::from(2));
    };
    let mut rows = BTreeMap::new();
    for line in fs::read_to_string(path)?.lines() {
        let row: Row = serde_json::from_str(line)?;
        rows.insert(row.id.clone(), row);
    }
    let mut found = BTreeMap::new();
    let mut without_a_row = Vec::new();
    for profile in provider::profiles() {
        let id = profile.scheme().id();
        if !rows.contains_key(id) && profile.scheme().event().is_some() {
            without_a_row.push(id);
        }
        for (word, contradiction) in contradictions(profile, rows.get(id)) {
            found.insert((id, word), contradiction);
        }
    }
    let mut excused = 0_usize;
    for (id, word, _) in EXCEPTIONS {
        match found.remove(&(*id, *word)) {
            Some(_) => excused = excused.saturating_add(1),
            None => println!("{id}: the exception for `{word}` is not needed"),
        }
    }
    for ((id, word), contradiction) in &found {
        println!("{id}: `{word}` {contradiction}");
    }
    let stale = EXCEPTIONS.len().saturating_sub(excused);
    println!("known without a row: {}", without_a_row.join(" "));
    println!("{} contradictions, {excused} exceptions", found.len());
    Ok(if found.is_empty() && stale == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What contradicts its row for a reason: the scheme, the word, and the reason.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    (
        "adyen",
        "event",
        "the same fields may come again with better data",
    ),
    ("agora", "event_time", "it is the time of sending"),
    ("agora-v1", "event_time", "it is the time of sending"),
    (
        "airwallex",
        "event_time",
        "how its ISO 8601 writes the offset is not known",
    ),
    (
        "contentful",
        "event",
        "whether the key is signed is decided for each delivery",
    ),
    (
        "fireblocks-legacy",
        "event_type",
        "a published delivery has it",
    ),
    (
        "flutterwave-v4",
        "event",
        "a copy of the vendor's page says it",
    ),
    (
        "flutterwave-v4",
        "event_time",
        "a copy of the vendor's page says it",
    ),
    (
        "flutterwave-v4",
        "event_type",
        "a copy of the vendor's page says it",
    ),
    ("flutterwave-v4", "retried_for", "the vendor's page says it"),
    (
        "grok-automations",
        "event",
        "the specification of Standard Webhooks says it",
    ),
    (
        "grok-automations",
        "retried",
        "the specification of Standard Webhooks says it",
    ),
    (
        "hubspot-v2",
        "unique_messages",
        "its calls for an answer repeat theirs",
    ),
    (
        "hubspot-v3",
        "unique_messages",
        "its calls for an answer repeat theirs",
    ),
    ("infisical", "event", "the sender's code says it"),
    ("infisical", "event_type", "the sender's code says it"),
    ("infisical", "retried", "the sender's code says it"),
    ("infisical", "unique_messages", "the sender's code says it"),
    ("kick", "event_time", "it is the time of sending"),
    (
        "lemon-squeezy",
        "event_type",
        "the vendor's package for Laravel reads it",
    ),
    (
        "mailgun",
        "event_time",
        "it has decimals, which no format reads",
    ),
    (
        "meta",
        "retried_for",
        "WhatsApp retries for seven days, the others for 36 hours",
    ),
    (
        "moralis",
        "event",
        "`/confirmed` is a boolean, which is not read",
    ),
    (
        "paystack",
        "event",
        "the id is the object's, and its events may repeat",
    ),
    (
        "quickbooks",
        "event",
        "entities are two arrays deep: the whole notification is known",
    ),
    ("rootly", "event", "two receivers agree"),
    ("rootly", "event_type", "two receivers agree"),
    ("rootly", "unique_messages", "the id is in the body"),
    (
        "surveymonkey",
        "event",
        "the examples have the id of the filter there",
    ),
    (
        "twitch",
        "event_type",
        "it is in the body too, where it is signed",
    ),
    ("wise", "event_type", "a published delivery has it"),
    ("wise", "retried_for", "a copy of the vendor's page says it"),
    ("woovi", "event_type", "a published delivery has it"),
    (
        "woovi",
        "retried_for",
        "a copy of the vendor's page says it",
    ),
];

/// What the file says about a scheme.
#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    confidence: String,
    identity: String,
    event_id: Place,
    event_type: Place,
    event_time: Place,
    bytes_may_repeat: Value,
    #[serde(default)]
    body_may_repeat: Value,
    #[serde(default)]
    response_is_answer: bool,
    retries: Sent,
}

#[derive(Debug, Deserialize)]
struct Place {
    at: Option<String>,
    signed: Value,
}

#[derive(Debug, Deserialize)]
struct Sent {
    resigned: Value,
    horizon_s: Option<u64>,
    schedule: Option<String>,
    basis: Option<String>,
}

impl Row {
    fn is_sure(&self) -> bool {
        self.confidence != "low"
    }

    fn no_events_share_their_bytes(&self) -> bool {
        self.is_sure() && self.bytes_may_repeat == Value::Bool(false)
    }

    fn no_events_share_their_body(&self) -> bool {
        let body = &self.body_may_repeat;
        self.no_events_share_their_bytes() && (body.is_null() || *body == Value::Bool(false))
    }

    /// Returns whether the response is the answer for every delivery.
    fn is_all_answers(&self, scheme: &Scheme) -> bool {
        self.response_is_answer && scheme.event() == Some(Identity::Unstored)
    }
}

/// Returns the words that contradict a row, and how.
fn contradictions(profile: &Profile, row: Option<&Row>) -> Vec<(&'static str, String)> {
    let scheme = profile.scheme();
    let Some(row) = row else {
        return Vec::new();
    };
    // Where the event is known otherwise, an unsigned id decides nothing.
    let unsigned = row.event_id.signed == Value::Bool(false) && scheme.event().is_none();
    let unsigned_id = row.event_id.at.as_deref().filter(|_| unsigned);
    let event_time = scheme.event_time().map(|(location, _)| location);
    let is_unique = row.no_events_share_their_bytes() && !row.is_all_answers(scheme);
    [
        ("event", event(scheme, row)),
        ("unsigned_id", place(scheme.unsigned_id(), unsigned_id)),
        (
            "event_type",
            fact(scheme.event_type(), &row.event_type, row),
        ),
        ("event_time", fact(event_time, &row.event_time, row)),
        (
            "unique_messages",
            (scheme.has_unique_messages() != is_unique).then(|| format!("should be {is_unique}")),
        ),
        ("retried_for", retried_for(scheme, row)),
        ("retried", retried(profile, row)),
    ]
    .into_iter()
    .filter_map(|(word, contradiction)| Some((word, contradiction?)))
    .collect()
}

fn event(scheme: &Scheme, row: &Row) -> Option<String> {
    let event = scheme.event();
    if row.response_is_answer {
        return (!runs_again(event?)).then(|| "answers a repeat in the handler's place".to_owned());
    }
    let kind = row.identity.split([':', ' ']).next().unwrap_or_default();
    let expected = match kind {
        _ if !row.is_sure() => false,
        "body" => row.no_events_share_their_body(),
        "composite" => event.is_some() || !row.identity.contains("unsigned"),
        kind => kind == "id",
    };
    let Some(event) = event else {
        return expected.then(|| format!("is missing: {}", row.identity));
    };
    let id = row.event_id.at.as_deref().filter(|_| kind == "id");
    let agrees = match kind {
        "body" => event == Identity::Body,
        _ => places(event).iter().all(|place| match id {
            Some(id) => synonyms(place).contains(&printed(id)),
            None => row.identity.contains(name(place)),
        }),
    };
    (!expected || !agrees).then(|| {
        let said = places(event).join(", ");
        format!(
            "is {said}, not {} {id:?} of {} confidence",
            row.identity, row.confidence
        )
    })
}

/// Returns whether a delivery whose response is the answer runs again.
fn runs_again(event: Identity) -> bool {
    match event {
        Identity::FirstOf(kinds) => kinds.last() == Some(&Identity::Unstored),
        event => event == Identity::Unstored,
    }
}

/// Lists the places that an identity is read from, as they are printed.
fn places(event: Identity) -> Vec<String> {
    match event {
        Identity::Id(location) => vec![location.to_string()],
        Identity::Fields(fields) => fields.iter().map(ToString::to_string).collect(),
        Identity::Each { items, fields } => {
            let items = items.to_string();
            let item = format!("{}/*", items.trim_end_matches(": …"));
            let of_item = |field: &Location| field.to_string().replace("JSON ", &item);
            match fields {
                [] => vec![item],
                fields => fields.iter().map(of_item).collect(),
            }
        }
        Identity::FirstOf(kinds) => kinds.iter().copied().flat_map(places).collect(),
        _ => Vec::new(),
    }
}

/// Returns a printed place once for each name that its header may have.
fn synonyms(place: &str) -> Vec<String> {
    let names = place.trim_end_matches(": …");
    let end = place.strip_prefix(names).unwrap_or_default();
    let names = names.split(" or ");
    names.map(|name| format!("{name}{end}")).collect()
}

/// Returns the last name in a printed place.
fn name(place: &str) -> &str {
    let place = place.trim_end_matches(['…', ' ', ':', '=', '*', '/']);
    place.rsplit([' ', '/']).next().unwrap_or(place)
}

/// Prints a place of the file as a location is printed.
fn printed(at: &str) -> String {
    match at.split_once(':') {
        Some(("form", place)) => match place.split_once(" → ") {
            Some((field, pointer)) => format!("form {field}, JSON {pointer}: …"),
            None => format!("form {place}=…"),
        },
        Some(("json", pointer)) => format!("JSON {pointer}: …"),
        Some((_, name)) => format!("{name}: …"),
        None => at.to_owned(),
    }
}

fn place(location: Option<Location>, at: Option<&str>) -> Option<String> {
    let location = location.map(|location| location.to_string());
    let at = at.map(printed);
    (location != at).then(|| format!("is {location:?}, not {at:?}"))
}

/// Compares the place of the type or of the time, which one delivery has once.
fn fact(location: Option<Location>, fact: &Place, row: &Row) -> Option<String> {
    let at = fact.at.as_deref();
    place(
        location,
        at.filter(|at| row.is_sure() && !at.contains("/*/")),
    )
}

fn retried_for(scheme: &Scheme, row: &Row) -> Option<String> {
    let is_known = row.is_sure() && is_first_hand(row.retries.schedule.as_deref());
    let known = row
        .retries
        .horizon_s
        .filter(|seconds| is_known && *seconds > 0);
    let known = known.filter(|_| !row.is_all_answers(scheme));
    let known = known.map(Duration::from_secs);
    let agrees = match (scheme.retried_for(), known) {
        (Some(said), Some(known)) => said
            .checked_sub(known)
            .is_some_and(|more| more < Duration::from_secs(60 * 60)),
        (said, known) => said == known,
    };
    (!agrees).then(|| format!("is {:?}, not {known:?}", scheme.retried_for()))
}

fn retried(profile: &Profile, row: &Row) -> Option<String> {
    let basis = row.retries.basis.as_deref();
    let is_retried = !basis.is_some_and(|basis| basis.starts_with("not retried"));
    let is_known = row.is_sure() && is_first_hand(basis) && is_retried;
    let known = match row.retries.resigned {
        _ if !is_known || profile.scheme().algorithm().is_token() => None,
        Value::Bool(true) => Some(Retries::SignedAnew),
        Value::Bool(false) => Some(Retries::Repeated),
        _ => None,
    };
    (profile.retried() != known).then(|| format!("is {:?}, not {known:?}", profile.retried()))
}

/// Returns whether a text of the file was read somewhere, and not remembered.
fn is_first_hand(text: Option<&str>) -> bool {
    !text.is_some_and(|text| text.contains("recollection"))
}
