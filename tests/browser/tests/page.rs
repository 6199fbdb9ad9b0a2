//! What a user sees of deliveries, and does with them, in a real browser.

#![expect(
    clippy::disallowed_methods,
    reason = "what a user waits for is measured by the system's clock"
)]

use std::fs;
use std::time::{Duration, Instant};

use serde_json::json;
use webhook_sig_browser::browser::Opened;
use webhook_sig_browser::program::{Program, SECRET};

const FIRST_ROW: &str = "document.getElementById('row-1')";

#[test]
fn a_delivery_appears_within_a_second_is_inspected_and_sent_again() {
    let program = Program::start(&[]);
    let mut opened = Opened::at(&program.page, "inspected");

    let begun = Instant::now();
    program.deliver(r#"{"id":"evt_1","amount":12345678901234567890}"#);
    opened.until(FIRST_ROW);
    let waited = begun.elapsed();

    assert!(waited < Duration::from_secs(1), "{waited:?}");
    opened.click("#row-1");
    opened.until("!document.getElementById('details').hidden");
    assert!(
        opened
            .text("verdict")
            .starts_with("verified: by the current key")
    );
    assert!(opened.text("headers").contains("stripe-signature"));
    // A number that JavaScript would round stays as it was sent.
    let pretty = "{\n  \"id\": \"evt_1\",\n  \"amount\": 12345678901234567890\n}";
    assert_eq!(opened.text("body"), pretty);
    assert!(
        opened
            .text("signed")
            .ends_with(r#".{"id":"evt_1","amount":12345678901234567890}"#)
    );
    opened.click("#forms [value=hex]");
    assert!(
        opened
            .text("body")
            .starts_with("00000000  7b 22 69 64 22 3a 22 65")
    );
    opened.click("#send");
    opened.until("document.getElementById('row-2')");
    opened.click("#sign");
    opened.until("document.getElementById('row-3')");
    opened.click("#curl");
    opened.until("document.getElementById('copied').textContent.startsWith('curl ')");
    opened.click("#test");
    opened.until("document.getElementById('copied').textContent.startsWith('#[test]')");
}

#[test]
fn what_a_sender_sends_is_never_markup_and_no_request_leaves_the_page() {
    // What a path cannot hold as it is, it can hold in escapes.
    let route = "/%3Cimg%20src=gitlab-token:env:BROWSER_SECRET";
    let program = Program::start(&["--route", route]);
    let mut opened = Opened::at(&program.page, "hostile");
    let markup = "<img src=http://evil.example/a onerror=\"hacked=1\"><script>hacked=1</script>\
        <style>@import url(http://evil.example/b)</style>";
    let binary: Vec<u8> = (0..2 * 1024 * 1024)
        .map(|place| (place * 7 % 256) as u8)
        .collect();

    program.deliver_many([markup.as_bytes(), &binary, SECRET.as_bytes()]);
    opened.until("document.getElementById('row-3')");
    opened.click("#row-1");
    opened.until("document.getElementById('body').textContent.includes('<script>')");

    assert_eq!(opened.text("body"), markup);
    opened.click("#row-2");
    opened.until("document.getElementById('body').textContent.startsWith('00000000  00 07 0e')");
    assert!(opened.text("body-title").contains("2048.0 KiB"));
    opened.click("#more");
    opened.click("#row-3");
    opened.until("document.getElementById('body').textContent === '$BROWSER_SECRET'");
    let whole = opened.get("document.documentElement.outerHTML");
    assert!(!whole.as_str().unwrap().contains(SECRET));

    // Everything else that a sender writes: the query, headers, and the event's id and type.
    let quoted = markup.replace('"', "'");
    let target = "/%3Cimg%20src?a=%3Cimg%20src=http://evil.example/c%3E&b='%22";
    let token = format!("x-gitlab-token: {SECRET}\r\n");
    let names = ["x-gitlab-event", "x-gitlab-event-uuid", "x-hostile"];
    let headers = names.map(|name| format!("{name}: {markup}\r\n")).concat();
    let body = json!({ "id": quoted, "type": quoted, quoted.as_str(): 1 }).to_string();
    let status = program.post(target, &(token + &headers), body.as_bytes());
    assert_eq!(status, 200);
    opened.until("document.getElementById('row-4')");
    opened.click("#row-4");
    opened.until("document.getElementById('title').textContent.startsWith('#4 ')");
    assert_eq!(opened.text("title"), format!("#4 POST {target}"));
    assert_eq!(opened.text("headers").matches(markup).count(), 3);
    assert_eq!(opened.text("body").matches(&quoted).count(), 3);
    for copy in ["curl", "test"] {
        opened.click(&format!("#{copy}"));
        opened.until("document.getElementById('copied').textContent.includes('evil.example/b')");
        opened.get("document.getElementById('copied').textContent = ''");
    }
    assert_eq!(opened.get("'hacked' in window"), false);
    let made =
        "document.querySelectorAll('main :is(img, script, style), header :is(img, script)').length";
    assert_eq!(opened.get(made), 0);
    let own = format!("http://{}/", program.page);
    assert!(opened.requests().count() > 4);
    for url in opened.requests() {
        assert!(url.starts_with(&own) || url.starts_with("data:"), "{url}");
    }
}

#[test]
fn a_body_beyond_the_limit_is_shown_as_cut() {
    let program = Program::start(&["--body-limit", "1024"]);
    let mut opened = Opened::at(&program.page, "cut");

    let status = program.post("/stripe", "", &[b'a'; 4096]);
    opened.until(FIRST_ROW);

    assert_eq!(status, 413);
    let row = opened.text("row-1");
    let cut = "stripe, body-too-large, the first 1.0 KiB of 4.0 KiB, answered 413";
    assert!(row.ends_with(cut), "{row}");
    opened.click("#row-1");
    opened.until("!document.getElementById('details').hidden");
    let title = "Body: the first 1.0 KiB of 4.0 KiB, cut at --body-limit";
    assert_eq!(opened.text("body-title"), title);
}

#[test]
fn the_keyboard_is_enough_and_a_screen_reader_is_told() {
    let program = Program::start(&[]);
    let mut opened = Opened::at(&program.page, "keyboard");
    program.deliver("{}");
    program.deliver("{}");
    opened.until("document.getElementById('row-2')");

    opened.tab_to("list");
    opened.press("ArrowDown");
    opened.press("ArrowDown");
    opened.press("Enter");
    opened.until("document.activeElement.id === 'details'");
    assert!(opened.text("title").starts_with("#1 POST /stripe"));
    opened.tab_to("send");
    opened.press("Enter");
    opened.until("document.getElementById('done').textContent === 'Sent again as #3'");
    opened.press("Escape");
    opened.until("document.activeElement.id === 'list'");
    opened.press("Home");
    let active = "document.getElementById('list').getAttribute('aria-activedescendant')";
    assert_eq!(opened.get(active), "row-3");

    let tree = opened.command("Accessibility.getFullAXTree", &json!({}));
    let has = |role: &str, name: &str| {
        tree["nodes"].as_array().unwrap().iter().any(|node| {
            node["role"]["value"] == role
                && node["name"]["value"]
                    .as_str()
                    .is_some_and(|text| text.contains(name))
        })
    };
    for (role, name) in [
        ("heading", "Deliveries"),
        ("listbox", "Deliveries, newest first"),
        ("option", "#3 POST /stripe verified"),
        ("searchbox", "Text"),
        ("combobox", "Verdict"),
        ("button", "Send again"),
        ("button", "Sign anew and send"),
        ("link", "Save as delivery file"),
        ("radio", "bytes"),
        ("article", "#1 POST /stripe"),
    ] {
        assert!(has(role, name), "{role} {name}");
    }
}

#[test]
fn it_is_legible_in_light_and_in_dark() {
    let program = Program::start(&[]);
    let mut opened = Opened::at(&program.page, "legible");
    program.deliver("{}");
    opened.until(FIRST_ROW);
    opened.click("#row-1");
    opened.until("!document.getElementById('details').hidden");
    let mut backs = Vec::new();

    for scheme in ["light", "dark"] {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        let features = json!({ "features": [feature] });
        opened.command("Emulation.setEmulatedMedia", &features);
        backs.push(opened.get("getComputedStyle(document.body).backgroundColor"));
        for selector in [
            "body",
            "#count",
            "#verdict",
            ".row .small",
            "#send",
            "#body",
        ] {
            let contrast = opened.get(&CONTRAST.replace("SELECTOR", selector));
            let contrast = contrast.as_f64().unwrap();
            assert!(
                contrast >= 4.5,
                "{scheme}: {selector} has a contrast of {contrast}"
            );
        }
    }

    assert_ne!(backs[0], backs[1]);
}

/// The contrast of a text with its background, as WCAG 2 computes it.
const CONTRAST: &str = "(() => {
    const light = (color) => {
        const [r, g, b] = color.match(/[0-9.]+/g).slice(0, 3).map((part) => part / 255)
            .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    let element = document.querySelector('SELECTOR');
    const text = light(getComputedStyle(element).color);
    while (getComputedStyle(element).backgroundColor === 'rgba(0, 0, 0, 0)') element = element.parentElement;
    const back = light(getComputedStyle(element).backgroundColor);
    return (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
})()";

#[test]
fn ten_thousand_deliveries_stay_within_bounds_and_usable() {
    let store = std::env::temp_dir().join(format!("webhook-sig-{}.jsonl", std::process::id()));
    let program = Program::start(&["--store", store.to_str().unwrap()]);
    let mut opened = Opened::at(&program.page, "many");

    program.deliver_many((0..10_000).map(|_| b"{\"a\":1}".as_slice()));
    opened.until("document.getElementById('count').textContent === '10000 deliveries'");

    let rows = "document.querySelectorAll('.row').length";
    assert!(opened.get(rows).as_u64().unwrap() < 60);
    opened.tab_to("list");
    for (key, seen) in [
        ("End", FIRST_ROW),
        (
            "Enter",
            "document.getElementById('title').textContent.startsWith('#1 ')",
        ),
    ] {
        let begun = Instant::now();
        opened.press(key);
        opened.until(seen);
        let waited = begun.elapsed();
        assert!(waited < Duration::from_secs(1), "{key}: {waited:?}");
    }
    // One more than fits: the oldest quarter goes, in the list as in the file.
    program.deliver_many([b"{\"a\":2}".as_slice()]);
    opened.until("document.getElementById('count').textContent === '7500 deliveries'");
    assert_eq!(fs::read_to_string(&store).unwrap().lines().count(), 7500);
    opened.press("Escape");
    opened.press("Home");
    opened.until("document.getElementById('row-10001')");
    fs::remove_file(&store).unwrap();
    fs::remove_file(store.with_extension("jsonl.lock")).unwrap();
}
