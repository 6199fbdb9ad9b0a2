//! What is not an EC key, and what is not an ECDSA signature.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use webhook_sig::scheme::Encoding;
use webhook_sig::{InvalidKey, Scheme};

use crate::public_keys::numbers::{difference, sum};
use crate::public_keys::{der as der_of, scheme, signature, verifies, why_not};
use crate::sample::keys;
use crate::test_keys::pairs;

/// For each curve the schemes whose signatures are in DER and of fixed length, and the order of the
/// group.
const CURVES: [(&str, &str, &str); 4] = [
    (
        "p256-sha256-der",
        "p256-sha256-fixed",
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
    ),
    (
        "p384-sha384-der",
        "p384-sha384-fixed",
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
    ),
    (
        "p521-sha512-der",
        "p521-sha512-fixed",
        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
    ),
    (
        "secp256k1-sha256-der",
        "secp256k1-sha256-fixed",
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
    ),
];

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let len = u8::try_from(content.len()).unwrap();
    let head = if len < 0x80 {
        vec![tag, len]
    } else {
        vec![tag, 0x81, len]
    };
    [head, content.to_vec()].concat()
}

/// Returns the content of an INTEGER: without zeros before it but one where the first bit is set.
fn integer(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let number = &number[zeros.min(number.len() - 1)..];
    if number[0] < 0x80 {
        number.to_vec()
    } else {
        [&[0], number].concat()
    }
}

/// Returns a signature in DER, whose integers have these contents.
fn der(r: &[u8], s: &[u8]) -> Vec<u8> {
    element(0x30, &[element(2, r), element(2, s)].concat())
}

#[test]
fn an_ecdsa_signature_has_a_twin() {
    for (in_der, fixed, order) in CURVES {
        let order = hex::decode(order).unwrap();
        let right = signature(scheme(fixed), b"{}");
        let (r, s) = right.split_at(order.len());

        let twin = difference(&order, s);

        let fixed = scheme(fixed);
        assert!(verifies(fixed, &keys(fixed), b"{}", &[r, &twin].concat()));
        let in_der = scheme(in_der);
        let twin = der(&integer(r), &integer(&twin));
        assert!(verifies(in_der, &keys(in_der), b"{}", &twin));
    }
}

#[test]
fn an_ecdsa_signature_is_in_der() {
    for (in_der, fixed, order) in CURVES {
        let order = hex::decode(order).unwrap();
        let right = signature(scheme(fixed), b"{}");
        let (r, s) = right.split_at(order.len());
        let (r, s) = (integer(r), integer(s));
        let in_der = scheme(in_der);
        let keys = keys(in_der);
        let verifies = |signature: &[u8]| verifies(in_der, &keys, b"{}", signature);
        let right = der(&r, &s);
        assert!(verifies(&right));

        let parts = [element(2, &r), element(2, &s)].concat();
        let len = u8::try_from(parts.len()).unwrap();
        let zero_before = |number: &[u8]| [&[0], number].concat();
        let long_form = |number: &[u8]| {
            let len = u8::try_from(number.len()).unwrap();
            [&[2, 0x81, len], number].concat()
        };
        for wrong in [
            der(&zero_before(&r), &s),
            der(&r, &zero_before(&s)),
            element(0x30, &[long_form(&r), element(2, &s)].concat()),
            [&[0x30, 0x82, 0, len], &*parts].concat(),
            // Of no stated length.
            [&[0x30, 0x80], &*parts, &[0, 0]].concat(),
            [&*right, &[0]].concat(),
            [&[0], &*right].concat(),
            element(0x30, &[&*parts, &[5, 0]].concat()),
            element(0x31, &parts),
            element(0x30, &[element(3, &r), element(2, &s)].concat()),
            element(0x30, &element(2, &r)),
            right[..right.len() - 1].to_vec(),
            der(&[], &s),
            der(&s, &r),
            // Another encoding's signature.
            signature(scheme(fixed), b"{}"),
        ] {
            assert!(!verifies(&wrong), "{} {wrong:02x?}", in_der.id());
        }
    }
}

#[test]
fn a_negative_number_is_not_part_of_a_signature() {
    // The first bit of a number on P-521 is never set.
    let curves = CURVES
        .into_iter()
        .filter(|(id, ..)| !id.starts_with("p521"));
    for (in_der, fixed, _) in curves {
        let (in_der, fixed) = (scheme(in_der), scheme(fixed));
        let keys = keys(in_der);
        let mut signatures = (0..100_u8).map(|body| (body, signature(fixed, &[body])));
        let (body, right) = signatures.find(|(_, right)| right[0] >= 0x80).unwrap();
        let (r, s) = right.split_at(right.len() / 2);
        let right = der(&integer(r), &integer(s));
        assert!(verifies(in_der, &keys, &[body], &right));

        // Without the zero that makes it positive.
        let negative = der(r, &integer(s));

        assert!(!verifies(in_der, &keys, &[body], &negative));
    }
}

#[test]
fn a_number_out_of_range_is_not_part_of_a_signature() {
    for (in_der, fixed, order) in CURVES {
        let order = hex::decode(order).unwrap();
        let (in_der, fixed) = (scheme(in_der), scheme(fixed));
        let right = signature(fixed, b"{}");
        let (r, s) = right.split_at(order.len());
        let zero = vec![0; order.len()];
        for (r, s) in [
            (&zero[..], s),
            (r, &zero[..]),
            (&zero, &zero),
            (&order, s),
            (r, &order),
            (&order, &order),
        ] {
            let wrong = [r, s].concat();
            assert!(!verifies(fixed, &keys(fixed), b"{}", &wrong));
            let wrong = der(&integer(r), &integer(s));
            assert!(!verifies(in_der, &keys(in_der), b"{}", &wrong));
        }
        // The same numbers once more around the group.
        for (r, s) in [(sum(r, &order), s.to_vec()), (r.to_vec(), sum(s, &order))] {
            let wrong = der(&integer(&r), &integer(&s));
            assert!(!verifies(in_der, &keys(in_der), b"{}", &wrong));
        }
    }
}

#[test]
fn a_signature_of_fixed_length_has_that_length() {
    for (in_der, fixed, _) in CURVES {
        let (in_der, fixed) = (scheme(in_der), scheme(fixed));
        let keys = keys(fixed);
        let right = signature(fixed, b"{}");
        let half = right.len() / 2;
        let (r, s) = right.split_at(half);
        for wrong in [
            signature(in_der, b"{}"),
            [r, &[0], s].concat(),
            [&[0], r, &[0], s].concat(),
            [&*right, &[0]].concat(),
            right[1..].to_vec(),
            r.to_vec(),
        ] {
            assert!(!verifies(fixed, &keys, b"{}", &wrong), "{}", fixed.id());
        }
    }
}

/// Returns a public key with these coordinates as a JWK.
fn jwk(curve: &str, x: &[u8], y: &[u8]) -> String {
    let [x, y] = [x, y].map(|it| Encoding::Base64UrlUnpadded.encode(it));
    format!(r#"{{"kty":"EC","crv":"{curve}","x":"{x}","y":"{y}"}}"#)
}

/// A point of each curve with a small first coordinate, and the prime of the field.
const POINTS: [(&str, &str, u8, &str, &str); 4] = [
    (
        "p256-sha256-der",
        "P-256",
        5,
        "459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc",
        "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
    ),
    (
        "p384-sha384-der",
        "P-384",
        2,
        "8cdeadbbd04911a3c1931e26df3fa6439dca9c7eb286fbd46fc319f0e2bb780232baf57825fc0c1912ada2fefe84024c",
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
    ),
    (
        "p521-sha512-der",
        "P-521",
        1,
        "0010e59be93c4f269c0269c79e2afd65d6aeaa9b701eacc194fb3ee03df47849bf550ec636ebee0ddd4a16f1cd9406605af38f584567770e3f272d688c832e843564",
        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ),
    (
        "secp256k1-sha256-der",
        "secp256k1",
        1,
        "4218f20ae6c646b363db68605822fb14264ca8d2587fdd6fbc750d587e76a7ee",
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
    ),
];

#[test]
fn what_is_not_on_its_curve_is_not_an_ec_key() {
    for (id, curve, x, y, prime) in POINTS {
        let (y, prime) = (hex::decode(y).unwrap(), hex::decode(prime).unwrap());
        let x = [vec![0; y.len() - 1], vec![x]].concat();
        let scheme = scheme(id);
        assert!(scheme.key(&jwk(curve, &x, &y)).is_ok(), "{id}");
        let opposite = difference(&prime, &y);
        assert!(scheme.key(&jwk(curve, &x, &opposite)).is_ok(), "{id}");

        let mut beside = y.clone();
        *beside.last_mut().unwrap() ^= 1;
        let zero = vec![0; y.len()];
        for (x, y) in [(&x, &beside), (&y, &x), (&zero, &zero), (&x, &prime)] {
            assert_eq!(
                why_not(scheme, &jwk(curve, x, y)),
                InvalidKey::Unsafe,
                "{id}"
            );
        }
        // A second spelling of the point, where there is room for one.
        let respelled = sum(&x, &prime);
        assert_eq!(respelled[0], 0);
        let respelled = jwk(curve, &respelled[1..], &y);
        assert_eq!(why_not(scheme, &respelled), InvalidKey::Unsafe, "{id}");
    }
}

/// Returns the SPKI of the key of these tests up to its point, and the point.
fn spki(scheme: &Scheme) -> (Vec<u8>, Vec<u8>) {
    let [pair, _] = pairs(scheme).unwrap();
    let mut head = der_of(pair.public);
    let point = head.split_off(head.len() - 65);
    (head, point)
}

#[test]
fn the_point_of_another_curve_is_not_a_key() {
    // They have one length, so that nothing but the equation tells them apart.
    let (p256, secp256k1) = (scheme("p256-sha256-der"), scheme("secp256k1-sha256-der"));
    for (own, other) in [(p256, secp256k1), (secp256k1, p256)] {
        let ((head, own_point), (_, point)) = (spki(own), spki(other));
        let text = |point: &[u8]| STANDARD.encode([&head, point].concat());

        assert!(own.key(&text(&own_point)).is_ok());
        assert_eq!(why_not(own, &text(&point)), InvalidKey::Unsafe);
    }
}

#[test]
fn the_point_at_infinity_is_not_a_key() {
    let (mut head, _) = spki(scheme("p256-sha256-der"));
    // The lengths of the sequence and of the bit string.
    head[1] -= 64;
    head[24] -= 64;
    let text = STANDARD.encode([&*head, &[0]].concat());

    let error = why_not(scheme("p256-sha256-der"), &text);

    assert!(matches!(error, InvalidKey::Undecodable(_)), "{error}");
}
