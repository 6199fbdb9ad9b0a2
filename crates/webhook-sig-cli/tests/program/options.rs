//! What holds for all commands: help, wrong options, colors, closed pipes.

use std::io;

use crate::harness::{SECRET, file, finish, program, run, signed, verify};

#[test]
fn help_is_not_a_failure() {
    for command in [
        "check",
        "completions",
        "forget",
        "replay",
        "schemes",
        "send",
        "sign",
        "trigger",
        "verify",
    ] {
        let help = run([command, "--help"]);

        assert_eq!(help.code, 0, "{command}");
        assert!(help.stdout.contains("Usage: webhook-sig"), "{command}");
        assert!(help.stderr.is_empty(), "{command}");
    }
}

#[test]
fn the_help_of_sign_warns_that_json_holds_the_secrets() {
    assert!(run(["sign", "-h"]).stdout.contains("HOLDS THE SECRETS"));
}

#[test]
fn a_wrong_command_is_our_mistake() {
    for arguments in [
        &[][..],
        &["sing"],
        &["verify"],
        &["check"],
        &["schemes", "--xml"],
    ] {
        let run = run(arguments.iter().copied());

        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.stdout.is_empty(), "{arguments:?}");
        assert!(!run.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_wrong_scheme_is_answered_with_the_nearest_one() {
    for command in ["sign", "verify"] {
        let run = run([
            command, "--scheme", "strip", "--secret", SECRET, "--body", "",
        ]);

        assert_eq!(run.code, 2);
        assert!(
            run.stderr.contains("did you mean `stripe`?"),
            "{}",
            run.stderr
        );
        assert!(run.stderr.len() < 200, "{}", run.stderr);
    }
}

#[test]
fn the_secrets_that_a_stored_delivery_names_are_told_of() {
    for command in ["verify", "explain"] {
        let help = run([command, "--help"]).stdout;

        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        let told = "It is read from the variable or the file of that name, so use only files that \
            you trust";
        assert!(help.contains(told), "{help}");
    }
}

#[test]
fn nothing_is_colored_into_a_pipe() {
    let delivery = signed(&webhook_sig::provider::GITHUB, &[]);
    let line = delivery.to_line();
    let arguments = verify(&delivery);

    let runs = [
        finish(program().args(&arguments).arg("--explain"), b""),
        finish(program().args(["check", "-"]), line.as_bytes()),
        finish(program().args(["schemes"]), b""),
        finish(program().args(["sign", "--scheme", "none"]), b""),
    ];

    for run in runs {
        assert!(!run.stdout.contains('\u{1b}'), "{}", run.stdout);
        assert!(!run.stderr.contains('\u{1b}'), "{}", run.stderr);
    }
}

#[test]
fn colors_can_be_demanded() {
    let run = finish(program().arg("schemes").env("CLICOLOR_FORCE", "1"), b"");

    assert!(run.stdout.contains('\u{1b}'));
}

#[test]
fn a_reader_who_has_enough_gets_no_error() {
    let secret = file("secret-unread", SECRET);
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);

    let output = program()
        .args([
            "sign",
            "--scheme",
            "github",
            "--body",
            "",
            "--secret-file",
            &secret,
        ])
        .stdout(writer)
        .output()
        .unwrap();

    // A verdict that cannot be printed must not count as a good one.
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(output.stderr, b"");
}

#[test]
fn a_scheme_is_found_in_any_case() {
    let run = run([
        "sign", "--scheme", "Stripe", "--secret", SECRET, "--body", "{}",
    ]);

    assert_eq!(run.code, 0, "{}", run.stderr);
}
