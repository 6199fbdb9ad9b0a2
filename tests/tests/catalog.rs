//! The providers side by side: no one is taken for another, and each can be written down.

use serde_json::Value;
use webhook_sig::scheme::{KeyFormat, Location};
use webhook_sig::{Scheme, UnixTime, provider};
use webhook_sig_delivery::Delivery;
use webhook_sig_tests::fixture::NOW;
use webhook_sig_tests::key_pairs::can_sign;
use webhook_sig_tests::{providers, vectors};

#[test]
fn there_are_many_and_they_are_sorted_by_id() {
    assert!(provider::ALL.len() >= 300, "{}", provider::ALL.len());
    assert!(provider::ALL.is_sorted_by_key(|scheme| scheme.id()));
}

#[test]
fn a_delivery_of_one_scheme_never_verifies_under_another() {
    let groups = providers::groups();
    let is_same = |one: &str, other: &str| {
        let is_group_of_both = |ids: &Vec<&str>| ids.contains(&one) && ids.contains(&other);
        one == other || groups.iter().any(is_group_of_both)
    };
    let is_related = |one: &str, other: &str| {
        let is_in = |family: &&[&str], id: &str| family.iter().any(|own| is_same(own, id));
        let mut families = RELATED.iter();
        families.any(|family| is_in(family, one) && is_in(family, other))
    };
    let mut taken = Vec::new();
    let mut compared = 0;
    for (id, deliveries) in vectors::all() {
        let genuine = deliveries
            .iter()
            .filter(|delivery| vectors::is_verified(delivery));
        for delivery in genuine.take(4) {
            for other in provider::ALL {
                let is_of_standard = STANDARDS.contains(&other.id());
                if is_of_standard || is_same(&id, other.id()) || is_related(&id, other.id()) {
                    continue;
                }
                compared += 1;
                if delivery.verify(other, NOW).is_ok() {
                    taken.push(format!("{id} as {}: {:?}", other.id(), delivery.name));
                }
            }
        }
    }

    assert!(taken.is_empty(), "{}\n{}", taken.len(), taken.join("\n"));
    assert!(compared > 100_000, "{compared}");
}

/// The schemes of standards, each of which takes what any sender makes by it, given the sender's key.
const STANDARDS: [&str; 5] = [
    "http-message-signatures",
    "http-signatures-cavage",
    "jws-detached",
    "jws-detached-unencoded",
    "jws-jwt",
];

/// Those that share deliveries, though they are not the same.
const RELATED: [&[&str]; 3] = [
    // The vendor signs every delivery in both ways, each in a header of its own.
    &["agora", "agora-v1"],
    // They differ in which names of the same headers count, and in what separates signatures, of
    // which most deliveries have one; and those with public keys take the shared secrets too.
    &[
        "recall-ai",
        "standard-webhooks",
        "standard-webhooks-v1a",
        "supabase-auth-hooks",
        "svix",
        "svix-v1a",
    ],
    // The generic scheme takes any claims in a token of its algorithm.
    &["jws-jwt", "vonage-jwt"],
];

#[test]
fn signing_leaves_a_body_as_the_vendor_sent_it() {
    let mut signed = 0;
    for scheme in provider::ALL {
        let all = vectors::of(scheme.id()).into_iter();
        let of_json = all.filter(|vector| {
            let name = vector.name.as_deref().unwrap_or_default();
            name.starts_with("JSON: ") && vectors::is_verified(vector)
        });
        let genuine = vectors::genuine(scheme).into_iter().chain(of_json);
        let can_sign = |vector: &Delivery| can_sign(scheme, &vector.secrets[0]);
        for delivery in genuine.filter(|vector| vector.body.is_some() && can_sign(vector)) {
            let again = vectors::signed(&delivery, scheme, time_of(&delivery, scheme))
                .expect("what is genuine can be signed anew");

            assert_eq!(
                again.body,
                delivery.body,
                "{}: {:?}",
                scheme.id(),
                delivery.name
            );
            signed += 1;
        }
    }

    assert!(signed > 700, "{signed}");
}

#[test]
fn a_time_that_a_body_lacks_is_signed_in_the_vendors_kind() {
    let mut signed = 0;
    for scheme in provider::ALL {
        let location = scheme.timestamp().map(|(location, _)| location.to_string());
        let location = location.unwrap_or_default();
        let pointer = location
            .strip_prefix("JSON ")
            .and_then(|text| text.strip_suffix(": …"));
        let Some(pointer) = pointer else {
            continue;
        };
        let mut delivery = vectors::genuine(scheme).remove(0);
        let time = time_of(&delivery, scheme);
        let value = |delivery: &Delivery| -> Value {
            serde_json::from_str(delivery.body.as_deref().unwrap_or_default()).expect("it is JSON")
        };
        let sent = value(&delivery);
        let mut lacking = sent.clone();
        let (parent, name) = pointer.rsplit_once('/').expect("it is a pointer");
        let parent = lacking.pointer_mut(parent).and_then(Value::as_object_mut);
        parent.expect("it is an object").remove(name);
        delivery.body = Some(lacking.to_string());

        let signed_anew = vectors::signed(&delivery, scheme, time).expect("it can be signed");

        let anew = value(&signed_anew);
        assert_eq!(
            anew.pointer(pointer),
            sent.pointer(pointer),
            "{}",
            scheme.id()
        );
        signed += 1;
    }

    assert!(signed >= 6, "{signed}");
}

/// Returns when a genuine delivery was sent, as far as it says so.
fn time_of(delivery: &Delivery, scheme: &'static Scheme) -> UnixTime {
    let verified = delivery.verify(scheme, NOW);
    let time = verified.ok().and_then(|verified| verified.timestamp());
    time.unwrap_or(NOW)
}

#[test]
fn a_scheme_without_a_function_is_written_down_and_read_back() {
    let mut described = 0;
    for (id, deliveries) in vectors::all() {
        let scheme = provider::find(&id).expect("a vector file is named after its scheme");
        let Ok(toml) = scheme.to_toml() else {
            continue;
        };
        let read = Scheme::from_toml(&toml).expect("what was written is read");
        described += 1;
        for delivery in &deliveries {
            let (here, there) = (verdict(delivery, scheme), verdict(delivery, read));
            assert_eq!(here, there, "{id}: {:?}", delivery.name);
        }
        assert_eq!(read.to_toml().as_deref(), Ok(&*toml), "{id}");
    }

    assert!(described >= 190, "{described}");
}

fn verdict(delivery: &Delivery, scheme: &'static Scheme) -> String {
    let verified = delivery.verify(scheme, NOW);
    verified.map_or_else(
        |error| error.kind().to_string(),
        |verified| format!("{:?} {:?}", verified.timestamp(), verified.id()),
    )
}

#[test]
fn an_id_has_one_recipe_but_for_the_forms_that_a_vendor_itself_tries() {
    for (what, tries, expected) in TRIES {
        let ids: Vec<_> = provider::ALL
            .iter()
            .filter(|scheme| tries(scheme))
            .map(|scheme| scheme.id())
            .collect();

        assert_eq!(ids, expected, "{what}");
    }
}

type Tries = fn(&Scheme) -> bool;

/// What a scheme may try several forms of, and the ids that do.
const TRIES: [(&str, Tries, &[&str]); 6] = [
    (
        "other names of the same headers",
        |scheme| scheme.locations().iter().any(Location::has_synonyms),
        &["clerk", "recall-ai", "resend", "stytch", "svix", "svix-v1a"],
    ),
    (
        "several headers, each with a signature",
        |scheme| scheme.signature().is_in_several_headers(),
        &[
            "adobe-io-events",
            "box",
            "docusign-connect",
            "hookdeck",
            "mollie",
        ],
    ),
    (
        "what a function reads from several kinds of request",
        // Its name says so. Each signs what one kind of request says that it holds: the same
        // payload, as the body or as a form's only field, by its content type; or a value that
        // some deliveries of the vendor do not have.
        |scheme| scheme.signed_content().to_string().contains(", or "),
        &[
            "forgejo",
            "gitea",
            "gogs",
            "nuvei",
            "razorpay-payment-link-signature",
            "sinch-application-signed",
            "twilio",
            "twilio-sha256",
        ],
    ),
    (
        "a form, or JSON that holds the same fields",
        Scheme::has_json_form,
        &[
            "vonage-sms-signature",
            "vonage-sms-signature-md5",
            "vonage-sms-signature-md5hash",
            "vonage-sms-signature-sha1",
            "vonage-sms-signature-sha512",
        ],
    ),
    (
        "forms of the URL",
        |scheme| scheme.url_forms().len() > 1,
        &[
            "hubspot-v3",
            "plivo-v2",
            "plivo-v3",
            "twilio",
            "twilio-sha256",
        ],
    ),
    (
        "two keys of one secret",
        |scheme| scheme.key_format() == KeyFormat::WhsecAndText,
        &["polar"],
    ),
];
