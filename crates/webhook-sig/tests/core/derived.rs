//! Schemes that are derived from another one: what they take over, and what they do not.

use std::collections::BTreeMap;

use webhook_sig::provider::{
    ALL, BITBUCKET_CLOUD, GITHUB, HOOK0, STANDARD_WEBHOOKS, SVIX, WEBSUB_SHA1,
};
use webhook_sig::scheme::{
    Acknowledgement, Component, Encoding, Identity, KeyFormat, ListPolicy, Location, UrlForm,
};
use webhook_sig::{Scheme, TimeFormat, Tolerance};

/// Each derived provider, and in what it differs from the scheme that it is derived from.
const DERIVED: [(&str, &Scheme, &[&str]); 27] = [
    ("anthropic", &STANDARD_WEBHOOKS, &[]),
    (
        "bigcommerce",
        &STANDARD_WEBHOOKS,
        &["acknowledgement", "key-format"],
    ),
    ("bitbucket-data-center", &BITBUCKET_CLOUD, &[]),
    ("brex", &STANDARD_WEBHOOKS, &[]),
    ("clerk", &SVIX, &[]),
    ("coinbase-cdp", &HOOK0, &[]),
    ("dodopayments", &STANDARD_WEBHOOKS, &[]),
    ("fathom", &STANDARD_WEBHOOKS, &[]),
    ("folk", &STANDARD_WEBHOOKS, &[]),
    ("gitlab-signing-token", &STANDARD_WEBHOOKS, &[]),
    ("granola", &STANDARD_WEBHOOKS, &[]),
    ("grok-automations", &STANDARD_WEBHOOKS, &[]),
    ("incident-io", &STANDARD_WEBHOOKS, &[]),
    ("increase", &STANDARD_WEBHOOKS, &["key-format"]),
    ("linq", &STANDARD_WEBHOOKS, &[]),
    ("loops", &STANDARD_WEBHOOKS, &[]),
    ("make-events", &STANDARD_WEBHOOKS, &[]),
    ("meta", &GITHUB, &[]),
    ("openai", &STANDARD_WEBHOOKS, &["key-format"]),
    ("polar", &STANDARD_WEBHOOKS, &["key-format"]),
    ("postsyncer", &STANDARD_WEBHOOKS, &[]),
    ("render", &STANDARD_WEBHOOKS, &[]),
    ("replicate", &STANDARD_WEBHOOKS, &[]),
    ("resend", &SVIX, &[]),
    ("signatureapi", &STANDARD_WEBHOOKS, &[]),
    ("stytch", &SVIX, &[]),
    ("youtube-websub", &WEBSUB_SHA1, &[]),
];

/// Everything that a scheme says of itself, but for its id.
fn getters(scheme: &Scheme) -> BTreeMap<&'static str, String> {
    let debug = |value: &dyn std::fmt::Debug| format!("{value:?}");
    BTreeMap::from([
        ("acknowledgement", debug(&scheme.acknowledgement())),
        ("algorithm", debug(&scheme.algorithm())),
        (
            "ambiguous-boundaries",
            debug(&scheme.has_ambiguous_boundaries()),
        ),
        ("body-limit", debug(&scheme.body_limit())),
        ("encoding", debug(&scheme.encoding())),
        ("key-format", debug(&scheme.key_format())),
        ("key-id", debug(&scheme.key_id())),
        ("late-by", debug(&scheme.late_by())),
        ("message-id", debug(&scheme.message_id())),
        ("methods", debug(&scheme.methods())),
        ("shared-signature", debug(&scheme.shared_signature())),
        ("short-modulus", debug(&scheme.takes_short_modulus())),
        ("signature", debug(&scheme.signature())),
        ("signed-content", scheme.signed_content().to_string()),
        ("signs-body", debug(&scheme.signs_body())),
        ("timestamp", debug(&scheme.timestamp())),
        ("tolerance", debug(&scheme.tolerance())),
        ("url-forms", debug(&scheme.url_forms())),
    ])
}

fn differences(one: &Scheme, other: &Scheme) -> Vec<&'static str> {
    let (one, other) = (getters(one), getters(other));
    let differs = |name: &&&str| one[**name] != other[**name];
    one.keys().filter(differs).copied().collect()
}

#[test]
fn a_derived_provider_differs_from_its_base_only_in_what_is_listed() {
    for (id, base, expected) in DERIVED {
        let scheme = ALL.iter().find(|scheme| scheme.id() == id).unwrap();

        assert_eq!(differences(scheme, base), expected, "{id}");
    }
}

#[test]
fn how_deliveries_are_signed_is_taken_over_and_what_is_a_vendors_own_is_not() {
    const SIGNATURE: Location = Location::header("Sig")
        .pair(",", "=", "v1")
        .policy(ListPolicy::NewestVersion);
    const WINDOW: Tolerance = Tolerance::symmetric(std::time::Duration::from_secs(7));
    const BASE: Scheme = Scheme::hmac_sha512("base", SIGNATURE, Encoding::Base64)
        .timestamp(Location::header("At"), TimeFormat::HttpDate)
        .message_id(Location::header("Id"))
        .tolerance(WINDOW)
        .late_by(std::time::Duration::from_secs(70))
        .event(Identity::Id(Location::header("Id")))
        .unsigned_id(Location::header("Request-Id"))
        .event_type(Location::header("Topic"))
        .event_time(Location::header("Of"), TimeFormat::HttpDate)
        .unique_messages()
        .retried_for(std::time::Duration::from_secs(700))
        .key_format(KeyFormat::Hex)
        .key_id(Location::header("Key-Id"))
        .methods(&["PUT"])
        .acknowledgement(Acknowledgement::status(202))
        .body_limit(7)
        .unsigned_body()
        .ambiguous_boundaries()
        .url_forms(&[UrlForm::AsConfigured, UrlForm::OtherPort])
        .signs(&[Component::Url, Component::Id, Component::Timestamp]);
    const DERIVED: Scheme = BASE.derive("derived").build();

    assert_eq!(DERIVED.id(), "derived");
    assert_eq!(
        differences(&BASE, &DERIVED),
        ["acknowledgement", "body-limit", "late-by", "methods"]
    );
    assert_eq!(DERIVED.acknowledgement(), Acknowledgement::ANY_SUCCESS);
    assert_eq!(DERIVED.body_limit(), None);
    assert_eq!(DERIVED.event(), None);
    assert_eq!(DERIVED.unsigned_id(), None);
    assert_eq!(DERIVED.event_type(), None);
    assert_eq!(DERIVED.event_time(), None);
    assert!(!DERIVED.has_unique_messages());
    assert_eq!(DERIVED.retried_for(), None);
    assert_eq!(DERIVED.methods(), ["POST"]);
}
