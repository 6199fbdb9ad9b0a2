//! The prose of a page: where a value is, and links to our API.

use webhook_sig::Scheme;
use webhook_sig::provider;

use crate::providers::table::page_of;

/// Says in prose where a value is, from the short form in which a location is printed.
pub(super) fn place(location: &str) -> String {
    if location == "body: …" {
        return "in the body".to_owned();
    }
    if let Some((segment, _)) = after(location, "path segment ", ": ") {
        return format!("in segment {segment} of the path");
    }
    let (place, shape) = if let Some((pointer, shape)) = after(location, "JSON ", ": ") {
        (format!("in the JSON body at `{pointer}`"), shape)
    } else if let Some((name, shape)) = after(location, "query ", "=") {
        (format!("in the query parameter `{name}`"), shape)
    } else if let Some((name, shape)) = after(location, "signature parameter ", "=") {
        (format!("in the parameter `{name}` of the signature"), shape)
    } else if let Some((pointer, shape)) = after(location, "claim ", ": ") {
        (format!("in the claim `{pointer}`"), shape)
    } else if let Some((pointer, shape)) = after(location, "JOSE header ", ": ") {
        (format!("in the token's header at `{pointer}`"), shape)
    } else if let Some((name, shape)) = after(location, "form ", ", JSON ") {
        let (pointer, shape) = shape.split_once(": ").unwrap_or((shape, "…"));
        (
            format!("in the JSON of the form field `{name}` at `{pointer}`"),
            shape,
        )
    } else if let Some((name, shape)) = after(location, "form ", "=") {
        (format!("in the form field `{name}`"), shape)
    } else {
        return match location.strip_suffix(": …") {
            Some(headers) => {
                let names = headers.replace(" or ", "` or `").replace(" to ", "` to `");
                format!("in the header `{names}`")
            }
            None => format!("in the header `{location}`"),
        };
    };
    match shape {
        "…" => place,
        shape => format!("{place}, as `{shape}`"),
    }
}

/// Splits what follows `start` at the first `end`.
fn after<'text>(text: &'text str, start: &str, end: &str) -> Option<(&'text str, &'text str)> {
    text.strip_prefix(start)?.split_once(end)
}

/// Returns the name of a scheme's constant.
pub(super) fn constant(scheme: &Scheme) -> String {
    scheme.id().replace('-', "_").to_uppercase()
}

/// Links the names in several texts.
pub(super) fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| linked(text)).collect()
}

/// Links the names of our API in a text. The addresses are whole, so that a page can be read
/// anywhere.
pub(super) fn linked(text: &str) -> String {
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
        let method = member.split('(').next().unwrap_or(member);
        format!("#method.{method}")
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
    fn a_call_links_to_its_method() {
        assert_eq!(
            linked("`Verifier::requiring(Algorithm::Ed25519)`"),
            "[`Verifier::requiring(Algorithm::Ed25519)`]\
             (https://docs.rs/webhook-sig/latest/webhook_sig/struct.Verifier.html#method.requiring)"
        );
    }

    #[test]
    fn a_place_is_named_in_prose() {
        for (location, prose) in [
            ("X-Signature: …", "in the header `X-Signature`"),
            ("body: …", "in the body"),
            ("claim /jti: …", "in the claim `/jti`"),
            ("JOSE header /kid: …", "in the token's header at `/kid`"),
            ("One or Two: …", "in the header `One` or `Two`"),
            ("S-1 to S-9: …", "in the header `S-1` to `S-9`"),
            ("X-Signature: …,v1=…", "in the header `X-Signature: …,v1=…`"),
            ("JSON /a/b: …", "in the JSON body at `/a/b`"),
            ("form sig=…", "in the form field `sig`"),
            (
                "signature parameter created=…",
                "in the parameter `created` of the signature",
            ),
            ("form a=…&|…", "in the form field `a`, as `…&|…`"),
            (
                "form json, JSON /a: …",
                "in the JSON of the form field `json` at `/a`",
            ),
            ("query hmac=…", "in the query parameter `hmac`"),
            ("path segment 2: …", "in segment 2 of the path"),
        ] {
            assert_eq!(place(location), prose);
        }
    }
}
