//! A required header is demanded in addition to the signature, never instead of it.

use webhook_sig::provider::GITHUB;
use webhook_sig::{Error, ErrorKind, InvalidSetting, RequiredHeader, Scheme, Verified, Verifier};

use crate::captured::Captured;
use crate::sample::{keys, signed, those, unsigned, verifier};

const TOKEN: &str = "9b1de8c2d0f34a5e";

fn headers() -> [(RequiredHeader, &'static str, &'static str); 3] {
    [
        (
            RequiredHeader::new("X-Api-Token", TOKEN).unwrap(),
            "x-api-token",
            TOKEN,
        ),
        (
            RequiredHeader::bearer(TOKEN).unwrap(),
            "Authorization",
            "Bearer 9b1de8c2d0f34a5e",
        ),
        (
            RequiredHeader::basic("acme", "p:ss wörd").unwrap(),
            "AUTHORIZATION",
            "Basic YWNtZTpwOnNzIHfDtnJk",
        ),
    ]
}

fn received(header: &RequiredHeader, request: &Captured) -> Result<Verified, Error> {
    let verifier = Verifier::new(&GITHUB).require_header(header.clone());
    request.verify(&verifier, &keys(&GITHUB))
}

#[test]
fn a_user_without_a_password_is_not_a_credential() {
    for password in [
        "",
        " ",
        "\t\n",
        "\u{200b}",
        "\u{2060}\u{ad}",
        "open sesame\u{feff}",
    ] {
        let error = RequiredHeader::basic("acme", password).unwrap_err();

        assert_eq!(error, InvalidSetting::Header, "{password:?}");
    }
    assert!(RequiredHeader::basic("", "open sesame").is_ok());
    assert!(RequiredHeader::basic("acme", " open sesame").is_ok());
}

#[test]
fn the_right_value_passes() {
    for (header, name, value) in headers() {
        let request = signed(&GITHUB, b"{}").header(name, value);

        assert!(received(&header, &request).is_ok(), "{header:?}");
    }
}

#[test]
fn missing_and_duplicate_headers_are_refused() {
    for (header, name, value) in headers() {
        let request = signed(&GITHUB, b"{}");
        let once = request.clone().header(name, value);
        for request in [
            request.clone(),
            request.header(&name.to_lowercase().replace(['-', 'z'], "_"), value),
            once.clone().header(name, value),
            once.header(&name.to_lowercase(), "other"),
        ] {
            let error = received(&header, &request).unwrap_err();

            assert_eq!(error.kind(), ErrorKind::CredentialMissing, "{request:?}");
        }
    }
}

#[test]
fn any_other_value_is_a_mismatch() {
    for (header, name, value) in headers() {
        for other in [
            "",
            " ",
            &value[1..],
            &value[..value.len() - 1],
            &format!("{value} "),
            &format!(" {value}"),
            &format!("{value},{value}"),
            &value.to_uppercase(),
            &value.replace(' ', "  "),
        ] {
            if other == value {
                continue;
            }
            let request = signed(&GITHUB, b"{}").header(name, other);

            let error = received(&header, &request).unwrap_err();

            assert_eq!(error.kind(), ErrorKind::CredentialMismatch, "{other}");
        }
    }
}

#[test]
fn it_never_replaces_the_signature() {
    // Where the signature is `Authorization`, no other value of it can be demanded.
    let is_beside = |scheme: &Scheme| !scheme.signature().to_string().starts_with("Authorization");
    for scheme in those(195, is_beside) {
        for (header, name, value) in headers() {
            let verifier = verifier(scheme).require_header(header);
            let request = signed(scheme, b"{}").header(name, value);
            let unsigned = unsigned(scheme, b"{}").header(name, value);

            assert!(request.verify(&verifier, &keys(scheme)).is_ok());
            assert!(
                unsigned.verify(&verifier, &keys(scheme)).is_err(),
                "{}",
                scheme.id()
            );
        }
    }
}

#[test]
fn blank_values_and_bad_names_are_unbuildable() {
    let results = [
        RequiredHeader::new("X-Api-Token", ""),
        RequiredHeader::new("X-Api-Token", " "),
        RequiredHeader::new("X-Api-Token", "token\n"),
        RequiredHeader::new("X-Api-Token", "\u{a0}token"),
        RequiredHeader::new("", TOKEN),
        RequiredHeader::new("X Api Token", TOKEN),
        RequiredHeader::new("X-Api-Token:", TOKEN),
        RequiredHeader::bearer(""),
        RequiredHeader::bearer("\t"),
        RequiredHeader::bearer("token "),
        RequiredHeader::basic("acme", ""),
        RequiredHeader::basic("ac:me", "password"),
    ];
    for result in results {
        assert_eq!(result.unwrap_err(), InvalidSetting::Header);
    }
}
