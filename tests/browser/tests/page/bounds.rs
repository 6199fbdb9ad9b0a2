//! How much the page and the program keep.

use std::env::temp_dir;
use std::{fs, process};

use webhook_sig_browser::browser::Opened;
use webhook_sig_browser::program::Program;

use crate::binary;

/// The bound of the store.
const STORE_BYTES: u64 = 16 * 1024 * 1024;

/// The greatest memory of the program, in KiB: that of the store, and 80 MiB for all else, which is what
/// it takes before the first delivery, 21 MiB, and the overhead of 10,000.
const PEAK: u64 = STORE_BYTES / 1024 + 80 * 1024;

#[test]
fn ten_thousand_deliveries_stay_within_bounds_and_usable() {
    let store = Store::new("many");
    let bytes = STORE_BYTES.to_string();
    let program = Program::start(&["--store", &store.path, "--store-bytes", &bytes]);
    let mut opened = Opened::at(&program.page, "many");

    program.deliver_many((0..10_000).map(|_| b"{\"a\":1}".as_slice()));
    opened.until("document.getElementById('count').textContent === '10000 deliveries'");

    is_usable(&mut opened, 1, 10_000);
    // One more than fits: the oldest quarter goes, in the list as in the file.
    program.deliver_many([b"{\"a\":2}".as_slice()]);
    opened.until("document.getElementById('count').textContent === '7500 deliveries'");
    assert_eq!(store.count(), 7500);

    // Long ones, which fill the store several times over.
    let long = binary(256 * 1024);
    let (mut sent, mut newest) = (0, 10_001);
    while sent < 3 * STORE_BYTES {
        let bodies: Vec<_> = (64..256)
            .step_by(16)
            .map(|length| &long[..length * 1024])
            .collect();
        sent += bodies.iter().map(|body| body.len() as u64).sum::<u64>();
        newest += bodies.len();
        program.deliver_many(bodies);
        // A line is written before others are dropped.
        assert!(
            store.length() < STORE_BYTES + 512 * 1024,
            "{}",
            store.length()
        );
    }
    opened.press("Escape");
    opened.press("Home");
    opened.until(&format!("document.getElementById('row-{newest}')"));
    let kept = store.count();
    assert!(store.length() <= STORE_BYTES, "{}", store.length());
    let count = format!("document.getElementById('count').textContent === '{kept} deliveries'");
    opened.until(&count);
    is_usable(&mut opened, newest + 1 - kept, newest);
    let peak = program.peak();
    assert!(peak < PEAK, "{peak} KiB");
}

/// Goes through the list from its end to its beginning, and uses what is there.
fn is_usable(opened: &mut Opened, oldest: usize, newest: usize) {
    let rows = "document.querySelectorAll('.row').length";
    assert!(opened.get(rows).as_u64().unwrap() < 60);
    opened.tab_to("list");
    let row = |number: usize| format!("document.getElementById('row-{number}')");
    let title = |number: usize| {
        format!("document.getElementById('title').textContent.startsWith('#{number} ')")
    };
    opened.soon(|opened| opened.press("End"), &row(oldest));
    opened.soon(|opened| opened.press("Enter"), &title(oldest));
    opened.press("Escape");
    opened.soon(|opened| opened.press("Home"), &row(newest));
    opened.soon(|opened| opened.press("Enter"), &title(newest));
    assert!(opened.get(rows).as_u64().unwrap() < 60);
}

/// A store that is removed when it is dropped.
pub(crate) struct Store {
    pub(crate) path: String,
}

impl Store {
    pub(crate) fn new(name: &str) -> Self {
        let path = temp_dir().join(format!("webhook-sig-{}-{name}.jsonl", process::id()));
        Self {
            path: path.to_str().unwrap().to_owned(),
        }
    }

    /// Returns the number of its deliveries.
    fn count(&self) -> usize {
        fs::read_to_string(&self.path).unwrap().lines().count()
    }

    /// Returns its length, in bytes.
    fn length(&self) -> u64 {
        fs::metadata(&self.path).unwrap().len()
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        for suffix in ["", ".lock"] {
            let _left = fs::remove_file(format!("{}{suffix}", self.path));
        }
    }
}
