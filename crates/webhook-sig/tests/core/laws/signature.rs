//! What a signature must be: the oracle's bytes, at their full length, in the exact spelling.

use webhook_sig::provider;

use crate::captured::{ID, NOW};
use crate::laws::{says, verify};
use crate::sample::{
    KEY_ID, every, has_oracle, signable, signature, signed, those, unsigned, with_signature,
};

#[test]
fn no_two_schemes_share_an_id() {
    for (index, scheme) in provider::ALL.iter().enumerate() {
        let others = &provider::ALL[index + 1..];

        assert!(others.iter().all(|other| other.id() != scheme.id()));
        assert!(provider::find(scheme.id()).is_some_and(|found| found.id() == scheme.id()));
    }
    assert!(provider::find("no-such-scheme").is_none());
}

#[test]
fn what_is_signed_carries_the_signature_of_the_oracle() {
    for scheme in those(200, has_oracle) {
        let request = signed(scheme, b"{\"total\":1}");

        let expected = scheme.encoding().encode(&signature(scheme, &request));

        assert_ne!(request.replace(&expected, ""), request, "{}", scheme.id());
    }
}

#[test]
fn tag_length_must_be_exact() {
    for scheme in signable() {
        let request = signed(scheme, b"{}");
        let right = signature(scheme, &request);
        let text = scheme.encoding().encode(&right);
        let longer: Vec<u8> = right.iter().chain(&right).copied().collect();
        for length in 0..=longer.len() {
            let other = scheme.encoding().encode(&longer[..length]);
            let other = with_signature(scheme, &request, &text, &other);

            let result = verify(scheme, &other);

            assert_eq!(
                result.is_ok(),
                length == right.len(),
                "{} {length}",
                scheme.id()
            );
        }
    }
}

#[test]
fn signature_grammar_is_exact() {
    // In a list an empty entry has no version and is skipped, or is not a signature.
    let mut ended_by_a_comma = Vec::new();
    for scheme in signable() {
        let request = signed(scheme, b"{}");
        let text = scheme.encoding().encode(&signature(scheme, &request));
        let edits = [
            format!(" {text}"),
            format!("{text} "),
            format!("\t{text}"),
            format!("{text}\0"),
            format!("{text}\u{a0}"),
            format!("0x{text}"),
            format!("\"{text}\""),
            format!("{text},"),
            format!("{text}{text}"),
            text.to_uppercase(),
            text.to_lowercase(),
            text.replace('=', ""),
            text.replace(['+', '/'], "-"),
            text.chars().rev().collect(),
            String::new(),
        ];
        for edit in edits.iter().filter(|edit| **edit != text) {
            let result = verify(scheme, &with_signature(scheme, &request, &text, edit));

            if *edit == format!("{text},") && result.is_ok() {
                ended_by_a_comma.push(scheme.id());
                continue;
            }
            let is_list_end =
                *edit == format!("{text} ") && scheme.signature().to_string().contains("… ");
            assert_eq!(result.is_ok(), is_list_end, "{}: {edit:?}", scheme.id());
        }
    }
    assert_eq!(ended_by_a_comma, ["pagerduty", "plivo-v3", "recurly"]);
}

/// Such as `sha256=`, `v1,` or `Bearer `, and the timestamp in the same header.
#[test]
fn a_signature_without_what_precedes_it_is_refused() {
    let mut refused = 0;
    for scheme in signable() {
        let mut request = signed(scheme, b"{}");
        let text = scheme.encoding().encode(&signature(scheme, &request));
        let mut values = request.headers.iter_mut().map(|(_, value)| value);
        let is_preceded = |value: &Vec<u8>| {
            let before = value.strip_suffix(text.as_bytes());
            before.is_some_and(|before| !before.is_empty())
        };
        let Some(value) = values.find(|value| is_preceded(value)) else {
            continue;
        };

        *value = text.into_bytes();

        assert!(verify(scheme, &request).is_err(), "{}", scheme.id());
        refused += 1;
    }
    assert!(refused >= 60, "{refused}");
}

#[test]
fn what_is_not_signed_is_refused() {
    for scheme in every() {
        let bare = unsigned(scheme, b"{\"total\":1}");

        assert!(verify(scheme, &bare).is_err(), "{}", scheme.id());
    }
}

#[test]
fn a_proof_says_what_was_signed() {
    for scheme in signable() {
        let verified = verify(scheme, &signed(scheme, b"{}")).unwrap();

        // A key without a name is called by the vendor's id.
        let name = scheme.key_id().map_or("current", |_| KEY_ID);
        let expected = (
            scheme.id(),
            name,
            scheme.timestamp().map(|_| NOW),
            scheme.message_id().map(|_| ID),
        );
        assert_eq!(says(&verified), expected);
    }
}
