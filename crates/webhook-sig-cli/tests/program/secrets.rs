//! Where secrets come from, and where they never go.

use webhook_sig::provider::{GITHUB, STRIPE};
use webhook_sig::scheme::Algorithm;

use crate::harness::{
    FORM, FORM_TYPE, SECRET, file, finish, program, run, run_verify, sample, sample_arguments,
    signable, signed, signed_sample,
};

const OTHER: &str = "ffeeddccbbaa99887766554433221100";

fn signature(options: &[&str]) -> String {
    let run = run(["sign", "--scheme", "github", "--body", FORM]
        .into_iter()
        .chain(options.iter().copied()));
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stdout
}

#[test]
fn a_file_loses_one_line_break_at_its_end() {
    let expected = signature(&["--secret", SECRET]);

    for (name, end) in [("plain", ""), ("unix", "\n"), ("windows", "\r\n")] {
        let path = file(&format!("secret-{name}"), format!("{SECRET}{end}"));
        assert_eq!(signature(&["--secret-file", &path]), expected, "{name}");
    }
}

#[test]
fn a_file_with_more_white_space_is_refused() {
    for (name, end) in [("two-breaks", "\n\n"), ("space", " \n")] {
        let path = file(&format!("secret-{name}"), format!("{SECRET}{end}"));

        let run = run([
            "sign",
            "--scheme",
            "github",
            "--body",
            "",
            "--secret-file",
            &path,
        ]);

        assert_eq!(run.code, 2);
        assert!(run.stderr.contains("whitespace"), "{}", run.stderr);
    }
}

#[test]
fn an_environment_variable_holds_a_secret() {
    let run = finish(
        program()
            .args([
                "sign",
                "--scheme",
                "github",
                "--body",
                FORM,
                "--secret-env",
                "OUR_SECRET",
            ])
            .env("OUR_SECRET", SECRET),
        b"",
    );

    assert_eq!(run.code, 0);
    assert_eq!(run.stdout, signature(&["--secret", SECRET]));
    assert_eq!(run.stderr, "");
}

#[test]
#[cfg(unix)]
fn a_secret_that_is_not_text_is_not_printed() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let secret = [SECRET.as_bytes(), b"\xff"].concat();
    let run = finish(
        program()
            .args(["sign", "--scheme", "github", "--body", FORM])
            .args(["--secret-env", "OUR_SECRET"])
            .env("OUR_SECRET", OsStr::from_bytes(&secret)),
        b"",
    );

    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("OUR_SECRET"), "{}", run.stderr);
    assert!(!run.stderr.contains(SECRET), "{}", run.stderr);
}

#[test]
fn only_a_secret_on_the_command_line_is_warned_of() {
    let path = file("secret-quiet", SECRET);

    let hidden = run([
        "sign",
        "--scheme",
        "github",
        "--body",
        "",
        "--secret-file",
        &path,
    ]);
    let visible = run([
        "sign", "--scheme", "github", "--body", "", "--secret", SECRET,
    ]);

    assert_eq!(hidden.stderr, "");
    assert!(
        visible.stderr.starts_with("warning: --secret shows"),
        "{}",
        visible.stderr
    );
}

#[test]
fn a_weak_secret_is_warned_of() {
    for (secret, weakness) in [("f00dfeed", "shorter"), ("changeme", "documentation")] {
        let path = file(&format!("secret-{weakness}"), secret);

        let run = run([
            "sign",
            "--scheme",
            "github",
            "--body",
            "",
            "--secret-file",
            &path,
        ]);

        assert_eq!(run.code, 0);
        assert!(run.stderr.contains(weakness), "{}", run.stderr);
        assert!(!run.stderr.contains(secret), "{}", run.stderr);
    }
}

#[test]
fn the_first_secret_given_is_the_current_one() {
    let path = file("secret-second", OTHER);
    let delivery = signed(&GITHUB, &[]);
    let header = format!("{}: {}", delivery.headers[1].0, delivery.headers[1].1);
    let common = [
        "verify", "--scheme", "github", "--body", FORM, "--header", &header,
    ];

    let current = run(common
        .into_iter()
        .chain(["--secret", SECRET, "--secret-file", &path]));
    let retiring = run(common
        .into_iter()
        .chain(["--secret-file", &path, "--secret", SECRET]));

    assert_eq!(current.stdout, "verified: by the current key\n");
    assert_eq!(retiring.stdout, "verified: by the retiring-1 key\n");
}

#[test]
fn every_secret_signs_in_a_list_of_signatures() {
    let delivery = signed(&STRIPE, &["--secret", OTHER]);

    assert_eq!(delivery.secrets, [SECRET, OTHER]);
    assert_eq!(delivery.headers[1].1.matches("v1=").count(), 2);
}

#[test]
fn a_bad_secret_is_our_mistake() {
    let nowhere = file("secret-none", "");
    for options in [
        &[][..],
        &["--secret", ""],
        &["--secret", " "],
        &["--secret", "whpk_AAAA"],
        &["--secret-file", &nowhere],
        &["--secret-file", "/nonexistent"],
        &["--secret-env", "THERE_IS_NO_SUCH_VARIABLE"],
    ] {
        let run = run(["sign", "--scheme", "github", "--body", ""]
            .into_iter()
            .chain(options.iter().copied()));

        assert_eq!(run.code, 2, "{options:?}");
        assert!(run.stdout.is_empty(), "{options:?}");
        assert!(run.stderr.contains("error: "), "{options:?}");
    }
}

#[test]
fn a_secret_may_begin_with_a_hyphen() {
    assert!(signature(&["--secret", "--scheme-like-secret"]).starts_with("x-hub-signature-256"));
}

#[test]
fn no_secret_is_printed_where_something_is_missing() {
    let run = run([
        "sign", "--scheme", "github", "--header", FORM_TYPE, "--secret", SECRET,
    ]);

    assert_eq!(run.code, 2);
    assert!(!run.stderr.contains(SECRET), "{}", run.stderr);
}

#[test]
fn no_secret_is_printed() {
    for scheme in signable() {
        let sample = sample(scheme);
        let arguments = sample_arguments(&sample);
        let runs = |first: &[&str]| {
            run(first
                .iter()
                .copied()
                .chain(arguments.iter().map(String::as_str)))
        };
        let url = sample.url.as_deref().unwrap();
        let signed = [
            runs(&["sign", "--url", url]),
            runs(&["sign", "--url", url, "--curl"]),
        ];
        let delivery = signed_sample(scheme);
        let others = [
            run_verify(&delivery, &["--explain"]),
            run_verify(&delivery, &["--explain", "--json"]),
            runs(&["send", "http://127.0.0.1:1/"]),
        ];

        for run in &others {
            assert!(
                !run.stdout.contains(SECRET),
                "{}: {}",
                scheme.id(),
                run.stdout
            );
        }
        for run in &signed {
            assert_eq!(run.code, 0, "{}: {}", scheme.id(), run.stderr);
            // A token is what the sender shows.
            let is_shown = scheme.algorithm() == Algorithm::Token;
            assert_eq!(run.stdout.contains(SECRET), is_shown, "{}", scheme.id());
        }
        for run in signed.iter().chain(&others) {
            assert!(
                !run.stderr.contains(SECRET),
                "{}: {}",
                scheme.id(),
                run.stderr
            );
        }
    }
}

#[test]
fn a_weak_secret_on_the_command_line_has_a_warning_of_each() {
    let run = run([
        "sign", "--scheme", "github", "--body", "", "--secret", "changeme",
    ]);

    let warnings: Vec<_> = run.stderr.lines().collect();
    assert!(warnings[0].contains("every user"), "{}", run.stderr);
    let weak = "warning: --secret: the key is published in documentation";
    assert_eq!(warnings[1..], [weak], "{}", run.stderr);
}

#[test]
fn the_help_says_that_several_secrets_may_be_given() {
    for command in ["sign", "send", "verify"] {
        let help = run([command, "--help"]).stdout;
        let words: Vec<_> = help.split_whitespace().collect();

        let said = words
            .join(" ")
            .matches("; may be given several times")
            .count();

        // Three options for secrets, and that for headers.
        assert_eq!(said, 4, "{help}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_without_an_end_is_no_secret() {
    let sign = ["sign", "--scheme", "stripe", "--body", "{}"];

    let signed = run(sign.into_iter().chain(["--secret-file", "/dev/zero"]));

    assert_eq!(signed.code, 2, "{}", signed.stdout);
    let error = "/dev/zero: a secret has at most 65536 bytes";
    assert!(signed.stderr.contains(error), "{}", signed.stderr);
}
