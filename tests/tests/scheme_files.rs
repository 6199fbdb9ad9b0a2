//! The page about scheme files lists exactly the words that the reader accepts.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

use std::collections::BTreeSet;

use webhook_sig::Scheme;
use webhook_sig_tests::scheme_words;

/// A scheme of which each probe replaces a line.
const SOUND: &str = r#"id = "acme"
algorithm = "hmac-sha256"
encoding = "hex"
signs = ["timestamp", { literal = "." }, "body"]
signature = { header = "Sig" }
timestamp = { at = { header = "At" }, format = "unix-seconds" }
"#;

/// A line with a word that does not exist, for each section of the page.
const PROBES: [(&str, &str); 29] = [
    ("scheme", "nonsense = 1"),
    ("timestamp", "timestamp = { nonsense = 1 }"),
    ("tolerance", "tolerance = { nonsense = 1 }"),
    ("location", "signature = { nonsense = 1 }"),
    ("form json", "signature = { form-json = { nonsense = 1 } }"),
    ("json each", "signature = { json-each = { nonsense = 1 } }"),
    ("shape", r#"signature = { take = "nonsense" }"#),
    ("list policy", r#"signature = { policy = "nonsense" }"#),
    ("algorithm", r#"algorithm = "nonsense""#),
    ("ecdsa", r#"algorithm = { ecdsa = "nonsense" }"#),
    ("rsa", r#"algorithm = { rsa = "nonsense" }"#),
    ("audience", r#"audience = "nonsense""#),
    ("encoding", r#"encoding = "nonsense""#),
    ("key format", r#"key-format = "nonsense""#),
    ("acknowledgement", "acknowledgement = { nonsense = 1 }"),
    ("statuses", r#"acknowledgement = { statuses = "nonsense" }"#),
    (
        "response",
        "acknowledgement = { response = { nonsense = 1 } }",
    ),
    ("identity", r#"event = "nonsense""#),
    ("url form", r#"url-forms = ["nonsense"]"#),
    ("time format", r#"timestamp = { format = "nonsense" }"#),
    ("component", r#"signs = ["nonsense"]"#),
    (
        "digest",
        r#"signs = [{ body-digest = ["nonsense", "hex"] }]"#,
    ),
    (
        "header lines",
        "signs = [{ header-lines = { nonsense = 1 } }]",
    ),
    (
        "listed headers",
        "signs = [{ listed-headers = { nonsense = 1 } }]",
    ),
    ("sorted", "signs = [{ sorted = { nonsense = 1 } }]"),
    (
        "source",
        r#"signs = [{ sorted = { source = "nonsense" } }]"#,
    ),
    (
        "field escape",
        r#"signs = [{ sorted = { escape = "nonsense" } }]"#,
    ),
    ("order", r#"signs = [{ sorted = { order = "nonsense" } }]"#),
    (
        "repeats",
        r#"signs = [{ sorted = { repeats = "nonsense" } }]"#,
    ),
];

#[test]
fn the_page_lists_the_words_that_are_read() {
    let mut probed = BTreeSet::new();
    let sections = scheme_words::sections();
    for (title, line) in PROBES {
        let section = sections.iter().find(|section| section.title == title);
        let section = section.unwrap_or_else(|| panic!("the page has no section `{title}`"));
        let listed: BTreeSet<_> = section.words.iter().map(|word| word.name.clone()).collect();

        assert_eq!(listed, accepted(line), "{title}");
        assert!(probed.insert(title), "{title}");
    }

    let titles: BTreeSet<_> = sections.iter().map(|section| &*section.title).collect();
    assert_eq!(titles, probed);
}

#[test]
fn the_page_lists_the_keys_of_words() {
    let sections = scheme_words::sections();
    let mut with_keys = 0;
    for section in &sections {
        for word in section.words.iter().filter(|word| !word.keys.is_empty()) {
            let name = &word.name;
            let line = match &*section.title {
                "statuses" => {
                    format!("acknowledgement = {{ statuses = {{ {name} = {{ nonsense = 1 }} }} }}")
                }
                "audience" => format!("audience = {{ {name} = {{ nonsense = 1 }} }}"),
                "identity" => format!("event = {{ {name} = {{ nonsense = 1 }} }}"),
                _ => format!("signature = {{ take = {{ {name} = {{ nonsense = 1 }} }} }}"),
            };
            let keys: BTreeSet<_> = word.keys.iter().cloned().collect();

            assert_eq!(keys, accepted(&line), "{name}");
            with_keys += 1;
        }
    }
    assert_eq!(with_keys, 9);
}

/// Returns the words that the reader says it expected instead of the nonsense in a line.
fn accepted(line: &str) -> BTreeSet<String> {
    let key = line.split(' ').next().unwrap();
    let kept = SOUND
        .lines()
        .filter(|kept| kept.split(' ').next() != Some(key));
    let text: String = kept.chain([line]).map(|line| format!("{line}\n")).collect();
    let error = Scheme::from_toml(&text).unwrap_err().to_string();
    // The parser itself judges the keys of a word, and says so in a way of its own.
    let keys = error.split_once("nonsense, available keys: ");
    if let Some((_, keys)) = keys {
        return keys.split(", ").map(str::to_owned).collect();
    }
    let words = error.split_once("`nonsense`, expected ");
    let (_, words) = words.unwrap_or_else(|| panic!("{line}: {error}"));
    let quoted = words.split('`').skip(1).step_by(2);
    quoted.map(str::to_owned).collect()
}
