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
        ("stripe-signature", "t=1795945461,v1=5bc608aa8033ae4fa6299c383796900de719d8dd8eb6fe1c86ae862090011e8d".to_owned()),
    ];
    let target = "/stripe".to_owned();
    let head = Head::new("POST", &target, &headers);
    let body = "{\"id\":\"evt_2\"}".to_owned();
    let verifier = Verifier::new(scheme).body_limit(4194304).base_url(BaseUrl::new("https://shop.example/hooks").unwrap());
    let now = UnixTime::from_secs(1795945461);

    let verdict = verifier.verify(&head, body, &keys, now);

    assert_eq!(verdict.unwrap_err().kind().as_str(), "signature-mismatch");
}
