#[test]
fn the_recorded_delivery_is_judged_the_same() {
    use webhook_sig::{BaseUrl, Head, UnixTime, Verifier, provider};

    let scheme = provider::find("discord").unwrap();
    let secret_1 = std::fs::read_to_string("tests/program/listen/copied/public-key.txt").unwrap().trim_end().to_owned();
    let keys = scheme.keyring([&secret_1]).unwrap();
    let headers = [
        ("user-agent", "webhook-sig/0.1.0".to_owned()),
        ("accept", "*/*".to_owned()),
        ("content-type", "application/json".to_owned()),
        ("x-signature-timestamp", "1795945464".to_owned()),
        ("x-signature-ed25519", "1277b94c8c6fd2a737bdaabae7f017d787391a4a8f93419a2e8416cbc76af9aeb12208a97decc0c2def02035d2b37cf8ab05ac5d34742ba462a229cbe49fc90a".to_owned()),
    ];
    let target = "/discord".to_owned();
    let head = Head::new("POST", &target, &headers);
    let body = "{\"id\":\"1\",\"type\":2}".to_owned();
    let verifier = Verifier::new(scheme).body_limit(4194304).base_url(BaseUrl::new("https://shop.example/hooks").unwrap());
    let now = UnixTime::from_secs(1795945464);

    let verdict = verifier.verify(&head, body, &keys, now);

    assert!(verdict.is_ok(), "{verdict:?}");
}
