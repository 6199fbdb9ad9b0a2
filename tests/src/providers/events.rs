//! What a page says of events: what makes two deliveries the same, and how a retry is signed.

use webhook_sig::key::{Tenant, TenantKeys};
use webhook_sig::provider::{Profile, Retries};
use webhook_sig::replay::{MemoryStore, UNSIGNED_ID_LIMIT};
use webhook_sig::scheme::{Identity, Location};
use webhook_sig::{BaseUrl, BoxError, Endpoint, Scheme, Verifier};

use crate::providers::prose::{linked, place, texts};

/// Returns how an event is recognized, or what to write where that is not known.
pub(super) fn events(profile: &Profile) -> Vec<String> {
    let scheme = profile.scheme();
    let mut paragraphs = match (scheme.event(), scheme.unsigned_id()) {
        (Some(Identity::Unstored), _) => vec![answer(profile)],
        (Some(identity), _) => vec![format!("An event is known by {}", known_by(identity))],
        (None, Some(id)) => unsigned(id),
        (None, None) => vec![unknown(profile)],
    };
    let facts = facts(scheme);
    if !facts.is_empty() {
        paragraphs.push(facts.join(" "));
    }
    paragraphs.extend(texts(profile.events()));
    paragraphs
}

/// Returns when the vendor sends a delivery again, and whether it is signed anew.
pub(super) fn retries(profile: &Profile) -> Vec<String> {
    let scheme = profile.scheme();
    let is_automatic = !profile
        .retries()
        .is_some_and(|text| text.starts_with("No automatic retry"));
    let retry = if is_automatic {
        "A retry"
    } else {
        "A repeated delivery"
    };
    let signed = match profile.retried() {
        Some(Retries::Repeated) => format!("{retry} has the same signed content and signature."),
        Some(_) => format!("{retry} is signed anew."),
        // Where it is late, the profile has reports of how it is signed.
        None if scheme.late_by().is_some() || !is_automatic => String::new(),
        None if scheme.timestamp().is_some() && scheme.event() != Some(Identity::Unstored) => {
            "It is not known whether a retry is signed anew: if it keeps its timestamp, one that \
             comes after the window is refused."
                .to_owned()
        }
        None => String::new(),
    };
    let late = match (scheme.late_by(), scheme.signs_body()) {
        (None, _) => "",
        (Some(_), true) => {
            "`Verifier::window_for_retries` accepts deliveries for as long as they may be late."
        }
        (Some(_), false) => {
            "`Verifier::window_for_retries` refuses this scheme: in a wider window anyone who has \
             one delivery can send other content under its signature."
        }
    };
    [
        profile.retries().unwrap_or("Not documented."),
        &signed,
        late,
    ]
    .into_iter()
    .filter(|text| !text.is_empty())
    .map(linked)
    .collect()
}

fn answer(profile: &Profile) -> String {
    format!(
        "None is remembered: the response is the answer that {} reads, so a repeated delivery has \
         to reach the handler. An endpoint with a replay store is refused; recognize repeats in \
         the handler, and answer them as before.",
        profile.vendor()
    )
}

/// Completes a sentence, with its full stop.
fn known_by(identity: Identity) -> String {
    match identity {
        Identity::FirstOf(kinds) => {
            let kinds = kinds.iter().map(|kind| format!("- {}", known_by(*kind)));
            let kinds: Vec<_> = kinds.collect();
            format!(
                "the first of these that the delivery has:\n\n{}",
                kinds.join("\n")
            )
        }
        Identity::Id(location) => format!("its id, {}.", place(&location.to_string())),
        Identity::Fields(fields) => format!("its values {}, together.", together(fields)),
        Identity::Each { items, fields } => each(items, fields),
        Identity::Body => "the body.".to_owned(),
        Identity::Unstored => {
            "otherwise it is not remembered, because the response is its answer.".to_owned()
        }
        _ => "all that is signed.".to_owned(),
    }
}

fn each(items: Location, fields: &[Location]) -> String {
    let array = place(&items.to_string());
    let array = match array.as_str() {
        "in the JSON body at ``" => "the array that is the body".to_owned(),
        array => format!("the array {array}"),
    };
    let pointer = |field: &Location| {
        let field = place(&field.to_string());
        format!(
            "`{}`",
            field
                .trim_start_matches("in the JSON body at ")
                .trim_matches('`')
        )
    };
    match fields {
        [] => format!("the whole item, as it is written, of {array}: one delivery has several."),
        [id] => format!(
            "{} in each item of {array}: one delivery has several.",
            pointer(id)
        ),
        fields => {
            let fields: Vec<_> = fields.iter().map(pointer).collect();
            let fields = list(&fields);
            format!("{fields} together, in each item of {array}: one delivery has several.")
        }
    }
}

fn unsigned(id: Location) -> Vec<String> {
    vec![
        format!(
            "The id of an event, {}, is not signed. An endpoint with a replay store must say what the id is \
             worth:",
            place(&id.to_string())
        ),
        format!(
            "- `.unsigned_ids(UnsignedIds::Trust)`: genuine events with equal content are \
             handled, and so is a captured delivery under other ids, up to {UNSIGNED_ID_LIMIT} \
             for one content.\n\
             - `.unsigned_ids(UnsignedIds::Ignore)`: a captured delivery is never handled again, \
             and neither is a genuine event with equal content.\n\
             - `.identity(..)`: what you know to make two deliveries the same event."
        ),
    ]
}

/// Repeats what an endpoint says that is built with a store and no identity.
fn unknown(profile: &Profile) -> String {
    let scheme = profile.scheme();
    let mut verifier = Verifier::new(scheme);
    if scheme.signs_url() {
        let url = BaseUrl::new("https://hooks.example.com").expect("it is a base URL");
        verifier = verifier.base_url(url);
    }
    for param in scheme.params() {
        verifier = verifier.param(param, "any");
    }
    // The keys come from elsewhere, so that none has to be in the scheme's format.
    let keys = |_: Tenant| async { Ok::<_, BoxError>(None) };
    let error = Endpoint::builder(verifier, TenantKeys::new(Location::path(1), keys))
        .name("page")
        .replay(MemoryStore::new())
        .build()
        .expect_err("the scheme has no identity")
        .to_string();
    let (_, advice) = error
        .split_once("say it with `identity`, ")
        .expect("the endpoint lacks nothing else");
    let advice = profile.identity().unwrap_or(advice);
    format!(
        "It is not known what makes two deliveries the same event. An endpoint with a replay \
         store must say it with `identity`: {}. It takes any `Identity`, or a function of the \
         delivery.",
        advice.trim_start_matches("such as ")
    )
}

fn facts(scheme: &Scheme) -> Vec<String> {
    let kind = scheme.event_type().map(|location| {
        format!(
            "The type is {}; `Verified::event_type` returns it where the endpoint has a replay \
             store, or where `Verifier::read_events` is set.",
            place(&location.to_string())
        )
    });
    let time = scheme.event_time().map(|(location, format)| {
        let place = place(&location.to_string());
        format!("The time of the event is {place}, as {format}.")
    });
    kind.into_iter()
        .chain(time)
        .map(|fact| linked(&fact))
        .collect()
}

/// Names several places, and what they have in common only once.
fn together(fields: &[Location]) -> String {
    let places: Vec<_> = fields
        .iter()
        .map(|field| place(&field.to_string()))
        .collect();
    let split: Vec<_> = places
        .iter()
        .filter_map(|place| place.split_once('`'))
        .collect();
    match split.as_slice() {
        [(common, _), ..] if split.iter().all(|(start, _)| start == common) => {
            let names: Vec<_> = split.iter().map(|(_, name)| format!("`{name}")).collect();
            let common = common
                .replace("header ", "headers ")
                .replace("field ", "fields ");
            format!("{common}{}", list(&names))
        }
        _ => list(&places),
    }
}

/// Joins items as in a sentence.
fn list(items: &[String]) -> String {
    match items {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        items => items.concat(),
    }
}

#[cfg(test)]
mod tests {
    use webhook_sig::provider;

    use super::*;

    fn events_of(id: &str) -> String {
        let profile = provider::profile(id);
        profile.map(events).unwrap_or_default().join("\n\n")
    }

    #[test]
    fn the_id_is_named() {
        assert!(
            events_of("stripe")
                .starts_with("An event is known by its id, in the JSON body at `/id`.")
        );
        assert!(
            events_of("fastspring")
                .contains("`/id` in each item of the array in the JSON body at `/events`")
        );
        assert!(
            events_of("linear")
                .contains("at `/type`, `/action`, `/data/id` and `/createdAt`, together")
        );
        assert!(events_of("hubspot-v1").contains(
            "`/objectId` and `/occurredAt` together, in each item of the array that is the body"
        ));
    }

    #[test]
    fn an_unknown_identity_comes_with_the_line_to_write() {
        assert!(events_of("qualifio").contains("`.identity(Location::json(\"/id\"))`"));
        assert!(
            events_of("mercadopago").contains("`.identity(Location::header(\"x-request-id\"))`")
        );
        assert!(events_of("feishu-lark").contains("a function that decrypts the delivery"));
        assert!(events_of("github").contains("`.unsigned_ids(UnsignedIds::Trust)`"));
    }

    #[test]
    fn a_vendor_that_reads_the_response_is_not_remembered() {
        let fulfillment = events_of("fastspring-fulfillment");

        assert!(fulfillment.contains("the response is the answer that FastSpring reads"));
        assert!(!fulfillment.contains(".identity"));
        assert!(events_of("slack").contains("otherwise it is not remembered"));
    }

    #[test]
    fn a_page_says_whether_a_retry_is_signed_anew() {
        let retries_of = |id| {
            provider::profile(id)
                .map(retries)
                .unwrap_or_default()
                .join(" ")
        };

        assert!(retries_of("stripe").contains("A retry is signed anew."));
        assert!(retries_of("github").contains("A repeated delivery has the same signed content"));
        assert!(!retries_of("outline").contains("not known"));
        assert!(retries_of("zoom").contains("It is not known whether a retry is signed anew"));
        assert!(retries_of("linear").contains("window_for_retries`](https://"));
        assert!(retries_of("mailgun").contains("refuses this scheme"));
    }
}
