//! Endpoints whose senders sign with a private key.

use webhook_sig::key::Secret;
use webhook_sig::provider::{DISCORD, GITHUB, STANDARD_WEBHOOKS_V1A};
use webhook_sig::scheme::Algorithm;
use webhook_sig::{Endpoint, Key, Keyring, UnixTime, Verifier};

#[test]
fn a_scheme_with_both_kinds_of_signature_takes_keys_of_both() {
    let public = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
    let secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3A=";
    for texts in [vec![public], vec![secret], vec![public, secret]] {
        let keys = STANDARD_WEBHOOKS_V1A.keyring(texts).unwrap();
        assert!(
            Endpoint::builder(&STANDARD_WEBHOOKS_V1A, keys)
                .build()
                .is_ok()
        );
    }
}

#[test]
fn a_public_key_that_is_unusable_is_called_a_public_key() {
    let message = |scheme, secret| {
        Endpoint::builder(scheme, secret)
            .build()
            .unwrap_err()
            .to_string()
    };
    let damaged = "-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----";

    assert_eq!(
        message(&DISCORD, Secret::new("https://acme.example/key")),
        "the public key of `discord` is unusable: this is a URL or the name of a file: give the \
         text of the key that is there",
    );
    assert_eq!(
        message(&DISCORD, Secret::new(damaged)),
        "the public key of `discord` is unusable: the PEM is damaged or incomplete: give all of it, \
         from -----BEGIN to the end of the line with -----END; copy it again from the sender",
    );
    assert_eq!(
        message(&DISCORD, Secret::from_env("KEY_OF_NO_ONE")),
        "the environment variable `KEY_OF_NO_ONE` is not set; set it to the public key of `discord`",
    );
    assert!(message(&STANDARD_WEBHOOKS_V1A, Secret::new(damaged)).starts_with("the key of "));
    assert!(message(&GITHUB, Secret::new(damaged)).ends_with("or take a scheme with public keys"));
}

#[test]
fn a_required_algorithm_has_a_live_key() {
    let public = || STANDARD_WEBHOOKS_V1A.key("whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=");
    let secret = || STANDARD_WEBHOOKS_V1A.key("whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3A=");
    let ended = public().unwrap().until(UnixTime::from_secs(1));
    let with_secret = |key: Key| Keyring::new(secret().unwrap()).retiring(key).unwrap();
    let build = |algorithm, keys: Keyring| {
        let verifier = Verifier::new(&STANDARD_WEBHOOKS_V1A).requiring(algorithm);
        Endpoint::builder(verifier.unwrap(), keys).build()
    };

    let both = with_secret(public().unwrap());
    assert!(build(Algorithm::Ed25519, both.clone()).is_ok());
    assert!(build(Algorithm::HmacSha256, both).is_ok());
    for keys in [secret().unwrap().into(), with_secret(ended)] {
        let error = build(Algorithm::Ed25519, keys).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no live key of the keyring is of Ed25519, which `Verifier::requiring` demands; add \
             one, or leave `requiring` out",
        );
    }
    assert!(build(Algorithm::HmacSha256, public().unwrap().into()).is_err());
}
