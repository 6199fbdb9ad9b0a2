//! The lines of a file that `replay` reads: those that are broken, and how all are counted.

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
                .ends_with("github 4\n2 sent, 0 not acknowledged\n"),
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
        "acknowledged      200 OK  github 4\n1 sent, 0 not acknowledged\n",
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
