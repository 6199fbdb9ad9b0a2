//! What is not an Ed25519 key, and what is not a signature of one.

use webhook_sig::InvalidKey;

use crate::public_keys::{scheme, signature, verifies, why_not};
use crate::sample::keys;

/// The eight points whose order divides the cofactor.
const SMALL_ORDER: [&str; 8] = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
];

/// A key that is the sum of an honest one and of a point of order eight.
///
/// It is not of small order itself, and the signatures below satisfy the equation of RFC 8032 under
/// it unchanged: they were computed with its secret, by RFC 8032's formulas in Python.
const MIXED_ORDER: &str = "1bcd76844d875fabe368ed8ab04edf9801b1a44b7815535b6f65ff5071d515d4";

#[test]
fn a_point_of_small_order_is_not_a_key() {
    // Other spellings of the same points: a coordinate plus the prime, a sign of zero.
    let respelled = [
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ];
    for text in SMALL_ORDER {
        assert_eq!(why_not(scheme("ed25519"), text), InvalidKey::Unsafe);
    }
    for text in respelled {
        assert_eq!(why_not(scheme("ed25519"), text), InvalidKey::Unsafe);
    }
}

#[test]
fn a_second_spelling_of_a_point_is_not_a_key() {
    // Below the prime there is room for some small coordinates once more; these are points.
    for last in [0xf0, 0xf1, 0xf2, 0xf3, 0xf6, 0xf7, 0xfb, 0xfc, 0xfd, 0xff] {
        for sign in [0x7f, 0xff] {
            let text = format!("{last:02x}{}{sign:02x}", "ff".repeat(30));
            let first_spelling =
                format!("{:02x}{}{:02x}", last - 0xed, "00".repeat(30), sign & 0x80);

            assert_eq!(why_not(scheme("ed25519"), &text), InvalidKey::Unsafe);
            assert!(scheme("ed25519").key(&first_spelling).is_ok());
        }
    }
}

#[test]
fn what_is_not_on_the_curve_is_not_an_ed25519_key() {
    for first in ["02", "07"] {
        let text = format!("{first}{}", "00".repeat(31));

        assert_eq!(why_not(scheme("ed25519"), &text), InvalidKey::Unsafe);
    }
}

#[test]
fn a_commitment_of_small_order_is_refused() {
    let keys = scheme("ed25519").keyring([MIXED_ORDER]).unwrap();
    let verifies = |body: u8, signature: &str| {
        let signature = hex::decode(signature).unwrap();
        verifies(
            scheme("ed25519"),
            &keys,
            body.to_string().as_bytes(),
            &signature,
        )
    };

    for (body, commitment, s) in [
        (
            6,
            SMALL_ORDER[0],
            "4ee6b5b9dbd65761a28bd546753feb5fbdc26fa9e85378fe9edef019b3deaf0b",
        ),
        (
            7,
            SMALL_ORDER[1],
            "04e9c3fff9ad5d972651d39af6a59abc13a890a5d363cb12fa6e5efcd48f7200",
        ),
        (
            7,
            SMALL_ORDER[2],
            "547645ce999885682be61930aa9828b0ec1480dd5bf037f31c8a17123707be09",
        ),
        (
            6,
            SMALL_ORDER[3],
            "ec3e874fd401f3b7d166f45eb50945324c8eab696ef02a10bdbcaa07f72f0a08",
        ),
        (
            2,
            SMALL_ORDER[4],
            "738977a92bfa33aab0d8b9c1079a157d9a41915a18e8ead923a03ebd0ddf6d0a",
        ),
        (
            1,
            SMALL_ORDER[5],
            "83d958222fa835dabd101a2655416054b91504b27ba718ad97e57e7a2e943800",
        ),
        (
            21,
            SMALL_ORDER[6],
            "e49ed8b75572384768de8b82b4f43c5427566581f543a6a550c0f1af18b9190b",
        ),
        (
            4,
            SMALL_ORDER[7],
            "19d7710103297d083a93759a75a0d8baaece36eb5c8cf72270f3928834f8e907",
        ),
    ] {
        assert!(!verifies(body, &[commitment, s].concat()), "{commitment}");
    }
    let honest = "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081\
                  5a6e610b19b38ffa169b4dfeb80d24503ec1affdc448a99229b0ddd8879db106";
    assert!(verifies(11, honest));
}

#[test]
fn a_second_spelling_of_a_commitment_is_refused() {
    // The neutral point, which is the commitment that anyone with the secret can choose.
    for (body, signature) in [
        (
            8,
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f\
             3ca0109053b2826cc5cd0e57b550ff5d4d085216a7800d97a2fc96273473ab07",
        ),
        (
            2,
            "0100000000000000000000000000000000000000000000000000000000000080\
             34ec2b320eee1aba62ef07528980f640cc9d68135728e8a0c239f76fe185f00f",
        ),
        (
            6,
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
             28a50a6d92ac1e2bd0eb14405ad294a7fbe5d432638f3faa091fc1afac058a04",
        ),
    ] {
        let keys = scheme("ed25519").keyring([MIXED_ORDER]).unwrap();
        let body = i32::to_string(&body);
        let signature = hex::decode(signature).unwrap();

        assert!(!verifies(
            scheme("ed25519"),
            &keys,
            body.as_bytes(),
            &signature
        ));
    }
}

/// The order of the group, little-endian.
const ORDER: &str = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

#[test]
fn an_ed25519_signature_has_one_spelling() {
    let ed25519 = scheme("ed25519");
    let keys = keys(ed25519);
    let right = signature(ed25519, b"{}");
    assert!(verifies(ed25519, &keys, b"{}", &right));

    // Each multiple of the order that still fits is another spelling of the same number.
    let mut respelled = right.clone();
    let order = hex::decode(ORDER).unwrap();
    let mut spellings = 0;
    loop {
        let mut carry = 0;
        for (byte, addend) in respelled[32..].iter_mut().zip(&order) {
            let sum = u16::from(*byte) + u16::from(*addend) + carry;
            [*byte, _] = sum.to_le_bytes();
            carry = sum >> 8;
        }
        if carry > 0 {
            break;
        }
        spellings += 1;
        assert!(!verifies(ed25519, &keys, b"{}", &respelled), "{spellings}");
    }
    assert_eq!(spellings, 15);
    // In the upper bits that no number has.
    for bit in [0x20, 0x40, 0x80] {
        let mut respelled = right.clone();
        respelled[63] |= bit;
        assert!(!verifies(ed25519, &keys, b"{}", &respelled));
    }
}
