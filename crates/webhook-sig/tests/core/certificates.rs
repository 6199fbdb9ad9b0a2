//! Keys of certificates that deliveries name, end to end.
#![cfg(all(feature = "certificates", feature = "legacy"))]

use webhook_sig::provider::AWS_SNS_V1;
use webhook_sig::{ErrorKind, Keyring, UnixTime, Verifier};

use crate::captured::Captured;

/// A message that AWS signed, as Lambda spells it, and when it was sent.
const MESSAGE: &str = include_str!("../certificates/sns.json");
const SENT: UnixTime = UnixTime::from_secs(1_659_043_438);
const CERTIFICATE: &[u8] = include_bytes!("../certificates/sns.pem");
const TOPIC: &str =
    "arn:aws:sns:us-east-2:295079676684:publish-and-verify-892f85fe-4836-424d-8188-ab85bef0f362";

fn verifier() -> Verifier {
    Verifier::new(&AWS_SNS_V1).param("topic_arn", TOPIC)
}

#[test]
fn a_message_of_sns_verifies_with_the_certificate_that_it_names() {
    let delivery = Captured::post(MESSAGE.as_bytes());

    let url = verifier().named_certificate(&delivery.head(), MESSAGE.as_bytes());
    let pem = "SimpleNotificationService-7ff5318490ec183fbaddaa2a969abfda.pem";
    assert_eq!(
        url,
        Some(format!("https://sns.us-east-2.amazonaws.com/{pem}"))
    );

    let keys = Keyring::new(AWS_SNS_V1.certified_key(CERTIFICATE, SENT).unwrap());
    let verify = |body: &str, now| verifier().verify(&delivery.head(), body.to_owned(), &keys, now);
    assert!(verify(MESSAGE, SENT).is_ok());

    let forged = verify(&MESSAGE.replace("Hello", "Hullo"), SENT).unwrap_err();
    assert_eq!(forged.kind(), ErrorKind::SignatureMismatch);
    // The certificate ended on 2022-08-17.
    let late = verify(MESSAGE, UnixTime::from_secs(1_660_780_800)).unwrap_err();
    assert_eq!(late.kind(), ErrorKind::KeysExpired);
}

#[test]
fn a_fixed_certificate_verifies_whatever_url_is_named() {
    let elsewhere = MESSAGE.replace("sns.us-east-2.amazonaws.com/Simple", "evil.example/Simple");
    let delivery = Captured::post(elsewhere.as_bytes());
    let fixed = std::str::from_utf8(CERTIFICATE).unwrap();
    let keys = Keyring::new(AWS_SNS_V1.key(fixed).unwrap());

    let named = verifier().named_certificate(&delivery.head(), elsewhere.as_bytes());
    assert_eq!(named, None);
    let verified = verifier().verify(&delivery.head(), elsewhere, &keys, SENT);
    assert!(verified.is_ok(), "{verified:?}");
}
