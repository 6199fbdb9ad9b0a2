//! What is wrong with how events are recognized, or with the name that keeps them apart.

use webhook_sig::endpoint::{EndpointBuilder, UnsignedIds};
use webhook_sig::key::{Secret, Tenant, TenantKeys};
use webhook_sig::provider::{self, GITHUB, STRIPE};
use webhook_sig::replay::MemoryStore;
use webhook_sig::scheme::{Component, Encoding, Identity, Location};
use webhook_sig::{BaseUrl, BoxError, Endpoint, Scheme, Verifier};

use crate::builder::Refused;
use crate::github::SECRET;

const UNKNOWN: Scheme = Scheme::hmac_sha256("unknown", Location::header("Sig"), Encoding::Hex)
    .signs(&[Component::Body]);

const QUESTION: Scheme = UNKNOWN.derive("question").event(Identity::Unstored).build();

pub(super) fn refused() -> impl Iterator<Item = Refused> {
    refused_words().into_iter().chain(refused_choices())
}

/// What does not say what an event is.
fn refused_words() -> Vec<Refused> {
    let github = || Endpoint::builder(&GITHUB, Secret::new(SECRET)).name("tests");
    let of = |scheme: &'static Scheme| Endpoint::builder(scheme, Secret::new(SECRET)).name("tests");
    vec![
        (
            github().replay(MemoryStore::new()),
            "the id of `github` is not signed; choose with `.unsigned_ids(UnsignedIds::Trust)` \
             that it tells events with equal content apart, or with `UnsignedIds::Ignore` that \
             they are one",
        ),
        (
            of(&UNKNOWN).replay(MemoryStore::new()),
            "it is not known what tells the events of `unknown` apart; say it with `identity`, such \
             as `.identity(Location::json(\"/id\"))` for an id in the body",
        ),
        (
            of(&QUESTION).replay(MemoryStore::new()),
            "the sender of `question` reads an answer in the response, which a store cannot give \
             again; leave `replay` out",
        ),
        (
            github()
                .identity(Identity::FirstOf(&[Identity::Unstored]))
                .replay(MemoryStore::new()),
            "`identity` leaves every delivery to be handled again, so a store has nothing to \
             remember; leave `replay` out, or say what an event is",
        ),
        (
            github()
                .identity(Location::header("X-GitHub-Delivery"))
                .replay(MemoryStore::new()),
            "the signature of `github` does not cover what `identity` names, so anyone could \
             change it; name a signed value, or say with `unsigned_ids` what the vendor's own id \
             is worth",
        ),
        (
            of(&UNKNOWN)
                .identity(Location::header("X-Id"))
                .replay(MemoryStore::new()),
            "the signature of `unknown` does not cover what `identity` names, so anyone could \
             change it; name a signed value",
        ),
    ]
}

/// What says it twice, or for nothing.
fn refused_choices() -> Vec<Refused> {
    let github = || Endpoint::builder(&GITHUB, Secret::new(SECRET)).name("tests");
    let stripe = Endpoint::builder(&STRIPE, Secret::new(SECRET)).name("tests");
    vec![
        (
            github()
                .identity(Identity::Message)
                .unsigned_ids(UnsignedIds::Ignore)
                .replay(MemoryStore::new()),
            "both `identity` and `unsigned_ids` say what an event is; leave one of them out",
        ),
        (
            stripe
                .unsigned_ids(UnsignedIds::Ignore)
                .replay(MemoryStore::new()),
            "`stripe` has no id that is not signed; leave `unsigned_ids` out, or say with \
             `identity` what an event is",
        ),
        (
            github().identity(Identity::Message),
            "`identity` has no effect without a replay store; add `replay`, or leave it out",
        ),
        (
            github().unsigned_ids(UnsignedIds::Trust),
            "`unsigned_ids` has no effect without a replay store; add `replay`, or leave it out",
        ),
    ]
}

/// Nothing else keeps the events of endpoints apart, so not even the first one is built.
#[test]
fn endpoints_with_a_store_and_without_a_name_are_refused() {
    let store = MemoryStore::new();
    for _ in 0..2 {
        let stripe = Endpoint::builder(&STRIPE, Secret::new(SECRET));
        for unnamed in [stripe.clone(), stripe.clone().name("")] {
            let error = unnamed.replay(store.clone()).build().unwrap_err();

            assert_eq!(
                error.to_string(),
                "an endpoint with a replay store needs a name, which keeps its events apart from \
                 those of others that share the store; set one with `name`",
            );
        }
        assert!(stripe.build().is_ok(), "without a store there is no need");
    }
}

#[test]
fn the_identity_that_is_proposed_is_one_that_the_scheme_signs() {
    for (scheme, proposed) in [
        (
            &provider::QUALIFIO,
            r#"such as `.identity(Location::json("/id"))` for an id in the body"#,
        ),
        (
            &provider::VONAGE_SMS_SIGNATURE,
            r#"such as `.identity(Location::form("id"))` for an id in the form"#,
        ),
        (
            &provider::MERCADOPAGO,
            "by a value in the signed `{id:…; and request-id:…; of those sent}ts:{timestamp};`",
        ),
    ] {
        let error = with_store(scheme).build().unwrap_err().to_string();

        assert!(error.ends_with(proposed), "{error}");
    }
}

#[test]
fn an_endpoint_is_built_with_the_identity_that_is_proposed() {
    let unknown =
        |scheme: &&&'static Scheme| scheme.event().is_none() && scheme.unsigned_id().is_none();
    for scheme in provider::ALL.iter().filter(unknown) {
        let error = with_store(scheme).build().unwrap_err().to_string();
        for (proposed, location) in [
            (r#"Location::json("/id")"#, Location::json("/id")),
            (r#"Location::form("id")"#, Location::form("id")),
        ] {
            if error.contains(proposed) {
                let built = with_store(scheme).identity(location).build();
                assert!(built.is_ok(), "{}: {built:?}", scheme.id());
            }
        }
    }
}

fn with_store(scheme: &'static Scheme) -> EndpointBuilder {
    let keys = |_: Tenant| async { Ok::<_, BoxError>(None) };
    let url = BaseUrl::new("https://hooks.example.com").unwrap();
    let verifier = Verifier::new(scheme);
    let verifier = if scheme.signs_url() {
        verifier.base_url(url)
    } else {
        verifier
    };
    let builder = Endpoint::builder(verifier, TenantKeys::new(Location::path(1), keys));
    builder.name("tests").replay(MemoryStore::new())
}
