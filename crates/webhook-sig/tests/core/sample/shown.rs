//! The signature that a request shows.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use webhook_sig::Scheme;
use webhook_sig::scheme::Encoding;

use crate::captured::Captured;

/// Returns the bytes of a signature's text.
pub(super) fn decoded(scheme: &Scheme, text: &str) -> Vec<u8> {
    match scheme.encoding() {
        Encoding::Hex | Encoding::HexUpper => hex::decode(text).unwrap(),
        Encoding::Base64 => STANDARD.decode(text).unwrap(),
        Encoding::Base64Url => URL_SAFE.decode(text).unwrap(),
        Encoding::Base64UrlUnpadded => URL_SAFE_NO_PAD.decode(text).unwrap(),
        other => panic!("{other:?} has no decoder"),
    }
}

/// Returns the text of a request's signature.
pub(super) fn shown(scheme: &Scheme, request: &Captured) -> String {
    let location = scheme.signature().to_string();
    let value = |text: &str, name: &str| {
        let field = text
            .split(['&', '?'])
            .find_map(|field| field.strip_prefix(name));
        percent_decode_str(field.unwrap())
            .decode_utf8()
            .unwrap()
            .into_owned()
    };
    let (place, shape) = location.split_at(location.find('…').unwrap());
    let (value, prefix) = if let Some(name) = place.strip_prefix("form ") {
        (value(std::str::from_utf8(&request.body).unwrap(), name), "")
    } else if let Some(name) = place.strip_prefix("query ") {
        (value(&request.target, name), "")
    } else if let Some(pointer) = place.strip_prefix("JSON ") {
        let (pointer, prefix) = pointer.split_once(": ").unwrap();
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let first = pointer.replace("/*", "/0");
        let value = body.pointer(&first).and_then(Value::as_str);
        (value.unwrap().to_owned(), prefix)
    } else if place == "body: " {
        (String::from_utf8(request.body.clone()).unwrap(), "")
    } else {
        let (names, prefix) = place.split_once(": ").unwrap();
        let is_named = |name: &str| {
            let mut names = names.split(" or ");
            names.any(|own| own.eq_ignore_ascii_case(name))
        };
        let mut headers = request.headers.iter();
        let (_, value) = headers.find(|(name, _)| is_named(name)).unwrap();
        (String::from_utf8(value.clone()).unwrap(), prefix)
    };
    let value = value.strip_prefix(prefix).unwrap();
    // In a list a mark precedes the one entry, which has a separator before all but the first.
    match shape.trim_matches('…') {
        "" => value.to_owned(),
        mark => {
            let first = value.strip_prefix(&mark[1..]);
            first
                .or_else(|| Some(value.split_once(mark)?.1))
                .unwrap()
                .to_owned()
        }
    }
}
