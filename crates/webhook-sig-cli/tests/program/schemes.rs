//! `schemes`.

use webhook_sig::{Scheme, provider};

use crate::harness::run;

#[test]
fn every_scheme_is_listed_with_its_signed_content() {
    let listed = run(["schemes"]);

    assert_eq!(listed.code, 0);
    assert_eq!(listed.stdout.lines().count(), provider::ALL.len());
    for (line, profile) in listed.stdout.lines().zip(provider::profiles()) {
        let scheme = profile.scheme();
        assert!(line.starts_with(scheme.id()), "{line}");
        assert!(line.contains(profile.vendor()), "{line}");
        assert!(line.ends_with(&scheme.algorithm().to_string()), "{line}");
        assert!(line.chars().count() <= 100, "{line}");
    }
}

#[test]
fn the_list_is_json_a_line_on_demand() {
    let listed = run(["schemes", "--json"]);

    let ids: Vec<_> = listed
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].clone())
        .collect();
    assert_eq!(listed.code, 0);
    assert_eq!(
        ids,
        provider::ALL
            .iter()
            .map(|scheme| scheme.id())
            .collect::<Vec<_>>()
    );
}

#[test]
fn one_scheme_is_shown_with_all_that_is_known() {
    let shown = run(["schemes", "stripe"]);

    assert_eq!(shown.code, 0);
    for line in [
        "stripe",
        "  vendor            Stripe",
        "  documentation     https://docs.stripe.com/webhooks#verify-manually",
        "  algorithm         HMAC-SHA256",
        "  signature         Stripe-Signature: …,v1=…",
        "  encoding          hex in lower case",
        "  signed            {timestamp}.{body}",
        "  body              signed",
        "  secret format     text, as the vendor shows it",
        "  timestamp         Stripe-Signature: …,t=…",
        "  timestamp format  seconds since 1970",
        "  tolerance         up to 5 minutes old or ahead",
        "  message id        none signed",
        "  event known by    JSON /id: …",
        "  event type        JSON /type: …",
        "  event time        JSON /created: …",
        "  time format       seconds since 1970",
        "  retried for       259200 s",
        "  retried           signed anew",
        "  methods           POST",
        "  acknowledged by   any 2xx",
        "  body limit        2 MiB",
    ] {
        assert!(shown.stdout.lines().any(|shown| shown == line), "{line}");
    }
    for name in ["not signed", "secret", "retries", "notes", "written from"] {
        assert!(shown.stdout.contains(&format!("\n  {name:16}  ")), "{name}");
    }
}

#[test]
fn the_list_in_json_holds_what_is_known_of_the_vendor() {
    let shown = run(["schemes", "--json", "whatsapp"]);

    let row: serde_json::Value = serde_json::from_str(&shown.stdout).unwrap();
    let meta = provider::profile("meta").unwrap();
    assert_eq!(shown.code, 0);
    assert_eq!(row["id"], "meta");
    assert_eq!(row["vendor"], meta.vendor());
    assert_eq!(row["docs"][0], meta.docs()[0]);
    assert_eq!(row["unsigned"], meta.unsigned());
    assert_eq!(row["handshake"].as_str(), meta.handshake());
    assert_eq!(row["event_type"], "JSON /object: …");
    assert!(row["event"].is_null(), "it is not known");
    assert_eq!(
        row["other_names"].as_array().unwrap().len(),
        meta.other_names().len()
    );
}

#[test]
fn a_vendor_who_does_not_sign_has_its_own_sentence() {
    let shown = run(["schemes", "docker-hub"]);

    assert_eq!(shown.code, 2);
    assert!(
        shown
            .stderr
            .contains("docker-hub does not sign its deliveries: "),
        "{}",
        shown.stderr
    );
}

#[test]
fn a_vendor_that_is_not_supported_yet_has_its_own_sentence() {
    let shown = run(["schemes", "bancontact"]);

    assert_eq!(shown.code, 2);
    assert!(
        shown
            .stderr
            .contains("payconiq signs with a public key in a way that is not supported yet"),
        "{}",
        shown.stderr
    );
}

#[test]
fn the_forms_of_a_signed_url_are_shown_where_there_are_several() {
    let (several, one) = (run(["schemes", "twilio"]), run(["schemes", "square"]));

    let row = "  url forms         as configured; without its port, or with the default port\n";
    assert!(several.stdout.contains(row), "{}", several.stdout);
    assert!(!one.stdout.contains("url forms"), "{}", one.stdout);
}

#[test]
fn deliveries_that_come_too_late_for_the_window_are_shown() {
    for (scheme, delay) in [
        ("linear", "7 hours 1 minute"),
        ("mailgun", "8 hours"),
        ("paddle-billing", "10 seconds"),
    ] {
        let (shown, json) = (run(["schemes", scheme]), run(["schemes", scheme, "--json"]));

        let row = format!("  late deliveries   Deliveries may come up to {delay} after their");
        assert!(shown.stdout.contains(&row), "{}", shown.stdout);
        let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
        assert!(json["late_by"].is_string());
    }
    assert!(!run(["schemes", "stripe"]).stdout.contains("late"));
}

#[test]
fn a_scheme_is_shown_within_80_columns_under_its_names() {
    for scheme in provider::ALL {
        let shown = run(["schemes", scheme.id()]);

        for line in shown.stdout.lines().skip(1) {
            let value = line.get(20..).unwrap_or_default();
            assert!(!value.starts_with(' '), "{line}");
            assert!(line.chars().count() <= 80 || !value.contains(' '), "{line}");
        }
    }
}

#[test]
fn every_scheme_can_be_shown_by_itself() {
    for scheme in provider::ALL {
        let (shown, json) = (
            run(["schemes", scheme.id()]),
            run(["schemes", scheme.id(), "--json"]),
        );

        assert_eq!((shown.code, json.code), (0, 0), "{}", scheme.id());
        assert!(shown.stdout.starts_with(scheme.id()), "{}", shown.stdout);
        let row: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
        assert_eq!(row["signs_body"], scheme.signs_body());
    }
}

#[test]
fn an_unknown_scheme_cannot_be_shown() {
    let shown = run(["schemes", "strip"]);

    assert_eq!(shown.code, 2);
    assert!(shown.stderr.contains("stripe"), "{}", shown.stderr);
}

#[test]
fn the_signature_by_a_shared_secret_is_shown_next_to_a_private_keys() {
    let shown = run(["schemes", "standard-webhooks-v1a"]).stdout;

    for line in [
        "  algorithm         Ed25519",
        "  signature         webhook-signature: … v1a,…",
        "  or HMAC-SHA256    webhook-signature: … v1,…",
    ] {
        assert!(shown.lines().any(|shown| shown == line), "{line}\n{shown}");
    }
}

#[test]
fn a_scheme_is_found_by_a_part_of_its_id_or_of_its_vendors_name() {
    for name in ["sns", "amazon", "amazon-sns"] {
        let shown = run(["schemes", name]);

        assert_eq!(shown.code, 2, "{name}");
        let hint = "did you mean `aws-sns` or `aws-sns-v1`?";
        assert!(shown.stderr.contains(hint), "{}", shown.stderr);
    }
}

#[test]
fn a_description_without_the_schemes_handshakes_says_so() {
    let with_handshakes = |scheme: &&&Scheme| !scheme.handshakes().is_empty();
    assert!(provider::ALL.iter().any(|scheme| with_handshakes(&scheme)));
    for scheme in provider::ALL {
        let described = run(["schemes", "--toml", scheme.id()]);

        if described.code == 0 {
            let has_remark = described
                .stdout
                .starts_with("# Scheme files have no word for handshakes");
            assert_eq!(has_remark, with_handshakes(&scheme), "{}", scheme.id());
            assert!(
                Scheme::from_toml(&described.stdout).is_ok(),
                "{}",
                scheme.id()
            );
        }
    }
    assert_eq!(run(["schemes", "--toml", "discord"]).code, 0);
}
