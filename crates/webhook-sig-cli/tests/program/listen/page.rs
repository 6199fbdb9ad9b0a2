//! Who may read the page, and what it gives away.

use std::fs;

use webhook_sig_delivery::Delivery;

use crate::harness::{SECRET, file, run};
use crate::listen::{Listening, ROUTE, TOKEN, TOKEN_ROUTE, http};

#[test]
fn the_page_is_read_only_at_its_own_address() {
    let listening = Listening::start(&ROUTE);
    listening.deliver("{}");
    let (page, port) = (&listening.page, listening.page.split(':').nth(1).unwrap());
    let (evil, local) = (format!("evil.example:{port}"), format!("localhost:{port}"));
    let here = format!("http://{page}");
    let get = |headers: &[(&str, &str)]| http(page, "GET /deliveries", headers, b"").0;
    let post = |headers: &[(&str, &str)]| http(page, "POST /deliveries/1/send", headers, b"").0;

    assert_eq!(get(&[("host", page)]), 200);
    assert_eq!(get(&[("host", &local)]), 200);
    assert_eq!(get(&[("host", &evil)]), 403);
    assert_eq!(
        get(&[("host", page), ("origin", "http://evil.example")]),
        403
    );
    assert_eq!(post(&[("host", page)]), 403);
    assert_eq!(
        post(&[("host", page), ("origin", "http://evil.example")]),
        403
    );
    assert_eq!(
        post(&[("host", &evil), ("origin", &format!("http://{evil}"))]),
        403
    );
    assert_eq!(post(&[("host", page), ("origin", &here)]), 200);
    let (_, refusal) = http(page, "GET /", &[("host", &evil)], b"");
    assert!(
        refusal.contains("content-security-policy: default-src 'none'"),
        "{refusal}"
    );
}

#[test]
fn a_delivery_is_sent_again_as_it_is_and_signed_anew() {
    let listening = Listening::start(&ROUTE);
    let stale = [
        "sign",
        "--scheme",
        "stripe",
        "--secret",
        SECRET,
        "--now",
        "1700000000",
        "--json",
    ];
    let signed = run(stale.into_iter().chain(["--body", "{}"]));
    let delivery = Delivery::parse(&signed.stdout).unwrap().remove(0);
    let (_, signature) = delivery
        .headers
        .iter()
        .find(|(name, _)| name == "stripe-signature")
        .unwrap();
    let headers = [
        ("host", "shop.example"),
        ("stripe-signature", signature.as_str()),
    ];
    http(&listening.receiver, "POST /stripe", &headers, b"{}");
    listening.line("#1 POST /stripe refused: ");

    assert_eq!(listening.act("/deliveries/1/send").0, 200);
    listening.line("#2 POST /stripe refused: ");
    assert_eq!(listening.act("/deliveries/1/sign").0, 200);
    listening.line("#3 POST /stripe verified: ");
    assert_eq!(listening.act("/deliveries/9/send").0, 404);
}

#[test]
fn no_secret_is_shown_stored_or_copied() {
    let store = file("listen_secrets.jsonl", "");
    let options = [&ROUTE[..], &TOKEN_ROUTE, &["--store", &store]].concat();
    let listening = Listening::start(&options);
    let body = format!("{{\"leak\":\"{TOKEN} {SECRET}\"}}");
    let target = format!("POST /gitlab?token={TOKEN}");

    http(
        &listening.receiver,
        &target,
        &[("host", "a"), ("x-gitlab-token", TOKEN)],
        body.as_bytes(),
    );
    let line = listening.line("POST /gitlab");
    listening.deliver(&body);

    let mut outputs = vec![line, fs::read_to_string(&store).unwrap()];
    for path in [
        "", "/1", "/1/curl", "/1/test", "/1/file", "/2", "/2/curl", "/2/test", "/2/file",
    ] {
        outputs.push(listening.page(&format!("/deliveries{path}")).1);
    }
    for output in &outputs {
        assert!(
            !output.contains(TOKEN) && !output.contains(SECRET),
            "{output}"
        );
    }
    assert!(outputs[1].contains("$GITLAB_TOKEN"), "{}", outputs[1]);
    assert!(
        outputs[4].contains(r#"x-gitlab-token: '"$GITLAB_TOKEN"'"#),
        "{}",
        outputs[4]
    );
}
