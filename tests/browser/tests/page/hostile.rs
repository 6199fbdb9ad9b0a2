//! What hostile senders and other sites attempt.

use serde_json::json;
use webhook_sig_browser::browser::Opened;
use webhook_sig_browser::program::{Program, SECRET};

use crate::{FIRST_ROW, binary, token};

#[test]
fn what_a_sender_sends_is_never_markup_and_no_request_leaves_the_page() {
    // What a path cannot hold as it is, it can hold in escapes.
    let route = "/%3Cimg%20src=gitlab-token:env:BROWSER_SECRET";
    let program = Program::start(&["--route", route]);
    let mut opened = Opened::at(&program.page, "hostile");
    let markup = "<img src=http://evil.example/a onerror=\"hacked=1\"><script>hacked=1</script>\
        <style>@import url(http://evil.example/b)</style>";
    let binary = binary(2 * 1024 * 1024);

    program.deliver_many([markup.as_bytes(), &binary, SECRET.as_bytes()]);
    opened.until("document.getElementById('row-3')");
    opened.click("#row-1");
    opened.until("document.getElementById('body').textContent.includes('<script>')");

    assert_eq!(opened.text("body"), markup);
    opened.click("#row-2");
    opened.until("document.getElementById('body').textContent.startsWith('00000000  00 07 0e')");
    assert!(opened.text("body-title").contains("2.0 MiB"));
    opened.click("#more");
    opened.click("#row-3");
    opened.until("document.getElementById('body').textContent === '$BROWSER_SECRET'");
    let whole = opened.get("document.documentElement.outerHTML");
    assert!(!whole.as_str().unwrap().contains(SECRET));

    // Everything else that a sender writes: the query, headers, and the event's id and type.
    let quoted = markup.replace('"', "'");
    let target = "/%3Cimg%20src?a=%3Cimg%20src=http://evil.example/c%3E&b='%22";
    let names = ["x-gitlab-event", "x-gitlab-event-uuid", "x-hostile"];
    let headers = names.map(|name| format!("{name}: {markup}\r\n")).concat();
    let body = json!({ "id": quoted, "type": quoted, quoted.as_str(): 1 }).to_string();
    let status = program.post(target, &(token() + &headers), body.as_bytes());
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
fn a_path_neither_hides_nor_turns_the_verdict() {
    let program = Program::start(&[]);
    let mut opened = Opened::at(&program.page, "path");
    // From the override on, text is written from right to left.
    let turned = "/gitlab?a=\u{202e}deifirev\u{a0}";
    let long = format!("/gitlab?a={}", "a".repeat(5_000));

    for (target, number) in [turned, &long].into_iter().zip(1..) {
        assert_eq!(program.post(target, "", b""), 401);
        let row = format!("#row-{number}");
        opened.until(&format!("document.querySelector('{row}')"));
        let is_seen = opened.get(&VERDICT_IS_SEEN.replace("ROW", &row));
        assert_eq!(is_seen, true, "{row}");
        opened.click(&row);
        opened.until(&format!(
            "document.getElementById('title').textContent.startsWith('#{number} ')"
        ));
        let is_seen = opened.get(
            "document.getElementById('verdict').getBoundingClientRect().bottom < innerHeight / 2",
        );
        assert_eq!(is_seen, true, "{row}");
    }
}

/// Whether the verdict of a row is in sight and reads from left to right.
const VERDICT_IS_SEEN: &str = "(() => {
    const verdict = document.querySelector('ROW .refused');
    const { x, y, width, height } = verdict.getBoundingClientRect();
    const letter = (place) => {
        const range = document.createRange();
        range.setStart(verdict.firstChild, place);
        range.setEnd(verdict.firstChild, place + 1);
        return range.getBoundingClientRect().x;
    };
    return document.elementFromPoint(x + width / 2, y + height / 2) === verdict
        && letter(0) < letter(6);
})()";

#[test]
fn deep_json_is_shown_from_its_beginning() {
    let program = Program::start(&[]);
    let mut opened = Opened::at(&program.page, "deep");
    let deep = ["[".repeat(50_000), "]".repeat(50_000)].concat();

    program.deliver_many([deep.as_bytes()]);
    opened.until(FIRST_ROW);
    let body = "document.getElementById('body').textContent";
    opened.soon(
        |opened| opened.click("#row-1"),
        &format!("{body}.startsWith('[\\n  [\\n    [')"),
    );

    assert_eq!(opened.get(&format!("{body}.length")), 64 * 1024);
    assert_eq!(
        opened.get("document.getElementById('more').checkVisibility()"),
        true
    );
}

#[test]
fn the_browser_lets_the_page_make_no_markup_and_ask_no_other_site() {
    let program = Program::start(&[]);
    let mut opened = Opened::at(&program.page, "policy");

    opened.get(
        "addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
            (window.refused ??= []).push(effectiveDirective);
        })",
    );
    for attempt in [
        "document.body.innerHTML = '<b>'",
        "document.createElement('script').text = 'hacked=1'",
        "fetch('http://evil.example/').catch(() => 0); 0",
        "document.body.append(Object.assign(new Image(), { src: 'http://evil.example/' }))",
        "document.body.setAttribute('style', 'color: red')",
    ] {
        opened.get(&format!("try {{ {attempt} }} catch {{}}; 0"));
    }

    opened.until("window.refused?.length === 5");
    let refused = opened.get("refused.sort().join()");
    let all =
        "connect-src,img-src,require-trusted-types-for,require-trusted-types-for,style-src-attr";
    assert_eq!(refused, all);
}

#[test]
fn another_site_neither_reads_the_page_nor_makes_it_act() {
    let program = Program::start(&[]);
    let mut opened = Opened::at(&program.page, "site");
    program.deliver("{}");
    opened.until(FIRST_ROW);
    let own = format!("http://{}/", program.page);
    let visit = |opened: &mut Opened, url: &str, arrived: &str| {
        opened.command("Page.navigate", &json!({ "url": url }));
        opened.until(arrived);
    };

    // Another port of this machine is the same site and another origin.
    let other = Program::start(&[]);
    let elsewhere = format!(
        "http://localhost:{}/none",
        other.receiver.split(':').nth(1).unwrap()
    );
    for site in ["data:text/html,<title>other</title>", &elsewhere] {
        visit(
            &mut opened,
            site,
            "document.readyState === 'complete' && !document.getElementById('count')",
        );
        opened.get(&format!(
            "window.ended = 0;
            for (const options of [{{}}, {{ mode: 'no-cors' }}, {{ method: 'POST', mode: 'no-cors' }}]) {{
                fetch('{own}deliveries/1/send', options).then(() => ended++, () => ended++);
            }}
            const image = Object.assign(new Image(), {{ src: '{own}deliveries/1' }});
            image.onload = image.onerror = () => ended++;
            const framed = document.createElement('iframe');
            framed.src = '{own}';
            framed.onload = () => ended++;
            document.documentElement.append(framed);
            0"
        ));
        opened.until("ended === 5");
        opened.get(&format!(
            "const form = document.createElement('form');
            Object.assign(form, {{ method: 'post', action: '{own}deliveries/1/send' }});
            document.documentElement.append(form);
            form.submit();
            0"
        ));
        opened.until("document.documentElement.textContent.includes('`Origin`')");
    }

    visit(&mut opened, &own, FIRST_ROW);
    assert_eq!(opened.text("count"), "1 delivery");
}
