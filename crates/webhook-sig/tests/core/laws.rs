//! What holds for every scheme, whatever is signed.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use webhook_sig::{
    BaseUrl, Error, ErrorKind, Head, Scheme, UnixTime, Verified, Verifier, provider,
};

use crate::captured::{Captured, ID, NOW, SECRET};
use crate::sample::{
    Carrier, carrier, covers_any_body, is_in_header, key_text, keys, message, signature, signed,
    signs, those, unsigned, verifier,
};

fn schemes() -> impl Strategy<Value = &'static Scheme> {
    proptest::sample::select(provider::ALL)
}

fn verify(scheme: &'static Scheme, request: &Captured) -> Result<Verified, Error> {
    request.verify(&verifier(scheme), &keys(scheme))
}

/// Returns the places of the headers that were not there before it was signed.
fn added(scheme: &'static Scheme, request: &Captured) -> Vec<usize> {
    let bare = unsigned(scheme, b"{\"total\":1}").headers;
    let is_added = |at: &usize| {
        let (name, value) = &request.headers[*at];
        let is_same =
            |(own, other): &(String, Vec<u8>)| own.eq_ignore_ascii_case(name) && other == value;
        !bare.iter().any(is_same)
    };
    (0..request.headers.len()).filter(is_added).collect()
}

/// Returns the headers beside the signature's and the timestamp's that a request is signed with.
fn signed_besides(scheme: &'static Scheme) -> Vec<(String, String)> {
    let bare = unsigned(scheme, b"{}").without("User-Agent").headers;
    let is_signed = |(name, _): &(String, Vec<u8>)| {
        // Of a form the type is looked at, and of one scheme it is signed.
        name != "Content-Type"
            || scheme
                .signed_content()
                .to_string()
                .contains("{Content-Type: …}")
    };
    let texts = |(name, value)| (name, String::from_utf8(value).unwrap());
    bare.into_iter().filter(is_signed).map(texts).collect()
}

/// What a proof says, to compare two.
fn says(verified: &Verified) -> (&str, &str, Option<UnixTime>, Option<&str>) {
    (
        verified.scheme().id(),
        verified.key_id(),
        verified.timestamp(),
        verified.id(),
    )
}

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
    for scheme in provider::ALL {
        let request = signed(scheme, b"{\"total\":1}");

        let expected = scheme.encoding().encode(&signature(scheme, &request));

        assert_ne!(request.replace(&expected, ""), request, "{}", scheme.id());
    }
}

#[test]
fn tag_length_must_be_exact() {
    for scheme in provider::ALL {
        let request = signed(scheme, b"{}");
        let right = signature(scheme, &request);
        let text = scheme.encoding().encode(&right);
        let longer: Vec<u8> = right.iter().chain(&right).copied().collect();
        for length in 0..=longer.len() {
            let other = request.replace(&text, &scheme.encoding().encode(&longer[..length]));

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
    // In a list an empty entry is of no version, and skipped, or an entry that is no signature.
    let mut ended_by_a_comma = Vec::new();
    for scheme in provider::ALL {
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
            let result = verify(scheme, &request.replace(&text, edit));

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
    for scheme in provider::ALL {
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
fn missing_each_required_header_rejected() {
    for scheme in those(180, is_in_header) {
        let request = signed(scheme, b"{\"total\":1}");
        for at in added(scheme, &request) {
            let (name, value) = &request.headers[at];
            let value = String::from_utf8(value.clone()).unwrap();
            let absent = request.clone().without(name);
            let mut spoilt = vec![
                absent.clone(),
                absent.clone().header(name, ""),
                absent.clone().header(name, " "),
                request.clone().header(name, &value),
                request.clone().header(&name.to_uppercase(), "x"),
                absent.clone().header(name, "x").header(name, &value),
            ];
            if name.contains('-') {
                let alias = name.replace('-', "_");
                spoilt.push(absent.clone().header(&alias, &value));
            }
            // In a list the right one may stand beside others, unless a time stands there twice.
            let is_list = scheme.signature().to_string().contains("…,");
            let is_timed = scheme
                .timestamp()
                .is_some_and(|(slot, _)| slot.to_string().contains("=…"));
            if is_timed || !is_list {
                spoilt.push(absent.header(name, &format!("{value},{value}x")));
            }
            for request in &spoilt {
                assert!(
                    verify(scheme, request).is_err(),
                    "{}: {request:?}",
                    scheme.id()
                );
            }
        }
    }
}

#[test]
fn what_is_not_signed_is_refused() {
    for scheme in provider::ALL {
        let bare = unsigned(scheme, b"{\"total\":1}");

        assert!(verify(scheme, &bare).is_err(), "{}", scheme.id());
    }
}

#[test]
fn header_names_match_in_any_case() {
    for scheme in provider::ALL {
        let mut request = signed(scheme, b"{}");
        for (name, _) in &mut request.headers {
            *name = name.to_uppercase();
        }

        assert!(verify(scheme, &request).is_ok(), "{}", scheme.id());
    }
}

#[test]
fn underscore_header_is_not_an_alias() {
    let has_hyphen = |scheme: &Scheme| {
        let slot = scheme.signature().to_string();
        is_in_header(scheme) && slot.split(':').next().unwrap().contains('-')
    };
    for scheme in those(170, has_hyphen) {
        let mut request = signed(scheme, b"{}");
        for (name, _) in &mut request.headers {
            *name = name.replace('-', "_");
        }

        assert!(verify(scheme, &request).is_err(), "{}", scheme.id());
    }
}

#[test]
fn every_method_that_a_scheme_does_not_use_is_refused() {
    let methods = [
        "GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "QUERY",
        "post", "Post", "POST ", "", "PROPFIND",
    ];
    for scheme in provider::ALL {
        for method in methods {
            if scheme.methods().contains(&method) {
                continue;
            }
            let mut request = signed(scheme, b"{}").header("X-HTTP-Method-Override", "POST");
            request.method = method.into();

            let error = verify(scheme, &request).unwrap_err();

            assert_eq!(
                error.kind(),
                ErrorKind::MethodNotAllowed,
                "{} {method}",
                scheme.id()
            );
        }
    }
}

#[test]
fn refreshed_timestamp_rejected() {
    for scheme in those(75, |scheme| scheme.timestamp().is_some()) {
        let (_, format) = scheme.timestamp().unwrap();
        let request = signed(scheme, b"{}");
        let refreshed = format.write(UnixTime::from_secs(NOW.as_secs() + 1));

        let request = request.replace(&format.write(NOW), &refreshed);

        let error = verify(scheme, &request).unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::SignatureMismatch,
            "{}",
            scheme.id()
        );
    }
}

#[test]
fn another_id_is_rejected() {
    for scheme in those(20, |scheme| scheme.message_id().is_some()) {
        let request = signed(scheme, b"{}").replace(ID, "msg_another");

        let error = verify(scheme, &request).unwrap_err();

        assert_eq!(
            error.kind(),
            ErrorKind::SignatureMismatch,
            "{}",
            scheme.id()
        );
    }
}

#[test]
fn semantically_equal_bytes_differ_reject() {
    let body = r#"{"a":1,"b":"A"}"#;
    let equal = [
        r#"{"b":"A","a":1}"#,
        r#"{"a": 1,"b":"A"}"#,
        r#"{"a":1.0,"b":"A"}"#,
        r#"{"a":1,"b":"\u0041"}"#,
        r#"{"a":2,"a":1,"b":"A"}"#,
        "\u{feff}{\"a\":1,\"b\":\"A\"}",
        "{\"a\":1,\"b\":\"A\"}\n",
    ];
    for scheme in those(150, covers_any_body) {
        let request = signed(scheme, body.as_bytes());
        for other in equal {
            let result = verify(scheme, &request.replace(body, other));

            assert_eq!(
                result.unwrap_err().kind(),
                ErrorKind::SignatureMismatch,
                "{} {other}",
                scheme.id()
            );
        }
    }
    // Linear writes its timestamp into the body, and the others look at how the body begins or
    // ends.
    let is_signed_json = |scheme: &Scheme| carrier(scheme) == Carrier::Json && scheme.signs_body();
    for scheme in those(5, is_signed_json) {
        let request = signed(scheme, body.as_bytes());
        let other = request.replace("{\"a\":1,", "{\"a\": 1,");

        assert_ne!(request, other, "{}", scheme.id());
        assert_eq!(
            verify(scheme, &other).unwrap_err().kind(),
            ErrorKind::SignatureMismatch,
            "{}",
            scheme.id()
        );
    }
}

#[test]
fn two_bodies_with_same_lossy_form_do_not_share_a_signature() {
    for scheme in those(150, covers_any_body) {
        let mut request = signed(scheme, b"a\xff");
        assert!(verify(scheme, &request).is_ok());

        for other in [&b"a\xfe"[..], "a\u{fffd}".as_bytes(), b"a"] {
            request.body = other.to_vec();

            assert!(verify(scheme, &request).is_err(), "{}", scheme.id());
        }
    }
}

#[test]
fn every_bit_of_a_signed_header_counts() {
    for scheme in those(180, is_in_header) {
        let mut request = signed(scheme, b"{\"total\":1}");
        let (verifier, keys) = (verifier(scheme), keys(scheme));
        for at in added(scheme, &request) {
            for bit in 0..request.headers[at].1.len() * 8 {
                request.headers[at].1[bit / 8] ^= 1 << (bit % 8);

                let result = request.verify(&verifier, &keys);

                // Of two words that a vendor writes, one may become the other.
                let is_other_word = bit / 8 == 0
                    && scheme.signature().to_string().contains(" or application ")
                    && request.headers[at].1.starts_with(b"application ");
                assert!(
                    result.is_err() || is_other_word,
                    "{}: {request:?}",
                    scheme.id()
                );
                request.headers[at].1[bit / 8] ^= 1 << (bit % 8);
            }
        }
    }
}

#[test]
fn every_preset_rejects_a_flipped_bit() {
    for scheme in those(190, signs) {
        let mut request = signed(scheme, b"{\"a\": 1, \"b\": \"/+\"}");
        let (verifier, keys) = (verifier(scheme), keys(scheme));
        let covered = message(scheme, &request);
        for bit in 0..request.body.len() * 8 {
            request.body[bit / 8] ^= 1 << (bit % 8);

            let result = request.verify(&verifier, &keys);

            // Of a form its decoded values are signed, and of some bodies some values only: a bit
            // may be flipped as long as the signed message stays what it was.
            if result.is_ok() {
                assert!(!covers_any_body(scheme), "{}: {request:?}", scheme.id());
                assert_eq!(message(scheme, &request), covered, "{}", scheme.id());
            }
            request.body[bit / 8] ^= 1 << (bit % 8);
        }
    }
}

#[test]
fn another_body_passes_where_a_scheme_says_that_it_is_unsigned_and_nowhere_else() {
    for scheme in provider::ALL {
        let mut request = signed(scheme, b"{\"tulip\":1}");
        match carrier(scheme) {
            Carrier::Body => request.body = b"{\"daisy\":1}".to_vec(),
            Carrier::Form => request = request.replace("quantity=2", "quantity=3"),
            Carrier::Json => request = request.replace("tulip", "daisy"),
            Carrier::Query => request.body = b"daisy".to_vec(),
        }

        let result = verify(scheme, &request);

        assert_eq!(result.is_ok(), !scheme.signs_body(), "{}", scheme.id());
    }
}

#[test]
fn every_bit_of_a_signed_target_counts() {
    let is_about_target = |scheme: &Scheme| {
        let text = format!("{} {}", scheme.signed_content(), scheme.signature());
        ["path", "query", "target", "url"]
            .iter()
            .any(|word| text.contains(word))
    };
    for scheme in those(15, is_about_target) {
        let request = signed(scheme, b"a/b+c d");
        let covered = message(scheme, &request);
        for (at, letter) in request.target.bytes().enumerate() {
            for bit in 0..7 {
                let mut spoilt = request.clone();
                let other = char::from(letter ^ (1 << bit)).to_string();
                spoilt.target.replace_range(at..=at, &other);

                // The case of an escape's digits is not signed, nor is the query by some.
                if verify(scheme, &spoilt).is_ok() {
                    assert_eq!(message(scheme, &spoilt), covered, "{}", spoilt.target);
                }
            }
        }
    }
}

#[test]
fn a_delivery_to_another_origin_is_refused_where_the_url_is_signed() {
    for scheme in those(9, |scheme| {
        scheme.signed_content().to_string().contains("{url")
    }) {
        let request = signed(scheme, b"{}");
        let elsewhere = BaseUrl::new("https://shop.example.evil.example").unwrap();
        let nowhere = Verifier::new(scheme);

        let other = request.verify(&verifier(scheme).base_url(elsewhere), &keys(scheme));
        let unset = request.verify(&nowhere, &keys(scheme));

        let kinds = [other, unset].map(|result| result.unwrap_err().kind());
        let expected = [ErrorKind::SignatureMismatch, ErrorKind::Misconfigured];
        assert_eq!(kinds, expected, "{}", scheme.id());
    }
}

#[test]
fn a_header_that_is_signed_besides_cannot_be_another() {
    let mut about = Vec::new();
    for scheme in provider::ALL {
        let request = signed(scheme, b"{}");
        for (name, value) in signed_besides(scheme) {
            about.push(scheme.id());
            let absent = request.clone().without(&name);
            for spoilt in [
                absent.clone(),
                request.clone().header(&name, &value),
                absent.header(&name, &format!("{value}x")),
            ] {
                assert!(verify(scheme, &spoilt).is_err(), "{}: {name}", scheme.id());
            }
        }
    }
    about.dedup();
    assert_eq!(
        about,
        [
            "coinbase-cdp",
            "contentful",
            "hook0",
            "plivo-v2",
            "plivo-v3",
            #[cfg(feature = "legacy")]
            "sinch-application-signed",
        ]
    );
}

#[test]
fn unsigned_headers_change_nothing() {
    for scheme in provider::ALL {
        let request = signed(scheme, b"{}");
        let expected = verify(scheme, &request).unwrap();
        let mut changed = request.without("User-Agent");
        for (name, value) in [
            ("Content-Encoding", "gzip"),
            ("Content-Length", "3"),
            ("Host", "evil.example"),
            ("X-Forwarded-Host", "evil.example"),
            ("X-Forwarded-For", "6.6.6.6"),
            ("Forwarded", "for=6.6.6.6;host=evil.example"),
            ("X-GitHub-Event", "push"),
            ("X-GitHub-Delivery", "1"),
            ("X-Hub-Signature", "sha1=00"),
            ("X-Shopify-Topic", "orders/paid"),
            ("X-Webhook-Verified", "false"),
            ("X-Not-Text", "\u{ff}"),
        ] {
            // Of several vendors one of these is the signature.
            let is_signed = |(own, _): &(String, _)| own.eq_ignore_ascii_case(name);
            if !changed.headers.iter().any(is_signed) {
                changed = changed.header(name, value).header(name, value);
            }
        }

        let verified = verify(scheme, &changed).unwrap();

        assert_eq!(says(&verified), says(&expected), "{}", scheme.id());
    }
}

#[test]
fn a_proof_says_what_was_signed() {
    for scheme in provider::ALL {
        let verified = verify(scheme, &signed(scheme, b"{}")).unwrap();

        let expected = (
            scheme.id(),
            "current",
            scheme.timestamp().map(|_| NOW),
            scheme.message_id().map(|_| ID),
        );
        assert_eq!(says(&verified), expected);
    }
}

proptest! {
    #[test]
    fn any_bytes_round_trip(scheme in schemes(), payload in vec(any::<u8>(), 0..600)) {
        let request = signed(scheme, &payload);

        prop_assert!(verify(scheme, &request).is_ok());
    }

    #[test]
    fn chunking_changes_neither_verdict_nor_body(
        scheme in schemes(),
        payload in vec(any::<u8>(), 0..3000),
        cuts in vec(any::<Index>(), 0..12),
        spoil in proptest::option::of(any::<Index>()),
    ) {
        let mut request = signed(scheme, &payload);
        if let Some(spoil) = spoil && !request.body.is_empty() {
            let at = spoil.index(request.body.len());
            request.body[at] ^= 1;
        }
        let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(request.body.len() + 1)).collect();
        // Two equal cuts make an empty chunk.
        cuts.extend([0, 0, request.body.len()]);
        cuts.sort_unstable();
        let chunks: Vec<_> = cuts
            .iter()
            .zip(cuts.iter().skip(1))
            .map(|(from, to)| &request.body[*from..*to])
            .collect();

        let at_once = verify(scheme, &request).map_err(|error| error.kind());
        let in_chunks = request
            .verify_chunks(&verifier(scheme), &keys(scheme), &chunks)
            .map_err(|error| error.kind());

        match (at_once, in_chunks) {
            (Ok(one), Ok((other, body))) => {
                prop_assert_eq!(says(&one), says(&other));
                prop_assert_eq!(body.len(), request.body.len());
                prop_assert_eq!(body.slices().collect::<Vec<_>>().concat(), request.body.clone());
                let mut taken = Vec::new();
                let mut rest = body.clone();
                while let Some(chunk) = rest.next_chunk() {
                    prop_assert!(!chunk.is_empty());
                    taken.extend_from_slice(&chunk);
                }
                prop_assert_eq!(&taken, &request.body);
                prop_assert_eq!(body.into_bytes(), request.body);
            }
            (Err(one), Err(other)) => prop_assert_eq!(one, other),
            (one, other) => prop_assert!(false, "{one:?} {other:?}"),
        }
    }

    #[test]
    fn one_byte_at_a_time_is_the_same(scheme in schemes(), payload in vec(any::<u8>(), 0..1500)) {
        let request = signed(scheme, &payload);
        let chunks: Vec<_> = request.body.chunks(1).collect();

        let (_, body) = request
            .verify_chunks(&verifier(scheme), &keys(scheme), &chunks)
            .unwrap();

        prop_assert_eq!(body.into_bytes(), request.body);
    }

    #[test]
    fn another_secret_refuses(scheme in schemes(), other in "[0-9a-f]{64}") {
        prop_assume!(other != SECRET);
        let request = signed(scheme, b"{}");

        let error = request
            .verify(&verifier(scheme), &scheme.keyring([key_text(scheme, &other)]).unwrap())
            .unwrap_err();

        prop_assert_eq!(error.kind(), ErrorKind::SignatureMismatch);
    }

    #[test]
    fn what_verifies_was_signed(
        scheme in proptest::sample::select(those(190, signs)),
        edits in vec((any::<Index>(), any::<Index>(), any::<u8>()), 1..4),
    ) {
        // Any bytes of headers and body may change; only what leaves the message as it was and
        // carries a signature that the oracle makes for it may still verify.
        let original = signed(scheme, b"{\"total\":1}");
        let mut request = original.clone();
        for (place, at, byte) in edits {
            let values = request.headers.iter_mut().map(|(_, value)| value);
            let values = values.chain([&mut request.body]);
            let mut values: Vec<_> = values.filter(|value| !value.is_empty()).collect();
            let place = place.index(values.len());
            let at = at.index(values[place].len());
            values[place][at] = byte;
        }

        if verify(scheme, &request).is_ok() {
            prop_assert_eq!(message(scheme, &request), message(scheme, &original));
        }
    }

    #[test]
    fn never_panics(
        scheme in schemes(),
        method in prop_oneof!["POST", "GET", ".{0,8}"],
        target in prop_oneof!["/[a-z]{0,3}", "[/?&=%+a-z\u{0}é]{0,40}", ".{0,40}"],
        values in vec(header_values(), 0..12),
        form in any::<bool>(),
        body in prop_oneof![vec(any::<u8>(), 0..300), "[a-z_&=%+0-9]{0,200}".prop_map(String::into_bytes)],
        now in prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(0), Just(-1), any::<i64>()],
    ) {
        let names: Vec<_> = signed(scheme, b"").headers.into_iter().map(|(name, _)| name).collect();
        let mut headers: Vec<_> = names.into_iter().cycle().zip(values).collect();
        if form {
            headers.push(("content-type".into(), b"application/x-www-form-urlencoded".to_vec()));
        }
        let head = Head::new(&method, &target, &headers);
        for now in [UnixTime::from_millis(now), UnixTime::from_secs(now), NOW] {
            let verifier = verifier(scheme);
            prop_assert!(verifier.verify(&head, body.clone(), &keys(scheme), now).is_err());
            let _ = verifier.check_head(&head, now);
            let _ = verifier.signed_message(&head, body.clone());
        }
    }

    #[test]
    fn signing_never_panics(
        scheme in schemes(),
        id in ".{0,20}",
        body in vec(any::<u8>(), 0..100),
        now in any::<i64>(),
        headers in subsequence(vec!["application/json", "application/x-www-form-urlencoded", "x"], 0..=2),
    ) {
        let mut request = Captured::post(&body);
        for value in headers {
            request = request.header("Content-Type", value);
        }
        let signer = webhook_sig::Signer::new(verifier(scheme), keys(scheme));
        for now in [UnixTime::from_millis(now), UnixTime::from_secs(now)] {
            let _ = signer.sign(request.request(), now);
            let _ = signer.sign_with_id(&id, request.request(), now);
        }
    }
}

/// Returns values near those that schemes read.
fn header_values() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..80),
        "t=[0-9+-]{0,22},v1=[0-9a-fA-F]{60,68}(,v[0-9]{0,25}=[0-9a-f]{0,64}){0,9}"
            .prop_map(String::into_bytes),
        "(v[0-9a]{1,3},[A-Za-z0-9+/=]{0,44} ?){0,10}".prop_map(String::into_bytes),
        "(sha256|v0)=[0-9a-f]{0,66}".prop_map(String::into_bytes),
        "[+-]?[0-9]{1,25}".prop_map(String::into_bytes),
        Just(i64::MIN.to_string().into_bytes()),
        Just(i64::MAX.to_string().into_bytes()),
        Just(NOW.as_secs().to_string().into_bytes()),
    ]
}
