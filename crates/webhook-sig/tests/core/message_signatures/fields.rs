//! `Signature-Input` and `Signature`: what is not one, and how much is too much.

use webhook_sig::ErrorKind;
use webhook_sig::request::{COVERED_COMPONENT_LIMIT, HEADER_LIMIT, SIGNATURE_LABEL_LIMIT};

use crate::message_signatures::{NOW, SAFE, Sent, verifier};

const MALFORMED: Result<(), ErrorKind> = Err(ErrorKind::SignatureMalformed);

fn pair(input: &str, signature: &str) -> Vec<(String, String)> {
    vec![
        ("Signature-Input".to_owned(), input.to_owned()),
        ("Signature".to_owned(), signature.to_owned()),
    ]
}

fn verify(signed: &[(String, String)]) -> Result<(), ErrorKind> {
    Sent::new().verify_with(&verifier(&SAFE), signed)
}

#[test]
fn both_headers_must_be_there() {
    let [input, signature] = Sent::new().signed();

    assert_eq!(verify(&[]), Err(ErrorKind::SignatureMissing));
    assert_eq!(verify(&[input]), Err(ErrorKind::SignatureMissing));
    assert_eq!(verify(&[signature]), Err(ErrorKind::SignatureMissing));
}

#[test]
fn every_label_is_in_both_headers() {
    let sent = Sent::new();
    let (input, signature) = (sent.input(), sent.signature());
    let one = format!("sig1={input}");
    let two = format!("sig1={input}, sig2={input}");
    let one_value = format!("sig1=:{signature}:");
    let two_values = format!("sig1=:{signature}:, sig2=:{signature}:");

    assert_eq!(verify(&pair(&two, &two_values)), Ok(()));
    assert_eq!(verify(&pair(&two, &one_value)), MALFORMED);
    assert_eq!(verify(&pair(&one, &two_values)), MALFORMED);
    let renamed = format!("sig2=:{signature}:");
    assert_eq!(verify(&pair(&one, &renamed)), MALFORMED);
}

#[test]
fn a_label_comes_once() {
    let sent = Sent::new();
    let (input, signature) = (sent.input(), sent.signature());
    let one = format!("sig1={input}");
    let one_value = format!("sig1=:{signature}:");

    assert_eq!(
        verify(&pair(&format!("{one}, {one}"), &one_value)),
        MALFORMED
    );
    assert_eq!(
        verify(&pair(&one, &format!("{one_value}, {one_value}"))),
        MALFORMED
    );
    // Also if the header comes twice, which is one header in two lines.
    let mut doubled = pair(&one, &one_value);
    doubled.extend(pair(&one, &one_value));
    assert_eq!(verify(&doubled), MALFORMED);
}

#[test]
fn a_header_may_come_in_several_lines() {
    let sent = Sent::new();
    let other = Sent {
        label: "sig2".to_owned(),
        ..Sent::new()
    };
    let [input, signature] = sent.signed();
    let [other_input, other_signature] = other.signed();

    let lines = [other_input, input, signature, other_signature];

    assert_eq!(sent.verify_with(&verifier(&SAFE), &lines), Ok(()));
}

#[test]
fn a_component_comes_once() {
    let method = (r#""@method""#, "POST");
    let twice = Sent::new().covering(method.0, method.1);
    assert_eq!(twice.verify(&verifier(&SAFE)), MALFORMED);

    let other_form = Sent::new()
        .header("X-Test", "a=1")
        .covering(r#""x-test""#, "a=1")
        .covering(r#""x-test";key="a""#, "1");
    assert_eq!(other_form.verify(&verifier(&SAFE)), Ok(()));
}

#[test]
fn a_parameter_comes_once() {
    let params = format!(";created={NOW};created={NOW}");
    assert_eq!(
        Sent::new().params(&params).verify(&verifier(&SAFE)),
        MALFORMED
    );
    let twice = Sent::new()
        .header("X-Test", "a=1, b=1")
        .covering(r#""x-test";key="a";key="b""#, "1");
    assert_eq!(twice.verify(&verifier(&SAFE)), MALFORMED);
}

#[test]
fn a_component_has_a_name_in_lower_case() {
    for name in [
        "Content-Type",
        "content type",
        "",
        "@",
        "@Method",
        "content-type:",
        "\\\"",
    ] {
        let sent = Sent::new().covering(&format!("\"{name}\""), "application/json");
        assert_eq!(sent.verify(&verifier(&SAFE)), MALFORMED, "{name}");
    }
}

#[test]
fn what_is_not_a_list_of_strings_is_malformed() {
    let sent = Sent::new();
    let value = format!("sig1=:{}:", sent.signature());
    for input in [
        "",
        " ",
        ",",
        "sig1",
        "sig1=",
        "sig1=1",
        "sig1=\"@method\"",
        "sig1=(",
        "sig1=(\"@method\"",
        "sig1=(\"@method\" 1)",
        "sig1=(@method)",
        "sig1=(method)",
        "sig1=((\"@method\"))",
        "sig1=(\"@method\"\"@path\")",
        "sig1=(\"@method\");created=@1700000000",
        "sig1=(\"@method\"),",
        "SIG1=(\"@method\")",
        "1=(\"@method\")",
        "sig1=(\"@method\") sig2=(\"@method\")",
        "sig1=(\"\u{e9}\")",
    ] {
        assert_eq!(verify(&pair(input, &value)), MALFORMED, "{input}");
    }
}

#[test]
fn what_is_not_bytes_is_not_a_signature() {
    let sent = Sent::new();
    let (input, signature) = (format!("sig1={}", sent.input()), sent.signature());
    for value in [
        String::new(),
        "sig1".to_owned(),
        format!("sig1={signature}"),
        format!("sig1=\"{signature}\""),
        format!("sig1=(:{signature}:)"),
        format!("sig1=:{signature}"),
        format!("sig1=:{}:", signature.replace(['+', '/'], "-")),
        "sig1=::".to_owned(),
        "sig1=:AA==:".to_owned(),
        signature.clone(),
    ] {
        let refused = verify(&pair(&input, &value));
        let is_changed = value.starts_with("sig1=:") && value.len() == signature.len() + 7;
        if !is_changed {
            assert_eq!(refused, MALFORMED, "{value}");
        }
        assert!(
            refused.is_err() || value == format!("sig1=:{signature}:"),
            "{value}"
        );
    }
}

#[test]
fn forms_that_are_not_supported_are_refused() {
    for identifier in [
        r#""content-type";req"#,
        r#""@method";req"#,
        r#""content-type";tr"#,
        r#""content-type";sf"#,
        r#""content-type";bs;key="a""#,
        r#""content-type";bs=?0"#,
        r#""content-type";other"#,
        r#""content-type";key"#,
        r#""content-type";key=a"#,
        r#""@method";key="a""#,
        r#""@query-param""#,
        r#""@status""#,
        r#""@signature-params""#,
        r#""@made-up""#,
    ] {
        let sent = Sent::new().covering(identifier, "application/json");
        assert_eq!(sent.begin(&verifier(&SAFE)), MALFORMED, "{identifier}");
    }
}

#[test]
fn labels_are_bounded() {
    let sent = Sent::new();
    let (input, signature) = (sent.input(), sent.signature());
    let verify = |count: usize| {
        let others = |value: &str| {
            let others = (1..count).map(|number| format!("x{number}={value}"));
            others.collect::<Vec<_>>().join(", ")
        };
        let inputs = format!("sig1={input}, {}", others("()"));
        let values = format!("sig1=:{signature}:, {}", others(":AA==:"));
        verify(&pair(&inputs, &values))
    };

    assert_eq!(verify(SIGNATURE_LABEL_LIMIT), Ok(()));
    assert_eq!(verify(SIGNATURE_LABEL_LIMIT + 1), MALFORMED);
}

#[test]
fn components_are_bounded() {
    let verify = |count: usize| {
        let mut sent = Sent::new();
        for number in sent.covered.len()..count {
            let name = format!("x-{number}");
            sent = sent
                .header(&name, "v")
                .covering(&format!("\"{name}\""), "v");
        }
        sent.verify(&verifier(&SAFE))
    };

    assert_eq!(verify(COVERED_COMPONENT_LIMIT), Ok(()));
    assert_eq!(verify(COVERED_COMPONENT_LIMIT + 1), MALFORMED);
}

#[test]
fn headers_are_bounded() {
    let verify = |length: usize| {
        let params = format!(";created={NOW};note=\"\"");
        let room = length - Sent::new().params(&params).signed()[0].1.len();
        let params = format!(";created={NOW};note=\"{}\"", "n".repeat(room));
        let sent = Sent::new().params(&params);
        assert_eq!(sent.signed()[0].1.len(), length);
        sent.verify(&verifier(&SAFE))
    };

    assert_eq!(verify(HEADER_LIMIT), Ok(()));
    assert_eq!(verify(HEADER_LIMIT + 1), MALFORMED);
}

#[test]
fn a_covered_header_is_bounded_in_all_its_lines() {
    let verify = |length: usize| {
        let (half, rest) = ("v".repeat(length / 2), "v".repeat(length - length / 2));
        let sent = Sent::new()
            .header("X-Test", &half)
            .header("X-Test", &rest)
            .covering(r#""x-test""#, &format!("{half}, {rest}"));
        sent.verify(&verifier(&SAFE))
    };

    assert_eq!(verify(HEADER_LIMIT), Ok(()));
    assert_eq!(verify(HEADER_LIMIT + 1), Err(ErrorKind::FieldMalformed));
}
