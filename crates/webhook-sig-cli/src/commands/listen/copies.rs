//! A kept delivery in other forms: a line of curl, a test, a delivery file; none holds a secret.

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
    let secrets = || (1_u8..).zip(&route.secrets);
    let names: Vec<_> = secrets()
        .map(|(place, name)| (format!("secret_{place}"), name.to_string()))
        .collect();
    let keys: Vec<_> = names.iter().map(|(name, _)| format!("&{name}")).collect();
    let target = literal(&hidden.text(&request.uri().to_string()), &names);
    let params = record.params.iter();
    let params: String = params
        .map(|(name, value)| format!(".param({name:?}, {value:?})"))
        .collect();

    let mut lines = vec![
        "use webhook_sig::{Head, UnixTime, Verifier, provider};".to_owned(),
        String::new(),
        format!("let scheme = provider::find({:?}).unwrap();", facts.scheme),
    ];
    lines.extend(secrets().map(|(place, name)| format!("let secret_{place} = {};", name.rust())));
    lines.push(format!(
        "let keys = scheme.keyring([{}]).unwrap();",
        keys.join(", ")
    ));
    lines.push("let headers = [".to_owned());
    let headers = header_texts(request.headers()).into_iter();
    let signed = headers.filter(|(name, _)| {
        CONTENT_LENGTH != name.as_str() && (HOST != name.as_str() || route.scheme.signs_url())
    });
    lines.extend(signed.map(|(name, value)| {
        let value = literal(&hidden.text(&value), &names);
        format!("    ({name:?}, {value}),")
    }));
    lines.extend([
        "];".to_owned(),
        format!("let target = {target};"),
        format!(
            "let head = Head::new({:?}, &target, &headers);",
            request.method().as_str()
        ),
        format!(
            "let body = {};",
            bytes_literal(&hidden.bytes(request.body()))
        ),
        format!("let verifier = Verifier::new(scheme){params};"),
        format!("let now = UnixTime::from_secs({});", facts.received),
        String::new(),
        "let verdict = verifier.verify(&head, body, &keys, now);".to_owned(),
        String::new(),
        match &facts.verdict.kind {
            Some(kind) if facts.verdict.state == VerdictState::Refused => {
                format!("assert_eq!(verdict.unwrap_err().kind().as_str(), {kind:?});")
            }
            _ => "assert!(verdict.is_ok(), \"{verdict:?}\");".to_owned(),
        },
    ]);
    let body: String = lines.iter().map(|line| indented(line)).collect();
    format!("#[test]\nfn the_recorded_delivery_is_judged_the_same() {{\n{body}}}\n")
}

fn indented(line: &str) -> String {
    if line.is_empty() {
        "\n".to_owned()
    } else {
        format!("    {line}\n")
    }
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
