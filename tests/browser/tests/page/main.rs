//! What a user sees of deliveries, and does with them, in a real browser.

use serde_json::json;
use webhook_sig_browser::browser::{Opened, SOON};
use webhook_sig_browser::program::{Program, SECRET};

use crate::bounds::Store;

mod bounds;
mod hostile;
mod looks;

const FIRST_ROW: &str = "document.getElementById('row-1')";

#[test]
fn a_delivery_appears_within_a_second_is_inspected_and_sent_again() {
    let program = Program::start(&[]);
    let mut opened = Opened::at(&program.page, "inspected");

    let body = r#"{"id":"evt_1","amount":12345678901234567890}"#;
    opened.soon(|_| program.deliver(body), FIRST_ROW);

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
fn a_refused_delivery_and_a_long_one_appear_within_a_second() {
    let program = Program::start(&[]);
    let mut opened = Opened::at(&program.page, "soon");
    let binary = binary(2 * 1024 * 1024);
    let deliveries = [
        (
            "/stripe",
            "stripe-signature: t=1,v1=00\r\n",
            &b"{}"[..],
            401,
        ),
        ("/gitlab", &token(), &binary, 200),
    ];

    let mut number = 0;
    for (target, header, body, status) in deliveries {
        let verdict = if status == 200 { "verified" } else { "refused" };
        let post = |_: &mut Opened| assert_eq!(program.post(target, header, body), status);
        // A busy machine may hold up some of them.
        let is_soon = (0..10).any(|_| {
            number += 1;
            let row = format!("document.getElementById('row-{number}')");
            opened.time(post, &format!("{row}?.textContent.includes('{verdict}')")) < SOON
        });
        assert!(is_soon, "{target}");
    }
}

/// The header of a delivery that is accepted.
fn token() -> String {
    format!("x-gitlab-token: {SECRET}\r\n")
}

/// Returns bytes that are neither text nor all the same.
fn binary(length: usize) -> Vec<u8> {
    (0..length).map(|place| (place * 7 % 256) as u8).collect()
}

#[test]
fn a_delivery_that_cannot_be_shown_says_why() {
    let store = Store::new("gone");
    let stored = ["--store", &store.path];
    let route = ["--route", "/gone=gitlab-token:env:BROWSER_SECRET"];
    let program = Program::start(&[stored, route].concat());
    let mut opened = Opened::at(&program.page, "stored");
    program.post("/gone", &token(), b"{}");
    opened.until(FIRST_ROW);
    drop((opened, program));

    let program = Program::start(&stored);
    let mut opened = Opened::at(&program.page, "gone");
    opened.until(FIRST_ROW);
    opened.click("#row-1");
    opened.until("!document.getElementById('details').hidden");

    let why = "its route is not among those of --route";
    assert_eq!(opened.text("title"), "#1");
    assert_eq!(opened.text("verdict"), why);
    assert_eq!(
        opened.get("document.getElementById('send').checkVisibility()"),
        false
    );
    program.deliver("{}");
    opened.until("document.getElementById('row-2')");
    opened.click("#row-2");
    opened.until("document.getElementById('title').textContent.startsWith('#2 ')");
    drop(program);
    opened.click("#send");
    opened.until("document.getElementById('done').textContent === 'The program does not answer'");
}

#[test]
fn a_click_counts_though_a_delivery_arrives_meanwhile() {
    let program = Program::start(&[]);
    let mut opened = Opened::at(&program.page, "click");
    program.deliver_many([b"{}".as_slice(); 40]);
    opened.until("document.getElementById('count').textContent === '40 deliveries'");
    opened.get("document.getElementById('list').scrollTop = 1e6");
    opened.until(FIRST_ROW);

    opened.hold("#row-1");
    program.deliver("{}");
    opened.until("document.getElementById('count').textContent === '41 deliveries'");
    opened.release("#row-1");

    opened.until("document.getElementById('title').textContent.startsWith('#1 ')");
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
