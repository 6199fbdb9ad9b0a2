//! The lines of a file that `replay` reads, broken or not, and those that it prints.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use serde_json::{Value, json};
use webhook_sig::provider::GITHUB;

use crate::harness::{SECRET, file, run};
use crate::receiver::Receiver;
use crate::replay::{lines, recorded, replay};

#[test]
fn a_line_of_an_unknown_scheme_is_named_and_the_others_are_sent() {
    let receiver = Receiver::verifying(&GITHUB);
    let good = recorded(&GITHUB, "/", "{}", &[]);
    let mut unknown = good.clone();
    unknown.scheme = "githib".to_owned();
    let mut algorithm = good.clone();
    algorithm.params.insert("alg".to_owned(), "none".to_owned());
    let file = lines(&[good.clone(), unknown, algorithm, good]);
    let array = format!("[{}]", file.trim_end().replace('\n', ","));

    for (file, unit) in [(file, "line"), (array, "delivery")] {
        let sent = replay(&file, &receiver.url(""), &[]);

        assert_eq!(sent.code, 1, "{}", sent.stderr);
        assert!(
            sent.stdout
                .ends_with(&format!("github, {unit} 4\n2 sent, 0 not acknowledged\n")),
            "{}",
            sent.stdout
        );
        for warning in [
            format!(
                "warning: -: {unit} 2: there is no scheme `githib`; did you mean `github`?; it is \
                 not sent\n"
            ),
            format!("warning: -: {unit} 3: `github` is not signed with the algorithm `none`; "),
        ] {
            assert!(sent.stderr.contains(&warning), "{}", sent.stderr);
        }
        assert_eq!(receiver.received().len(), 2);
    }
}

#[test]
fn a_number_counts_the_lines_of_the_file() {
    let receiver = Receiver::verifying(&GITHUB);
    let [first, last] = ["1", "2"].map(|body| recorded(&GITHUB, "/", body, &[]).to_line());
    let file = file(
        "replay-lines.jsonl",
        format!("{first}\nhunter2\n\n{last}\n"),
    );
    let with = |command: &[&str], nth| {
        let options = ["--nth", nth];
        run(command.iter().copied().chain(options))
    };
    let url = receiver.url("");
    let replay = ["replay", &file, "--to", &url];
    let verify = ["verify", "--delivery", &file, "--secret", SECRET];

    let sent = with(&replay, "4");
    assert_eq!(sent.code, 0, "{}", sent.stderr);
    assert_eq!(
        sent.stdout,
        "acknowledged      200 OK  github, line 4\n1 sent, 0 not acknowledged\n",
    );
    assert_eq!(receiver.received()[0].body, "2");
    for command in [&replay[..], &verify] {
        for (nth, error) in [
            ("2", "not a delivery file: it is not JSON at line 2"),
            ("3", "pick one with `--nth`, from 1 to 4"),
            ("5", "pick one with `--nth`, from 1 to 4"),
        ] {
            let refused = with(command, nth);

            assert_eq!(refused.code, 2, "{}", refused.stdout);
            assert!(refused.stderr.contains(error), "{}", refused.stderr);
        }
    }
    assert_eq!(with(&verify, "4").code, 0);
    assert!(receiver.received().is_empty());
}

/// Returns the address of a receiver that is gone once it has answered one delivery.
fn answering_once() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        drop(listener);
        let (mut request, mut part) = (Vec::new(), [0; 1024]);
        while !request.ends_with(b"\r\n\r\n{}") {
            let length = stream.read(&mut part).unwrap();
            request.extend_from_slice(part.get(..length).unwrap());
        }
        let response = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        stream.write_all(response.as_bytes()).unwrap();
    });
    address
}

#[test]
fn what_follows_after_the_receiver_is_gone_is_told_of_each() {
    let deliveries = lines(&[(); 3].map(|()| recorded(&GITHUB, "/", "{}", &[])));
    let replay = |options: &[&str]| {
        let address = answering_once();
        let sent = replay(&deliveries, &format!("http://{address}"), options);
        assert_eq!(sent.code, 1, "{}{}", sent.stdout, sent.stderr);
        assert_eq!(sent.stderr, "");
        (sent.stdout, format!("{address} cannot be reached: "))
    };

    let (shown, why) = replay(&[]);
    let shown: Vec<_> = shown.lines().collect();
    assert_eq!(shown.len(), 4, "{shown:?}");
    assert_eq!(shown[0], "acknowledged      200 OK  github, line 1");
    for (line, end) in [
        (shown[1], "  github, line 2"),
        (shown[2], "  github, line 3"),
    ] {
        let start = format!("not acknowledged  not sent: {why}");
        assert!(line.starts_with(&start) && line.ends_with(end), "{line}");
    }
    assert_eq!(shown[3], "1 sent, 2 not acknowledged");

    let (shown, why) = replay(&["--json"]);
    let objects = shown.lines().map(serde_json::from_str);
    let mut objects: Vec<Value> = objects.collect::<Result<_, _>>().unwrap();
    for object in &mut objects[1..] {
        let error = object.as_object_mut().unwrap().remove("error").unwrap();
        assert!(error.as_str().unwrap().starts_with(&why), "{error}");
    }
    assert_eq!(
        objects,
        [
            json!({"number": 1, "scheme": "github", "status": 200, "acknowledged": true}),
            json!({"number": 2, "scheme": "github", "acknowledged": false}),
            json!({"number": 3, "scheme": "github", "acknowledged": false}),
        ],
    );
}
