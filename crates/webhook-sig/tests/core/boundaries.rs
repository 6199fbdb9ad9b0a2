//! Where one signed value ends and the next begins, though nothing separates them.

use webhook_sig::provider::{CONTENTFUL, HUBSPOT_V3};
use webhook_sig::scheme::{Component, Encoding, HeaderLines, Location, Scheme, Sorted, UrlForm};
use webhook_sig::{BaseUrl, ErrorKind, Signer, TimeFormat, Verifier};

use crate::captured::{Captured, ID, NOW, SECRET};

/// An id, a time and the body in a row, as Twitch signs them.
const ID_FIRST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .message_id(Location::header("Id"))
    .timestamp(Location::header("At"), TimeFormat::Rfc3339)
    .signs(&[Component::Id, Component::Timestamp, Component::Body]);

const URL_FIRST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .signs(&[Component::Url, Component::Body]);

const BODY_FIRST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .signs(&[Component::Body, Component::Url]);

fn url() -> BaseUrl {
    BaseUrl::new("https://shop.example").unwrap()
}

fn kind(verifier: &Verifier, request: &Captured) -> Option<ErrorKind> {
    let keys = verifier.scheme().keyring([SECRET]).unwrap();
    let result = request.verify(verifier, &keys);
    result.err().map(|error| error.kind())
}

#[test]
fn an_id_does_not_swallow_the_time_and_the_body_after_it() {
    static SCHEME: Scheme = ID_FIRST;
    let at = TimeFormat::Rfc3339.write(NOW);
    let signer = Signer::new(&SCHEME, SCHEME.key(SECRET).unwrap());
    let request = Captured::post(format!(r#"{{"at":"{at}","amount":1}}"#).as_bytes());
    let signed = request.signed(&signer, &SCHEME).unwrap();
    let verifier = Verifier::new(&SCHEME);
    assert_eq!(kind(&verifier, &signed), None);

    let id = format!(r#"{ID}{at}{{"at":""#);
    let mut shifted = signed.without("Id").header("Id", &id);
    shifted.body = br#"","amount":1}"#.to_vec();

    assert_eq!(kind(&verifier, &shifted), Some(ErrorKind::FieldMalformed));
}

#[test]
fn bytes_do_not_move_from_the_body_to_the_url() {
    static SCHEME: Scheme = URL_FIRST;
    let signer = Signer::new(
        Verifier::new(&SCHEME).base_url(url()),
        SCHEME.key(SECRET).unwrap(),
    );
    let verifier = Verifier::new(&SCHEME).base_url(url());
    for (body, moved) in [("{\"a\":1}", 1), ("[1]", 1)] {
        let signed = Captured::post(body.as_bytes())
            .signed(&signer, &SCHEME)
            .unwrap();
        assert_eq!(kind(&verifier, &signed), None);

        let mut shifted = signed.clone();
        shifted.target.push_str(&body[..moved]);
        shifted.body = body.as_bytes()[moved..].to_vec();

        assert_eq!(kind(&verifier, &shifted), Some(ErrorKind::FieldMalformed));
    }
}

#[test]
fn bytes_do_not_move_from_the_url_to_the_body() {
    for scheme in [&URL_FIRST, &BODY_FIRST] {
        let scheme: &'static Scheme = scheme;
        let key = scheme.key(SECRET).unwrap();
        let signer = Signer::new(Verifier::new(scheme).base_url(url()), key);
        let verifier = Verifier::new(scheme).base_url(url());

        let text = Captured::post(b"plain text")
            .signed(&signer, scheme)
            .unwrap();
        let empty = Captured::post(b"").signed(&signer, scheme).unwrap();

        assert_eq!(kind(&verifier, &text), Some(ErrorKind::BodyMalformed));
        assert_eq!(kind(&verifier, &empty), None);
    }
}

#[test]
fn a_url_in_the_body_is_not_taken_for_the_signed_one() {
    static SCHEME: Scheme = BODY_FIRST;
    let signer = Signer::new(
        Verifier::new(&SCHEME).base_url(url()),
        SCHEME.key(SECRET).unwrap(),
    );
    let verifier = Verifier::new(&SCHEME).base_url(url());
    let body = r#"{"to":"https://shop.example/other"}"#;
    let signed = Captured::post(body.as_bytes())
        .signed(&signer, &SCHEME)
        .unwrap();
    assert_eq!(kind(&verifier, &signed), None);

    let at = body.find("https").unwrap();
    let mut shifted = signed.clone();
    shifted.body = body.as_bytes()[..at].to_vec();
    shifted.target = format!("/other\"}}https://shop.example{}", signed.target);

    assert_eq!(kind(&verifier, &shifted), Some(ErrorKind::FieldMalformed));
}

/// Signs a request, gives it another target and body, and returns why that is refused.
fn moved(
    scheme: &'static Scheme,
    (target, body): (&str, &[u8]),
    (other_target, other_body): (&str, &[u8]),
) -> Option<ErrorKind> {
    let verifier = Verifier::new(scheme).base_url(url());
    let signer = Signer::new(verifier.clone(), scheme.key(SECRET).unwrap());
    let mut request = Captured::post(body);
    request.target = target.into();
    let signed = request.signed(&signer, scheme).unwrap();
    assert_eq!(kind(&verifier, &signed), None, "{target}");

    let mut altered = signed;
    altered.target = other_target.into();
    altered.body = other_body.to_vec();
    kind(&verifier, &altered)
}

#[test]
fn an_escaped_separator_does_not_move_the_end_of_a_url() {
    const FORMS: &[UrlForm] = &[UrlForm::AsConfigured, UrlForm::Unescaped];
    static URL: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
        .url_forms(FORMS)
        .signs(&[Component::Url, Component::Literal(","), Component::Body]);
    static PATH: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
        .url_forms(FORMS)
        .signs(&[Component::UrlPath, Component::Literal(","), Component::Body]);
    static BACKWARDS: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
        .url_forms(FORMS)
        .signs(&[Component::Body, Component::Literal(","), Component::Url]);

    for scheme in [&URL, &PATH] {
        let refused = moved(scheme, ("/p", b"delete,all"), ("/p%2Cdelete", b"all"));
        assert_eq!(refused, Some(ErrorKind::SignatureMismatch));
    }
    let kept = moved(
        &BACKWARDS,
        ("/p", b"{},https://shop.example/q"),
        ("/q%2Chttps://shop.example/p", b"{}"),
    );
    assert_eq!(kept, Some(ErrorKind::SignatureMismatch));
}

#[test]
fn a_query_does_not_become_a_part_of_the_path() {
    for (signed, other) in [
        ("/hook?x=1", "/hook%3Fx=1"),
        ("/a/b", "/a%2Fb"),
        ("/a?b=/c", "/a%3Fb=/c"),
    ] {
        let refused = moved(&HUBSPOT_V3, (signed, b"{}"), (other, b"{}"));

        assert_eq!(refused, Some(ErrorKind::SignatureMismatch), "{other}");
    }
}

#[test]
fn an_escape_that_moves_nothing_is_still_undone() {
    for (signed, sent) in [
        ("/hook,a?to=a:b", "/hook%2Ca?to=a%3Ab"),
        ("/hook?to=/a?b", "/hook?to=%2Fa%3Fb"),
    ] {
        let refused = moved(&HUBSPOT_V3, (signed, b"{}"), (sent, b"{}"));

        assert_eq!(refused, None, "{sent}");
    }
}

#[test]
fn a_listed_header_does_not_read_on_like_the_next_one() {
    let verifier = Verifier::new(&CONTENTFUL);
    let signer = Signer::new(verifier.clone(), CONTENTFUL.key(SECRET).unwrap());
    let listed = "x-contentful-signed-headers,x-contentful-timestamp,x-event,x-user";
    let request = |event, user| {
        Captured::post(b"{}")
            .header("x-contentful-signed-headers", listed)
            .header("x-event", event)
            .header("x-user", user)
    };
    let genuine = request("publish", "bob;x-user:eve; charset=utf-8");
    assert!(genuine.signed(&signer, &CONTENTFUL).is_err());

    let signed = request("publish; charset=utf-8", "bob");
    let signed = signed.signed(&signer, &CONTENTFUL).unwrap();
    assert_eq!(kind(&verifier, &signed), None);
    let moved = signed
        .without("x-event")
        .header("x-event", "publish;x-user:bob");
    assert_eq!(kind(&verifier, &moved), Some(ErrorKind::FieldMalformed));
}

/// A list of names, and a line for each of them, of which one must have the time.
const LINES: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .timestamp(Location::header("At"), TimeFormat::UnixSeconds)
    .signs(&[
        Component::Field(Location::header("Names")),
        Component::Literal("\n"),
        Component::HeaderLines(HeaderLines {
            names: Location::header("Names"),
            separator: ",",
        }),
        Component::Body,
    ]);

#[test]
fn a_line_of_a_header_ends_where_it_says() {
    static SCHEME: Scheme = LINES;
    let verifier = Verifier::new(&SCHEME);
    let signer = Signer::new(&SCHEME, SCHEME.key(SECRET).unwrap());
    let request = Captured::post(b"B: 2\n{}")
        .header("Names", "at,A")
        .header("A", "1");
    let signed = request.signed(&signer, &SCHEME).unwrap();
    assert_eq!(kind(&verifier, &signed), None);

    // The line at the beginning of the body is not taken for one of a header, nor the other way.
    let mut moved = signed.clone().header("B", "2");
    moved.body = b"{}".to_vec();
    assert_eq!(kind(&verifier, &moved), Some(ErrorKind::SignatureMismatch));
    let mut moved = signed.without("A").header("A", "1\nB: 2");
    moved.body = b"{}".to_vec();
    assert_eq!(kind(&verifier, &moved), Some(ErrorKind::FieldMalformed));
}

#[test]
fn a_time_that_the_sender_does_not_list_is_refused() {
    static SCHEME: Scheme = LINES;
    let verifier = Verifier::new(&SCHEME);
    let signer = Signer::new(&SCHEME, SCHEME.key(SECRET).unwrap());
    for (names, expected) in [("A,AT", None), ("A", Some(ErrorKind::TimestampMissing))] {
        let request = Captured::post(b"{}")
            .header("Names", names)
            .header("A", "1");
        let signed = request.signed(&signer, &SCHEME);
        let found = signed.map_or_else(|error| Some(error.kind()), |it| kind(&verifier, &it));
        assert_eq!(found, expected, "{names}");
    }
}

#[test]
fn a_field_that_only_has_the_signatures_name_is_signed() {
    static SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::query("sig"), Encoding::Hex)
        .ambiguous_boundaries()
        .signs(&[Component::Sorted(Sorted::form())]);
    let request = |body: &[u8]| {
        Captured::post(body).header("Content-Type", "application/x-www-form-urlencoded")
    };
    let signer = Signer::new(&SCHEME, SCHEME.key(SECRET).unwrap());
    let verifier = Verifier::new(&SCHEME);
    let signed = request(b"a=1&sig=2").signed(&signer, &SCHEME).unwrap();
    assert_eq!(kind(&verifier, &signed), None);

    let mut altered = signed;
    altered.body = b"a=1&sig=3".to_vec();

    assert_eq!(
        kind(&verifier, &altered),
        Some(ErrorKind::SignatureMismatch)
    );
}
