//! `completions`.

use crate::harness::run;

#[test]
fn every_shell_gets_a_script_that_knows_the_commands() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(["completions", shell]);

        assert_eq!(script.code, 0, "{shell}");
        for word in ["verify", "--scheme", "--secret-file"] {
            let word = if shell == "fish" {
                word.trim_start_matches('-')
            } else {
                word
            };
            assert!(script.stdout.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn an_unknown_shell_is_a_usage_error() {
    assert_eq!(run(["completions", "cmd"]).code, 2);
}
