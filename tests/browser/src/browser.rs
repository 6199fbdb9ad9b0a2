//! A headless Chromium with the page open.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{env, process};

use chromiumoxide::browser::{Browser, BrowserConfig};
use chromiumoxide::cdp::browser_protocol::input::{DispatchKeyEventParams, DispatchKeyEventType};
use chromiumoxide::cdp::browser_protocol::network::{EnableParams, EventRequestWillBeSent};
use chromiumoxide::page::Page;
use futures::StreamExt;
use serde::de::DeserializeOwned;
use tokio::time::{Instant, sleep};

/// The longest time for which a test waits for the page: more than a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(20);

/// The page in a browser.
pub struct Opened {
    browser: Browser,
    /// The page.
    pub page: Page,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Opened {
    /// Starts a browser, and opens a page at an address.
    pub async fn at(address: &str, name: &str) -> Self {
        let folder = env::temp_dir().join(format!("webhook-sig-{}-{name}", process::id()));
        let config = BrowserConfig::builder()
            // Root, as in CI, has no sandbox; nothing but our own page is opened.
            .no_sandbox()
            .new_headless_mode()
            .user_data_dir(folder)
            .window_size(1200, 900)
            .launch_timeout(Duration::from_secs(60))
            .args(["--disable-dev-shm-usage", "--disable-gpu"])
            .build()
            .unwrap();
        let (browser, mut handler) = Browser::launch(config).await.unwrap();
        tokio::spawn(async move { while handler.next().await.is_some() {} });
        let page = browser.new_page("about:blank").await.unwrap();
        page.execute(EnableParams::default()).await.unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let mut sent = page
            .event_listener::<EventRequestWillBeSent>()
            .await
            .unwrap();
        let seen = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Some(event) = sent.next().await {
                seen.lock().unwrap().push(event.request.url.clone());
            }
        });
        page.goto(format!("http://{address}/")).await.unwrap();
        let opened = Self {
            browser,
            page,
            requests,
        };
        opened
            .until("document.getElementById('count').textContent.includes('deliveries')")
            .await;
        opened
    }

    /// Returns the URLs of all requests of the page.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// Evaluates an expression.
    pub async fn get<T: DeserializeOwned>(&self, expression: &str) -> T {
        let value = self.page.evaluate_expression(expression).await;
        value
            .unwrap_or_else(|error| panic!("{expression}: {error}"))
            .into_value()
            .unwrap()
    }

    /// Waits until an expression is true, and returns how long that took.
    pub async fn until(&self, expression: &str) -> Duration {
        let begun = Instant::now();
        while !self.get::<bool>(&format!("Boolean({expression})")).await {
            assert!(
                begun.elapsed() < PATIENCE,
                "it never came true: {expression}"
            );
            sleep(Duration::from_millis(10)).await;
        }
        begun.elapsed()
    }

    /// Returns the text of an element.
    pub async fn text(&self, id: &str) -> String {
        self.get(&format!("document.getElementById('{id}').textContent"))
            .await
    }

    /// Clicks what a selector finds.
    pub async fn click(&self, selector: &str) {
        let element = self.page.find_element(selector).await.unwrap();
        element.click().await.unwrap();
    }

    /// Presses a key, wherever the focus is.
    pub async fn press(&self, key: &str) {
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            "Escape" => 27,
            "End" => 35,
            "Home" => 36,
            "ArrowDown" => 40,
            _ => panic!("the tests press no {key}"),
        };
        let event = |kind| {
            let event = DispatchKeyEventParams::builder()
                .r#type(kind)
                .key(key)
                .code(key)
                .windows_virtual_key_code(code);
            let event = if key == "Enter" {
                event.text("\r")
            } else {
                event
            };
            event.build().unwrap()
        };
        for kind in [DispatchKeyEventType::KeyDown, DispatchKeyEventType::KeyUp] {
            self.page.execute(event(kind)).await.unwrap();
        }
    }

    /// Presses Tab until an element has the focus.
    pub async fn tab_to(&self, id: &str) {
        for _ in 0..30 {
            if self.get::<String>("document.activeElement.id").await == id {
                return;
            }
            self.press("Tab").await;
        }
        panic!("no Tab leads to #{id}");
    }

    /// Ends the browser.
    pub async fn close(mut self) {
        self.browser.close().await.unwrap();
        self.browser.wait().await.unwrap();
    }
}
