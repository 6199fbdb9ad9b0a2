//! A kept delivery in other forms: a line of curl, a test, a delivery file; none holds a secret.

use std::fmt::Write as _;

use bytes::Bytes;
use http::Request;
use http::header::{CONTENT_LENGTH, HOST};
use webhook_sig::{ErrorKind, Signer, UnixTime};

use crate::commands::listen::hidden::Hidden;
use crate::commands::listen::record::{Record, VerdictState, header_texts};
use crate::commands::listen::route::Route;
use crate::failure::Caused;
use crate::shell;

/// Returns a line for a POSIX shell that sends the delivery to the listener.
pub(super) fn curl(record: &Record, listener: &str, hidden: &Hidden) -> String {
    let mut request = record.request.clone();
    request.headers_mut().remove(CONTENT_LENGTH);
    // What no argument can hold is written in octal, where no name would be replaced.
    if str::from_utf8(request.body()).is_err() {
        *request.body_mut() = hidden.bytes(request.body());
    }
    if let Ok(url) = format!("{listener}{}", request.uri()).parse() {
        *request.uri_mut() = url;
    }
    hidden.shell(&shell::curl(&request))
}

/// Returns a test in Rust that verifies the delivery at the time at which it arrived.
pub(super) fn test(record: &Record, route: &Route, hidden: &Hidden) -> String {
    let Record { request, facts, .. } = record;
    let mut text = String::from("#[test]\nfn the_recorded_delivery_is_judged_the_same() {\n");
    let mut line = |indented: String| {
        let _infallible = match indented.as_str() {
            "" => writeln!(text),
            _ => writeln!(text, "    {indented}"),
        };
    };
    line("use webhook_sig::{Head, UnixTime, Verifier, provider};".to_owned());
    line(String::new());
    line(format!(
        "let scheme = provider::find({:?}).unwrap();",
        facts.scheme
    ));
    let mut names = Vec::new();
    for (place, name) in (1_u8..).zip(&route.secrets) {
        line(format!("let secret_{place} = {};", name.rust()));
        names.push((format!("secret_{place}"), name.to_string()));
    }
    let secrets: Vec<_> = names
        .iter()
        .map(|(variable, _)| format!("&{variable}"))
        .collect();
    line(format!(
        "let keys = scheme.keyring([{}]).unwrap();",
        secrets.join(", ")
    ));
    line("let headers = [".to_owned());
    for (name, value) in header_texts(request.headers()) {
        if CONTENT_LENGTH == name.as_str() || (HOST == name.as_str() && !route.scheme.signs_url()) {
            continue;
        }
        line(format!(
            "    ({name:?}, {}),",
            literal(&hidden.text(&value), &names)
        ));
    }
    line("];".to_owned());
    let target = hidden.text(&request.uri().to_string());
    line(format!("let target = {};", literal(&target, &names)));
    line(format!(
        "let head = Head::new({:?}, &target, &headers);",
        request.method().as_str()
    ));
    line(format!(
        "let body = {};",
        bytes_literal(&hidden.bytes(request.body()))
    ));
    let params = record
        .params
        .iter()
        .fold(String::new(), |params, (name, value)| {
            format!("{params}.param({name:?}, {value:?})")
        });
    line(format!("let verifier = Verifier::new(scheme){params};"));
    line(format!(
        "let now = UnixTime::from_secs({});",
        facts.received
    ));
    line(String::new());
    line("let verdict = verifier.verify(&head, body, &keys, now);".to_owned());
    line(String::new());
    match &facts.verdict.kind {
        Some(kind) if facts.verdict.state == VerdictState::Refused => {
            line(format!(
                "assert_eq!(verdict.unwrap_err().kind().as_str(), {kind:?});"
            ));
        }
        _ => line("assert!(verdict.is_ok(), \"{verdict:?}\");".to_owned()),
    }
    text.push_str("}\n");
    text
}

/// Writes a text that holds the names of secrets as an expression that puts them in.
fn literal(text: &str, names: &[(String, String)]) -> String {
    names.iter().fold(
        format!("{text:?}.to_owned()"),
        |literal, (variable, name)| {
            if text.contains(name.as_str()) {
                format!("{literal}.replace({name:?}, &{variable})")
            } else {
                literal
            }
        },
    )
}

fn bytes_literal(body: &Bytes) -> String {
    match str::from_utf8(body) {
        Ok(text) => format!("{text:?}"),
        Err(_) => format!("b\"{}\".as_slice()", body.escape_ascii()),
    }
}

/// Returns a request that the sender would have sent now.
pub(super) fn sign_anew(record: &Record, route: &Route) -> Result<Request<Bytes>, String> {
    if !route.scheme.algorithm().is_symmetric() {
        return Err(format!(
            "`{}` is signed with the vendor's private key, which is not here; send it again as it is",
            route.scheme.id(),
        ));
    }
    let signer = Signer::new(route.verifier.clone(), route.keyring.clone());
    let request = record.request.clone();
    let now = UnixTime::now();
    let signed = match signer.sign(request.clone(), now) {
        Err(error)
            if error.kind() == ErrorKind::FieldMissing && route.scheme.message_id().is_some() =>
        {
            signer.sign_with_id(&format!("msg_{:032x}", fastrand::u128(..)), request, now)
        }
        signed => signed,
    };
    signed.map_err(|error| Caused(&error).to_string())
}
