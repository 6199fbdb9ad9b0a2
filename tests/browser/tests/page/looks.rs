//! How the page looks: light and dark, wide and narrow, by mouse and by keyboard.

use serde_json::json;
use webhook_sig_browser::browser::Opened;
use webhook_sig_browser::program::Program;

use crate::{FIRST_ROW, binary, token};

#[test]
fn it_is_legible_in_light_and_in_dark() {
    let program = Program::start(&[]);
    let mut opened = Opened::at(&program.page, "legible");
    program.deliver("{}");
    program.post("/stripe", "stripe-signature: t=1,v1=00\r\n", b"{}");
    opened.until("document.getElementById('row-2')");
    let mut backs = Vec::new();

    for scheme in ["light", "dark"] {
        opened.prefer(scheme);
        backs.push(opened.get("getComputedStyle(document.body).backgroundColor"));
        for number in 1..=2 {
            opened.click(&format!("#row-{number}"));
            let is_shown =
                format!("document.getElementById('title').textContent.startsWith('#{number} ')");
            opened.until(&is_shown);
            opened.click("#send");
            opened.until("document.getElementById('done').textContent");
            assert_eq!(opened.get(FAINT), json!([]), "{scheme}");
        }
    }

    assert_ne!(backs[0], backs[1]);
}

/// What has too little contrast with its background, as WCAG 2 computes it: texts less than 4.5, the
/// edges of what is used less than 3.
const FAINT: &str = "(() => {
    const light = (color) => {
        const [r, g, b] = color.match(/[0-9.]+/g).slice(0, 3).map((part) => part / 255)
            .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (element, color) => {
        while (getComputedStyle(element).backgroundColor === 'rgba(0, 0, 0, 0)') element = element.parentElement;
        const back = light(getComputedStyle(element).backgroundColor);
        return (Math.max(light(color), back) + 0.05) / (Math.min(light(color), back) + 0.05);
    };
    const seen = [...document.querySelectorAll('body, body *')].filter((one) => one.checkVisibility());
    const hasText = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const texts = seen.filter(hasText).map((one) => [one, contrast(one, getComputedStyle(one).color) / 4.5]);
    const hint = document.getElementById('search');
    texts.push([hint, contrast(hint, getComputedStyle(hint, '::placeholder').color) / 4.5]);
    const edges = seen.filter((one) => one.matches('button, .actions a, select, [type=search]'))
        .map((one) => [one, contrast(one.parentElement, getComputedStyle(one).borderTopColor) / 3]);
    if (texts.length < 30 || edges.length < 8) return [texts.length, edges.length];
    return [...texts, ...edges].filter(([, enough]) => enough < 1)
        .map(([one, enough]) => `${one.outerHTML.slice(0, 80)}: ${enough}`);
})()";

#[test]
fn the_focus_is_seen_wherever_it_is() {
    let program = Program::start(&[]);
    let mut opened = Opened::at(&program.page, "focus");
    program.deliver("{}");
    opened.until(FIRST_ROW);
    opened.click("#row-1");
    opened.until("!document.getElementById('details').hidden");
    opened.click("h1");
    let mut seen = Vec::new();

    for _ in 0..30 {
        opened.press("Tab");
        let focus = opened.get(FOCUS);
        assert_eq!(focus[1], "solid 2px", "{focus}");
        seen.push(focus[0].as_str().unwrap().to_owned());
    }

    for id in [
        "search", "state", "scheme", "list", "send", "sign", "curl", "test", "file", "body",
        "signed",
    ] {
        assert!(seen.contains(&id.to_owned()), "{id}: {seen:?}");
    }
}

/// What has the focus, and what shows it.
const FOCUS: &str = "(() => {
    const one = document.activeElement;
    const line = getComputedStyle(one);
    const around = getComputedStyle(one.parentElement, '::after');
    if (one === document.body) return ['', 'solid 2px'];
    return [one.id, one.id === 'list' ? `${around.borderTopStyle} ${around.borderTopWidth}` : `${line.outlineStyle} ${line.outlineWidth}`];
})()";

#[test]
fn nothing_sticks_out_of_a_narrow_window() {
    let program = Program::start(&[]);
    let mut opened = Opened::at(&program.page, "narrow");
    let long = "a".repeat(5_000);
    let headers = format!("{}x-{}: {long}\r\n", token(), &long[..200]);
    opened.resize(480, 800);
    program.post(&format!("/gitlab?a={long}"), &headers, long.as_bytes());
    program.post("/gitlab", &token(), &binary(100_000));
    opened.until("document.getElementById('row-2')");

    for number in 1..=2 {
        opened.click(&format!("#row-{number}"));
        opened.until(&format!(
            "document.getElementById('title').textContent.startsWith('#{number} ')"
        ));
        let wide = "['main', '#list', '#details'].filter((one) => {
            const { scrollWidth, clientWidth } = document.querySelector(one);
            return scrollWidth > clientWidth || clientWidth > innerWidth;
        })";
        assert_eq!(opened.get(wide), json!([]), "{number}");
    }
    // A line of sixteen bytes is one line, whose end one scrolls to.
    let is_one_line =
        "document.getElementById('body').scrollWidth > document.getElementById('body').clientWidth";
    assert_eq!(opened.get(is_one_line), true);
}
