//! What the terminal shows: a line for each delivery.

use std::io::Write as _;

use axum::body::Body;
use http::Request;
use webhook_sig::{TimeFormat, UnixTime};

use crate::commands::listen::receiver::Listener;
use crate::commands::listen::record::{Facts, Record};
use crate::output::{self, BAD, Escaped, GOOD};
use crate::stored::VerdictState;

/// The greatest number of characters of one text in a line; a sender may write a path of 64 KB.
const SHOWN: usize = 1000;

impl Listener {
    /// Prints one line about a delivery.
    pub(super) fn print(&self, record: &Record) {
        let facts = &record.facts;
        let (style, state) = match facts.verdict.state {
            VerdictState::Handshake => (GOOD, "handshake"),
            VerdictState::Refused => (BAD, "refused"),
            VerdictState::Verified => (GOOD, "verified"),
        };
        let mut stdout = output::styled();
        // A closed standard output does not stop the receiver.
        let _unread = writeln!(
            stdout,
            "{} #{} {} {} {style}{state}{style:#}: {} -> {}",
            TimeFormat::Rfc3339.write(UnixTime::from_secs(facts.received)),
            record.id,
            self.brief(record.request.method().as_str()),
            self.brief(record.request.uri().path()),
            self.brief(&explained(facts)),
            facts.status,
        );
    }

    /// Warns of a request that no route is for.
    pub(super) fn complain_of_path(&self, request: &Request<Body>) {
        let paths: Vec<_> = self
            .routes
            .iter()
            .map(|route| route.path.as_str())
            .collect();
        output::complain(
            "warning",
            &format_args!(
                "{} {}: there is no such route, so it was answered 404; --route has {}",
                self.brief(request.method().as_str()),
                self.brief(request.uri().path()),
                paths.join(", "),
            ),
        );
    }

    /// Writes the beginning of a text without secrets and control characters.
    fn brief(&self, text: &str) -> String {
        let text = self.hidden.text(text);
        let (shown, rest) = match text.char_indices().nth(SHOWN) {
            Some((end, _)) => text.split_at_checked(end).unwrap_or_default(),
            None => (text.as_str(), ""),
        };
        let cut = if rest.is_empty() { "" } else { "…" };
        format!("{}{cut}", Escaped(shown.as_bytes()))
    }
}

/// Returns the verdict with its likeliest cause, and what the app made of the delivery.
fn explained(facts: &Facts) -> String {
    let mut text = facts.verdict.text.clone();
    if let Some(finding) = facts.verdict.findings.first() {
        let word = if finding.certain {
            "cause"
        } else {
            "possible cause"
        };
        text = format!("{text}; {word}: {}; cure: {}", finding.cause, finding.cure);
    }
    let Some(app) = &facts.app else {
        return text;
    };
    match (app.status, &app.error) {
        (Some(status), _) => {
            format!(
                "{text}; the app answered {status} in {} ms",
                facts.timing.app_us / 1000
            )
        }
        (None, error) => {
            let error = error.as_deref().unwrap_or_default();
            format!("{text}; the app did not answer: {error}")
        }
    }
}
