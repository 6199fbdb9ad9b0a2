#[test]
fn the_recorded_delivery_is_judged_the_same() {
    use webhook_sig::{BaseUrl, Head, UnixTime, Verifier, provider};

    let scheme = provider::find("chargebee").unwrap();
    let secret_1 = std::fs::read_to_string("tests/program/listen/copied/credentials.txt").unwrap().trim_end().to_owned();
    let keys = scheme.keyring([&secret_1]).unwrap();
    let headers = [
        ("user-agent", "webhook-sig/0.1.0".to_owned()),
        ("accept", "*/*".to_owned()),
        ("content-type", "application/json".to_owned()),
        ("authorization", ["Basic ", webhook_sig::scheme::Encoding::Base64.encode(secret_1.as_bytes()).as_str()].concat()),
    ];
    let target = "/chargebee".to_owned();
    let head = Head::new("POST", &target, &headers);
    let body = "{\"id\":\"ev_1\"}".to_owned();
    let verifier = Verifier::new(scheme).body_limit(4194304).base_url(BaseUrl::new("https://shop.example/hooks").unwrap());
    let now = UnixTime::from_secs(1795945464);

    let verdict = verifier.verify(&head, body, &keys, now);

    assert!(verdict.is_ok(), "{verdict:?}");
}
