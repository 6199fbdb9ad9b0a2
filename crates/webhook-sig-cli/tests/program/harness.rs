//! A run of the program, and what it takes to describe one.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use webhook_sig::Scheme;
use webhook_sig::delivery::Delivery;

/// A secret that is good as text, hex and base64 alike, so that every scheme takes it.
pub(crate) const SECRET: &str = "00112233445566778899aabbccddeeff";

/// A form that every scheme can sign.
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

/// Returns the program, out of reach of whatever the environment says about colors and proxies.
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

/// Returns the arguments that verify a delivery.
pub(crate) fn verify(delivery: &Delivery) -> Vec<String> {
    let mut arguments = vec![
        "verify".to_owned(),
        "--scheme".to_owned(),
        delivery.scheme.clone(),
    ];
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
    if let Some(url) = &delivery.url {
        option("--url", url);
    }
    if let Some(body) = &delivery.body {
        option("--body", body);
    }
    option("--now", &delivery.now.unwrap().to_string());
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
