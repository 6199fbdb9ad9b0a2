//! The base URL comes from configuration, never from the request.

use webhook_sig::provider::CONTENTFUL;
use webhook_sig::request::{ReadError, View};
use webhook_sig::scheme::{Component, Custom, Encoding, Location, Scheme, SchemeBuilder};
use webhook_sig::{BaseUrl, ErrorKind, InvalidSetting, Signer, Verifier};

use crate::captured::Captured;
use crate::sample::{keys, unsigned};

const SCHEME: &Scheme = &Scheme::hmac_sha256("url", Location::header("Sig"), Encoding::Hex)
    .signs(&[Component::Url, Component::Literal("\n"), Component::Body]);

fn verifier(url: &str) -> Verifier {
    Verifier::new(SCHEME).base_url(BaseUrl::new(url).unwrap())
}

fn signed(target: &str) -> Captured {
    let mut request = Captured::post(b"{}");
    request.target = target.into();
    let signer = Signer::new(verifier("https://shop.example"), keys(SCHEME));
    request.signed(&signer, SCHEME).unwrap()
}

#[test]
fn host_and_forwarded_headers_do_not_change_verdict() {
    let request = signed("/hooks?a=b");
    for (name, value) in [
        ("Host", "evil.example"),
        ("Host", "shop.example"),
        ("X-Forwarded-Host", "evil.example"),
        ("X-Forwarded-Proto", "http"),
        ("X-Forwarded-Port", "8080"),
        ("X-Forwarded-Prefix", "/evil"),
        ("X-Original-Url", "/evil"),
        ("Forwarded", "host=evil.example;proto=http"),
    ] {
        let request = request.clone().header(name, value);

        let right = request.verify(&verifier("https://shop.example"), &keys(SCHEME));
        let wrong = request.verify(&verifier("https://evil.example"), &keys(SCHEME));

        assert!(right.is_ok(), "{name}");
        assert_eq!(
            wrong.unwrap_err().kind(),
            ErrorKind::SignatureMismatch,
            "{name}"
        );
    }
}

#[test]
fn cross_endpoint_replay_rejected() {
    let request = signed("/hooks/one");

    for url in [
        "http://shop.example",
        "https://shop.example:443",
        "https://shop.example/prefix",
        "https://SHOP.example",
        "https://shop.example.evil.example",
    ] {
        let error = request.verify(&verifier(url), &keys(SCHEME)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SignatureMismatch, "{url}");
    }
    for target in [
        "/hooks/two",
        "/hooks/one?",
        "/hooks/one/",
        "//hooks/one",
        "/hooks/ONE",
    ] {
        let request = Captured {
            target: target.into(),
            ..request.clone()
        };
        let error = request
            .verify(&verifier("https://shop.example"), &keys(SCHEME))
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SignatureMismatch, "{target}");
    }
}

#[test]
fn percent_encoding_not_normalised() {
    let request = signed("/hooks/%61?x=%2f&y=+");

    assert!(
        request
            .verify(&verifier("https://shop.example"), &keys(SCHEME))
            .is_ok()
    );
    for target in [
        "/hooks/a?x=%2f&y=+",
        "/hooks/%61?x=%2F&y=+",
        "/hooks/%61?x=%2f&y=%20",
    ] {
        let request = Captured {
            target: target.into(),
            ..request.clone()
        };
        assert!(
            request
                .verify(&verifier("https://shop.example"), &keys(SCHEME))
                .is_err()
        );
    }
}

#[test]
fn without_a_base_url_nothing_is_verified() {
    let request = signed("/hooks").header("Host", "shop.example");

    let error = request
        .verify(&Verifier::new(SCHEME), &keys(SCHEME))
        .unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Misconfigured);
}

#[test]
fn an_origin_is_kept_as_it_was_written() {
    for (text, kept) in [
        ("https://shop.example", "https://shop.example"),
        ("https://shop.example/", "https://shop.example"),
        ("https://shop.example:443/a/", "https://shop.example:443/a"),
        ("http://[2001:db8::1]:8080", "http://[2001:db8::1]:8080"),
        ("https://user@shop.example/", "https://user@shop.example"),
        (
            "https://a:b@shop.example:443",
            "https://a:b@shop.example:443",
        ),
    ] {
        assert_eq!(BaseUrl::new(text).unwrap().as_str(), kept);
    }
}

#[test]
fn an_invalid_base_url_does_not_build() {
    for text in [
        "",
        "shop.example",
        "/hooks",
        "ftp://shop.example",
        "https://",
        "https:///hooks",
        "https://user@",
        "https://user:password@/hooks",
        "https://shop.example?a=b",
        "https://shop.example/?",
        "https://shop.example/#top",
        " https://shop.example",
        "https://shop.example\n",
        "https://shop example",
    ] {
        assert_eq!(
            BaseUrl::new(text).unwrap_err(),
            InvalidSetting::Url,
            "{text:?}"
        );
    }
}

#[test]
fn a_signer_takes_the_url_of_an_absolute_request() {
    let signer = Signer::new(SCHEME, keys(SCHEME));
    let mut request = Captured::post(b"{}");
    request.target = "https://shop.example/hooks?a=b".into();

    let mut request = request.signed(&signer, SCHEME).unwrap();
    request.target = "/hooks?a=b".into();

    assert!(
        request
            .verify(&verifier("https://shop.example"), &keys(SCHEME))
            .is_ok()
    );
}

/// Each reads the path in a way of its own.
static PATH_READERS: [Scheme; 4] = [
    PATHS.signs(&[Component::Path, Component::Literal("\n"), Component::Body]),
    PATHS.signs(&[
        Component::Field(Location::path(1)),
        Component::Literal("\n"),
        Component::Body,
    ]),
    PATHS.signs(&[
        Component::UrlPath,
        Component::Literal("\n"),
        Component::Body,
    ]),
    PATHS.signs(&[
        Component::Custom(Custom::new("target", write_target).in_lines()),
        Component::Literal("\n"),
        Component::Body,
    ]),
];
const PATHS: SchemeBuilder = Scheme::hmac_sha256("paths", Location::header("Sig"), Encoding::Hex);

fn write_target(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    write(view.target().as_bytes());
    Ok(())
}

#[test]
fn every_reader_of_the_path_sees_what_a_proxy_took_away() {
    let at = |url| BaseUrl::new(url).unwrap();
    let whole = at("https://shop.example");
    for scheme in PATH_READERS.iter().chain([&CONTENTFUL]) {
        let mut request = unsigned(scheme, b"{}");
        request.target = "/public/hooks/7?a=b".into();
        let sender = Verifier::new(scheme).base_url(whole.clone());
        let signer = Signer::new(sender, keys(scheme));
        let mut request = request.signed(&signer, scheme).unwrap();
        request.target = "/hooks/7?a=b".into();
        let verify = |url: &BaseUrl| {
            let verifier = Verifier::new(scheme).base_url(url.clone());
            request.verify(&verifier, &keys(scheme))
        };

        let below = verify(&at("https://shop.example/public/"));
        let sibling = verify(&at("https://shop.example/publik"));

        assert!(below.is_ok(), "{scheme:?} {below:?}");
        for refused in [sibling, verify(&whole)] {
            let kind = refused.unwrap_err().kind();
            assert_eq!(kind, ErrorKind::SignatureMismatch, "{scheme:?}");
        }
    }
}
