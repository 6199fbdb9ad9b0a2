//! What was stored, replayed to an app.

use std::fs;

use http::StatusCode;
use serde_json::{Value, json};
use webhook_sig::scheme::Encoding;

use crate::harness::{Run, SECRET, file, finish, program, run};
use crate::listen::{Listening, ROUTE, TOKEN, TOKEN_ROUTE, http};
use crate::receiver::Receiver;

pub(super) const OTHER_SECRET: &str = "ffeeddccbbaa99887766554433221100";
const WEBHOOK_ROUTE: [&str; 2] = ["--route", "/wh=standard-webhooks:env:WH_SECRET"];
const SLACK_ROUTE: [&str; 2] = ["--route", "/slack=slack:env:STRIPE_SECRET"];

pub(super) fn replay(store: &str, to: &str, options: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = program();
    let command = command.args(["replay", store, "--to", to]).args(options);
    finish(command.envs(variables.iter().copied()), b"")
}

/// Sends what a vendor would, and waits until it is kept.
fn send(listening: &Listening, path: &str, scheme: &str, secret: &str, body: &str) -> String {
    let url = format!("http://{}{path}", listening.receiver);
    let signed = ["send", &url, "--scheme", scheme, "--secret", secret];
    run(signed.into_iter().chain(["--body", body]));
    listening.line(&format!("POST {path}"))
}

/// Stores a delivery of each of two schemes, and starts what takes both.
fn two_schemes(name: &str) -> (String, Listening) {
    let store = file(name, "");
    let routes = [ROUTE, WEBHOOK_ROUTE].concat();
    let here = [("WH_SECRET", OTHER_SECRET)];
    let options = [&routes[..], &["--store", &store]].concat();
    let listening = Listening::start_with(&options, &here);
    listening.deliver("{}");
    send(&listening, "/wh", "standard-webhooks", OTHER_SECRET, "{}");
    (store, Listening::start_with(&routes, &here))
}

#[test]
fn each_delivery_is_signed_with_the_secret_of_its_scheme() {
    let (store, app) = two_schemes("replaying_schemes.jsonl");
    let to = format!("http://{}", app.receiver);
    let variables = [("A", SECRET), ("B", OTHER_SECRET)];
    let stored = [("STRIPE_SECRET", SECRET), ("WH_SECRET", OTHER_SECRET)];

    for (options, variables) in [
        (&["--sign"][..], &stored[..]),
        (
            &[
                "--sign",
                "--secret-env",
                "stripe=A",
                "--secret-env",
                "Standard-Webhooks=B",
            ],
            &variables,
        ),
        (&["--sign", "--secret-env", "stripe=STRIPE_SECRET"], &stored),
    ] {
        let sent = replay(&store, &to, options, variables);

        assert_eq!(sent.code, 0, "{options:?}: {}{}", sent.stdout, sent.stderr);
        assert_eq!(
            sent.stdout,
            "acknowledged      200 OK  stripe, line 1\n\
             acknowledged      200 OK  standard-webhooks, line 2\n\
             2 sent, 0 not acknowledged\n",
        );
    }
    let one = ["--sign", "--scheme", "Stripe", "--secret-env", "A"];
    let one = replay(&store, &to, &one, &variables);
    assert!(
        one.stdout
            .ends_with("stripe, line 1\n1 sent, 0 not acknowledged\n"),
        "{}{}",
        one.stdout,
        one.stderr
    );
    // The sender is answered before a delivery is kept.
    app.line("#7 POST ");
    let (_, list) = app.page("/deliveries");
    assert_eq!(list.matches(r#""state":"#).count(), 7, "{list}");
}

#[test]
fn a_scheme_without_its_secret_is_named_before_any_is_sent() {
    let (store, app) = two_schemes("replaying_without.jsonl");
    let to = format!("http://{}", app.receiver);

    for (options, error) in [
        (
            &["--sign"][..],
            "the secrets that it names are not here; set STRIPE_SECRET, WH_SECRET, or leave ",
        ),
        (
            &["--sign", "--scheme", "stripe"],
            "env:STRIPE_SECRET, which the file names: ",
        ),
        (
            &["--sign", "--secret-env", "stripe=A"],
            "env:WH_SECRET, which the file names: ",
        ),
        (
            &["--sign", "--secret-env", "A"],
            "of several schemes, which are standard-webhooks, stripe; ",
        ),
    ] {
        let sent = replay(&store, &to, options, &[("A", SECRET)]);

        assert_eq!(sent.code, 2, "{options:?}: {}", sent.stdout);
        assert!(sent.stderr.contains(error), "{options:?}: {}", sent.stderr);
    }
    let (_, list) = app.page("/deliveries");
    assert!(list.ends_with("[]"), "{list}");
}

/// Stores a delivery that is refused, one that is not, a handshake, and one that is too long.
fn one_of_each_verdict(routes: &[&str]) -> String {
    let store = file("replaying_refused.jsonl", "");
    let options = [routes, &["--store", &store, "--body-limit", "200"]].concat();
    let listening = Listening::start(&options);
    let headers = [("host", "shop.example")];
    http(&listening.receiver, "POST /stripe", &headers, b"{}");
    listening.line("POST /stripe refused: ");
    listening.deliver("{}");
    let hello = r#"{"type":"url_verification","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY"}"#;
    send(&listening, "/slack", "slack", SECRET, hello);
    listening.deliver(&format!("[{}]", " ".repeat(200)));
    store
}

#[test]
fn what_was_refused_is_sent_only_if_it_was_asked_for() {
    let routes = [ROUTE, SLACK_ROUTE].concat();
    let store = one_of_each_verdict(&routes);
    let app = Listening::start(&routes);
    let to = format!("http://{}", app.receiver);
    let variables = [("STRIPE_SECRET", SECRET)];

    for options in [&["--sign"][..], &["--as-is"]] {
        let sent = replay(&store, &to, options, &variables);

        assert_eq!(sent.code, 0, "{}{}", sent.stdout, sent.stderr);
        assert_eq!(
            sent.stdout,
            "acknowledged      200 OK  stripe, line 2\n\
             1 sent, 0 not acknowledged; skipped: 2 refused when stored (`--refused` sends them), \
             1 handshake\n",
        );
    }
    let all = replay(&store, &to, &["--sign", "--refused"], &variables);
    assert_eq!(all.code, 1);
    assert_eq!(
        all.stdout,
        "acknowledged      200 OK  stripe, line 1\n\
         acknowledged      200 OK  stripe, line 2\n\
         not acknowledged  not sent: its body was cut when it was stored, at the --body-limit of `listen`  \
         stripe, line 4\n\
         2 sent, 1 not acknowledged; skipped: 1 handshake\n",
    );
    let none = replay(&store, &to, &["--nth", "1"], &variables);
    assert_eq!(none.code, 2);
    assert!(
        none.stderr
            .contains("no delivery is sent; skipped: 1 refused when stored"),
        "{}",
        none.stderr
    );
    let told = replay(&store, &to, &["--json"], &variables);
    let told: Vec<Value> = told
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        told[..3],
        [
            json!({"number": 1, "scheme": "stripe", "skipped": "refused"}),
            json!({"number": 2, "scheme": "stripe", "status": 200, "acknowledged": true}),
            json!({"number": 3, "scheme": "slack", "skipped": "handshake"}),
        ],
    );
}

/// Stores one request to the route `/hook`.
pub(super) fn stored(
    name: &str,
    scheme: &str,
    secret: &str,
    request: (&str, (&str, &str), &str),
) -> String {
    let store = file(name, "");
    let route = format!("/hook={scheme}:env:HOOK_SECRET");
    let options = ["--route", &route, "--store", &store];
    let listening = Listening::start_with(&options, &[("HOOK_SECRET", secret)]);
    let (target, header, body) = request;
    let headers = [("host", "a"), header];
    http(
        &listening.receiver,
        &format!("POST {target}"),
        &headers,
        body.as_bytes(),
    );
    listening.line("POST /hook verified: ");
    assert!(!fs::read_to_string(&store).unwrap().contains(secret));
    store
}

#[test]
fn a_secret_that_was_shown_is_sent_in_its_form() {
    const PASSWORD: &str = "acme:pa/ss+word";
    const STATE: &str = "Gr\"aph/sec+ret é";
    let basic = format!("Basic {}", Encoding::Base64.encode(PASSWORD.as_bytes()));
    let json = format!("{{\"value\":[{{\"clientState\":{}}}]}}", json!(STATE));
    let app = Receiver::answering(StatusCode::OK);

    for (scheme, secret, target, header, body) in [
        (
            "gitlab-token",
            TOKEN,
            "/hook",
            ("x-gitlab-token", TOKEN),
            // It is not the secret, even if it looks like its name.
            "{\"message\":\"$HOOK_SECRET and $HOOK_SECRET\"}",
        ),
        (
            "bandwidth",
            PASSWORD,
            "/hook",
            ("authorization", &*basic),
            "[]",
        ),
        (
            "microsoft-graph",
            STATE,
            "/hook?state=Gr%22aph%2Fsec%2Bret%20%C3%A9",
            ("x-state", "a"),
            &json,
        ),
    ] {
        let name = format!("replaying_{scheme}.jsonl");
        let store = stored(&name, scheme, secret, (target, header, body));

        let sent = replay(&store, &app.url(""), &[], &[("HOOK_SECRET", secret)]);
        let missing = replay(&store, &app.url(""), &["--as-is"], &[]);

        assert_eq!(sent.code, 0, "{scheme}: {}{}", sent.stdout, sent.stderr);
        let received = app.received();
        assert_eq!(received.len(), 1);
        assert_eq!(received[0].uri, target);
        assert_eq!(received[0].header(header.0), header.1);
        assert_eq!(received[0].body, body);
        assert_eq!(missing.code, 2, "{}", missing.stdout);
        let error =
            "env:HOOK_SECRET, which delivery 1 shows: environment variable not found; set it, ";
        let cure = format!("or sign anew with `--sign --secret-env {scheme}=NAME`");
        for text in [error, &cure] {
            assert!(missing.stderr.contains(text), "{}", missing.stderr);
        }
    }
}

#[test]
fn what_was_stored_is_verified_and_explained_with_the_secret_that_it_showed() {
    let header = ("x-gitlab-token", TOKEN);
    let store = stored(
        "replaying_verify.jsonl",
        "gitlab-token",
        TOKEN,
        ("/hook", header, "{}"),
    );

    for command in ["verify", "explain"] {
        let arguments = [command, "--delivery", &store, "--secret-env", "HOOK_SECRET"];
        let known = finish(program().args(arguments).env("HOOK_SECRET", TOKEN), b"");
        let arguments = [command, "--delivery", &store, "--secret-env", "NEW"];
        let unknown = finish(program().args(arguments).env("NEW", TOKEN), b"");

        assert_eq!(known.code, 0, "{}{}", known.stdout, known.stderr);
        assert_eq!(unknown.code, 2, "{}{}", unknown.stdout, unknown.stderr);
        let error = "env:HOOK_SECRET, which the delivery shows: environment variable not found";
        assert!(unknown.stderr.contains(error), "{}", unknown.stderr);
    }
}

#[test]
fn escapes_that_are_not_stored_are_named() {
    let body = "{\"value\":[{\"clientState\":\"\\u0061b\\\"c-d-e-f\"}]}";
    let request = ("/hook", ("x-state", "a"), body);
    let secret = "ab\"c-d-e-f";
    let store = stored(
        "replaying_escapes.jsonl",
        "microsoft-graph",
        secret,
        request,
    );
    let app = Receiver::answering(StatusCode::OK);

    let sent = replay(&store, &app.url(""), &[], &[("HOOK_SECRET", secret)]);

    assert_eq!(sent.code, 1);
    assert!(
        sent.stdout.starts_with(
            "not acknowledged  not sent: it shows the secret env:HOOK_SECRET with escapes, and \
             which ones is not stored  microsoft-graph, line 1\n"
        ),
        "{}{}",
        sent.stdout,
        sent.stderr
    );
    assert!(app.received().is_empty());
}

#[test]
fn remarks_that_do_not_fit_are_named() {
    let header = ("x-gitlab-token", TOKEN);
    let store = stored(
        "replaying_fit.jsonl",
        "gitlab-token",
        TOKEN,
        ("/hook", header, "{}"),
    );
    let line = fs::read_to_string(&store).unwrap();
    let app = Receiver::answering(StatusCode::OK);
    let replay = |line: String, code| {
        fs::write(&store, line).unwrap();
        let sent = replay(&store, &app.url(""), &[], &[("HOOK_SECRET", TOKEN)]);
        assert_eq!(sent.code, code, "{}", sent.stdout);
        sent.stdout + &sent.stderr
    };

    let elsewhere = "it does not have the secret env:HOOK_SECRET where `about.hidden` has it";
    for (old, new) in [
        ("\"at\":0", "\"at\":1"),
        ("{\"header\":3}", "{\"header\":9}"),
    ] {
        assert!(line.contains(old), "{line}");
        let shown = replay(line.replace(old, new), 1);
        assert!(shown.contains(elsewhere), "{shown}");
    }
    let broken = replay(line.replace("\"plain\"", "\"plan\""), 2);
    assert!(
        broken.contains("line 1: `about` is not what `listen` writes: "),
        "{broken}"
    );
    assert!(app.received().is_empty());
    for about in [
        "{\"hidden\":\"a\"}",
        "{\"verdict\":\"was fine\",\"secrets\":1}",
        "{\"verdict\":{\"state\":\"fine\"}}",
    ] {
        let line = format!("{{\"scheme\":\"github\",\"secrets\":[],\"about\":{about}}}");
        replay(line, 0);
    }
}

#[test]
fn the_page_sends_again_what_was_stored_with_a_secret() {
    let store = file("replaying_page.jsonl", "");
    let stored = ["--store", &store, "--store-entries", "4"];
    let options = [&ROUTE[..], &TOKEN_ROUTE, &stored].concat();
    {
        let listening = Listening::start(&options);
        listening.deliver("{}");
        listening.deliver("{}");
        let headers = [("host", "a"), ("x-gitlab-token", TOKEN)];
        http(&listening.receiver, "POST /gitlab", &headers, b"{}");
        listening.line("POST /gitlab verified: ");
    }
    {
        let renamed = ["--route", "/gitlab=gitlab-token:env:NEW_TOKEN"];
        let options = [&ROUTE[..], &renamed, &stored].concat();
        let listening = Listening::start_with(&options, &[("NEW_TOKEN", TOKEN)]);

        for act in ["send", "sign"] {
            let (status, why) = listening.act(&format!("/deliveries/3/{act}"));

            assert_eq!(status, 409, "{why}");
            let cause = "it shows the secret env:GITLAB_TOKEN, which no --route names";
            assert!(why.contains(cause), "{why}");
        }
        let (status, why) = listening.page("/deliveries/3/curl");
        assert_eq!(status, 409, "{why}");
        // The oldest are dropped, and the file is written anew.
        listening.deliver("{}");
        listening.deliver("{}");
    }
    let listening = Listening::start(&options);

    assert_eq!(listening.act("/deliveries/1/send").0, 200);

    let line = listening.line("POST /gitlab");
    assert!(line.contains("#4 POST /gitlab verified: "), "{line}");
    assert!(!fs::read_to_string(&store).unwrap().contains(TOKEN));
}
