//! A headless Chromium with the page open.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};
use std::{env, fs, process};

use serde_json::{Value, json};

/// The longest time for which a test waits for the page: more than a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(30);

/// How soon a user sees what follows from a delivery, or from what was done.
pub const SOON: Duration = Duration::from_secs(1);

/// The browser reads commands of the DevTools protocol from file 3, and writes to file 4, each message
/// with a byte 0 at its end. Root, as in CI, has no sandbox; nothing but our own page is opened.
const START: &str = "exec chromium --remote-debugging-pipe --headless=new --no-sandbox \
    --no-first-run --disable-dev-shm-usage --disable-gpu --window-size=1200,900 \
    --user-data-dir=\"$1\" about:blank 3<&0 4>&1 >/dev/null";

/// The page in a browser.
pub struct Opened {
    browser: Child,
    commands: ChildStdin,
    messages: Receiver<Value>,
    folder: String,
    session: Option<String>,
    sent: u64,
    requests: VecDeque<String>,
}

impl Opened {
    /// Starts a browser, and opens a page at an address.
    pub fn at(address: &str, name: &str) -> Self {
        let folder = env::temp_dir().join(format!("webhook-sig-{}-{name}", process::id()));
        let folder = folder.to_str().unwrap().to_owned();
        let mut browser = Command::new("sh")
            .args(["-c", START, "sh", &folder])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let commands = browser.stdin.take().unwrap();
        let written = BufReader::new(browser.stdout.take().unwrap());
        let (sender, messages) = channel();
        spawn(move || {
            for message in written.split(0).map_while(Result::ok) {
                let message = serde_json::from_slice(&message).unwrap();
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let mut opened = Self {
            browser,
            commands,
            messages,
            folder,
            session: None,
            sent: 0,
            requests: VecDeque::new(),
        };
        let target = opened.command("Target.createTarget", &json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = opened.command("Target.attachToTarget", &attach);
        opened.session = Some(attached["sessionId"].as_str().unwrap().to_owned());
        opened.command("Network.enable", &json!({}));
        opened.command(
            "Page.navigate",
            &json!({ "url": format!("http://{address}/") }),
        );
        opened.until("document.getElementById('count')?.textContent.includes('deliver')");
        opened
    }

    /// Sends a command of the DevTools protocol, and returns its result.
    pub fn command(&mut self, method: &str, params: &Value) -> Value {
        self.sent += 1;
        let mut command = json!({ "id": self.sent, "method": method, "params": params });
        if let Some(session) = &self.session {
            command["sessionId"] = json!(session);
        }
        write!(self.commands, "{command}\0").unwrap();
        loop {
            let mut message = self.messages.recv_timeout(PATIENCE).unwrap();
            if message["method"] == "Network.requestWillBeSent" {
                let url = message["params"]["request"]["url"].as_str().unwrap();
                self.requests.push_back(url.to_owned());
            }
            if message["id"] == self.sent {
                assert!(message["error"].is_null(), "{method}: {message}");
                return message["result"].take();
            }
        }
    }

    /// Returns the URLs of all requests of the page.
    pub fn requests(&self) -> impl Iterator<Item = &String> {
        self.requests.iter()
    }

    /// Evaluates an expression.
    pub fn get(&mut self, expression: &str) -> Value {
        let params = json!({ "expression": expression, "returnByValue": true });
        let mut evaluated = self.command("Runtime.evaluate", &params);
        let is_evaluated = evaluated["exceptionDetails"].is_null();
        assert!(is_evaluated, "{expression}: {evaluated}");
        evaluated["result"]["value"].take()
    }

    /// Waits until an expression is true.
    pub fn until(&mut self, expression: &str) {
        let begun = Instant::now();
        while self.get(&format!("Boolean({expression})")) != true {
            assert!(
                begun.elapsed() < PATIENCE,
                "it never came true: {expression}"
            );
            sleep(Duration::from_millis(10));
        }
    }

    /// Does something, waits until an expression is true, and returns how long both took.
    pub fn time(&mut self, act: impl FnOnce(&mut Self), expression: &str) -> Duration {
        let begun = Instant::now();
        act(self);
        self.until(expression);
        begun.elapsed()
    }

    /// Does something, after which an expression must be true within a second.
    pub fn soon(&mut self, act: impl FnOnce(&mut Self), expression: &str) {
        let waited = self.time(act, expression);
        assert!(waited < SOON, "{expression}: {waited:?}");
    }

    /// Sets the size of the window, in pixels.
    pub fn resize(&mut self, width: u32, height: u32) {
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        self.command("Emulation.setDeviceMetricsOverride", &metrics);
    }

    /// Prefers a color scheme: `light` or `dark`.
    pub fn prefer(&mut self, scheme: &str) {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        let features = json!({ "features": [feature] });
        self.command("Emulation.setEmulatedMedia", &features);
    }

    /// Returns the text of an element.
    pub fn text(&mut self, id: &str) -> String {
        let text = self.get(&format!("document.getElementById('{id}').textContent"));
        text.as_str().unwrap().to_owned()
    }

    /// Clicks what a selector finds.
    pub fn click(&mut self, selector: &str) {
        self.hold(selector);
        self.release(selector);
    }

    /// Presses the mouse on what a selector finds.
    pub fn hold(&mut self, selector: &str) {
        self.mouse("mousePressed", selector);
    }

    /// Releases the mouse on what a selector finds.
    pub fn release(&mut self, selector: &str) {
        self.mouse("mouseReleased", selector);
    }

    fn mouse(&mut self, kind: &str, selector: &str) {
        let place = self.get(&format!(
            "(() => {{
                const element = document.querySelector('{selector}');
                element.scrollIntoView({{ block: 'center' }});
                const {{ x, y, width, height }} = element.getBoundingClientRect();
                return [x + width / 2, y + height / 2];
            }})()"
        ));
        let event = json!({
            "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1,
        });
        self.command("Input.dispatchMouseEvent", &event);
    }

    /// Presses a key, wherever the focus is.
    pub fn press(&mut self, key: &str) {
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            "Escape" => 27,
            "End" => 35,
            "Home" => 36,
            "ArrowDown" => 40,
            _ => panic!("the tests press no {key}"),
        };
        for kind in ["keyDown", "keyUp"] {
            let text = if key == "Enter" { "\r" } else { "" };
            let event = json!({
                "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text,
            });
            self.command("Input.dispatchKeyEvent", &event);
        }
    }

    /// Presses Tab until an element has the focus.
    pub fn tab_to(&mut self, id: &str) {
        for _ in 0..30 {
            if self.get("document.activeElement.id") == id {
                return;
            }
            self.press("Tab");
        }
        panic!("no Tab leads to #{id}");
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        let _ended = write!(
            self.commands,
            "{}\0",
            json!({ "id": 0, "method": "Browser.close" })
        );
        let _ended = self.browser.wait();
        let _left = fs::remove_dir_all(&self.folder);
    }
}
