//! `--param`, and the algorithm that is one of them.

use webhook_sig::provider;

use crate::harness::{SECRET, file, run, run_verify, signed_sample};
use crate::test_keys::pairs;

#[test]
fn a_parameter_that_is_not_set_is_asked_for() {
    for (scheme, param) in [
        (&provider::AWS_SNS, "topic_arn"),
        (&provider::PAYPAL, "webhook_id"),
    ] {
        let mut delivery = signed_sample(scheme);
        delivery.params.clear();

        let verdict = run_verify(&delivery, &[]);

        assert_eq!(verdict.code, 2, "{}", verdict.stdout);
        let cure =
            format!("the parameter `{param}`, and it is not set; give it with `--param {param}=…`");
        assert!(verdict.stderr.contains(&cure), "{}", verdict.stderr);
    }
}

#[test]
fn an_algorithm_and_what_may_be_compared_are_parameters() {
    let arguments = |scheme, param| {
        let common = ["verify", "--scheme", scheme, "--secret", SECRET];
        let more = ["--body", "{}", "--param", param];
        run(common.into_iter().chain(more))
    };
    for (scheme, param, complaint) in [
        (
            "fusionauth",
            "alg=none",
            "`fusionauth` is not signed with the algorithm `none`; it takes `HS256`, ",
        ),
        (
            "github",
            "alg=HS256",
            "`github` is not signed with the algorithm `HS256`; it has one algorithm, so leave `alg` out",
        ),
        (
            "http-message-signatures",
            "topic=x",
            "`http-message-signatures` has no parameter `topic`; it has `label`, `tag`, ",
        ),
    ] {
        let refused = arguments(scheme, param);

        assert_eq!(refused.code, 2, "{}", refused.stdout);
        assert!(refused.stderr.contains(complaint), "{}", refused.stderr);
    }
    for param in ["label=sig1", "tag=acme", "alg=hmac-sha256"] {
        let verdict = arguments("http-message-signatures", param);
        assert_eq!(verdict.code, 1, "{}", verdict.stderr);
    }
}

#[test]
fn what_only_the_vendor_can_issue_is_not_signed() {
    let common = ["sign", "--scheme", "apple-app-store-server"];
    let refused = run(common
        .into_iter()
        .chain(["--secret", SECRET, "--body", "{}"]));

    assert_eq!(refused.code, 2, "{}", refused.stdout);
    let complaint = "brings certificates that only the vendor can issue";
    assert!(refused.stderr.contains(complaint), "{}", refused.stderr);
}

#[test]
fn a_parameter_that_the_scheme_does_not_have_is_our_mistake() {
    let arguments = |scheme| ["--scheme", scheme, "--secret", SECRET, "--body", "{}"];
    for (scheme, known) in [
        (
            "github",
            "`github` has no parameter `topic`; it has none but `ignore`",
        ),
        (
            "aws-sns",
            "`aws-sns` has no parameter `topic`; it has `topic_arn`, and as every scheme `ignore`",
        ),
        (
            "paypal",
            "`paypal` has no parameter `topic`; it has `webhook_id`, and as every scheme `ignore`",
        ),
    ] {
        for command in ["verify", "sign"] {
            let options = ["--param", "topic=x"];
            let arguments = arguments(scheme).into_iter().chain(options);
            let mut arguments: Vec<_> = [command].into_iter().chain(arguments).collect();
            let keys = file(&format!("{scheme}-{command}.pem"), key_of(scheme, command));
            if scheme != "github" {
                arguments.splice(3..5, ["--secret-file", &keys]);
            }

            let refused = run(arguments);

            assert_eq!(refused.code, 2, "{}", refused.stdout);
            assert!(refused.stderr.contains(known), "{}", refused.stderr);
        }
    }
}

/// Returns the key that a command takes under a scheme with public keys.
fn key_of(scheme: &str, command: &str) -> &'static str {
    let Some([pair, _]) = pairs(provider::find(scheme).unwrap()) else {
        return SECRET;
    };
    if command == "sign" {
        pair.private
    } else {
        pair.public
    }
}
