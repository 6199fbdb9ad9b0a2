//! All that is known of one scheme.

use std::io::Write;

use serde::Serialize;
use webhook_sig::provider::Profile;
use webhook_sig::scheme::UrlForm;
use webhook_sig::verify::BODY_LIMIT;

use crate::commands::schemes::events::Events;
use crate::commands::schemes::lines::{write_fact, write_facts};
use crate::failure::Failure;
use crate::output::{self, GOOD};

/// What the scheme says, and what is known about it and its vendor.
#[derive(Serialize)]
pub(super) struct Facts {
    id: &'static str,
    vendor: &'static str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    other_names: &'static [&'static str],
    docs: &'static [&'static str],
    algorithm: String,
    signature: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    shared_signature: Option<String>,
    encoding: String,
    signed_content: String,
    signs_body: bool,
    is_token: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    signed: &'static [&'static str],
    unsigned: &'static str,
    has_ambiguous_boundaries: bool,
    signs_url: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    url_forms: Vec<String>,
    secret: &'static str,
    key_format: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    audience: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp_format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tolerance: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    late_by: Option<String>,
    #[serde(skip)]
    lateness: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<String>,
    #[serde(flatten)]
    events: Events,
    methods: &'static [&'static str],
    acknowledgement: String,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    acknowledgement_notes: &'static [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    retries: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    handshake: Option<&'static str>,
    weak_points: Vec<&'static str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    open_questions: &'static [&'static str],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    notes: &'static [&'static str],
    evidence: Vec<String>,
    body_limit: usize,
}

impl Facts {
    pub(super) fn of(profile: &Profile) -> Self {
        let scheme = profile.scheme();
        let timestamp = scheme.timestamp();
        Self {
            id: scheme.id(),
            vendor: profile.vendor(),
            other_names: profile.other_names(),
            docs: profile.docs(),
            algorithm: scheme.algorithm().to_string(),
            signature: scheme.signature().to_string(),
            shared_signature: scheme
                .shared_signature()
                .map(|location| location.to_string()),
            encoding: scheme.encoding().to_string(),
            signed_content: scheme.signed_content().to_string(),
            signs_body: scheme.signs_body(),
            is_token: scheme.algorithm().is_token(),
            signed: profile.signed(),
            unsigned: profile.unsigned(),
            has_ambiguous_boundaries: scheme.has_ambiguous_boundaries(),
            signs_url: scheme.signs_url(),
            url_forms: url_forms(scheme.url_forms()),
            secret: profile.secret(),
            key_format: scheme.key_format().to_string(),
            audience: scheme.audience().map(|audience| audience.to_string()),
            timestamp: timestamp.map(|(location, _)| location.to_string()),
            timestamp_format: timestamp.map(|(_, format)| format.to_string()),
            tolerance: timestamp.map(|_| scheme.tolerance().to_string()),
            late_by: scheme
                .late_by()
                .map(|delay| format!("{} s", delay.as_secs())),
            lateness: profile.lateness(),
            message_id: scheme.message_id().map(|location| location.to_string()),
            events: Events::of(profile),
            methods: scheme.methods(),
            acknowledgement: scheme.acknowledgement().to_string(),
            acknowledgement_notes: profile.acknowledgement(),
            retries: profile.retries(),
            handshake: profile.handshake(),
            weak_points: profile.weak_points(),
            open_questions: profile.open_questions(),
            notes: profile.notes(),
            evidence: profile.evidence().iter().map(ToString::to_string).collect(),
            body_limit: scheme.body_limit().unwrap_or(BODY_LIMIT),
        }
    }

    /// Writes them, a fact a line.
    pub(super) fn write(&self) -> Result<(), Failure> {
        writeln!(output::styled(), "{GOOD}{}{GOOD:#}", self.id)?;
        self.write_vendor()?;
        self.write_signed()?;
        self.write_timestamp()?;
        self.write_delivery()?;
        self.write_knowledge()
    }

    fn write_vendor(&self) -> Result<(), Failure> {
        write_fact("vendor", self.vendor)?;
        if !self.other_names.is_empty() {
            write_fact("other names", &self.other_names.join(", "))?;
        }
        write_facts("documentation", self.docs)
    }

    fn write_signed(&self) -> Result<(), Failure> {
        write_fact("algorithm", &self.algorithm)?;
        write_fact("signature", &self.signature)?;
        if let Some(shared) = &self.shared_signature {
            write_fact("or HMAC-SHA256", shared)?;
        }
        write_fact("encoding", &self.encoding)?;
        if !self.is_token {
            write_fact("signed", &self.signed_content)?;
        }
        write_facts("", self.signed)?;
        write_fact(
            "body",
            match (self.signs_body, self.is_token) {
                (true, _) => "signed",
                (false, true) => "not signed: the sender shows a secret, and signs nothing",
                (false, false) => "not signed as a whole: trust the signed fields only",
            },
        )?;
        write_fact("not signed", self.unsigned)?;
        if !self.url_forms.is_empty() {
            write_fact("url forms", &self.url_forms.join("; "))?;
        }
        if self.has_ambiguous_boundaries {
            write_fact("boundaries", "not signed: see the weak points")?;
        }
        write_fact("secret", self.secret)?;
        write_fact("secret format", &self.key_format)?;
        write_facts("meant for", self.audience.as_deref().as_slice())
    }

    fn write_timestamp(&self) -> Result<(), Failure> {
        match (&self.timestamp, &self.timestamp_format, &self.tolerance) {
            (Some(location), Some(format), Some(tolerance)) => {
                write_fact("timestamp", location)?;
                write_fact("timestamp format", format)?;
                write_fact("tolerance", tolerance)?;
            }
            _ => write_fact("timestamp", "none signed")?,
        }
        write_facts("late deliveries", self.lateness.as_deref().as_slice())?;
        write_fact(
            "message id",
            self.message_id.as_deref().unwrap_or("none signed"),
        )?;
        self.events.write()
    }

    fn write_delivery(&self) -> Result<(), Failure> {
        write_fact("methods", &self.methods.join(", "))?;
        write_fact("acknowledged by", &self.acknowledgement)?;
        write_facts("", self.acknowledgement_notes)?;
        write_fact("retries", self.retries.unwrap_or("not documented"))?;
        write_facts("handshake", self.handshake.as_slice())?;
        write_fact("body limit", &size(self.body_limit))
    }

    fn write_knowledge(&self) -> Result<(), Failure> {
        write_facts("weak points", &self.weak_points)?;
        write_facts("unconfirmed", self.open_questions)?;
        write_facts("notes", self.notes)?;
        write_fact("written from", &self.evidence.join(", "))
    }
}

/// Writes a number of bytes in the largest unit that divides it.
fn size(bytes: usize) -> String {
    [(1 << 20, "MiB"), (1 << 10, "KiB")]
        .into_iter()
        .find(|(unit, _)| bytes.is_multiple_of(*unit))
        .map_or_else(
            || format!("{bytes} bytes"),
            |(unit, name)| format!("{} {name}", bytes.div_euclid(unit)),
        )
}

/// Names the forms of the URL, where there is more than one.
fn url_forms(forms: &[UrlForm]) -> Vec<String> {
    match forms {
        [_, _, ..] => forms.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}
