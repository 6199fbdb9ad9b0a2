#[test]
fn the_recorded_delivery_is_judged_the_same() {
    use webhook_sig::{BaseUrl, Head, UnixTime, Verifier, provider};

    let scheme = provider::find("twilio").unwrap();
    let secret_1 = std::fs::read_to_string("tests/program/listen/copied/secret.txt").unwrap().trim_end().to_owned();
    let keys = scheme.keyring([&secret_1]).unwrap();
    let headers = [
        ("accept-encoding", "identity".to_owned()),
        ("host", "127.0.0.1:4555".to_owned()),
        ("user-agent", "Python-urllib/3.11".to_owned()),
        ("content-type", "application/x-www-form-urlencoded".to_owned()),
        ("x-twilio-signature", "waMS3QukYfKvIKQlDGBkSO7G8wM=".to_owned()),
        ("connection", "close".to_owned()),
    ];
    let target = "/twilio?a=b".to_owned();
    let head = Head::new("POST", &target, &headers);
    let body = "Body=hello+world&From=%2B15551234567".to_owned();
    let verifier = Verifier::new(scheme).body_limit(4194304).base_url(BaseUrl::new("https://shop.example/hooks").unwrap());
    let now = UnixTime::from_secs(1795945464);

    let verdict = verifier.verify(&head, body, &keys, now);

    assert!(verdict.is_ok(), "{verdict:?}");
}
