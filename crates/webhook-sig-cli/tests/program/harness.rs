//! A run of the program, and what it takes to describe one.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use webhook_sig::scheme::Audience;
use webhook_sig::{Scheme, Verifier, provider};
use webhook_sig_delivery::{Delivery, Expectation};

use crate::test_keys::{key_text, pairs};

/// A secret that is good as text, hex and base64 alike, so that every scheme takes it, but for
/// those of HTTP Basic.
pub(crate) const SECRET: &str = "00112233445566778899aabbccddeeff";

/// A form that most schemes can sign.
pub(crate) const FORM: &str = "security_data=abc&company=It%27s+a+caf%C3%A9";
pub(crate) const FORM_TYPE: &str = "Content-Type: application/x-www-form-urlencoded";

/// What the program did.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the program.
pub(crate) fn run<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Run {
    run_with_stdin(arguments, b"")
}

/// Runs the program on what is piped into it.
pub(crate) fn run_with_stdin<'a>(
    arguments: impl IntoIterator<Item = &'a str>,
    stdin: &[u8],
) -> Run {
    finish(program().args(arguments), stdin)
}

/// Returns the program, isolated from the environment's settings for colors and proxies.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_webhook-sig"));
    for name in [
        "CLICOLOR_FORCE",
        "NO_COLOR",
        "http_proxy",
        "HTTP_PROXY",
        "all_proxy",
        "ALL_PROXY",
    ] {
        command.env_remove(name);
    }
    command
}

/// Runs a command to its end.
pub(crate) fn finish(command: &mut Command, stdin: &[u8]) -> Run {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its input may have closed it.
    let _unread = child.stdin.take().unwrap().write_all(stdin);
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Writes a file of a test's own, and returns its path.
pub(crate) fn file(name: &str, content: impl AsRef<[u8]>) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Returns the arguments that sign [`FORM`] under a scheme.
pub(crate) fn sign(scheme: &str) -> Vec<&str> {
    let mut arguments = vec!["sign", "--scheme", scheme];
    arguments.extend(["--secret", SECRET, "--body", FORM, "--header", FORM_TYPE]);
    arguments
}

/// Returns [`FORM`], signed by the program under a scheme.
pub(crate) fn signed(scheme: &Scheme, options: &[&str]) -> Delivery {
    let signed = run(sign(scheme.id())
        .into_iter()
        .chain(options.iter().copied())
        .chain(["--json"]));
    assert_eq!(signed.code, 0, "{}: {}", scheme.id(), signed.stderr);
    Delivery::parse(&signed.stdout).unwrap().remove(0)
}

/// Returns the value of Stripe's signature header.
pub(crate) fn stripe_signature(delivery: &Delivery) -> &str {
    let mut headers = delivery.headers.iter();
    let signature = headers.find(|(name, _)| name == "stripe-signature");
    &signature.unwrap().1
}

/// Returns every scheme that the program can sign; some algorithms are only verified, and a chain of
/// certificates is not the program's to issue.
pub(crate) fn signable() -> impl Iterator<Item = &'static Scheme> {
    let can_sign = |scheme: &&Scheme| {
        if scheme.brings_certificates() {
            return false;
        }
        let key = pairs(scheme).map(|[pair, _]| scheme.signing_key(pair.private));
        key.is_none_or(|key| key.is_ok())
    };
    provider::ALL.iter().copied().filter(can_sign)
}

/// Returns the request of a genuine delivery of a scheme, to be signed anew with our secret.
pub(crate) fn sample(scheme: &'static Scheme) -> Delivery {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors");
    let vectors = fs::read_to_string(format!("{folder}/{}.json", scheme.id())).unwrap();
    // A multipart form is left unchanged, and a GET has no body to change.
    let is_multipart = |(_, value): &(String, String)| value.starts_with("multipart/");
    let mut sample = Delivery::parse(&vectors)
        .unwrap()
        .into_iter()
        .filter(|delivery| delivery.expect == Some(Expectation::Verified))
        .filter(|delivery| delivery.body_base64.is_none())
        .filter(|delivery| !delivery.headers.iter().any(is_multipart))
        .min_by_key(|delivery| delivery.method.as_deref() == Some("GET"))
        .unwrap();
    let variant = sample.variant(scheme).unwrap();
    sample.secrets = vec![match pairs(variant) {
        Some([pair, _]) => pair.private.to_owned(),
        None => key_text(variant, SECRET),
    }];
    sample
        .headers
        .retain(|(name, _)| !name.eq_ignore_ascii_case("content-length"));
    let url = || "https://shop.example/webhooks".to_owned();
    sample.url.get_or_insert_with(url);
    sample.body.get_or_insert_default();
    if let Some(Audience::Value { param, .. }) = scheme.audience() {
        let body = sample.body.as_ref().unwrap().as_bytes();
        let named = Verifier::new(scheme).named_receiver(&sample.head(), body);
        sample.params.insert(param.to_owned(), named.unwrap());
    }
    sample
}

/// Returns the arguments that sign or send a sample, but for its URL.
pub(crate) fn sample_arguments(sample: &Delivery) -> Vec<String> {
    let mut arguments = vec!["--scheme".to_owned(), sample.scheme.clone()];
    arguments.extend(described(sample));
    arguments
}

/// Returns the sample of a scheme, signed by the program.
pub(crate) fn signed_sample(scheme: &'static Scheme) -> Delivery {
    let sample = sample(scheme);
    let mut arguments = vec!["sign".to_owned(), "--json".to_owned()];
    arguments.extend(["--url".to_owned(), sample.url.clone().unwrap()]);
    arguments.extend(sample_arguments(&sample));
    let signed = run(arguments.iter().map(String::as_str));
    assert_eq!(signed.code, 0, "{}: {}", scheme.id(), signed.stderr);
    Delivery::parse(&signed.stdout).unwrap().remove(0)
}

/// Returns the arguments that verify a delivery.
pub(crate) fn verify(delivery: &Delivery) -> Vec<String> {
    let mut arguments = ["verify", "--scheme", &delivery.scheme]
        .map(str::to_owned)
        .to_vec();
    arguments.extend(described(delivery));
    if let Some(url) = &delivery.url {
        arguments.extend(["--url".to_owned(), url.clone()]);
    }
    arguments.extend(["--now".to_owned(), delivery.now.unwrap().to_string()]);
    arguments
}

/// Returns the arguments that describe a delivery's keys and all of its request but the URL.
fn described(delivery: &Delivery) -> Vec<String> {
    let mut arguments = Vec::new();
    let mut option = |name: &str, value: &str| {
        arguments.extend([name.to_owned(), value.to_owned()]);
    };
    for secret in &delivery.secrets {
        option("--secret", secret);
    }
    for (name, value) in &delivery.headers {
        option("--header", &format!("{name}: {value}"));
    }
    for (name, value) in &delivery.params {
        option("--param", &format!("{name}={value}"));
    }
    if let Some(method) = &delivery.method {
        option("--method", method);
    }
    if let Some(body) = &delivery.body {
        option("--body", body);
    }
    arguments
}

/// Runs `verify` on a delivery, with further options.
pub(crate) fn run_verify(delivery: &Delivery, options: &[&str]) -> Run {
    let arguments = verify(delivery);
    run(arguments
        .iter()
        .map(String::as_str)
        .chain(options.iter().copied()))
}
