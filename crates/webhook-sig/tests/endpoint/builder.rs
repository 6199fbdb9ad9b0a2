//! What an endpoint is built from: everything that is wrong with it is found there, in any order.

use std::process::Command;
use std::time::Duration;

use bytes::Bytes;
use http::Request;

use webhook_sig::endpoint::{BODY_DEADLINE, BUDGET_BYTES, Budget, DELIVERY_BYTES, EndpointBuilder};
use webhook_sig::key::{Secret, SharedKeyring, Tenant, TenantKeys};
use webhook_sig::provider::{GITHUB, PADDLE_BILLING, STRIPE, TWILIO};
use webhook_sig::replay::{CLOCK_MARGIN, LEASE, MemoryStore, ReplayProtection, STORE_TIMEOUT};
use webhook_sig::scheme::{Audience, Component, Encoding, Identity, Location};
use webhook_sig::{
    BaseUrl, BoxError, Endpoint, Head, InvalidKey, Key, Keyring, Scheme, SystemClock, UnixTime,
    Verifier,
};

use crate::github::{NOW, SECRET};

mod identity;
#[cfg(feature = "ed25519")]
mod public_keys;

const PARAM: Scheme =
    Scheme::hmac_sha256("param", Location::header("Sig"), Encoding::Hex).signs(&[
        Component::Param("account"),
        Component::Literal("."),
        Component::Body,
    ]);
const BOUND: Scheme = Scheme::hmac_sha256("bound", Location::header("Sig"), Encoding::Hex)
    .audience(Audience::Value {
        at: Location::json("/account"),
        param: "account",
    })
    .signs(&[Component::Body]);
const PATH: Scheme = Scheme::hmac_sha256("path", Location::header("Sig"), Encoding::Hex).signs(&[
    Component::Path,
    Component::Literal("\n"),
    Component::Body,
]);

/// A builder with one invalid setting, and the message that refuses it.
type Refused = (EndpointBuilder, &'static str);

fn refused() -> impl Iterator<Item = Refused> {
    let settings = refused_secrets().into_iter().chain(refused_keys());
    let settings = settings.chain(refused_verifiers());
    settings.chain(refused_replay()).chain(identity::refused())
}

fn github() -> EndpointBuilder {
    Endpoint::builder(&GITHUB, Secret::new(SECRET))
}

fn refused_secrets() -> Vec<Refused> {
    vec![
        (
            Endpoint::builder(&GITHUB, Secret::new("")),
            "the secret of `github` is unusable: the secret is empty, blank, or decodes to nothing; \
             set it to the text that the sender shows",
        ),
        (
            Endpoint::builder(&GITHUB, Secret::new(format!("{SECRET}\n"))),
            "the secret of `github` is unusable: whitespace or an invisible character is before or \
             after the secret; remove whitespace and invisible characters, such as a line break, \
             from its ends",
        ),
        (
            Endpoint::builder(&GITHUB, Secret::from_env("SECRET_OF_NO_ONE")),
            "the environment variable `SECRET_OF_NO_ONE` is not set; set it to the secret of \
             `github`",
        ),
    ]
}

fn refused_keys() -> Vec<Refused> {
    let with_keys = |keys: Keyring| Endpoint::builder(&GITHUB, keys).clock(|| NOW);
    let ended = || github_key().until(UnixTime::from_secs(1));
    let foreign = || TWILIO.key(SECRET).unwrap();
    let unknown = |_: Tenant| async { Ok::<_, BoxError>(None) };
    vec![
        (
            with_keys(foreign().into()),
            "the key `current` is of HMAC-SHA1, and `github` needs HMAC-SHA256; create it with \
             that scheme's `key` or `keyring`",
        ),
        (
            with_keys(
                Keyring::new(github_key())
                    .retiring(foreign().name("old"))
                    .unwrap(),
            ),
            "the key `old` is of HMAC-SHA1, and `github` needs HMAC-SHA256; create it with that \
             scheme's `key` or `keyring`",
        ),
        (
            with_keys(github_key().with_id("k-1").unwrap().into()),
            "the key `k-1` has its vendor's id, and no delivery of `github` names one; leave \
             `Key::with_id` out",
        ),
        (
            with_keys(Keyring::new(ended()).retiring(ended()).unwrap()),
            "every key of the keyring has expired; add one that is live",
        ),
        (
            Endpoint::builder(&GITHUB, SharedKeyring::new(ended())),
            "every key of the keyring has expired; add one that is live",
        ),
        (
            Endpoint::builder(
                &GITHUB,
                TenantKeys::new(Location::path(1), unknown).timeout(Duration::ZERO),
            ),
            "the timeout of the source of keys is zero; leave it out for the default of 2 seconds",
        ),
    ]
}

fn refused_verifiers() -> Vec<Refused> {
    let with_verifier = |verifier| Endpoint::builder(verifier, Secret::new(SECRET));
    vec![
        (
            with_verifier(Verifier::new(&TWILIO)),
            "`twilio` signs the URL, and none is set; set the one that the sender was given with \
             `Verifier::base_url`",
        ),
        (
            with_verifier(Verifier::new(&PARAM).param("Account", "acct_17")),
            "`param` needs the parameter `account`, and it is not set; set it with \
             `Verifier::param`",
        ),
        (
            with_verifier(Verifier::new(&BOUND).param("Account", "acct_17")),
            "`bound` needs the parameter `account`, and it is not set; set it with \
             `Verifier::param`",
        ),
        (
            with_verifier(Verifier::new(&GITHUB).methods(&[])),
            "no method is allowed; name at least one with `Verifier::methods`",
        ),
        (
            with_verifier(Verifier::new(&GITHUB).methods(&["PUTX", "POST", "PUT"])),
            "one allowed method begins with another, so a signed one can be read in two ways; \
             leave one out of `Verifier::methods`",
        ),
        (
            github().body_deadline(Duration::ZERO),
            "the body deadline is zero; leave it out for the default of 10 seconds",
        ),
        (
            github().budget(Budget::new(BUDGET_BYTES, 0)),
            "the budget admits no deliveries; raise it to at least 1",
        ),
        (
            with_verifier(Verifier::new(&GITHUB).body_limit(800))
                .budget(Budget::new(DELIVERY_BYTES + 3299, 1)),
            "the budget of 68835 bytes cannot hold one body of the verifier's limit; raise it to \
             68836 bytes, or lower `Verifier::body_limit`",
        ),
    ]
}

fn refused_replay() -> Vec<Refused> {
    let protection = || ReplayProtection::new(MemoryStore::new());
    vec![
        (
            github()
                .name("tests")
                .identity(Identity::Message)
                .replay(protection().timeout(Duration::ZERO)),
            "the timeout of the replay store is zero; leave it out for the default of 2 seconds",
        ),
        (
            github()
                .name("tests")
                .identity(Identity::Message)
                .replay(protection().lease(STORE_TIMEOUT)),
            "the lease of 2s can end before the store has answered; set `ReplayProtection::lease` \
             above the store's timeout of 2s",
        ),
        (
            github()
                .name("tests")
                .identity(Identity::Message)
                .replay(protection().lease(LEASE))
                .ready_timeout(LEASE),
            "the lease of 60s can end before the handler is ready; set `ReplayProtection::lease` \
             above the ready timeout of 60s, or lower `ready_timeout`",
        ),
        (
            github()
                .name("tests")
                .identity(Identity::Message)
                .replay(protection().keep(Duration::ZERO)),
            "handled events are kept for 0ns, but can be sent again for longer; set \
             `ReplayProtection::keep` to at least 1s, or leave it out",
        ),
        (
            Endpoint::builder(&STRIPE, Secret::new(SECRET))
                .name("tests")
                .identity(Identity::Message)
                .replay(protection().keep(Duration::from_millis(602_999))),
            "handled events are kept for 602.999s, but can be sent again for longer; set \
             `ReplayProtection::keep` to at least 603s, or leave it out",
        ),
    ]
}

#[test]
fn an_endpoint_error_names_the_cure_in_either_order() {
    for (builder, message) in refused() {
        let after = builder.clone().name("orders").retry_after(BODY_DEADLINE);

        for builder in [builder, after] {
            let error = builder.build().unwrap_err();

            assert_eq!(error.to_string(), message);
            assert!(format!("{error:?}").contains(message), "{error:?}");
            assert!(!format!("{error:?} {error}").contains(SECRET));
        }
    }
}

#[test]
fn the_last_of_two_settings_counts_wherever_it_is() {
    let bad = |builder: EndpointBuilder| builder.body_deadline(Duration::ZERO);
    let good = |builder: EndpointBuilder| builder.body_deadline(BODY_DEADLINE);
    let github = || Endpoint::builder(&GITHUB, Secret::new(SECRET));

    assert!(good(bad(github())).build().is_ok());
    assert!(bad(good(github())).build().is_err());
}

#[test]
fn a_clock_that_is_set_last_judges_the_keys() {
    let ends = || github_key().until(NOW);
    let endpoint = || Endpoint::builder(&GITHUB, ends());

    assert!(endpoint().clock(SystemClock).build().is_err());
    assert!(endpoint().clock(|| NOW).build().is_ok());
    assert!(endpoint().clock(SystemClock).clock(|| NOW).build().is_ok());
}

#[test]
fn the_least_that_may_be_set_may_be_set() {
    let protection = || ReplayProtection::new(MemoryStore::new());
    let least = STRIPE.tolerance().span() + STORE_TIMEOUT + CLOCK_MARGIN;
    let stripe = || Endpoint::builder(&STRIPE, Secret::new(SECRET));
    let small = Verifier::new(&GITHUB).body_limit(800);
    let url = BaseUrl::new("https://call.example").unwrap();

    for sound in [
        stripe()
            .name("tests")
            .identity(Identity::Message)
            .replay(protection().keep(least)),
        stripe()
            .name("tests")
            .identity(Identity::Message)
            .replay(protection().lease(STORE_TIMEOUT + Duration::from_millis(1)))
            .ready_timeout(STORE_TIMEOUT),
        Endpoint::builder(small, Secret::new(SECRET)).budget(Budget::new(DELIVERY_BYTES + 3300, 1)),
        Endpoint::builder(Verifier::new(&TWILIO).base_url(url), Secret::new(SECRET)),
        Endpoint::builder(
            Verifier::new(&PARAM).param("account", "acct_17"),
            Secret::new(SECRET),
        ),
        Endpoint::builder(
            Verifier::new(&BOUND).param("account", "acct_17"),
            Secret::new(SECRET),
        ),
        Endpoint::builder(&PATH, Secret::new(SECRET)),
        Endpoint::builder(&PADDLE_BILLING, Secret::new(SECRET))
            .name("tests")
            .identity(Identity::Message)
            .replay(MemoryStore::new()),
    ] {
        assert!(sound.build().is_ok());
    }
}

#[tokio::test]
async fn a_secret_is_read_from_its_variable() {
    // Cargo sets it for a test.
    let secret = std::env::var("CARGO_PKG_NAME").unwrap();
    let request = Request::post("/").body(Bytes::from("Hello")).unwrap();
    let keys = GITHUB.keyring([secret]).unwrap();
    let request = GITHUB.sign(request, &keys, NOW).unwrap();
    let head = Head::new("POST", "/", request.headers());

    let endpoint = Endpoint::from_env(&GITHUB, "CARGO_PKG_NAME").unwrap();

    let body = tokio_stream::iter([Ok(request.body().clone())]);
    assert!(endpoint.receive(&head, body).await.is_ok());
}

#[test]
fn what_a_variable_holds_is_never_shown() {
    const VARIABLE: &str = "WEBHOOK_SIG_SECRET_OF_THIS_TEST";
    let Some(value) = std::env::var_os(VARIABLE) else {
        let program = std::env::current_exe().unwrap();
        for value in values() {
            let output = Command::new(&program)
                .args(["--exact", "builder::what_a_variable_holds_is_never_shown"])
                .env(VARIABLE, value)
                .output();
            let output = output.unwrap();
            assert!(output.status.success(), "{output:?}");
            let report = String::from_utf8_lossy(&output.stdout);
            assert!(report.contains("1 passed"), "{report}");
        }
        return;
    };
    let secret = Secret::from_env(VARIABLE);
    let shown = format!("{secret:?}");
    let error = Endpoint::builder(&GITHUB, secret).build().unwrap_err();
    let (is_text, is_empty) = (value.to_str().is_some(), value.is_empty());

    let message = if is_text {
        "the secret of `github` in the environment variable `WEBHOOK_SIG_SECRET_OF_THIS_TEST` is \
         unusable: "
    } else {
        "the environment variable `WEBHOOK_SIG_SECRET_OF_THIS_TEST` is not Unicode; set it to the \
         text of the secret"
    };
    assert!(error.to_string().starts_with(message), "{error}");
    let expected = match (is_text, is_empty) {
        (false, _) => None,
        (true, true) => Some(&InvalidKey::Empty),
        (true, false) => Some(&InvalidKey::StraySpace),
    };
    assert_eq!(error.invalid_key(), expected);
    assert!(!format!("{shown} {error:?} {error}").contains(SECRET));
}

/// Values that are not secrets: empty, with a line break, and not Unicode.
fn values() -> Vec<std::ffi::OsString> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "the last value is Unix's"))]
    let mut values = vec!["".into(), format!("{SECRET}\n").into()];
    #[cfg(unix)]
    values.push(std::os::unix::ffi::OsStringExt::from_vec(
        [SECRET.as_bytes(), b"\xff"].concat(),
    ));
    values
}

#[test]
fn a_secret_that_is_given_as_text_is_never_shown() {
    let secret = Secret::new(SECRET);
    let builder = Endpoint::builder(&GITHUB, secret.clone());

    assert!(!format!("{secret:?} {builder:?}").contains(SECRET));
}

fn github_key() -> Key {
    GITHUB.key(SECRET).unwrap()
}

#[cfg(feature = "rsa")]
#[test]
fn an_empty_parameter_names_nothing() {
    use webhook_sig::provider::AWS_SNS;

    let verifier = Verifier::new(&AWS_SNS).param("topic_arn", "");
    let secret = Secret::new(crate::test_keys::key_text(&AWS_SNS, SECRET));

    let refused = Endpoint::builder(verifier, secret).build().unwrap_err();

    let reason = refused.to_string();
    assert!(
        reason.contains("needs the parameter `topic_arn`"),
        "{reason}"
    );
}

#[cfg(feature = "message-signatures")]
#[test]
fn a_message_signature_for_an_authority_needs_the_url() {
    use webhook_sig::scheme::{Algorithm, KeyFormat, MessageSignature};

    static PARTNER: Scheme =
        Scheme::message_signature("partner", Algorithm::HmacSha256, MessageSignature::new())
            .audience(Audience::Authority)
            .key_format(KeyFormat::Text)
            .build();
    let build = |verifier| Endpoint::builder(verifier, Secret::new(SECRET)).build();

    let invalid = build(Verifier::new(&PARTNER)).unwrap_err().to_string();
    assert!(invalid.contains("`Verifier::base_url`"), "{invalid}");
    let url = BaseUrl::new("https://shop.example").unwrap();
    assert!(build(Verifier::new(&PARTNER).base_url(url)).is_ok());
}
