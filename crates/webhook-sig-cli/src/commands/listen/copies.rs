//! A kept delivery in other forms: a line of curl, a test, a delivery file; none holds a secret.

use bytes::Bytes;
use http::Request;
use http::header::{CONTENT_LENGTH, HOST};
use webhook_sig::{ErrorKind, Signer, UnixTime};

use crate::commands::listen::hidden::{Hidden, Piece};
use crate::commands::listen::receiver::Listener;
use crate::commands::listen::record::{Record, Verdict, header_texts};
use crate::commands::listen::route::Route;
use crate::failure::Caused;
use crate::secrets::SecretName;
use crate::shell;
use crate::stored::{Form, VerdictState};

/// Returns a line for a POSIX shell that sends the delivery to the listener, or why none does.
pub(super) fn curl(record: &Record, listener: &str, hidden: &Hidden) -> Result<String, String> {
    if let Some(incomplete) = &record.incomplete {
        return Err(incomplete.why.clone());
    }
    if let Some(why) = record.inexact() {
        return Err(format!("{why}, so no line sends it"));
    }
    let mut request = record.request.clone();
    request.headers_mut().remove(CONTENT_LENGTH);
    // What no argument can hold is written in octal, where no name would be replaced.
    if shell::argument(request.body()).is_none() {
        *request.body_mut() = hidden.bytes(request.body());
    }
    if let Ok(url) = format!("{listener}{}", request.uri()).parse() {
        *request.uri_mut() = url;
    }
    Ok(shell::curl(&request, |text| hidden.shell(text)))
}

/// Returns a test in Rust that verifies the delivery at the time at which it arrived.
pub(super) fn test(record: &Record, route: &Route, listener: &Listener) -> Result<String, String> {
    let Record { request, facts, .. } = record;
    let literals = Literals {
        hidden: &listener.hidden,
        secrets: &route.secrets,
    };
    let verdict = assertion(record)?;
    let target = literals.text(&request.uri().to_string())?;
    let body = literals.body(request.body())?;
    let verifier = verifier(record, listener.body_limit, &literals)?;
    let secrets = || (1_u8..).zip(&route.secrets);
    let keys: Vec<_> = secrets()
        .map(|(place, _)| format!("&secret_{place}"))
        .collect();

    let base_url = if record.base_url.is_empty() {
        ""
    } else {
        "BaseUrl, "
    };
    let mut lines = vec![
        format!("use webhook_sig::{{{base_url}Head, UnixTime, Verifier, provider}};"),
        String::new(),
        format!("let scheme = provider::find({:?}).unwrap();", facts.scheme),
    ];
    lines.extend(secrets().map(|(place, name)| format!("let secret_{place} = {};", rust(name))));
    lines.push(format!(
        "let keys = scheme.keyring([{}]).unwrap();",
        keys.join(", ")
    ));
    lines.push("let headers = [".to_owned());
    let headers = header_texts(request.headers()).into_iter();
    let signed = headers.filter(|(name, _)| {
        CONTENT_LENGTH != name.as_str() && (HOST != name.as_str() || route.scheme.signs_url())
    });
    for (name, value) in signed {
        lines.push(format!("    ({name:?}, {}),", literals.text(&value)?));
    }
    let method = request.method().as_str();
    lines.extend([
        "];".to_owned(),
        format!("let target = {target};"),
        format!("let head = Head::new({method:?}, &target, &headers);"),
        format!("let body = {body};"),
        format!("let verifier = {verifier};"),
        format!("let now = UnixTime::from_secs({});", facts.received),
        String::new(),
        "let verdict = verifier.verify(&head, body, &keys, now);".to_owned(),
        String::new(),
        verdict,
    ]);
    let body: String = lines.iter().map(|line| indented(line)).collect();
    Ok(format!(
        "#[test]\nfn the_recorded_delivery_is_judged_the_same() {{\n{body}}}\n"
    ))
}

/// Writes what a test says of the verdict, or why no test can come to it.
fn assertion(record: &Record) -> Result<String, String> {
    if let Some(incomplete) = &record.incomplete {
        return Err(incomplete.why.clone());
    }
    if let Some(why) = record.inexact() {
        return Err(format!("{why}, so a test cannot come to the same verdict"));
    }
    let Verdict { state, kind, .. } = &record.facts.verdict;
    match (state, kind) {
        (VerdictState::Handshake, _) => Err(
            "a handshake is answered by an endpoint, so a test of a verifier cannot show it"
                .to_owned(),
        ),
        (VerdictState::Refused, Some(kind)) => Ok(format!(
            "assert_eq!(verdict.unwrap_err().kind().as_str(), {kind:?});"
        )),
        _ => Ok("assert!(verdict.is_ok(), \"{verdict:?}\");".to_owned()),
    }
}

/// Writes the verifier of the delivery's route.
fn verifier(record: &Record, body_limit: usize, literals: &Literals<'_>) -> Result<String, String> {
    let mut verifier = format!("Verifier::new(scheme).body_limit({body_limit})");
    if !record.base_url.is_empty() {
        // No secret is in it, or the listener would not have started.
        let url = &record.base_url;
        verifier = format!("{verifier}.base_url(BaseUrl::new({url:?}).unwrap())");
    }
    for (name, value) in &record.params {
        verifier = format!("{verifier}.param({name:?}, {})", literals.text(value)?);
    }
    Ok(verifier)
}

/// Writes texts as expressions that put the secrets in.
struct Literals<'a> {
    hidden: &'a Hidden,
    /// Those that the test has as variables.
    secrets: &'a [SecretName],
}

impl Literals<'_> {
    /// Writes an expression of a `String`.
    fn text(&self, text: &str) -> Result<String, String> {
        let shown = |text: &[u8]| format!("{:?}", String::from_utf8_lossy(text));
        Ok(match self.pieces(text.as_bytes(), shown, "as_str")? {
            Some(pieces) => format!("[{pieces}].concat()"),
            None => format!("{text:?}.to_owned()"),
        })
    }

    /// Writes an expression of the bytes of a body.
    fn body(&self, body: &Bytes) -> Result<String, String> {
        if let Ok(text) = str::from_utf8(body) {
            return self.text(text);
        }
        let shown = |bytes: &[u8]| format!("b\"{}\".as_slice()", bytes.escape_ascii());
        Ok(match self.pieces(body, shown, "as_bytes")? {
            Some(pieces) => format!("[{pieces}].concat()"),
            None => shown(body),
        })
    }

    /// Writes the pieces of a text that holds secrets.
    fn pieces(
        &self,
        text: &[u8],
        shown: impl Fn(&[u8]) -> String,
        view: &str,
    ) -> Result<Option<String>, String> {
        let pieces = self.hidden.pieces(text);
        if !pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Secret(..)))
        {
            return Ok(None);
        }
        let pieces = pieces.into_iter().map(|piece| match piece {
            Piece::Shown(text) => Ok(shown(text)),
            Piece::Secret(name, Form::Plain) => Ok(format!("{}.{view}()", self.secret(name))),
            Piece::Secret(name, Form::Base64) => Ok(format!(
                "webhook_sig::scheme::Encoding::Base64.encode({}.as_bytes()).{view}()",
                self.secret(name),
            )),
            Piece::Secret(name, _) => Err(format!(
                "it holds the secret {name} with escapes, which a test cannot write without showing it",
            )),
        });
        let pieces: Vec<_> = pieces.collect::<Result<_, String>>()?;
        Ok(Some(pieces.join(", ")))
    }

    /// Writes the variable of a secret, or what reads it where the test has none.
    fn secret(&self, name: &SecretName) -> String {
        let mut variables = (1_u8..).zip(self.secrets);
        match variables.find(|(_, secret)| *secret == name) {
            Some((place, _)) => format!("secret_{place}"),
            None => rust(name),
        }
    }
}

/// Writes an expression that reads a secret.
fn rust(name: &SecretName) -> String {
    match name {
        SecretName::Environment(name) => format!("std::env::var({name:?}).unwrap()"),
        SecretName::File(path) => format!(
            "std::fs::read_to_string({:?}).unwrap().trim_end().to_owned()",
            path.display().to_string()
        ),
    }
}

fn indented(line: &str) -> String {
    if line.is_empty() {
        "\n".to_owned()
    } else {
        format!("    {line}\n")
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
