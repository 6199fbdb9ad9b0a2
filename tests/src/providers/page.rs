//! A provider's page, in Markdown: what its const's documentation says after the first line.

use webhook_sig::Scheme;
use webhook_sig::provider::Profile;
use webhook_sig::scheme::{Algorithm, Audience, KeyFormat, UrlForm};

use crate::providers::claims::claims;
use crate::providers::events::{events, retries};
use crate::providers::evidence;
use crate::providers::handler::{Handler, is_body_proven};
use crate::providers::handshake::handshake;
use crate::providers::prose::{constant, linked, place, texts};

/// Writes the page: how to verify, and a section for each thing that is known.
///
/// # Panics
///
/// If the scheme's vectors cannot be read.
pub(super) fn page(profile: &Profile, features: &[&str]) -> String {
    let sections = [
        ("Secret", secret(profile)),
        ("Signed", signed(profile)),
        ("Not signed", not_signed(profile)),
        ("Events", events(profile)),
        ("Retries", retries(profile)),
        ("Acknowledgement", acknowledgement(profile)),
        ("Handshake", handshake(profile)),
        ("Weak points", texts(&profile.weak_points())),
        ("Notes", texts(profile.notes())),
        ("Evidence", evidence(profile)),
        ("Links", links(profile)),
    ];
    let mut page = needs(features);
    page.push_str(&snippet(profile));
    for (heading, paragraphs) in sections {
        if !paragraphs.is_empty() {
            page.push_str(&format!("\n# {heading}\n\n{}\n", paragraphs.join("\n\n")));
        }
    }
    page
}

fn needs(features: &[&str]) -> String {
    match features {
        [] => String::new(),
        [feature] => format!("\nNeeds the feature `{feature}`.\n"),
        features => format!("\nNeeds the features `{}`.\n", features.join("` and `")),
    }
}

/// Writes the app of the snippet: for axum in full, and what differs for actix-web.
fn snippet(profile: &Profile) -> String {
    let path = path(profile.scheme());
    format!(
        "\n```rust,ignore\n{}```\n\n\
         For actix-web, import from `actix_webhook_sig` instead, and wrap the resource: \
         `web::resource(\"{path}\").wrap(VerifyWebhook::new(endpoint))`.\n",
        code(profile)
    )
}

/// Writes an axum app that verifies the scheme, as a whole file.
pub(super) fn code(profile: &Profile) -> String {
    let scheme = profile.scheme();
    let constant = constant(scheme);
    let handler = Handler::of(scheme);
    let route = match scheme.methods() {
        ["POST"] => "post",
        ["GET"] => "get",
        _ => "any",
    };
    let routing = format!("routing::{route}");
    let mut items = vec!["Router", &routing];
    items.extend(handler.axum);
    items.sort_by_key(|item| (!item.starts_with(char::is_uppercase), *item));
    let (more, endpoint) = endpoint(profile, &constant);
    let mut imports = vec!["Endpoint", "VerifyWebhookLayer"];
    imports.extend(more.iter().chain(handler.adapter));
    imports.sort_unstable();
    let path = path(scheme);
    format!(
        "use axum::{{{items}}};\n\
         {others}\
         use tower_webhook_sig::provider::{constant};\n\
         use tower_webhook_sig::{{{imports}}};\n\n\
         fn app() -> Result<Router, Box<dyn std::error::Error>> {{\n\
         {endpoint}    \
             let hook = {route}(handle).layer(VerifyWebhookLayer::new(endpoint));\n    \
             Ok(Router::new().route(\"{path}\", hook))\n\
         }}\n\n\
         {handle}",
        items = items.join(", "),
        imports = imports.join(", "),
        others = handler.others,
        handle = handler.code,
    )
}

/// Returns what else the app imports, and the lines that make its endpoint.
fn endpoint(profile: &Profile, constant: &str) -> (Vec<&'static str>, String) {
    let (mut imports, verifier, argument) = verifier(profile.scheme(), constant);
    let variable = profile.variable();
    let (keys, built) = if profile.scheme().key_id().is_some() {
        imports.push("Keyring");
        let keys = named_keys(&variable, constant);
        (keys, format!("builder({argument}, keys).build()?"))
    } else if let Some(next) = next_variable(profile.scheme()) {
        let keys = next_keys(&variable, next, constant);
        (keys, format!("builder({argument}, keys).build()?"))
    } else {
        let from_env = format!("from_env({argument}, \"{variable}\")?");
        (String::new(), from_env)
    };
    let lines = format!("{keys}{verifier}    let endpoint = Endpoint::{built};\n");
    (imports, lines)
}

/// Returns the lines that make a keyring of keys with ids.
fn named_keys(variable: &str, constant: &str) -> String {
    let key = |name, variable| {
        format!(
            "    let {name} = {constant}.key(&std::env::var(\"{variable}\")?)?\
             .with_id(\"…\")?;\n"
        )
    };
    format!(
        "    // Each key has the id that the vendor gives it, and a delivery names one.\n\
         {new}{old}    let keys = Keyring::new(new).retiring(old)?;\n",
        new = key("new", variable.to_owned()),
        old = key("old", format!("OLD_{variable}")),
    )
}

/// Returns the variable of the key that the vendor shows as its next one.
fn next_variable(scheme: &Scheme) -> Option<&'static str> {
    (scheme.id() == "qstash").then_some("QSTASH_NEXT_SIGNING_KEY")
}

/// Returns the lines that make a keyring of the current key and the next one.
fn next_keys(variable: &str, next: &str, constant: &str) -> String {
    format!(
        "    // When the keys are rolled, the next one becomes the current one.\n    \
             let current = std::env::var(\"{variable}\")?;\n    \
             let next = std::env::var(\"{next}\")?;\n    \
             let keys = {constant}.keyring([current, next])?;\n"
    )
}

/// Returns what else the app imports, the lines that make its verifier, and what is passed for it.
fn verifier(scheme: &Scheme, constant: &str) -> (Vec<&'static str>, String, String) {
    let params = scheme.params();
    let param: String = params
        .map(|param| format!(".param(\"{param}\", \"…\")"))
        .collect();
    let (imports, base_url, setting) = match (scheme.signs_url(), &*param) {
        (true, _) => (
            vec!["BaseUrl", "Verifier"],
            "    let base_url = BaseUrl::new(\"https://hooks.example.com\")?;\n",
            ".base_url(base_url)",
        ),
        (false, "") => return (Vec::new(), String::new(), format!("&{constant}")),
        (false, _) => (vec!["Verifier"], "", ""),
    };
    (
        imports,
        format!("{base_url}    let verifier = Verifier::new(&{constant}){setting}{param};\n"),
        "verifier".to_owned(),
    )
}

fn path(scheme: &Scheme) -> String {
    format!("/webhooks/{}", scheme.id())
}

/// The crate that fetches keys, as a link.
const FETCHED: &str = "[`webhook-sig-fetch`](https://github.com/webhook-sig/webhook-sig/tree/main/\
    integrations/webhook-sig-fetch)";

fn secret(profile: &Profile) -> Vec<String> {
    let mut paragraphs = vec![linked(profile.secret())];
    let scheme = profile.scheme();
    match scheme.key_format() {
        KeyFormat::Text | KeyFormat::UserAndPassword => {}
        format => paragraphs.push(format!("Format: {}.", escaped(&format.to_string()))),
    }
    if scheme.key_id().is_some() && !scheme.algorithm().is_symmetric() {
        paragraphs.push(format!("{FETCHED} fetches keys that a vendor publishes."));
    }
    paragraphs
}

fn signed(profile: &Profile) -> Vec<String> {
    let scheme = profile.scheme();
    let signature = scheme.signature();
    let mut paragraphs = vec![if scheme.algorithm().is_token() {
        format!(
            "Nothing: the sender shows the secret, {}.",
            place(&signature.to_string())
        )
    } else {
        format!(
            "{} of `{}`, as {}, {}.",
            scheme.algorithm(),
            scheme.signed_content(),
            scheme.encoding(),
            place(&signature.to_string()),
        )
    }];
    if let Some(shared) = scheme.shared_signature() {
        paragraphs.push(format!(
            "Or {} of the same content, {}, which a shared secret verifies.",
            Algorithm::HmacSha256,
            place(&shared.to_string())
        ));
    }
    let facts = facts(profile);
    if !facts.is_empty() {
        paragraphs.push(facts.join("\n"));
    }
    paragraphs.extend(texts(profile.signed()));
    if !profile.open_questions().is_empty() {
        paragraphs.push("[Evidence](#evidence) says what is unconfirmed on this page.".to_owned());
    }
    paragraphs
}

/// Lists what the scheme says about the signed values and the request.
fn facts(profile: &Profile) -> Vec<String> {
    let scheme = profile.scheme();
    let mut facts = Vec::new();
    if let Some((location, format)) = scheme.timestamp() {
        let (place, tolerance) = (place(&location.to_string()), scheme.tolerance());
        facts.push(format!(
            "- Timestamp: {place}, as {format}; accepted {tolerance}."
        ));
    }
    facts.extend(profile.lateness().map(|lateness| format!("- {lateness}")));
    if let Some(location) = scheme.message_id() {
        facts.push(format!("- Message id: {}.", place(&location.to_string())));
    }
    if scheme.signs_url() {
        facts.push(url(scheme));
    }
    facts.extend(audience(scheme));
    facts.extend(claims(scheme));
    if scheme.methods() != ["POST"] {
        facts.push(format!("- Methods: {}.", scheme.methods().join(", ")));
    }
    if scheme.has_json_form() {
        facts.push(
            "- One handler takes all of them as `Method`, `Uri`, `HeaderMap` and `Bytes`: the \
             fields of a GET are in the query, and `Content-Type` says whether those of a POST are \
             a form or JSON."
                .to_owned(),
        );
    }
    facts
}

/// Returns what the verifier must be told, so that deliveries for other customers are refused.
fn audience(scheme: &Scheme) -> Option<String> {
    let setting = linked("`Verifier::param`");
    match scheme.audience()? {
        Audience::Param(param) => Some(format!(
            "- The parameter `{param}` is signed, so the verifier needs it: {setting}."
        )),
        Audience::Value { at, param } => Some(format!(
            "- The value {} says for whom a delivery is, so the verifier needs yours as the \
             parameter `{param}`: {setting}.",
            place(&at.to_string())
        )),
        _ => None,
    }
}

fn url(scheme: &Scheme) -> String {
    let base_url = linked("`Verifier::base_url`");
    let others: Vec<_> = scheme
        .url_forms()
        .iter()
        .filter(|form| **form != UrlForm::AsConfigured)
        .map(ToString::to_string)
        .collect();
    let others = if others.is_empty() {
        String::new()
    } else {
        format!(" It is also tried {}.", others.join(", and "))
    };
    format!("- The URL is signed, so the verifier needs {base_url}.{others}")
}

fn not_signed(profile: &Profile) -> Vec<String> {
    let scheme = profile.scheme();
    let mut paragraphs = vec![linked(profile.unsigned())];
    if !is_body_proven(scheme) {
        paragraphs.push("The body is not signed as a whole: trust the signed fields only.".into());
    }
    paragraphs
}

fn acknowledgement(profile: &Profile) -> Vec<String> {
    let acknowledgement = profile.scheme().acknowledgement();
    let statuses = acknowledgement.to_string();
    let mut derived = match statuses.strip_prefix("any ") {
        Some(statuses) => format!("Any {statuses} acknowledges."),
        None => format!("Status {statuses} acknowledges, and no other."),
    };
    if let Some((content_type, body)) = acknowledgement.body() {
        derived += &format!(" A repeat is answered with `{body}` as `{content_type}`.");
    }
    let notes = texts(profile.acknowledgement());
    std::iter::once(derived).chain(notes).collect()
}

fn evidence(profile: &Profile) -> Vec<String> {
    let mut paragraphs = vec![
        format!("Written from {}.", evidence::basis(profile)),
        format!(
            "Test deliveries: {}.",
            evidence::vectors(profile.scheme().id())
        ),
    ];
    let judges = evidence::judges(profile.scheme().id());
    paragraphs.extend(judges.map(|judges| {
        format!(
            "Judged by {judges}: see [the judges]\
             (https://github.com/webhook-sig/webhook-sig/blob/main/docs/evidence.md#judges)."
        )
    }));
    let questions = profile.open_questions().iter();
    paragraphs.extend(questions.map(|question| format!("Unconfirmed: {}", linked(question))));
    paragraphs
}

fn links(profile: &Profile) -> Vec<String> {
    let links = profile.docs().iter().map(|page| format!("- <{page}>"));
    vec![links.collect::<Vec<_>>().join("\n")]
}

/// Escapes what Markdown would take for the beginning of a tag.
fn escaped(text: &str) -> String {
    text.replace('<', "\\<")
}

#[cfg(test)]
mod tests {
    use webhook_sig::provider;
    use webhook_sig::scheme::{Component, Encoding, Location};

    use super::*;

    const BOUND: Scheme =
        Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
            .audience(Audience::Value {
                at: Location::json("/account"),
                param: "account",
            })
            .signs(&[Component::Body]);

    #[test]
    fn a_scheme_that_names_its_receiver_is_shown_with_the_parameter() {
        let (imports, line, argument) = verifier(&BOUND, "ACME");
        assert_eq!(imports, ["Verifier"]);
        assert_eq!(
            line,
            "    let verifier = Verifier::new(&ACME).param(\"account\", \"…\");\n"
        );
        assert_eq!(argument, "verifier");
        let fact = audience(&BOUND).unwrap_or_default();
        assert!(fact.starts_with("- The value in the JSON body at `/account` says"));
        assert!(fact.contains("the parameter `account`"), "{fact}");
    }

    #[test]
    fn a_scheme_that_signs_the_url_is_shown_with_a_base_url() {
        let code_of = |id| provider::profile(id).map(code).unwrap_or_default();

        assert!(code_of("square").contains(".base_url(base_url)"));
        assert!(!code_of("stripe").contains("base_url"));
    }

    #[test]
    fn a_scheme_that_names_its_keys_is_shown_with_their_ids() {
        let code_of = |id| provider::profile(id).map(code).unwrap_or_default();

        for id in ["ebay", "github-public-key", "wechat-pay-v3"] {
            assert!(code_of(id).contains(".with_id("), "{id}");
        }
        assert!(!code_of("discord").contains(".with_id("));
        // An endpoint without the parameters would not be built.
        let google = code_of("google-pubsub-push");
        assert!(google.contains(".param(\"email\", \"…\").param(\"audience\", \"…\")"));
        assert!(google.contains("Endpoint::builder(verifier, keys)"));
    }

    #[test]
    fn a_vendor_with_a_current_and_a_next_key_is_shown_with_both() {
        let code = provider::profile("qstash").map(code).unwrap_or_default();

        for variable in ["QSTASH_CURRENT_SIGNING_KEY", "QSTASH_NEXT_SIGNING_KEY"] {
            assert!(code.contains(variable), "{variable}");
        }
        assert!(code.contains("Endpoint::builder(verifier, keys)"));
    }

    #[test]
    fn an_event_in_the_claims_is_read_from_there() {
        let reads_claims = |id| {
            let code = provider::profile(id).map(code).unwrap_or_default();
            code.contains("verified.claims()")
        };

        for id in [
            "apple-app-store-server",
            "canva-connect",
            "kinde",
            "wix",
            "xurrent-4me",
        ] {
            assert!(reads_claims(id), "{id}");
        }
        // The claims are about the body, or about the sender.
        for id in [
            "fusionauth",
            "google-pubsub-push",
            "truelayer",
            "wix-digest",
        ] {
            assert!(!reads_claims(id), "{id}");
        }
    }
}
