//! What is kept, and read again.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use webhook_sig_delivery::Delivery;

use crate::harness::{FORM, FORM_TYPE, SECRET, file, program, run};
use crate::listen::{Listening, ROUTE, http};

#[test]
fn the_store_keeps_within_its_bounds_and_is_read_again() {
    let broken = "not a delivery\n";
    let store = file("listen_store.jsonl", broken);
    let options = [&ROUTE[..], &["--store", &store, "--store-entries", "8"]].concat();
    {
        let listening = Listening::start(&options);
        for number in 1..=10 {
            listening.deliver(&format!("{{\"number\":{number}}}"));
        }
    }

    let kept = Delivery::parse(&fs::read_to_string(&store).unwrap()).unwrap();
    let numbers: Vec<_> = kept.iter().map(|one| one.body.clone().unwrap()).collect();
    let expected: Vec<_> = (4..=10)
        .map(|number| format!("{{\"number\":{number}}}"))
        .collect();
    assert_eq!(numbers, expected);
    let again = Listening::start(&options);
    let (_, list) = again.page("/deliveries");
    assert_eq!(list.matches(r#""state":"verified""#).count(), 7, "{list}");
}

#[test]
fn a_broken_line_of_the_store_is_named_and_left_out() {
    let store = file("listen_broken.jsonl", "");
    let options = [&ROUTE[..], &["--store", &store]].concat();
    Listening::start(&options).deliver("{}");
    let good = fs::read_to_string(&store).unwrap();
    fs::write(
        &store,
        format!("{good}{{\"scheme\":\n{good}{{\"cut in the mid"),
    )
    .unwrap();
    let mut command = program();
    let child = command
        .args(["listen", "--port", "0", "--ui", "0"])
        .args(&options);
    let mut child = child
        .env("STRIPE_SECRET", SECRET)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();

    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let warnings = [
        lines.next().unwrap().unwrap(),
        lines.next().unwrap().unwrap(),
    ];
    child.kill().unwrap();
    child.wait().unwrap();

    assert!(
        warnings[0].contains("listen_broken.jsonl: line 2 is left out: "),
        "{}",
        warnings[0]
    );
    assert!(
        warnings[1].contains("listen_broken.jsonl: line 4 is left out: "),
        "{}",
        warnings[1]
    );
}

#[test]
fn a_stored_delivery_has_the_url_that_was_signed() {
    let store = file("listen_url.jsonl", "");
    let route = [
        "--route",
        "/twilio=twilio:env:STRIPE_SECRET",
        "--store",
        &store,
    ];
    let options = [&route[..], &["--public-url", "https://shop.example/hooks"]].concat();
    {
        let listening = Listening::start(&options);
        let url = "https://shop.example/hooks/twilio?a=b";
        let sign = ["sign", "--json", "--scheme", "twilio", "--url", url];
        let form = ["--secret", SECRET, "--body", FORM, "--header", FORM_TYPE];
        let signed = run(sign.into_iter().chain(form));
        let delivery = Delivery::parse(&signed.stdout).unwrap().remove(0);
        let mut headers = vec![("host", "shop.example")];
        headers.extend(
            delivery
                .headers
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        );
        http(
            &listening.receiver,
            "POST /twilio?a=b",
            &headers,
            FORM.as_bytes(),
        );
        listening.line("POST /twilio verified: ");
    }

    let again = Listening::start(&options);

    let verified = run([
        "verify",
        "--scheme",
        "twilio",
        "--secret",
        SECRET,
        "--delivery",
        &store,
    ]);
    assert_eq!(verified.code, 0, "{}{}", verified.stdout, verified.stderr);
    assert_eq!(again.act("/deliveries/1/send").0, 200);
    again.line("POST /twilio verified: ");
    let checked = run(["check", &store]);
    assert_eq!(checked.code, 1);
    let cure = format!("verify --scheme twilio --delivery {store} --nth 1 --secret-env …");
    assert!(
        checked.stdout.contains("the file has no secrets; ") && checked.stdout.contains(&cure),
        "{}",
        checked.stdout
    );
}
