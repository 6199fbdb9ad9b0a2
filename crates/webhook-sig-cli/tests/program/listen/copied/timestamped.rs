#[test]
fn the_recorded_delivery_is_judged_the_same() {
    use webhook_sig::{BaseUrl, Head, UnixTime, Verifier, provider};

    let scheme = provider::find("stripe").unwrap();
    let secret_1 = std::fs::read_to_string("tests/program/listen/copied/secret.txt").unwrap().trim_end().to_owned();
    let keys = scheme.keyring([&secret_1]).unwrap();
    let headers = [
        ("user-agent", "webhook-sig/0.1.0".to_owned()),
        ("accept", "*/*".to_owned()),
        ("content-type", "application/json".to_owned()),
        ("stripe-signature", "t=1795945461,v1=7c7a4808afa9121c1a36cf8ec85ea3c9c320d43fe09aa8a1b1cbe88659d699c5".to_owned()),
    ];
    let target = "/stripe".to_owned();
    let head = Head::new("POST", &target, &headers);
    let body = "{\"id\":\"evt_1\",\"type\":\"invoice.paid\",\"name\":\"O'Neil \\\"é\\\"\"}".to_owned();
    let verifier = Verifier::new(scheme).body_limit(4194304).base_url(BaseUrl::new("https://shop.example/hooks").unwrap());
    let now = UnixTime::from_secs(1795945461);

    let verdict = verifier.verify(&head, body, &keys, now);

    assert!(verdict.is_ok(), "{verdict:?}");
}
