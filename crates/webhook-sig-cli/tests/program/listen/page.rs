//! Who may read the page, and what it gives away.

use std::fs;

use webhook_sig_delivery::Delivery;

use crate::harness::{SECRET, file, finish, program, run, stripe_signature};
use crate::listen::{Listening, ROUTE, TOKEN, TOKEN_ROUTE, http};

/// What the browser lets the page do: run and show our own files, and ask our own origin.
const POLICY: &str = "content-security-policy: default-src 'none'; script-src 'self'; \
    style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'\r\n";

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
    for host in [page, &evil] {
        let (_, response) = http(page, "GET /", &[("host", host)], b"");
        assert!(response.contains(POLICY), "{response}");
    }
}

#[test]
fn a_stranger_is_told_what_the_page_needs() {
    let listening = Listening::start(&ROUTE);
    listening.deliver("{}");
    let page = &listening.page;
    let refused = |headers: &[(&str, &str)]| {
        let (status, response) = http(page, "POST /deliveries/1/send", headers, b"");
        assert_eq!(status, 403);
        response.rsplit("\r\n").next().unwrap().to_owned()
    };

    let none = refused(&[("host", page)]);
    let other = refused(&[("host", page), ("origin", "http://evil.example")]);

    let own = format!("`http://{page}`");
    assert_eq!(
        none,
        format!("one header `Origin` is needed, as the page's browser sends it: {own}")
    );
    assert_eq!(
        other,
        format!(
            "the header `Origin` is `http://evil.example`; only the page at {own} may ask for this"
        )
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
    let signature = stripe_signature(&delivery);
    let headers = [("host", "shop.example"), ("stripe-signature", signature)];
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

#[test]
fn no_secret_is_shown_where_it_is_written_with_escapes() {
    const GRAPH: &str = "Gr\"aph/sec+ret é";
    let store = file("listen_escaped.jsonl", "");
    let route = [
        "--route",
        "/graph=microsoft-graph:env:GRAPH_SECRET",
        "--store",
        &store,
    ];
    let listening = Listening::start_with(&route, &[("GRAPH_SECRET", GRAPH)]);
    let bodies = [
        r#"{"value":[{"clientState":"Gr\"aph/sec+ret é"}]}"#,
        r#"{"value":[{"clientState":"Gr\"aph\/sec+ret \u00e9"}]}"#,
        r#"{"value":[{"clientState":"Gr\u0022aph/sec\u002Bret \u00E9"}]}"#,
        "clientState=Gr%22aph%2fsec%2bret+%c3%a9",
    ];

    for body in bodies {
        let headers = [("host", "a")];
        let target = format!("POST /graph?state={}", "Gr%22aph%2Fsec%2Bret%20%C3%A9");
        http(&listening.receiver, &target, &headers, body.as_bytes());
        listening.line("POST /graph");
    }

    let mut outputs = vec![fs::read_to_string(&store).unwrap()];
    for number in 1..=bodies.len() {
        for path in ["", "/curl", "/test", "/file"] {
            outputs.push(listening.page(&format!("/deliveries/{number}{path}")).1);
        }
        let (_, shown) = listening.page(&format!("/deliveries/{number}"));
        outputs.push(body(&shown));
        assert!(outputs.last().unwrap().contains("$GRAPH_SECRET"));
    }
    for output in &outputs {
        // The scheme's own name is there.
        let output = output.replace("graph", "");
        assert!(!output.contains("aph"), "{output}");
    }
    let (status, line) = listening.page("/deliveries/1");
    assert_eq!(status, 200);
    assert!(line.contains(r#""state":"verified""#), "{line}");
}

#[test]
fn no_secret_is_shown_in_a_header_name_a_method_or_another_path() {
    let store = file("listen_names.jsonl", "");
    let options = [&TOKEN_ROUTE[..], &["--store", &store]].concat();
    let listening = Listening::start(&options);
    let name = format!("x-{TOKEN}");
    let headers = [("host", "a"), (&name, "a"), ("x-gitlab-token", TOKEN)];

    http(
        &listening.receiver,
        &format!("POST /{TOKEN}"),
        &headers,
        b"",
    );
    let unknown = listening.line("there is no such route");
    let target = format!("{TOKEN} /gitlab");
    http(&listening.receiver, &target, &headers, b"{}");
    let line = listening.line(" hidden /gitlab ");

    let mut outputs = vec![unknown, line, fs::read_to_string(&store).unwrap()];
    for path in ["", "/1", "/1/curl", "/1/test", "/1/file"] {
        outputs.push(listening.page(&format!("/deliveries{path}")).1);
    }
    for output in &outputs {
        let lower = output.to_lowercase();
        assert!(!lower.contains(&TOKEN.to_lowercase()), "{output}");
    }
    assert!(outputs[2].contains(r#"["hidden","a"]"#), "{}", outputs[2]);
}

#[test]
fn no_route_has_a_secret_in_its_path() {
    let own = format!("/{TOKEN}=gitlab-token:env:GITLAB_TOKEN");
    let url = format!("https://shop.example/{TOKEN}");
    for options in [
        &["--route", &own][..],
        &[TOKEN_ROUTE[0], TOKEN_ROUTE[1], "--public-url", &url],
    ] {
        let mut command = program();
        command.args(["listen", "--port", "0"]).args(options);

        let refused = finish(command.env("GITLAB_TOKEN", TOKEN), b"");

        assert_eq!(refused.code, 2);
        assert!(
            refused.stderr.contains("holds one of the secrets"),
            "{}",
            refused.stderr
        );
        assert!(!refused.stderr.contains(TOKEN), "{}", refused.stderr);
    }
}

#[test]
fn a_stored_secret_keeps_its_form_under_its_name() {
    let folder = concat!(env!("CARGO_TARGET_TMPDIR"), "/a folder");
    fs::create_dir_all(folder).unwrap();
    let secret = file("a folder/it's basic.txt", "user:password-1");
    let store = file("listen_forms.jsonl", "");
    let route = format!("/chargebee=chargebee:file:{secret}");
    let options = ["--route", &route, "--store", &store];
    let copies = |listening: &Listening| {
        ["1/curl", "1/test", "2/curl", "2/test"].map(|copy| {
            let (_, copied) = listening.page(&format!("/deliveries/{copy}"));
            let (_, copied) = copied.split_once("\r\n\r\n").unwrap();
            copied.replace(&listening.receiver, "")
        })
    };
    let first = Listening::start(&options);
    let headers = [
        ("host", "a"),
        ("authorization", "Basic dXNlcjpwYXNzd29yZC0x"),
        ("x-plain", "user:password-1"),
    ];
    let target = "POST /chargebee?token=user:password-1";
    for body in [&b"{}"[..], br#"{"leak":"user\u003apassword-1"}"#] {
        http(&first.receiver, target, &headers, body);
        first.line("POST /chargebee verified: ");
    }
    let before = copies(&first);
    first.end();

    let after = copies(&Listening::start(&options));

    // Escapes of which there are several are not stored, so the second is not complete.
    assert_eq!(after[..2], before[..2]);
    assert!(
        after[3].contains("which ones is not stored"),
        "{}",
        after[3]
    );
    let [curl, test, _, escaped] = before;
    let file = secret.replace('\'', r"'\''");
    let basic = format!(r#"Basic '"$(printf %s "$(cat '{file}')" | base64 | tr -d '\n')"'"#);
    assert!(curl.contains(&basic), "{curl}");
    let encode = "webhook_sig::scheme::Encoding::Base64.encode(secret_1.as_bytes())";
    assert!(test.contains(encode), "{test}");
    assert!(escaped.contains("with escapes"), "{escaped}");
}

/// Returns the body of a delivery that the page shows.
fn body(shown: &str) -> String {
    let (_, shown) = shown.split_once("\r\n\r\n").unwrap();
    let shown: serde_json::Value = serde_json::from_str(shown).unwrap();
    let mut delivery = Delivery::default();
    delivery.body_base64 = Some(
        shown
            .pointer("/body")
            .and_then(serde_json::Value::as_str)
            .unwrap()
            .to_owned(),
    );
    String::from_utf8(delivery.body_bytes().unwrap().to_vec()).unwrap()
}

#[test]
fn a_short_secret_changes_no_words_of_our_own() {
    for secret in ["state", "verified", "e"] {
        let store = file(&format!("listen_short_{secret}.jsonl"), "");
        let options = [&TOKEN_ROUTE[..], &["--store", &store]].concat();
        let variables = [("GITLAB_TOKEN", secret)];
        let list = || {
            let listening = Listening::start_with(&options, &variables);
            let headers = [("host", "a"), ("x-gitlab-token", secret)];
            http(&listening.receiver, "POST /gitlab?state=e", &headers, b"{}");
            listening.line("POST /gitlab");
            listening.page("/deliveries").1
        };

        let (first, second) = (list(), list());

        let count = |list: &str| list.matches(r#","state":"verified","kind":null,"#).count();
        assert_eq!((count(&first), count(&second)), (1, 2), "{first} {second}");
        let kept = Delivery::parse(&fs::read_to_string(&store).unwrap()).unwrap();
        for delivery in kept {
            let shown = ("x-gitlab-token".to_owned(), "$GITLAB_TOKEN".to_owned());
            assert!(delivery.headers.contains(&shown));
        }
    }
}

#[test]
fn a_copied_test_has_the_settings_and_puts_each_secret_in_its_place() {
    let old = format!("{TOKEN}-old");
    let options = [
        "--route",
        "/gitlab=gitlab-token:env:GITLAB_TOKEN,env:GITLAB_TOKEN_OLD",
        "--public-url",
        "https://shop.example/hooks",
        "--body-limit",
        "3000000",
    ];
    let listening = Listening::start_with(&options, &[("GITLAB_TOKEN_OLD", &old)]);
    let body = format!("{{\"leak\":\"{TOKEN} {old}\"}}");
    let headers = [("host", "a"), ("x-gitlab-token", old.as_str())];
    http(
        &listening.receiver,
        "POST /gitlab",
        &headers,
        body.as_bytes(),
    );
    listening.line("POST /gitlab verified: ");

    let (status, test) = listening.page("/deliveries/1/test");

    assert_eq!(status, 200);
    for line in [
        r#"("x-gitlab-token", [secret_2.as_str()].concat()),"#,
        r#"let body = ["{\"leak\":\"", secret_1.as_str(), " ", secret_2.as_str(), "\"}"].concat();"#,
        ".body_limit(3000000)",
        r#".base_url(BaseUrl::new("https://shop.example/hooks").unwrap())"#,
    ] {
        assert!(test.contains(line), "{test}");
    }
}
