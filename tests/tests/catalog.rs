//! The providers side by side: no one is taken for another, and each can be written down.

use webhook_sig::scheme::KeyFormat;
use webhook_sig::{Scheme, provider};
use webhook_sig_delivery::Delivery;
use webhook_sig_tests::fixture::NOW;
use webhook_sig_tests::{providers, vectors};

#[test]
fn there_are_many_and_they_are_sorted_by_id() {
    assert!(provider::ALL.len() >= 280, "{}", provider::ALL.len());
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
                if is_same(&id, other.id()) || is_related(&id, other.id()) {
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

/// Those that share deliveries, though they are not the same.
const RELATED: [&[&str]; 2] = [
    // The vendor signs every delivery in both ways, each in a header of its own.
    &["agora", "agora-v1"],
    // They differ in which names of the same headers count, and in what separates signatures, of
    // which most deliveries have one.
    &[
        "recall-ai",
        "standard-webhooks",
        "supabase-auth-hooks",
        "svix",
    ],
];

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
    type Tries = fn(&Scheme) -> bool;
    let tries: [(&str, Tries, &[&str]); 6] = [
        (
            "other names of the same headers",
            Scheme::has_synonyms,
            &["clerk", "recall-ai", "resend", "stytch", "svix"],
        ),
        (
            "several headers, each with a signature",
            |scheme| scheme.signature().is_in_several_headers(),
            &["box", "docusign-connect", "hookdeck", "mollie"],
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
        // Functions decide these by what the delivery is, and never try a second one. The forges
        // sign the JSON alone, whether it is the body or a form's only field; the others leave out
        // a value that a delivery does not have.
        (
            "a content that depends on the delivery",
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
    for (what, tries, expected) in tries {
        let ids: Vec<_> = provider::ALL
            .iter()
            .filter(|scheme| tries(scheme))
            .map(|scheme| scheme.id())
            .collect();

        assert_eq!(ids, expected, "{what}");
    }
}
