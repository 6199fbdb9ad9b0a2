//! What is kept, and read again.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use webhook_sig_delivery::Delivery;

use crate::harness::{FORM, FORM_TYPE, SECRET, file, finish, program, run};
use crate::listen::{Listening, ROUTE, TOKEN, TOKEN_ROUTE, http};

#[test]
fn the_store_keeps_within_its_bounds_and_is_read_again() {
    let broken = "{\"torn\n";
    let store = file("listen_store.jsonl", broken);
    let options = [&ROUTE[..], &["--store", &store, "--store-entries", "8"]].concat();
    {
        let listening = Listening::start(&options);
        // It is written anew four times.
        for number in 1..=20 {
            listening.deliver(&format!("{{\"number\":{number}}}"));
        }
    }

    let kept = Delivery::parse(&fs::read_to_string(&store).unwrap()).unwrap();
    let numbers: Vec<_> = kept.iter().map(|one| one.body.clone().unwrap()).collect();
    let expected: Vec<_> = (13..=20)
        .map(|number| format!("{{\"number\":{number}}}"))
        .collect();
    assert_eq!(numbers, expected);
    let again = Listening::start(&options);
    let (_, list) = again.page("/deliveries");
    assert_eq!(list.matches(r#""state":"verified""#).count(), 8, "{list}");
}

#[test]
fn a_broken_line_of_the_store_is_named_and_left_out() {
    let store = file("listen_broken.jsonl", "");
    let options = [&ROUTE[..], &["--store", &store]].concat();
    Listening::start(&options).deliver("{}");
    let good = fs::read_to_string(&store).unwrap();
    let unknown = good.replace("\"scheme\":\"stripe\"", "\"scheme\":\"strip\"");
    fs::write(
        &store,
        format!("{good}{{\"scheme\":\n{good}{unknown}{{\"cut in the mid"),
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
    let warnings = [(); 3].map(|()| lines.next().unwrap().unwrap());
    child.kill().unwrap();
    child.wait().unwrap();

    assert!(
        warnings[0].contains(
            "listen_broken.jsonl: line 2 is left out, and deleted with the oldest deliveries: it \
             is not JSON"
        ),
        "{}",
        warnings[0]
    );
    assert!(
        warnings[1].contains(
            "listen_broken.jsonl: line 4 is left out, and deleted with the oldest deliveries: there \
             is no scheme `strip`; did you mean `stripe`",
        ),
        "{}",
        warnings[1]
    );
    assert!(
        warnings[2].contains("listen_broken.jsonl: line 5 is left out, "),
        "{}",
        warnings[2]
    );
}

#[test]
fn the_store_of_an_earlier_listen_is_opened() {
    // As the first commit of `listen` wrote it.
    let line = r#"{"scheme":"stripe","secrets":[],"now":1785000000,"url":"http://127.0.0.1:4000/stripe","headers":[["host","a"]],"body":"{}","about":{"received":1785000000,"route":"/stripe","scheme":"stripe","verdict":{"state":"refused","kind":"signature-missing","text":"a"},"status":401,"body_bytes":2,"cut":false,"timing":{"reading_us":1,"verifying_us":2,"app_us":0}}}"#;
    let store = file("listen_earlier.jsonl", format!("{line}\n"));

    let listening = Listening::start(&[&ROUTE[..], &["--store", &store]].concat());

    let (status, shown) = listening.page("/deliveries/1/file");
    assert_eq!(status, 200, "{shown}");
    assert!(shown.contains(r#""kind":"signature-missing""#), "{shown}");
}

#[test]
fn a_file_with_deliveries_of_others_is_refused() {
    let delivery = "{\"scheme\":\"github\",\"secrets\":[],\"body\":\"{}\"}";
    for content in [
        format!("{delivery}\n"),
        format!("{{\"torn\n{}\n", delivery.replace("github", "githib")),
        format!("[{delivery}]\n"),
        "not a delivery\n".to_owned(),
        "{\"number\":1}\n".to_owned(),
        format!("[\n  {delivery}\n]\n"),
    ] {
        let store = file("listen_others.jsonl", &content);
        // What is not refused would listen.
        let mut command = Command::new("timeout");
        command.arg("30").arg(program().get_program());
        command.args(["listen", "--port", "0", "--store", &store]);
        command.args(ROUTE).env("STRIPE_SECRET", SECRET);

        let refused = finish(&mut command, b"");

        assert_eq!(refused.code, 2, "{content}");
        let line = if content.contains("torn") { 2 } else { 1 };
        let error = format!(
            "listen_others.jsonl: line {line}: `listen` did not write this, and would delete it with \
             the oldest deliveries; name another file with --store\n"
        );
        assert!(refused.stderr.ends_with(&error), "{}", refused.stderr);
        assert_eq!(fs::read_to_string(&store).unwrap(), content);
    }
}

#[test]
fn a_damaged_line_among_those_of_listen_is_left_out() {
    let store = file("listen_damaged.jsonl", "");
    let options = [&ROUTE[..], &["--store", &store]].concat();
    Listening::start(&options).deliver("{}");
    let ours = fs::read_to_string(&store).unwrap();
    let (_, tail) = ours.split_at(ours.len() / 2);
    fs::write(&store, format!("\0\0\0\0\n{tail}{ours}")).unwrap();

    let mut command = program();
    command.args(["listen", "--port", "0"]).args(&options);
    command.env("STRIPE_SECRET", SECRET).stderr(Stdio::piped());
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let warnings: Vec<_> = lines.by_ref().take(2).map(Result::unwrap).collect();
    child.kill().unwrap();
    child.wait().unwrap();

    for (warning, number) in warnings.iter().zip(1..) {
        let left_out = format!("line {number} is left out, and deleted with the oldest deliveries");
        assert!(warning.contains(&left_out), "{warning}");
    }
    Listening::start(&options).deliver("{}");
}

#[test]
fn a_broken_line_is_a_part_of_the_size() {
    let store = file("listen_size.jsonl", format!("{{{}\n", "x".repeat(7000)));
    let size = ["--body-limit", "1000", "--store-bytes", "8000"];
    let options = [&ROUTE[..], &["--store", &store], &size].concat();
    let listening = Listening::start(&options);

    for _ in 0..4 {
        listening.deliver("{}");
        assert!(fs::metadata(&store).unwrap().len() <= 8000);
    }

    let kept = Delivery::parse(&fs::read_to_string(&store).unwrap()).unwrap();
    assert_eq!(kept.len(), 4);
}

#[test]
fn that_the_oldest_are_dropped_is_told_once() {
    let listening = Listening::start(&[&ROUTE[..], &["--store-entries", "4"]].concat());

    for _ in 0..12 {
        http(&listening.receiver, "POST /stripe", &[("host", "a")], b"{}");
    }
    let mut lines = Vec::new();
    while !lines
        .last()
        .is_some_and(|line: &String| line.contains("Z #12 "))
    {
        lines.push(listening.line(""));
    }
    lines.extend(listening.end());

    let told: Vec<_> = lines
        .iter()
        .filter(|line| line.contains("dropped"))
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0]
            .contains("the oldest 2 deliveries are dropped, because more than --store-entries 4"),
        "{told:?}"
    );
}

#[test]
fn a_store_that_cannot_be_written_anew_catches_up() {
    let store = file("listen_behind.jsonl", "");
    let in_the_way = format!("{store}.new");
    let _left_over = fs::remove_file(&in_the_way);
    fs::create_dir_all(&in_the_way).unwrap();
    let options = [&ROUTE[..], &["--store", &store, "--store-entries", "4"]].concat();
    let listening = Listening::start(&options);
    let numbers = || {
        let kept = Delivery::parse(&fs::read_to_string(&store).unwrap()).unwrap();
        let numbers = kept.into_iter().map(|one| one.body.unwrap());
        numbers.collect::<Vec<_>>()
    };

    for number in 1..=5 {
        listening.deliver(&number.to_string());
    }
    let behind = numbers();
    fs::remove_dir(&in_the_way).unwrap();
    listening.deliver("6");
    let caught_up = numbers();
    listening.deliver("7");

    assert_eq!(behind, ["1", "2", "3", "4", "5"]);
    assert_eq!(caught_up, ["3", "4", "5", "6"]);
    assert_eq!(numbers(), ["5", "6", "7"]);
    listening.deliver("8");
    assert_eq!(numbers(), ["5", "6", "7", "8"]);
    let lines = listening.end();
    assert!(
        !lines.iter().any(|line| line.contains("lacks deliveries")),
        "{lines:?}"
    );
}

#[test]
fn a_store_is_written_by_one_program_at_a_time() {
    let store = file("listen_locked.jsonl", "");
    let options = [&ROUTE[..], &["--store", &store, "--store-entries", "4"]].concat();
    let first = Listening::start(&options);
    // From then on it is another file.
    for _ in 0..5 {
        first.deliver("{}");
    }

    let mut second = program();
    second.args(["listen", "--port", "0"]).args(&options);
    second.env("STRIPE_SECRET", SECRET);
    let refused = finish(&mut second, b"");
    first.end();
    Listening::start(&options).deliver("{}");

    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains(
            "listen_locked.jsonl: another `webhook-sig listen` keeps its deliveries here"
        ),
        "{}",
        refused.stderr
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

#[test]
fn the_page_numbers_what_was_stored_by_its_lines() {
    let store = file("replaying_numbers.jsonl", "");
    let stored = [&ROUTE[..], &["--store", &store, "--store-entries"]].concat();
    let options = [&stored[..], &["8"]].concat();
    let listening = Listening::start(&options);
    listening.deliver("1");
    listening.deliver("2");
    listening.end();
    let good = fs::read_to_string(&store).unwrap();
    let (first, second) = good.split_once('\n').unwrap();
    let unknown = first.replace("\"stripe\"", "\"strip\"");
    fs::write(&store, format!("{unknown}\n{first}\n{{\n{second}{{")).unwrap();

    let listening = Listening::start(&options);
    listening.deliver("3");

    let (_, list) = listening.page("/deliveries");
    for id in [2, 4, 6] {
        assert!(list.contains(&format!("{{\"id\":{id},")), "{list}");
    }
    for id in [1, 3, 5, 7, 999] {
        let (status, why) = listening.page(&format!("/deliveries/{id}"));
        assert_eq!(status, 404);
        assert!(
            why.ends_with(&format!("there is no delivery {id}")),
            "{why}"
        );
    }
    for body in ["4", "5", "6", "7", "8", "9"] {
        listening.deliver(body);
    }
    let (_, why) = listening.page("/deliveries/2");
    assert!(
        why.contains("no longer kept; raise --store-entries"),
        "{why}"
    );
    listening.end();
    let again = Listening::start(&[&stored[..], &["4"]].concat());
    let content = fs::read_to_string(&store).unwrap();
    for (id, line) in (1_u64..).zip(content.lines()) {
        let (_, file) = again.page(&format!("/deliveries/{id}/file"));
        assert!(file.contains(line), "{file}");
    }
}

#[test]
fn deliveries_are_numbered_and_written_in_the_order_of_their_arrival() {
    let store = file("listen_order.jsonl", "");
    let options = [&TOKEN_ROUTE[..], &["--store", &store]].concat();
    let listening = Listening::start(&options);
    // It takes long to look for secrets under this many escapes.
    let long = "%5C%22".repeat(100_000);
    let headers = [("host", "a"), ("x-gitlab-token", TOKEN)];

    for body in [&*long, "{}"] {
        http(
            &listening.receiver,
            "POST /gitlab",
            &headers,
            body.as_bytes(),
        );
    }
    for _ in 0..2 {
        listening.line("POST /gitlab");
    }

    let (_, list) = listening.page("/deliveries");
    let first = format!("\"body_bytes\":{}", long.len());
    assert!(
        list.find(&first) > list.find("\"body_bytes\":2,"),
        "the newest is not first: {list}"
    );
    let written = Delivery::parse(&fs::read_to_string(&store).unwrap()).unwrap();
    let lengths: Vec<_> = written
        .iter()
        .map(|one| one.body.as_ref().map_or(0, String::len))
        .collect();
    assert_eq!(lengths, [long.len(), 2]);
}
