//! What is known of a scheme's events.

use serde::Serialize;
use webhook_sig::provider::Profile;

use crate::commands::schemes::lines::{write_fact, write_facts};
use crate::failure::Failure;

/// What makes two deliveries the same event, and how a retry is signed.
#[derive(Serialize)]
pub(super) struct Events {
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unsigned_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_time_format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retried_for: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retried: Option<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    event_notes: &'static [&'static str],
}

impl Events {
    pub(super) fn of(profile: &Profile) -> Self {
        let scheme = profile.scheme();
        let time = scheme.event_time();
        Self {
            event: scheme.event().map(|identity| identity.to_string()),
            unsigned_id: scheme.unsigned_id().map(|location| location.to_string()),
            event_type: scheme.event_type().map(|location| location.to_string()),
            event_time: time.map(|(location, _)| location.to_string()),
            event_time_format: time.map(|(_, format)| format.to_string()),
            retried_for: scheme
                .retried_for()
                .map(|horizon| format!("{} s", horizon.as_secs())),
            retried: profile.retried().map(|retries| retries.to_string()),
            event_notes: profile.events(),
        }
    }

    /// Writes them, a fact a line.
    pub(super) fn write(&self) -> Result<(), Failure> {
        write_fact(
            "event known by",
            self.event.as_deref().unwrap_or("not known"),
        )?;
        write_facts("", self.event_notes)?;
        let facts = [
            ("unsigned id", &self.unsigned_id),
            ("event type", &self.event_type),
            ("event time", &self.event_time),
            ("time format", &self.event_time_format),
            ("retried for", &self.retried_for),
            ("retried", &self.retried),
        ];
        for (name, fact) in facts {
            if let Some(fact) = fact {
                write_fact(name, fact)?;
            }
        }
        Ok(())
    }
}
