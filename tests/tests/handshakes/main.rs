//! Handshakes over real connections, asked for by a program in another language.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::process::Command;
use std::time::Duration;

use webhook_sig::endpoint::Handshakes;
use webhook_sig::key::{Secret, SharedKeyring};
use webhook_sig::provider::{
    ASANA, CLOUDEVENTS_WEBHOOK, DISCORD, DROPBOX, EBAY, META, OKTA_EVENT_HOOKS, SLACK, TWITCH,
    WEBSUB, X, ZOOM,
};
use webhook_sig::{BaseUrl, Endpoint, Scheme, Verifier};
use webhook_sig_tests::host::Framework;
use webhook_sig_tests::program::{Demand, is_installed};

const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";

/// The public half of the pair that `vendors.py` signs with, which `tests/reference` makes.
const DISCORD_KEY: &str = "b80295cb81be2a37c5effdf9b86b4784f00cc746cb6f2f82dd332df4f195a03c";

/// The key that eBay published with a delivery, which `vendors.py` sends.
const EBAY_KEY: &str = "-----BEGIN PUBLIC KEY-----\n\
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZhhxXKtR+TOvtDbgTPCkSof02qgBB7IsYOyf76ilExJ/upAa/vKI\
    KheOoCyOpcLmi4t0b4uepb7LLjmMr90FUg==\n-----END PUBLIC KEY-----\n";

/// Lets a vendor check an endpoint behind each framework.
fn ask_all(vendor: &str, endpoint: impl Fn() -> Endpoint) {
    if !is_installed("python3", "--version", Demand::ByCi) {
        return;
    }
    for framework in Framework::ALL {
        let host = framework.start(&[endpoint()]);
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/handshakes/vendors.py");
        let output = Command::new("python3")
            .args([script, vendor, &host.address().to_string(), SECRET])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{framework:?}: {said}");
    }
}

fn endpoint(scheme: &'static Scheme, handshakes: Option<Handshakes>) -> Endpoint {
    let mut builder = Endpoint::builder(scheme, Secret::new(SECRET));
    if let Some(handshakes) = handshakes {
        builder = builder.handshakes(handshakes);
    }
    builder.build().unwrap()
}

#[test]
fn meta_shows_its_token() {
    ask_all("meta", || {
        let token = Secret::new("meatyhamhock");
        endpoint(&META, Some(Handshakes::verify_token(token)))
    });
}

#[test]
fn slack_verifies_a_url() {
    ask_all("slack", || endpoint(&SLACK, None));
}

#[test]
fn discord_pings_a_url_of_webhook_events() {
    let keys = DISCORD.keyring([DISCORD_KEY]).unwrap();

    ask_all("discord", || {
        Endpoint::builder(&DISCORD, keys.clone()).build().unwrap()
    });
}

#[test]
fn ebay_gets_a_digest_of_the_token_and_the_url() {
    ask_all("ebay", || {
        let url = BaseUrl::new("https://shop.example").unwrap();
        let verifier = Verifier::new(&EBAY).base_url(url);
        let token = Handshakes::verify_token(Secret::new("t".repeat(80)));
        let builder = Endpoint::builder(verifier, Secret::new(EBAY_KEY));
        builder.handshakes(token).build().unwrap()
    });
}

#[test]
fn zoom_validates_a_url() {
    ask_all("zoom", || endpoint(&ZOOM, None));
}

#[test]
fn x_gets_a_token_signed_that_signs_no_delivery() {
    ask_all("x", || endpoint(&X, Some(Handshakes::answered())));
}

#[test]
fn dropbox_gets_its_challenge_back() {
    ask_all("dropbox", || {
        endpoint(&DROPBOX, Some(Handshakes::answered()))
    });
}

#[test]
fn asana_brings_the_secret() {
    ask_all("asana", || {
        let keys = SharedKeyring::pending(|_secret| async { Ok(()) });
        keys.open_for(Duration::from_secs(30));
        Endpoint::builder(&ASANA, keys).build().unwrap()
    });
}

#[test]
fn twitch_gets_its_challenge_back() {
    ask_all("twitch", || endpoint(&TWITCH, None));
}

#[test]
fn okta_gets_its_challenge_back_in_json() {
    ask_all("okta", || {
        endpoint(&OKTA_EVENT_HOOKS, Some(Handshakes::answered()))
    });
}

#[test]
fn a_hub_is_told_which_topic_was_subscribed_to() {
    ask_all("websub", || {
        let expected = |asked: &webhook_sig::endpoint::Asked<'_>| {
            asked.what != "unsubscribe" && asked.value == "https://blog.example/feed"
        };
        endpoint(&WEBSUB, Some(Handshakes::expected(expected)))
    });
}

#[test]
fn cloudevents_are_let_in_from_one_origin() {
    ask_all("cloudevents", || {
        let expected = Handshakes::expected(|asked| asked.value == "eventemitter.example.com");
        endpoint(&CLOUDEVENTS_WEBHOOK, Some(expected))
    });
}
