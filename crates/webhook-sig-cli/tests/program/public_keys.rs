//! Public keys: the private one signs, and the public one verifies.

use std::path::PathBuf;

use webhook_sig::Scheme;
use webhook_sig::provider::GITHUB_PUBLIC_KEY;

use crate::harness::{Run, file, run, run_with_stdin};
use crate::test_keys::{Pair, pairs};

/// A scheme file for each algorithm, by its words.
const ALGORITHMS: [(&str, &str); 7] = [
    ("ed25519", r#""ed25519""#),
    ("p256", r#"{ ecdsa = "p256-sha256-der" }"#),
    ("p384", r#"{ ecdsa = "p384-sha384-fixed" }"#),
    ("p521", r#"{ ecdsa = "p521-sha512-der" }"#),
    ("secp256k1", r#"{ ecdsa = "secp256k1-sha256-der" }"#),
    ("rsa", r#"{ rsa = "pkcs1-sha256" }"#),
    ("pss", r#"{ rsa = "pss-sha512" }"#),
];

/// Returns the path of a scheme file, and the pairs of keys that fit the scheme.
fn scheme(name: &str, algorithm: &str) -> (String, &'static [Pair; 2]) {
    let text = format!(
        r#"id = "{name}"
algorithm = {algorithm}
encoding = "base64"
signature = {{ header = "Acme-Signature" }}
audience = "key"
signs = ["body"]
"#
    );
    let scheme = Scheme::from_toml(&text).unwrap();
    (file(&format!("{name}.toml"), text), pairs(scheme).unwrap())
}

/// Runs a command on a body with a key in a file.
fn run_with_key(command: &str, path: &str, key: &str, options: &[&str]) -> Run {
    let name = PathBuf::from(path);
    let name = name.file_stem().unwrap().to_str().unwrap();
    let key = file(&format!("{name}-{}.pem", key.len()), key);
    let common = [
        command,
        "--scheme-file",
        path,
        "--secret-file",
        &key,
        "--body",
        "{}",
    ];
    run(common.into_iter().chain(options.iter().copied()))
}

#[test]
fn the_private_key_signs_and_the_public_one_verifies() {
    for (name, algorithm) in ALGORITHMS {
        let (path, [pair, other]) = scheme(name, algorithm);

        let signed = run_with_key("sign", &path, pair.private, &[]);

        assert_eq!(signed.code, 0, "{name}: {}", signed.stderr);
        let headers = signed.stdout.lines();
        let options: Vec<_> = headers.flat_map(|line| ["--header", line]).collect();
        let verified = run_with_key("verify", &path, pair.public, &options);
        assert_eq!(verified.code, 0, "{name}: {}", verified.stderr);
        assert!(verified.stderr.is_empty(), "{name}: {}", verified.stderr);
        let refused = run_with_key("verify", &path, other.public, &options);
        assert_eq!(refused.code, 1, "{name}: {}", refused.stderr);
    }
}

#[test]
fn a_signed_delivery_holds_the_public_key() {
    for (name, algorithm) in ALGORITHMS {
        let (path, [pair, _]) = scheme(&format!("{name}-checked"), algorithm);

        let signed = run_with_key("sign", &path, pair.private, &["--json"]);

        let secret = pair.private.lines().nth(1).unwrap();
        assert!(!signed.stdout.contains(secret), "{name}");
        let check = ["check", "--scheme-file", &path, "-"];
        let checked = run_with_stdin(check, signed.stdout.as_bytes());
        assert_eq!(checked.code, 0, "{name}: {}", checked.stdout);
    }
}

#[test]
fn a_public_key_does_not_sign_and_a_private_one_does_not_verify() {
    for (name, algorithm) in ALGORITHMS {
        let (path, [pair, _]) = scheme(&format!("{name}-swapped"), algorithm);

        let signed = run_with_key("sign", &path, pair.public, &[]);
        let verified = run_with_key("verify", &path, pair.private, &[]);

        assert_eq!((signed.code, verified.code), (2, 2), "{name}");
        let cure = "the sender's private key signs, and `verify` takes the public one";
        assert!(
            signed.stderr.contains("this is a public key"),
            "{}",
            signed.stderr
        );
        assert!(signed.stderr.contains(cure), "{}", signed.stderr);
        assert!(
            verified.stderr.contains("take the public key"),
            "{}",
            verified.stderr
        );
    }
}

#[test]
fn a_scheme_with_sha1_is_verified_and_not_signed() {
    for (name, algorithm) in [
        ("ecdsa-sha1", r#"{ ecdsa = "p256-sha1-der" }"#),
        ("rsa-sha1", r#"{ rsa = "pkcs1-sha1" }"#),
    ] {
        let (path, [pair, _]) = scheme(name, algorithm);

        let signed = run_with_key("sign", &path, pair.private, &[]);

        assert_eq!(signed.code, 2, "{name}");
        assert!(
            signed.stderr.contains("SHA-1, which is only verified"),
            "{}",
            signed.stderr
        );
        let unsigned = run_with_key("verify", &path, pair.public, &[]);
        assert_eq!(unsigned.code, 1, "{name}: {}", unsigned.stderr);
    }
}

#[test]
fn a_warning_of_a_visible_key_is_for_a_private_one() {
    let (path, [pair, _]) = scheme("visible", r#""ed25519""#);
    let common = ["--scheme-file", &path, "--body", "{}", "--secret"];

    let signed = run(["sign"].into_iter().chain(common).chain([pair.private]));
    let verified = run(["verify"].into_iter().chain(common).chain([pair.public]));

    assert!(signed.stderr.contains("every user"), "{}", signed.stderr);
    assert!(verified.stderr.is_empty(), "{}", verified.stderr);
}

#[test]
fn a_request_that_names_no_key_is_warned_of_where_the_scheme_has_ids() {
    let [pair, _] = pairs(&GITHUB_PUBLIC_KEY).unwrap();
    let key = file("github-public-key.pem", pair.private);
    let common = ["--scheme", "github-public-key", "--secret-file", &key];
    let sign = |options: &[&'static str]| {
        let arguments = ["sign", "--body", "[]"].into_iter().chain(common);
        run(arguments.chain(options.iter().copied()))
    };

    let unnamed = sign(&[]);
    let named = sign(&["--header", "Github-Public-Key-Identifier: k1"]);

    assert_eq!((unnamed.code, named.code), (0, 0), "{}", unnamed.stderr);
    let cure = "give it with `--header 'Github-Public-Key-Identifier: ID'`";
    assert!(unnamed.stderr.contains(cure), "{}", unnamed.stderr);
    assert_eq!(named.stderr, "");
}

#[test]
fn a_key_id_in_a_part_of_a_header_is_asked_for_without_an_option() {
    let text = r#"id = "acme"
algorithm = "ed25519"
encoding = "base64"
signature = { header = "Acme-Signature" }
key-id = { header = "Acme-Key", take = { prefix = "id=" } }
audience = "key"
signs = ["body"]
"#;
    let scheme = Scheme::from_toml(text).unwrap();
    let [pair, _] = pairs(scheme).unwrap();
    let path = file("key-in-body.toml", text);

    let unnamed = run_with_key("sign", &path, pair.private, &[]);

    assert_eq!(unnamed.code, 0, "{}", unnamed.stderr);
    let place = "`acme` has the id in Acme-Key: id=…\n";
    assert!(unnamed.stderr.ends_with(place), "{}", unnamed.stderr);
}

#[test]
fn the_help_says_which_key_signs_and_which_is_printed() {
    let help = run(["sign", "--help"]).stdout;
    let text = help.split_whitespace().collect::<Vec<_>>().join(" ");

    for part in [
        "the secret is the sender's private key",
        "Of a private key it holds the public one alone",
        "with a shared secret, IT HOLDS THE SECRETS",
    ] {
        assert!(text.contains(part), "{part}\n{help}");
    }
    assert_eq!(help.matches("IT HOLDS").count(), 1, "{help}");
}
