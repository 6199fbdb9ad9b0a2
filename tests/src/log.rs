//! What the library logs, kept for tests to look at.

use std::io;
use std::sync::{Mutex, Once, PoisonError};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::{Layer, SubscriberExt};

static START: Once = Once::new();
static TEXT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Keeps everything that is logged from now on, by any thread.
pub fn keep() {
    START.call_once(|| {
        let ours = ["webhook_sig", "tower_webhook_sig", "actix_webhook_sig"];
        let ours = Targets::new().with_targets(ours.map(|target| (target, LevelFilter::DEBUG)));
        let lines = fmt::layer().with_ansi(false).with_writer(|| Keeper);
        let subscriber = tracing_subscriber::registry().with(lines.with_filter(ours));
        tracing::subscriber::set_global_default(subscriber).expect("no other subscriber is set");
    });
}

/// Returns the kept lines that contain a text.
#[must_use]
pub fn lines_with(text: &str) -> Vec<String> {
    let kept = TEXT.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = String::from_utf8_lossy(&kept);
    let lines = kept.lines().filter(|line| line.contains(text));
    lines.map(str::to_owned).collect()
}

struct Keeper;

impl io::Write for Keeper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut kept = TEXT.lock().unwrap_or_else(PoisonError::into_inner);
        kept.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
