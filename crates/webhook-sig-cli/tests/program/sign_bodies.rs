//! `sign`: bodies, and what they are announced as.

use webhook_sig_delivery::Delivery;

use crate::harness::{FORM, SECRET, run};

/// Returns the content types of what is signed.
fn content_types(scheme: &str, options: &[&str]) -> Vec<String> {
    let run = run(["sign", "--scheme", scheme, "--secret", SECRET, "--json"]
        .into_iter()
        .chain(options.iter().copied()));
    assert_eq!(run.code, 0, "{scheme} {options:?}: {}", run.stderr);
    let headers = Delivery::parse(&run.stdout).unwrap().remove(0).headers;
    let types = headers
        .into_iter()
        .filter(|(name, _)| name == "content-type");
    types.map(|(_, value)| value).collect()
}

#[test]
fn the_content_type_is_what_the_vendor_sends() {
    let form = ["application/x-www-form-urlencoded"];
    let none: [&str; 0] = [];

    assert_eq!(content_types("fastspring-classic", &["--body", FORM]), form);
    assert_eq!(
        content_types("fastspring-fulfillment", &["--body", "a=b"]),
        form
    );
    assert_eq!(
        content_types("github", &["--body", r#"{"a":1}"#]),
        ["application/json"]
    );
    let twilio = ["--url", "https://shop.example/sms", "--body"];
    let with_body = |body| [&twilio[..], &[body]].concat();
    assert_eq!(content_types("twilio", &with_body(FORM)), form);
    assert_eq!(
        content_types(
            "plivo-v3",
            &[
                &with_body(FORM)[..],
                &["--header", "X-Plivo-Signature-V3-Nonce: 1"]
            ]
            .concat()
        ),
        form
    );
    let digest = "https://shop.example/sms?bodySHA256=\
                  44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    let json = content_types("twilio", &["--url", digest, "--body", "{}"]);
    assert_eq!(json, ["application/json"]);
    assert_eq!(content_types("github", &["--body", FORM]), none);
    assert_eq!(content_types("github", &["--body", ""]), none);
    let get = ["--method", "GET", "--url", "/license?company=Acme"];
    assert_eq!(content_types("fastspring-fulfillment", &get), none);
}

#[test]
fn a_form_in_parts_is_signed_as_it_is_written() {
    let event = r#"{ "event":{"event_type":"test","event_time":"1700000000"} }"#;
    let part = |name: &str, content: &str| {
        format!("--b-1\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
    };
    let body = part("note", "1e3") + &part("json", event) + "--b-1--\r\n";

    let signed = run([
        "sign",
        "--scheme",
        "dropbox-sign",
        "--secret",
        SECRET,
        "--body",
        &body,
        "--json",
    ]);

    assert_eq!(signed.code, 0, "{}", signed.stderr);
    let delivery = Delivery::parse(&signed.stdout).unwrap().remove(0);
    let given = (
        "content-type".to_owned(),
        "multipart/form-data; boundary=b-1".to_owned(),
    );
    assert_eq!(delivery.headers, [given]);
    let written = delivery.body.unwrap();
    let (before, after) = written.split_once(r#","event_hash":""#).unwrap();
    let (_hash, after) = after.split_once('"').unwrap();
    assert_eq!(format!("{before}{after}"), body);
}

#[test]
fn a_time_in_the_body_is_written_as_the_vendor_does() {
    let sign = |scheme, body| {
        let now = ["--now", "1700000000", "--json"];
        let common = [
            "sign", "--scheme", scheme, "--secret", SECRET, "--body", body,
        ];
        let run = run(common.into_iter().chain(now));
        assert_eq!(run.code, 0, "{scheme}: {}", run.stderr);
        Delivery::parse(&run.stdout)
            .unwrap()
            .remove(0)
            .body
            .unwrap()
    };

    assert_eq!(
        sign("linear", r#"{"z":1e3, "a":12345678901234567890123}"#),
        r#"{"z":1e3, "a":12345678901234567890123,"webhookTimestamp":1700000000000}"#,
    );
    assert_eq!(
        sign("linear", r#"{"webhookTimestamp": 1, "z":1e3}"#),
        r#"{"webhookTimestamp": 1700000000000, "z":1e3}"#,
    );
    let right = r#"{"webhookTimestamp":"\u0031700000000000"}"#;
    assert_eq!(sign("linear", right), right);
}

#[test]
fn a_content_type_that_is_given_stays() {
    let given = ["--body", "{}", "--header", "Content-Type: text/plain"];

    assert_eq!(content_types("github", &given), ["text/plain"]);
}
