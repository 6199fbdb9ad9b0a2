//! A signed request as a line for a POSIX shell that sends it with curl.

use std::fmt::Write as _;

use bytes::Bytes;
use http::Request;
use http::header::CONTENT_TYPE;

use crate::signing::headers;

/// Returns a line that sends exactly this request, with any bytes in it.
///
/// `quote` writes a text as one word, as [`quote`] does.
pub(crate) fn curl(request: &Request<Bytes>, quote: impl Fn(&str) -> String) -> String {
    let mut line = String::new();
    let body = request.body();
    let text = argument(body);
    // No argument can hold these bytes, but `printf` can make them.
    if text.is_none() {
        let _infallible = write!(line, "printf '{}' | ", octal(body));
    }
    line.push_str("curl --globoff --path-as-is --request ");
    line.push_str(&quote(request.method().as_str()));
    for (name, value) in headers(request) {
        line.push_str(" --header ");
        // A header that ends in a colon tells curl to leave it out; a semicolon means empty.
        line.push_str(&if value.is_empty() {
            quote(&format!("{name};"))
        } else {
            quote(&format!("{name}: {value}"))
        });
    }
    if !request.headers().contains_key(CONTENT_TYPE) && !body.is_empty() {
        // Else curl announces a form. This is how a receiver reads a request that announces
        // nothing (RFC 9110, section 8.3).
        line.push_str(" --header 'content-type: application/octet-stream'");
    }
    match text {
        Some("") => {}
        // `--data-binary` would take a text that begins with @ for a file's name.
        Some(text) => {
            line.push_str(" --data-raw ");
            line.push_str(&quote(text));
        }
        None => line.push_str(" --data-binary @-"),
    }
    line.push(' ');
    line.push_str(&quote(&request.uri().to_string()));
    line
}

/// Returns a body as text, if an argument can hold it.
pub(crate) fn argument(body: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(body).ok();
    text.filter(|text| !text.contains('\0'))
}

/// Quotes a text as one word of a POSIX shell.
pub(crate) fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Writes bytes as the octal escapes of `printf`.
fn octal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _infallible = write!(text, "\\{byte:03o}");
        text
    })
}
