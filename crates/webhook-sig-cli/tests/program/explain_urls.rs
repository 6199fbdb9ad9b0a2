//! `explain` of schemes that sign the URL, and of requests that nothing makes verify.

use crate::harness::{Run, SECRET, run, run_with_stdin};

/// Returns what `explain` prints of a captured request to Twilio's scheme.
fn explain_sent_to(sent_to: &str, options: &[&str]) -> Run {
    let common = ["sign", "--scheme", "twilio", "--secret", SECRET, "--curl"];
    let options_of_sign = ["--body", "From=7", "--url", sent_to];
    let signed = run(common.into_iter().chain(options_of_sign));
    let common = [
        "explain", "--scheme", "twilio", "--secret", SECRET, "--curl", "-",
    ];
    let options = common.into_iter().chain(options.iter().copied());
    run_with_stdin(options, signed.stdout.as_bytes())
}

#[test]
fn two_wrong_parts_of_a_url_are_told_apart() {
    let sent_to = "https://shop.example/in?a=1";
    for (url, cause) in [
        (
            "http://app.internal/in?a=1",
            "the URL has http, and the sender addressed https, as where a load balancer ends \
             TLS; and the URL has another host",
        ),
        (
            "https://app.internal/hooks?a=1",
            "the URL has another host; and the URL has another path",
        ),
        (
            "http://shop.example/in/?a=1",
            "the URL has http, and the sender addressed https, as where a load balancer ends \
             TLS; and the path of the URL has a slash at its end, or should have one",
        ),
        (
            "https://shop.example/twilio?a=2",
            "the URL has another path; and the URL has another query",
        ),
    ] {
        let run = explain_sent_to(sent_to, &["--url", url]);

        let cause = format!("cause:   {cause}; at {sent_to} it verifies");
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert_eq!(run.stdout.lines().nth(1), Some(&*cause), "{}", run.stdout);
        let warning =
            "warning: the request was captured at another URL, and that of `--url` is used";
        assert!(
            run.stderr.lines().any(|line| line == warning),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn a_url_that_says_the_same_as_the_capture_is_not_warned_of() {
    let sent_to = "https://shop.example/in?a=1";

    let run = explain_sent_to(sent_to, &["--url", sent_to]);

    assert_eq!((run.code, &*run.stdout), (0, "verified\n"));
    assert!(!run.stderr.contains("captured"), "{}", run.stderr);
}

#[test]
fn a_cure_is_one_that_cures_and_names_an_option() {
    let cure = |url| {
        let run = explain_sent_to("https://shop.example/in", &["--url", url]);
        let mut lines = run.stdout.lines();
        let cure = lines.find_map(|line| line.strip_prefix("cure:    "));
        cure.unwrap().to_owned()
    };

    let origin = cure("http://app.internal/in");
    let slash = cure("https://shop.example/in/");

    let expected = "give the whole URL that the vendor sends to with `--url`, and an app the base URL \
        `https://shop.example`";
    assert_eq!(origin, expected);
    assert!(slash.contains("keep the slash as it came"), "{slash}");
    assert!(!slash.to_lowercase().contains("base"), "{slash}");
}

#[test]
fn a_cure_names_the_base_url_and_the_whole_url() {
    let cure = |url| {
        let sent_to = "https://shop.example/api/in?a=1";
        let run = explain_sent_to(sent_to, &["--url", url]);
        run.stdout.lines().nth(2).unwrap().to_owned()
    };

    let prefix = cure("https://shop.example/in?a=1");
    let origin = cure("https://shop.example");
    let wrong_origin = cure("http://app.internal/");

    assert!(
        prefix.ends_with("an app the base URL `https://shop.example/api`"),
        "{prefix}"
    );
    let expected = "cure:    give the whole URL that the vendor sends to with `--url`, path and \
        query included, and an app the base URL `https://shop.example`";
    assert_eq!(origin, expected);
    assert_eq!(wrong_origin, expected);
}

/// Returns what `explain` prints of a request with a wrong signature, or a wrong token.
fn explain_forged(scheme: &str, header: &str, options: &[&str]) -> Run {
    let common = ["explain", "--scheme", scheme, "--secret", SECRET];
    let request = ["--body", "From=7", "--header", header];
    let common = common.into_iter().chain(request);
    run(common.chain(options.iter().copied()))
}

/// A signature under another key, as Twilio's scheme has it.
const FORGED_FOR_TWILIO: &str = "X-Twilio-Signature: vHXOrInGT+nJ7P12sFAHT3qEef4=";

#[test]
fn a_missing_url_has_its_cure_also_where_nothing_verifies() {
    let now = [
        "--header",
        "X-HubSpot-Request-Timestamp: 1700000000000",
        "--now",
        "1700000001",
    ];
    let hub_spot = "X-HubSpot-Signature-v3: j8nX/u9o/3WZaDSIogLKQIKdRmZwRe4n00+zKBCDv1w=";
    for (scheme, header, options) in [
        ("twilio", FORGED_FOR_TWILIO, &[][..]),
        ("hubspot-v3", hub_spot, &now),
    ] {
        let run = explain_forged(scheme, header, options);

        let lines: Vec<_> = run.stdout.lines().skip(1).take(2).collect();
        let expected = [
            "perhaps: the URL that the sender addresses is not set",
            "cure:    give the whole URL that the vendor sends to with `--url`",
        ];
        assert_eq!(lines, expected, "{}", run.stdout);
    }
}

#[test]
fn what_is_compared_is_what_the_scheme_reads() {
    let url = ["--url", "https://shop.example/in"];
    let twilio = explain_forged("twilio", FORGED_FOR_TWILIO, &url);
    let git_lab = explain_forged(
        "gitlab-token",
        "X-Gitlab-Token: another-token-for-tests",
        &[],
    );

    let cause = "perhaps: the secret or the URL is another one than the sender's, or the body was \
        changed";
    assert_eq!(twilio.stdout.lines().nth(1), Some(cause));
    assert!(
        twilio
            .stdout
            .contains("the whole URL that the vendor sends to with that of `--url`")
    );
    let lines: Vec<_> = git_lab.stdout.lines().skip(1).collect();
    let expected = [
        "perhaps: the token is another one than the receiver's",
        "cure:    compare the token that came with the one that is set at the vendor for this \
         endpoint",
    ];
    assert_eq!(lines.get(..2), Some(&expected[..]));
}

#[test]
fn a_scheme_with_the_same_header_is_not_named() {
    let url = ["--url", "https://shop.example/in"];
    let github = format!("X-Hub-Signature-256: sha256={}", "0a".repeat(32));

    let twilio = explain_forged("twilio", FORGED_FOR_TWILIO, &url);
    let own = explain_forged("github", &github, &[]);
    let other = explain_forged("stripe", &github, &[]);

    for run in [twilio, own] {
        assert!(!run.stdout.contains("these schemes"), "{}", run.stdout);
    }
    assert!(
        other.stdout.contains("these schemes have: github, meta"),
        "{}",
        other.stdout
    );
}

#[test]
fn a_url_without_the_query_of_the_capture_is_told_apart() {
    let sent_to = "https://shop.example/in?a=1";

    let run = explain_sent_to(sent_to, &["--url", "http://shop.example/in"]);

    let cure = "cure:    give the whole URL that the vendor sends to with `--url`, and an app the \
        base URL `https://shop.example`; and end `--url` with the query that the captured request has";
    assert_eq!(run.stdout.lines().nth(2), Some(cure), "{}", run.stdout);
    assert!(!run.stdout.contains("proxies"), "{}", run.stdout);
}

#[test]
fn a_missing_url_is_named_as_the_option() {
    let run = explain_forged("twilio", FORGED_FOR_TWILIO, &[]);

    let refusal = "refused: misconfigured: `--url` is missing, and `twilio` signs the URL";
    assert_eq!(run.stdout.lines().next(), Some(refusal), "{}", run.stdout);
}
