#[test]
fn the_recorded_delivery_is_judged_the_same() {
    use webhook_sig::{BaseUrl, Head, UnixTime, Verifier, provider};

    let scheme = provider::find("gitlab-token").unwrap();
    let secret_1 = std::env::var("CARGO_PKG_NAME").unwrap();
    let keys = scheme.keyring([&secret_1]).unwrap();
    let headers = [
        ("user-agent", "webhook-sig/0.1.0".to_owned()),
        ("accept", "*/*".to_owned()),
        ("content-type", "application/json".to_owned()),
        ("x-gitlab-token", [secret_1.as_str()].concat()),
    ];
    let target = "/gitlab".to_owned();
    let head = Head::new("POST", &target, &headers);
    let body = "{\"object_kind\":\"push\"}".to_owned();
    let verifier = Verifier::new(scheme).body_limit(4194304).base_url(BaseUrl::new("https://shop.example/hooks").unwrap());
    let now = UnixTime::from_secs(1795945462);

    let verdict = verifier.verify(&head, body, &keys, now);

    assert!(verdict.is_ok(), "{verdict:?}");
}
