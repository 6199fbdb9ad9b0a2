//! `explain`: the cause, the cure, and nothing of the secret.

use webhook_sig::provider::STRIPE;
use webhook_sig_delivery::Delivery;

use crate::harness::{Run, SECRET, file, run, run_with_stdin, stripe_signature};

fn explain(options: &[&str]) -> Run {
    let common = ["explain", "--scheme", "stripe", "--secret", SECRET];
    run(common.into_iter().chain(options.iter().copied()))
}

pub(crate) const BODY: &str = r#"{"id":"evt_1","type":"ping"}"#;

/// Returns the head of a genuine request, up to the empty line, and its signature.
pub(crate) fn genuine() -> (String, String) {
    let common = ["sign", "--scheme", "stripe", "--secret", SECRET, "--json"];
    let signed = run(common
        .into_iter()
        .chain(["--now", "1700000000", "--body", BODY]));
    let signed = Delivery::parse(&signed.stdout).unwrap().remove(0);
    let mut text = "POST /hooks HTTP/1.1\r\nHost: shop.example\r\n".to_owned();
    for (name, value) in &signed.headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    (text, stripe_signature(&signed).to_owned())
}

/// Returns a genuine delivery as HTTP text, with another body.
pub(crate) fn captured(name: &str, body: impl Fn(&str) -> String) -> String {
    let (head, _) = genuine();
    file(name, format!("{head}\r\n{}", body(BODY)))
}

#[test]
fn a_body_that_was_printed_again_is_named() {
    let path = captured("explain-printed.txt", |body| body.replace(':', ": "));

    let run = explain(&["--http", &path, "--now", "1700000001"]);

    assert_eq!(run.code, 1, "{}", run.stderr);
    let lines: Vec<_> = run.stdout.lines().collect();
    assert!(
        lines[0].starts_with("refused: signature-mismatch: "),
        "{}",
        run.stdout
    );
    assert_eq!(
        lines[1],
        "cause:   the body was parsed and printed again; as compact JSON (28 bytes instead of 30) it verifies"
    );
    assert!(
        lines[2].starts_with("cure:    verify the raw bytes of the body"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains(SECRET));
}

#[test]
fn a_genuine_request_has_no_cause() {
    let path = captured("explain-genuine.txt", str::to_owned);

    let run = explain(&["--http", &path, "--now", "1700000001"]);

    assert_eq!((run.code, &*run.stdout), (0, "verified\n"));
}

#[test]
fn what_was_found_is_an_object_on_demand() {
    let path = captured("explain-json.txt", str::to_owned);
    let common = [
        "explain",
        "--json",
        "--scheme",
        "stripe",
        "--http",
        &path,
        "--now",
        "1700000001",
    ];
    let quoted = format!("\"{SECRET}\"");

    let run = run(common.into_iter().chain(["--secret", &quoted]));

    assert_eq!(run.code, 1, "{}", run.stderr);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["verdict"], "refused");
    assert_eq!(report["kind"], "signature-mismatch");
    assert_eq!(
        report["findings"][0]["ids"],
        serde_json::json!(["secret-quoted"])
    );
    assert_eq!(report["findings"][0]["certain"], true);
    assert!(!run.stdout.contains(SECRET));
}

#[test]
fn a_secret_that_cannot_be_read_is_explained_too() {
    let path = captured("explain-space.txt", str::to_owned);
    let spaced = format!("{SECRET} ");
    let common = [
        "explain",
        "--scheme",
        "stripe",
        "--http",
        &path,
        "--now",
        "1700000001",
    ];

    let run = run(common.into_iter().chain(["--secret", &spaced]));

    assert_eq!(run.code, 1, "{}", run.stderr);
    let cause = "cause:   the secret has whitespace around it; with the secret trimmed it verifies";
    assert!(run.stdout.contains(cause), "{}", run.stdout);
}

#[test]
fn an_old_request_says_how_old_it_is() {
    let path = captured("explain-old.txt", str::to_owned);

    let run = explain(&["--http", &path, "--now", "1700001000"]);

    assert_eq!(run.code, 1, "{}", run.stderr);
    let change = "at 2023-11-14T22:13:20Z, 1000 s before the receiver's clock it verifies";
    assert!(run.stdout.contains(change), "{}", run.stdout);
}

#[test]
fn the_age_of_a_request_hides_no_cause() {
    let path = captured("explain-old-and-wrong.txt", str::to_owned);
    let spaced = format!("{SECRET}\n");
    for (scheme, secrets, cause, change) in [
        (
            "stripe",
            vec![&*spaced],
            "the secret has whitespace around it",
            "with the secret trimmed",
        ),
        (
            "stripe",
            vec![" ", SECRET],
            "another one of the secrets signed it",
            "with secret number 2 of those given",
        ),
        (
            "github",
            vec![SECRET],
            "the delivery is signed as `stripe`",
            "under the scheme `stripe`",
        ),
    ] {
        let options = ["explain", "--scheme", scheme, "--http", &path];
        let options = options.into_iter().chain(["--now", "1700001000"]);
        let secrets = secrets.iter().flat_map(|secret| ["--secret", secret]);

        let run = run(options.chain(secrets));

        let line = format!(
            "cause:   {cause}; and the receiver's clock is wrong, or the delivery is old; {change}, \
             at 2023-11-14T22:13:20Z, 1000 s before the receiver's clock it verifies"
        );
        assert_eq!(run.stdout.lines().nth(1), Some(&*line), "{}", run.stdout);
        assert!(run.stdout.contains("`--now`"), "{}", run.stdout);
    }
}

#[test]
fn a_delivery_file_names_its_scheme() {
    let (_, signature) = genuine();
    let mut delivery = Delivery::new(&STRIPE, [SECRET]);
    delivery.now = Some(1_700_000_001);
    delivery.headers = vec![("stripe-signature".to_owned(), signature)];
    delivery.body = Some(BODY.to_owned());
    for command in ["explain", "verify"] {
        let options = [command, "--secret", SECRET, "--delivery", "-"];
        let named = run_with_stdin(options, delivery.to_line().as_bytes());
        let line = delivery.to_line().replace("stripe", "strippe");
        let unknown = run_with_stdin(options, line.as_bytes());
        let given = run_with_stdin(
            options.into_iter().chain(["--scheme", "github"]),
            delivery.to_line().as_bytes(),
        );
        let missing = run([command, "--secret", SECRET, "--body", "{}"]);

        assert!(named.stdout.starts_with("verified"), "{}", named.stderr);
        let error = "error: -: there is no scheme `strippe`; did you mean `stripe`";
        assert_eq!(unknown.code, 2);
        assert!(unknown.stderr.contains(error), "{}", unknown.stderr);
        assert!(given.stdout.contains("X-Hub-Signature"), "{}", given.stdout);
        assert_eq!(missing.code, 2);
        assert!(
            missing.stderr.contains("--scheme <ID>"),
            "{}",
            missing.stderr
        );
    }
}

#[test]
fn nothing_follows_a_cause_that_is_certain() {
    let path = captured("explain-no-note.txt", |body| format!("{body}\n"));

    let certain = explain(&["--http", &path, "--now", "1700000001"]);
    let options = ["explain", "--scheme", "stripe", "--http", &path];
    let options = options.into_iter().chain(["--now", "1700000001"]);
    let unknown = run(options.chain(["--secret", "another-key-for-tests-only"]));

    let lines: Vec<_> = certain.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{}", certain.stdout);
    assert!(!unknown.stdout.contains(" s after"), "{}", unknown.stdout);
    assert!(unknown.stdout.contains("`webhook-sig verify --explain`"));
}

#[test]
fn a_request_without_a_signature_has_its_cures_once() {
    let path = file(
        "explain-unsigned.txt",
        format!("POST /hooks HTTP/1.1\r\nHost: shop.example\r\n\r\n{BODY}"),
    );

    let run = explain(&["--http", &path]);

    assert_eq!(run.code, 1, "{}", run.stderr);
    let lines: Vec<_> = run.stdout.lines().collect();
    let [refusal, cause, cure] = lines[..] else {
        panic!("{}", run.stdout)
    };
    assert!(
        refusal.starts_with("refused: signature-missing: "),
        "{refusal}"
    );
    assert!(
        cause.starts_with("perhaps: the sender did not sign"),
        "{cause}"
    );
    for likely in [
        "removes or renames the header",
        "another scheme",
        "test button",
    ] {
        assert!(cure.contains(likely), "{cure}");
    }
}

#[test]
fn a_line_that_assigns_the_secret_is_named_and_not_shown() {
    let path = captured("explain-assigned.txt", str::to_owned);
    let line = format!("export STRIPE_SECRET='{SECRET}'");

    let options = ["explain", "--scheme", "stripe", "--http", &path];
    let options = options.into_iter().chain(["--now", "1700000001"]);
    let run = run(options.chain(["--secret", &line]));

    let cause = "cause:   the secret is a whole line `NAME=secret`; with what follows the `=` as \
        the secret it verifies";
    assert_eq!(run.stdout.lines().nth(1), Some(cause), "{}", run.stdout);
    assert!(!run.stdout.contains(SECRET) && !run.stdout.contains("STRIPE_SECRET"));
}

#[test]
fn a_capture_without_a_body_is_named() {
    let (head, _) = genuine();
    for (name, end) in [
        ("cut", ""),
        ("empty", "\r\n"),
        ("none", "Content-Length: 0\r\n\r\n"),
    ] {
        let path = file(&format!("explain-body-{name}.txt"), format!("{head}{end}"));

        let run = explain(&["--http", &path, "--now", "1700000001"]);

        assert_eq!(run.code, 1, "{}", run.stderr);
        let mut lines = run.stdout.lines().skip(1);
        assert_eq!(
            lines.next(),
            Some("perhaps: the body is empty"),
            "{name}: {}",
            run.stdout
        );
        let cure = "cure:    if the request had a body that the capture lacks, give it with `--body @FILE`; \
                    else verify before anything else reads the body";
        assert!(lines.next().unwrap().starts_with(cure), "{}", run.stdout);
    }
}

/// [`BODY`], compressed.
const COMPRESSED: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xabV\xcaLQ\xb2RJ-+\x897T\xd2Q*\xa9,H\x05r\x0b2\xf3\xd2\x95j\x01\xd8\x96\x90;\x1c\x00\x00\x00";

#[test]
fn a_compressed_capture_is_decompressed() {
    let (head, _) = genuine();
    let head = format!(
        "{head}Content-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
        COMPRESSED.len()
    );
    let path = file("explain-gzip.txt", [head.as_bytes(), COMPRESSED].concat());

    let run = explain(&["--http", &path, "--now", "1700000001"]);

    let cause =
        "cause:   the body is compressed, encoded or wrapped; decompressed (28 bytes instead of ";
    assert_eq!(run.code, 1, "{}", run.stderr);
    let line = run.stdout.lines().nth(1).unwrap();
    assert!(line.starts_with(cause), "{}", run.stdout);
}

#[test]
fn a_capture_with_folded_headers_is_read_and_explained() {
    let (head, signature) = genuine();
    let explain_folded = |name: &str, folded: String| {
        let head = head.replace(&signature, &folded);
        let path = file(name, format!("{head}\r\n{BODY}"));
        explain(&["--http", &path, "--now", "1700000001"])
    };

    let before = explain_folded("explain-folded.txt", format!("\r\n\t{signature}"));
    let inside = signature.replace(",v1=", ",\r\n\tv1=");
    let inside = explain_folded("explain-folded-inside.txt", inside);

    assert_eq!((before.code, &*before.stdout), (0, "verified\n"));
    // Stripe has no space there, and a line that is folded gets one.
    let cause = "cause:   a header has spaces inside it, as where it was folded over lines; with \
        `Stripe-Signature` without spaces it verifies";
    assert_eq!(
        inside.stdout.lines().nth(1),
        Some(cause),
        "{}",
        inside.stdout
    );
}

#[test]
fn a_body_that_is_too_long_has_the_options_that_there_are() {
    let (_, signature) = genuine();
    let header = format!("Stripe-Signature: {signature}");
    let body = format!("@{}", file("explain-long.txt", vec![b' '; (2 << 20) + 1]));

    let run = explain(&["--header", &header, "--body", &body, "--now", "1700000001"]);

    let cure = "cure:    raise the limit of the body: `body_limit` in an app; `verify --body-limit` \
        shows whether the request verifies then";
    assert_eq!(run.stdout.lines().nth(2), Some(cure), "{}", run.stdout);
}
