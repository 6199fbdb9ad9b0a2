//! A provider's page, in Markdown: what its const's documentation says after the first line.

use webhook_sig::Scheme;
use webhook_sig::provider::{self, Profile};
use webhook_sig::scheme::{Algorithm, KeyFormat, UrlForm};

use crate::providers::evidence;
use crate::providers::table::page_of;

/// Writes the page: how to verify, and a section for each thing that is known.
///
/// # Panics
///
/// If the scheme's vectors cannot be read.
pub(super) fn page(profile: &Profile) -> String {
    let scheme = profile.scheme();
    let sections = [
        ("Secret", secret(profile)),
        ("Signed", signed(profile)),
        ("Not signed", not_signed(profile)),
        (
            "Retries",
            profile.retries().map(linked).into_iter().collect(),
        ),
        ("Acknowledgement", acknowledgement(profile)),
        (
            "Handshake",
            profile.handshake().map(linked).into_iter().collect(),
        ),
        ("Weak points", weak_points(profile)),
        ("Notes", texts(profile.notes())),
        ("Evidence", evidence(profile)),
        ("Links", links(profile)),
    ];
    let mut page = snippet(scheme);
    for (heading, paragraphs) in sections {
        if !paragraphs.is_empty() {
            page.push_str(&format!("\n# {heading}\n\n{}\n", paragraphs.join("\n\n")));
        }
    }
    page
}

fn snippet(scheme: &Scheme) -> String {
    let constant = constant(scheme);
    let (imports, verifier, argument) = if scheme.signs_url() {
        (
            "BaseUrl, Endpoint, Verifier, ",
            format!(
                "let base_url = BaseUrl::new(\"https://hooks.example.com\")?;\n\
                 let verifier = Verifier::new(&{constant}).base_url(base_url);\n"
            ),
            "verifier".to_owned(),
        )
    } else {
        ("Endpoint, ", String::new(), format!("&{constant}"))
    };
    let variable = variable(scheme);
    let id = scheme.id();
    format!(
        "\n```rust,no_run\n\
         # #[cfg(feature = \"endpoint\")]\n\
         # fn endpoint() -> Result<webhook_sig::Endpoint, Box<dyn std::error::Error>> {{\n\
         use webhook_sig::{{{imports}provider::{constant}}};\n\n\
         {verifier}\
         let endpoint = Endpoint::from_env({argument}, \"{variable}\")?;\n\
         // axum: post(handler).layer(VerifyWebhookLayer::new(endpoint))\n\
         // actix-web: web::resource(\"/{id}\").wrap(VerifyWebhook::new(endpoint))\n\
         # Ok(endpoint)\n\
         # }}\n\
         ```\n"
    )
}

fn constant(scheme: &Scheme) -> String {
    scheme.id().replace('-', "_").to_uppercase()
}

/// Names the environment variable of the snippet after what it holds.
fn variable(scheme: &Scheme) -> String {
    let what = match scheme.algorithm() {
        Algorithm::Basic => "CREDENTIALS",
        algorithm if algorithm.is_token() => "TOKEN",
        _ => "SECRET",
    };
    let constant = constant(scheme);
    if constant.ends_with(what) {
        constant
    } else {
        format!("{constant}_{what}")
    }
}

fn secret(profile: &Profile) -> Vec<String> {
    let secret = linked(profile.secret());
    match profile.scheme().key_format() {
        KeyFormat::Text | KeyFormat::UserAndPassword => vec![secret],
        format => vec![secret, format!("Format: {}.", escaped(&format.to_string()))],
    }
}

fn signed(profile: &Profile) -> Vec<String> {
    let scheme = profile.scheme();
    let signature = scheme.signature();
    let mut paragraphs = vec![if scheme.algorithm().is_token() {
        format!("Nothing: the sender shows the secret, as `{signature}`.")
    } else {
        format!(
            "{} of `{}`, as {}, in `{signature}`.",
            scheme.algorithm(),
            scheme.signed_content(),
            scheme.encoding(),
        )
    }];
    let facts = facts(scheme);
    if !facts.is_empty() {
        paragraphs.push(facts.join("\n"));
    }
    paragraphs.extend(texts(profile.signed()));
    paragraphs
}

/// Lists what the scheme says about the signed values and the request.
fn facts(scheme: &Scheme) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some((location, format)) = scheme.timestamp() {
        let tolerance = scheme.tolerance();
        facts.push(format!(
            "- Timestamp: `{location}`, {format}; accepted {tolerance}."
        ));
    }
    if let Some(late) = scheme.late_by() {
        facts.push(format!(
            "- Deliveries may come up to {} s after their timestamp; those outside the window \
             are refused.",
            late.as_secs()
        ));
    }
    if let Some(location) = scheme.message_id() {
        facts.push(format!("- Message id: `{location}`."));
    }
    if scheme.signs_url() {
        facts.push(url(scheme));
    }
    if scheme.methods() != ["POST"] {
        facts.push(format!("- Methods: {}.", scheme.methods().join(", ")));
    }
    facts
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
    if !scheme.signs_body() && !scheme.algorithm().is_token() {
        paragraphs.push("The body is not signed as a whole: trust the signed fields only.".into());
    }
    paragraphs
}

fn acknowledgement(profile: &Profile) -> Vec<String> {
    let derived = match profile.scheme().acknowledgement().only_status() {
        Some(status) => format!("Status {} and no other acknowledges.", status.as_u16()),
        None => "Any 2xx acknowledges.".to_owned(),
    };
    let notes = texts(profile.acknowledgement());
    std::iter::once(derived).chain(notes).collect()
}

fn weak_points(profile: &Profile) -> Vec<String> {
    let scheme = profile.scheme();
    let mut paragraphs = vec![if scheme.algorithm().is_token() {
        "Anyone who reads one delivery can send any other, until the secret is changed.".to_owned()
    } else if scheme.timestamp().is_some() {
        format!(
            "A captured delivery can be sent again within the window ({}); a replay store \
             prevents it.",
            scheme.tolerance()
        )
    } else {
        "No timestamp is signed: a captured delivery stays valid until the secret is changed, \
         unless a replay store remembers it."
            .to_owned()
    }];
    if scheme.has_ambiguous_boundaries() {
        paragraphs.push(
            "Bytes can move from one signed value to the next under the same signature.".into(),
        );
    }
    paragraphs.extend(texts(profile.weak_points()));
    paragraphs
}

fn evidence(profile: &Profile) -> Vec<String> {
    let mut paragraphs = vec![
        format!("Written from: {}.", evidence::basis(profile)),
        format!(
            "Test deliveries: {}.",
            evidence::vectors(profile.scheme().id())
        ),
    ];
    let questions = profile.open_questions().iter();
    paragraphs.extend(questions.map(|question| format!("Unconfirmed: {}", linked(question))));
    paragraphs
}

fn links(profile: &Profile) -> Vec<String> {
    let links = profile.docs().iter().map(|page| format!("- <{page}>"));
    vec![links.collect::<Vec<_>>().join("\n")]
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| linked(text)).collect()
}

/// Escapes what Markdown would take for the beginning of a tag.
fn escaped(text: &str) -> String {
    text.replace('<', "\\<")
}

/// Links the names of our API in a text. The addresses are whole, so that a page can be read
/// anywhere.
fn linked(text: &str) -> String {
    let mut linked = String::new();
    for (at, part) in text.split('`').enumerate() {
        if at % 2 == 0 {
            linked.push_str(part);
            continue;
        }
        match address(part) {
            Some(address) => linked.push_str(&format!("[`{part}`]({address})")),
            None => linked.push_str(&format!("`{part}`")),
        }
    }
    linked
}

fn address(name: &str) -> Option<String> {
    let is_constant = |scheme: &&Scheme| constant(scheme) == name;
    if let Some(scheme) = provider::ALL.iter().copied().find(is_constant) {
        return Some(page_of(scheme));
    }
    let (of, member) = name.split_once("::").unwrap_or((name, ""));
    let page = match of {
        "AllowedIps" | "Keyring" | "Scheme" | "Signer" | "Verifier" => format!("struct.{of}.html"),
        "FASTSPRING_ADDRESSES" => format!("provider/constant.{of}.html"),
        "KEY_LIMIT" => format!("key/constant.{of}.html"),
        _ => return None,
    };
    let anchor = if member.is_empty() {
        String::new()
    } else {
        format!("#method.{member}")
    };
    Some(format!("{DOCS}{page}{anchor}"))
}

const DOCS: &str = "https://docs.rs/webhook-sig/latest/webhook_sig/";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_api_become_links() {
        assert_eq!(
            linked("Prefer `STRIPE`, and set `Verifier::methods`; `{body}` is no name."),
            "Prefer [`STRIPE`](https://docs.rs/webhook-sig/latest/webhook_sig/provider/constant.STRIPE.html), \
             and set [`Verifier::methods`](https://docs.rs/webhook-sig/latest/webhook_sig/struct.Verifier.html#method.methods); \
             `{body}` is no name."
        );
    }

    #[test]
    fn a_scheme_that_signs_the_url_is_shown_with_a_base_url() {
        assert!(snippet(&provider::SQUARE).contains(".base_url(base_url)"));
        assert!(!snippet(&provider::STRIPE).contains("base_url"));
    }
}
