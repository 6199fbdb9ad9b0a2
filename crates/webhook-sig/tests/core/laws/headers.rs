//! Headers: required, by their exact name, signed to the last bit or without effect.

use webhook_sig::Scheme;

use crate::laws::{added, says, verify};
use crate::sample::{is_in_header, keys, signable, signed, those, unsigned, verifier};

/// Returns the signed headers other than those of the signature and the timestamp.
fn also_signed(scheme: &'static Scheme) -> Vec<(String, String)> {
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

#[test]
fn missing_each_required_header_rejected() {
    for scheme in those(180, is_in_header) {
        let request = signed(scheme, b"{\"total\":1}");
        for at in added(scheme, &request) {
            let (name, value) = &request.headers[at];
            let value = String::from_utf8(value.clone()).unwrap();
            let missing = request.clone().without(name);
            let mut spoilt = vec![
                missing.clone(),
                missing.clone().header(name, ""),
                missing.clone().header(name, " "),
            ];
            if scheme.id() != REPEATED {
                spoilt.extend([
                    request.clone().header(name, &value),
                    request.clone().header(&name.to_uppercase(), "x"),
                    missing.clone().header(name, "x").header(name, &value),
                ]);
            }
            if name.contains('-') {
                let alias = name.replace('-', "_");
                spoilt.push(missing.clone().header(&alias, &value));
            }
            // In a list the right one may be next to others, but not next to a second time.
            let is_list = scheme.signature().to_string().contains("…,");
            let is_timed = scheme
                .timestamp()
                .is_some_and(|(location, _)| location.to_string().contains("=…"));
            if is_timed || !is_list {
                spoilt.push(missing.header(name, &format!("{value},{value}x")));
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

/// Whose header may come several times, with a signature by another key each.
const REPEATED: &str = "mollie";

#[test]
fn header_names_match_in_any_case() {
    for scheme in signable() {
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
        let location = scheme.signature().to_string();
        is_in_header(scheme) && location.split(':').next().unwrap().contains('-')
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
                // Where signatures are numbered, any number counts.
                let is_other_number = scheme.signature().to_string().contains("v<number>=")
                    && matches!(request.headers[at].1[..=bit / 8], [.., b'v', b'0'..=b'9']);
                assert!(
                    result.is_err() || is_other_word || is_other_number,
                    "{}: {request:?}",
                    scheme.id()
                );
                request.headers[at].1[bit / 8] ^= 1 << (bit % 8);
            }
        }
    }
}

#[test]
fn an_additional_signed_header_cannot_be_replaced() {
    let mut about = Vec::new();
    for scheme in signable() {
        let request = signed(scheme, b"{}");
        for (name, value) in also_signed(scheme) {
            about.push(scheme.id());
            let missing = request.clone().without(&name);
            for spoilt in [
                missing.clone(),
                request.clone().header(&name, &value),
                missing.header(&name, &format!("{value}x")),
            ] {
                assert!(verify(scheme, &spoilt).is_err(), "{}: {name}", scheme.id());
            }
        }
    }
    about.dedup();
    assert_eq!(
        about,
        [
            "binance-pay",
            "coinbase-cdp",
            "contentful",
            "fal-ai",
            "feishu-lark",
            "hook0",
            "integrated-finance",
            "mailomat",
            "paypal",
            "plivo-v2",
            "plivo-v3",
            #[cfg(feature = "legacy")]
            "sinch-application-signed",
            "turnkey",
            "wechat-pay-v3",
        ]
    );
}

#[test]
fn unsigned_headers_change_nothing() {
    for scheme in signable() {
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
