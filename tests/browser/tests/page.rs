//! What a user sees of deliveries, and does with them, in a real browser.

use std::fs;
use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::accessibility::GetFullAxTreeParams;
use chromiumoxide::cdp::browser_protocol::emulation::MediaFeature;
use webhook_sig_browser::browser::Opened;
use webhook_sig_browser::program::{Program, SECRET};

const FIRST_ROW: &str = "document.getElementById('row-1')";

#[tokio::test]
async fn a_delivery_appears_within_a_second_is_inspected_and_sent_again() {
    let program = Program::start(&[]);
    let opened = Opened::at(&program.page, "inspected").await;

    program.deliver(r#"{"id":"evt_1","amount":12345678901234567890}"#);
    let waited = opened.until(FIRST_ROW).await;

    assert!(waited < Duration::from_secs(1), "{waited:?}");
    opened.click("#row-1").await;
    opened
        .until("!document.getElementById('details').hidden")
        .await;
    assert!(
        opened
            .text("verdict")
            .await
            .starts_with("verified: by the current key")
    );
    assert!(opened.text("headers").await.contains("stripe-signature"));
    // A number that JavaScript would round stays as it was sent.
    let pretty = "{\n  \"id\": \"evt_1\",\n  \"amount\": 12345678901234567890\n}";
    assert_eq!(opened.text("body").await, pretty);
    assert!(
        opened
            .text("signed")
            .await
            .ends_with(r#".{"id":"evt_1","amount":12345678901234567890}"#)
    );
    opened.click("#forms [value=hex]").await;
    assert!(
        opened
            .text("body")
            .await
            .starts_with("00000000  7b 22 69 64 22 3a 22 65")
    );
    opened.click("#send").await;
    opened.until("document.getElementById('row-2')").await;
    opened.click("#sign").await;
    opened.until("document.getElementById('row-3')").await;
    opened.click("#curl").await;
    opened
        .until("document.getElementById('copied').textContent.startsWith('curl ')")
        .await;
    opened.click("#test").await;
    opened
        .until("document.getElementById('copied').textContent.startsWith('#[test]')")
        .await;
    opened.close().await;
}

#[tokio::test]
async fn what_a_sender_sends_is_never_markup_and_no_request_leaves_the_page() {
    let program = Program::start(&[]);
    let opened = Opened::at(&program.page, "hostile").await;
    let markup = "<img src=http://evil.example/a onerror=\"hacked=1\"><script>hacked=1</script>\
        <style>@import url(http://evil.example/b)</style>";
    let binary: Vec<u8> = (0..2 * 1024 * 1024)
        .map(|place| (place * 7 % 256) as u8)
        .collect();

    program.deliver_many([markup.as_bytes(), &binary, SECRET.as_bytes()]);
    opened.until("document.getElementById('row-3')").await;
    opened.click("#row-1").await;
    opened
        .until("document.getElementById('body').textContent.includes('<script>')")
        .await;

    assert_eq!(opened.text("body").await, markup);
    assert!(!opened.get::<bool>("'hacked' in window").await);
    let made = "document.querySelectorAll('#details :is(img, script, style), #list :is(img, script)').length";
    assert_eq!(opened.get::<u32>(made).await, 0);
    opened.click("#row-2").await;
    opened
        .until("document.getElementById('body').textContent.startsWith('00000000  00 07 0e')")
        .await;
    assert!(opened.text("body-title").await.contains("2048.0 KiB"));
    opened.click("#more").await;
    opened.click("#row-3").await;
    opened
        .until("document.getElementById('body').textContent === '$BROWSER_SECRET'")
        .await;
    assert!(
        !opened
            .get::<String>("document.documentElement.outerHTML")
            .await
            .contains(SECRET)
    );
    let own = format!("http://{}/", program.page);
    let requests = opened.requests();
    assert!(requests.len() > 4, "{requests:?}");
    for url in requests {
        assert!(url.starts_with(&own) || url.starts_with("data:"), "{url}");
    }
    opened.close().await;
}

#[tokio::test]
async fn the_keyboard_is_enough_and_a_screen_reader_is_told() {
    let program = Program::start(&[]);
    let opened = Opened::at(&program.page, "keyboard").await;
    program.deliver("{}");
    program.deliver("{}");
    opened.until("document.getElementById('row-2')").await;

    opened.tab_to("list").await;
    opened.press("ArrowDown").await;
    opened.press("ArrowDown").await;
    opened.press("Enter").await;
    opened
        .until("document.activeElement.id === 'details'")
        .await;
    assert!(opened.text("title").await.starts_with("#1 POST /stripe"));
    opened.tab_to("send").await;
    opened.press("Enter").await;
    opened
        .until("document.getElementById('done').textContent === 'Sent again as #3'")
        .await;
    opened.press("Escape").await;
    opened.until("document.activeElement.id === 'list'").await;
    opened.press("Home").await;
    let active = "document.getElementById('list').getAttribute('aria-activedescendant')";
    assert_eq!(opened.get::<String>(active).await, "row-3");

    let tree = opened
        .page
        .execute(GetFullAxTreeParams::default())
        .await
        .unwrap();
    let nodes = serde_json::to_value(&tree.result.nodes).unwrap();
    let has = |role: &str, name: &str| {
        nodes.as_array().unwrap().iter().any(|node| {
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
    opened.close().await;
}

#[tokio::test]
async fn it_is_legible_in_light_and_in_dark() {
    let program = Program::start(&[]);
    let opened = Opened::at(&program.page, "legible").await;
    program.deliver("{}");
    opened.until(FIRST_ROW).await;
    opened.click("#row-1").await;
    opened
        .until("!document.getElementById('details').hidden")
        .await;
    let mut backs = Vec::new();

    for scheme in ["light", "dark"] {
        let feature = MediaFeature::new("prefers-color-scheme", scheme);
        opened
            .page
            .emulate_media_features(vec![feature])
            .await
            .unwrap();
        backs.push(
            opened
                .get::<String>("getComputedStyle(document.body).backgroundColor")
                .await,
        );
        for selector in [
            "body",
            "#count",
            "#verdict",
            ".row .small",
            "#send",
            "#body",
        ] {
            let contrast: f64 = opened.get(&CONTRAST.replace("SELECTOR", selector)).await;
            assert!(
                contrast >= 4.5,
                "{scheme}: {selector} has a contrast of {contrast}"
            );
        }
    }

    assert_ne!(backs[0], backs[1]);
    opened.close().await;
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

#[tokio::test]
async fn ten_thousand_deliveries_stay_within_bounds_and_usable() {
    let store = std::env::temp_dir().join(format!("webhook-sig-{}.jsonl", std::process::id()));
    let program = Program::start(&["--store", store.to_str().unwrap()]);
    let opened = Opened::at(&program.page, "many").await;

    program.deliver_many((0..10_000).map(|_| b"{\"a\":1}".as_slice()));
    opened
        .until("document.getElementById('count').textContent === '10000 deliveries'")
        .await;

    let rows = "document.querySelectorAll('.row').length";
    assert!(opened.get::<u32>(rows).await < 60);
    opened.tab_to("list").await;
    opened.press("End").await;
    let waited = opened.until(FIRST_ROW).await;
    assert!(waited < Duration::from_secs(1), "{waited:?}");
    opened.press("Enter").await;
    let waited = opened
        .until("document.getElementById('title').textContent.startsWith('#1 ')")
        .await;
    assert!(waited < Duration::from_secs(1), "{waited:?}");
    // One more than fits: the oldest quarter goes, in the list as in the file.
    program.deliver_many([b"{\"a\":2}".as_slice()]);
    opened
        .until("document.getElementById('count').textContent === '7500 deliveries'")
        .await;
    assert_eq!(fs::read_to_string(&store).unwrap().lines().count(), 7500);
    opened.press("Escape").await;
    opened.press("Home").await;
    opened.until("document.getElementById('row-10001')").await;
    fs::remove_file(store).unwrap();
    opened.close().await;
}
