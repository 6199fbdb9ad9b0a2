//! Options of `replay` that fit no delivery of the file.

use webhook_sig::provider::{GITHUB, STANDARD_WEBHOOKS};

use crate::harness::{SECRET, run};
use crate::receiver::Receiver;
use crate::replay::{lines, recorded, replay};

#[test]
fn what_fits_no_delivery_is_named_before_any_is_sent() {
    let receiver = Receiver::verifying(&GITHUB);
    let schemes = [&GITHUB, &STANDARD_WEBHOOKS];
    let deliveries = schemes.map(|scheme| recorded(scheme, "/", "{}", &[]));

    for (options, error) in [
        (
            &["--sign"][..],
            "there is no secret of `github`, which delivery 1 is to be signed with",
        ),
        (
            &["--sign", "--secret", SECRET],
            "of several schemes, which are github, standard-webhooks; ",
        ),
        (
            &["--sign", "--secret-env", "githib=A"],
            "--secret-env: there is no scheme `githib`",
        ),
        (
            &["--scheme", "githib"],
            "--scheme: there is no scheme `githib`",
        ),
        (
            &["--scheme", "stripe"],
            "none of the deliveries that are asked for is of `stripe`",
        ),
        (&["--public-url", "https://shop.example"], "--sign"),
    ] {
        let sent = replay(&lines(&deliveries), &receiver.url(""), options);

        assert_eq!(sent.code, 2, "{options:?}: {}", sent.stdout);
        assert!(sent.stderr.contains(error), "{options:?}: {}", sent.stderr);
    }
    assert!(receiver.received().is_empty());
}

#[test]
fn the_help_says_what_signing_makes_of_a_forgery_and_what_a_number_counts() {
    let help = run(["replay", "--help"]).stdout;
    let words: Vec<_> = help.split_whitespace().collect();
    let help = words.join(" ");

    for text in [
        "with `--sign`, a forgery among them becomes genuine",
        "Send only the delivery on this line of the file",
        "The page of `listen` has the same numbers from its start until it drops the oldest",
    ] {
        assert!(help.contains(text), "{help}");
    }
}
