//! `sign`.

use std::process::Command;

use webhook_sig::provider::{
    self, FASTSPRING_FULFILLMENT, GITHUB, PAYPAL, STANDARD_WEBHOOKS, STRIPE,
};
use webhook_sig_delivery::Delivery;

use crate::harness::{
    FORM, FORM_TYPE, SECRET, file, finish, run, run_verify, run_with_stdin, sample,
    sample_arguments, sign, signable, signed, signed_sample,
};
use crate::send::Server;
use crate::test_keys::pairs;

#[test]
fn the_vendors_worked_example_comes_out() {
    let run = run([
        "sign",
        "--scheme",
        "github",
        "--body",
        "Hello, World!",
        "--secret",
        "It's a Secret to Everybody",
    ]);

    assert_eq!(run.code, 0);
    assert_eq!(
        run.stdout,
        "x-hub-signature-256: \
         sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17\n",
    );
}

#[test]
fn what_is_signed_verifies_under_every_scheme() {
    for scheme in signable() {
        let delivery = signed_sample(scheme);

        let verdict = run_verify(&delivery, &[]);

        assert_eq!(verdict.code, 0, "{}: {}", scheme.id(), verdict.stdout);
        assert!(verdict.stdout.starts_with("verified: by the current key"));
    }
}

#[test]
fn what_is_signed_passes_the_check_under_every_scheme() {
    let lines: String = signable()
        .map(|scheme| signed_sample(scheme).to_line() + "\n")
        .collect();

    let checked = run_with_stdin(["check", "-"], lines.as_bytes());

    assert_eq!(checked.code, 0, "{}", checked.stdout);
    let summary = format!("{} checked, 0 differing\n", signable().count());
    assert!(checked.stdout.ends_with(&summary), "{}", checked.stdout);
}

#[test]
fn the_delivery_states_what_was_signed() {
    let delivery = signed(&STRIPE, &["--now", "1700000000"]);

    assert_eq!(delivery.now, Some(1_700_000_000));
    assert_eq!(delivery.signed, Some(format!("1700000000.{FORM}")));
    assert_eq!(delivery.secrets, [SECRET]);
}

#[test]
fn a_body_comes_from_a_file_or_from_a_pipe() {
    let bytes = b"\xff\x00\r\n";
    let path = file("body", bytes);
    let options = [
        "sign",
        "--scheme",
        "github",
        "--secret",
        SECRET,
        "--json",
        "--body-file",
    ];

    let from_file = run(options.into_iter().chain([path.as_str()]));
    let from_pipe = run_with_stdin(options.into_iter().chain(["-"]), bytes);

    let delivery = Delivery::parse(&from_file.stdout).unwrap().remove(0);
    assert_eq!(&delivery.body_bytes().unwrap()[..], bytes);
    let headers = |text| Delivery::parse(text).unwrap().remove(0).headers;
    assert_eq!(headers(&from_pipe.stdout), delivery.headers);
}

#[test]
fn a_message_id_is_made_up_unless_one_is_given() {
    let id = |options: &[&str]| {
        let delivery = signed(&STANDARD_WEBHOOKS, options);
        let mut headers = delivery.headers.into_iter();
        headers.find(|(name, _)| name == "webhook-id").unwrap().1
    };

    assert_ne!(id(&[]), id(&[]));
    assert_eq!(id(&["--id", "msg_1"]), "msg_1");
    assert_eq!(id(&["--header", "Webhook-Id: msg_2"]), "msg_2");
}

#[test]
fn a_signature_in_a_form_completes_the_form() {
    let run = run(sign("fastspring-fulfillment"));

    assert_eq!(run.code, 0);
    let hash = run.stdout.strip_prefix(FORM).unwrap();
    assert!(hash.starts_with('&') && !hash.ends_with('\n'), "{hash}");
}

#[test]
fn a_form_that_is_signed_already_is_signed_anew() {
    let hashed = format!("{FORM}&security_request_hash=00");

    let again = run([
        "sign",
        "--scheme",
        "fastspring-fulfillment",
        "--secret",
        SECRET,
        "--header",
        FORM_TYPE,
        "--body",
        &hashed,
    ]);

    assert_eq!(again.stdout, run(sign("fastspring-fulfillment")).stdout);
}

#[test]
fn a_signature_in_a_query_completes_the_url() {
    let url = "https://shop.example/license?company=Acme";
    let options = [
        "--scheme",
        "fastspring-fulfillment",
        "--secret",
        SECRET,
        "--method",
        "GET",
    ];
    let get = ["sign", "--url", url].into_iter().chain(options);

    let completed = run(get);
    let completed = completed.stdout.trim_end();

    assert!(completed.starts_with(&format!("{url}&")), "{completed}");
    let verdict = run(["verify", "--url", completed].into_iter().chain(options));
    assert_eq!(verdict.code, 0, "{}", verdict.stdout);
    assert_eq!(FASTSPRING_FULFILLMENT.methods(), ["POST", "GET"]);
}

#[test]
fn an_unverifiable_request_is_not_signed() {
    for (scheme, options) in [
        ("github", &["--method", "PUT", "--body", ""][..]),
        ("github", &["--id", "msg_1", "--body", ""]),
        ("github", &[]),
        ("github", &["--body-file", "/nonexistent"]),
        ("github", &["--body", "", "--body-file", "-"]),
        ("github", &["--body", "", "--header", "no colon"]),
        ("github", &["--body", "", "--header", "no name: a"]),
        ("github", &["--body", "", "--curl"]),
        ("github", &["--body", "", "--curl", "--url", "/path"]),
        ("github", &["--body", "", "--url", "ftp://shop.example/"]),
        ("github", &["--body", "", "--url", "not a url"]),
        ("stripe", &["--body", "", "--now", "-1"]),
        ("svix", &["--body", "", "--id", "with.stop"]),
        (
            "fastspring-classic",
            &["--body", "a=b", "--header", FORM_TYPE],
        ),
        ("fastspring-classic", &["--body", "{}"]),
    ] {
        let run = run(["sign", "--scheme", scheme, "--secret", SECRET]
            .into_iter()
            .chain(options.iter().copied()));

        assert_eq!(run.code, 2, "{scheme} {options:?}");
        assert!(run.stdout.is_empty(), "{scheme} {options:?}");
        assert!(run.stderr.contains("error: "), "{scheme} {options:?}");
    }
}

#[test]
fn the_line_for_curl_is_quoted() {
    let common = ["sign", "--scheme", "github", "--secret", SECRET, "--curl"];
    let url = ["--url", "http://localhost/a?b=c&d=$e"];
    let options = ["--body", "@-", "--header", "X-Empty:"];
    let arguments = [&common[..], &url, &options].concat();

    let run = run_with_stdin(arguments, b"@it's $HOME");

    assert_eq!(run.code, 0);
    assert!(
        run.stdout.contains(r"--data-raw '@it'\''s $HOME'"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("--header 'x-empty;'"), "{}", run.stdout);
    assert!(
        run.stdout
            .contains("--header 'content-type: application/octet-stream'"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.ends_with("'http://localhost/a?b=c&d=$e'\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_shell_sends_the_line_for_curl_so_that_it_verifies() {
    if Command::new("curl").arg("--version").output().is_err() {
        return;
    }
    for body in [&b"@it's \"$HOME\" `a` \\n\r\n"[..], b"", b"\xff\x00%s\\"] {
        let server = Server::start(&GITHUB, 200, "");
        let url = server.url();
        let line = run_with_stdin(
            [
                "sign",
                "--scheme",
                "github",
                "--secret",
                SECRET,
                "--body-file",
                "-",
                "--curl",
            ]
            .into_iter()
            .chain(["--url", url.as_str()]),
            body,
        );

        let script = line
            .stdout
            .replacen("curl ", "curl --silent --noproxy '*' ", 1);
        let sent = finish(Command::new("sh").args(["-c", &script]), b"");

        assert_eq!(sent.code, 0, "{script}");
        let received = server.finish();
        assert_eq!(received.body, body);
        assert!(received.result.is_ok(), "{script}");
    }
}

#[test]
fn the_help_says_which_content_type_is_set() {
    for command in ["sign", "send"] {
        let help = run([command, "--help"]);

        assert!(help.stdout.contains("Content-Type"), "{}", help.stdout);
    }
}

#[test]
fn a_scheme_that_signs_the_url_or_a_part_of_it_needs_one() {
    let sign = |scheme, options: &[&str]| {
        run(["sign", "--scheme", scheme, "--secret", SECRET]
            .into_iter()
            .chain(options.iter().copied()))
    };
    let get = ["--method", "GET"];
    let mut contentful = vec!["sign".to_owned()];
    contentful.extend(sample_arguments(&sample(&provider::CONTENTFUL)));
    let path = file(
        "signs-path.toml",
        r#"id = "acme"
algorithm = "hmac-sha256"
encoding = "hex"
signature = { header = "Acme-Signature" }
signs = ["path", { literal = "\n" }, "body"]
ambiguous-boundaries = true
"#,
    );
    let acme = run([
        "sign",
        "--scheme-file",
        &path,
        "--secret",
        SECRET,
        "--body",
        "{}",
    ]);

    for refused in [
        acme,
        sign("twilio", &["--body", "{}"]),
        sign("twilio", &["--body", "{}", "--url", "/webhooks"]),
        run(contentful.iter().map(String::as_str)),
        sign("fastspring-fulfillment", &get),
        sign("mercadopago", &["--body", "{}"]),
    ] {
        assert_eq!(refused.code, 2);
        assert!(refused.stdout.is_empty(), "{}", refused.stdout);
        assert!(refused.stderr.contains("`--url`"), "{}", refused.stderr);
        assert!(!refused.stderr.contains("base URL"), "{}", refused.stderr);
    }
    for help in [run(["sign", "-h"]), run(["verify", "-h"])] {
        let words: Vec<_> = help.stdout.split_whitespace().collect();
        let help = words.join(" ");

        assert!(
            help.contains("required where the scheme signs it"),
            "{help}"
        );
    }
}

#[test]
fn a_signed_value_that_is_missing_can_be_given() {
    let feishu = ["sign", "--scheme", "feishu-lark", "--secret", SECRET];
    let feishu = || feishu.into_iter().chain(["--body", "{}"]);

    let refused = run(feishu());

    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("give the value with `--header`"),
        "{}",
        refused.stderr
    );
    let signed = run(feishu().chain(["--header", "X-Lark-Request-Nonce: 7"]));
    assert_eq!(signed.code, 0, "{}", signed.stderr);
}

#[test]
fn a_header_that_the_signing_replaces_is_named() {
    let common = ["sign", "--scheme", "github", "--secret", SECRET, "--body"];
    let header = ["{}", "--header", "X-Hub-Signature-256: sha256=00"];

    let replaced = run(common.into_iter().chain(header));
    let unchanged = run(common.into_iter().chain(["{}", "--header", "X-Event: a"]));

    let warning = "warning: --header `x-hub-signature-256` is replaced";
    assert_eq!(replaced.code, 0);
    assert!(replaced.stderr.contains(warning), "{}", replaced.stderr);
    assert!(
        !unchanged.stderr.contains("replaced"),
        "{}",
        unchanged.stderr
    );
}

#[test]
fn a_value_that_is_missing_is_named() {
    let [pair, _] = pairs(&PAYPAL).unwrap();
    let key = file("paypal.pem", pair.private);
    let sign = |options: &[&'static str]| {
        let common = [
            "sign",
            "--scheme",
            "paypal",
            "--secret-file",
            &key,
            "--body",
            "{}",
        ];
        run(common.into_iter().chain(options.iter().copied()))
    };
    let (time, param) = (
        ["--header", "PAYPAL-TRANSMISSION-TIME: 2026-11-28T19:00:00Z"],
        ["--param", "webhook_id=8PT59"],
    );

    let without_time = sign(&param);
    let without_param = sign(&time);
    let whole = sign(&[time, param].concat());

    assert_eq!((without_time.code, without_param.code), (2, 2));
    let value = "a signed value is missing: `PAYPAL-TRANSMISSION-TIME: …` is missing; ";
    assert!(
        without_time.stderr.contains(value),
        "{}",
        without_time.stderr
    );
    let cure = "give it with `--param webhook_id=…`";
    assert!(
        without_param.stderr.contains(cure),
        "{}",
        without_param.stderr
    );
    assert_eq!(whole.code, 0, "{}", whole.stderr);
}
