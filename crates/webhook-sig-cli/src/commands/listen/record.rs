//! One delivery as it is kept, stored and shown.

use std::{fmt, mem};

use bytes::Bytes;
use http::{HeaderMap, Request};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use webhook_sig::provider;
use webhook_sig::scheme::Encoding;
use webhook_sig_delivery::Delivery;

use crate::commands::listen::hidden::{HIDDEN, Hidden};
use crate::secrets::SecretName;
use crate::stored::{Place, Remarks, VerdictState, foreign, inexact, partial, put_back};
use crate::unknown::UnknownScheme;

/// One delivery: the exact request, and what became of it.
pub(super) struct Record {
    pub(super) id: u64,
    /// The request with its exact bytes; its URI is the path and query.
    pub(super) request: Request<Bytes>,
    pub(super) facts: Facts,
    pub(super) params: Vec<(String, String)>,
    /// The URL that senders address, up to the path; empty if it is not known.
    pub(super) base_url: String,
    pub(super) incomplete: Option<Incomplete>,
}

/// A delivery without the secrets that it shows.
pub(super) struct Incomplete {
    /// Its line in the store.
    line: String,
    pub(super) why: String,
}

/// What became of a delivery.
#[derive(Clone, Deserialize, Serialize)]
pub(super) struct Facts {
    /// When it arrived, in seconds since 1970.
    pub(super) received: i64,
    pub(super) route: String,
    pub(super) scheme: String,
    /// The secrets of the route, by name.
    #[serde(default)]
    pub(super) secrets: Vec<SecretName>,
    pub(super) verdict: Verdict,
    /// The status that the sender got.
    pub(super) status: u16,
    /// The length of the body that arrived; of a longer one than the limit, the beginning is kept.
    pub(super) body_bytes: u64,
    /// Whether what is kept is less than what arrived.
    pub(super) cut: bool,
    /// The first header that is not UTF-8; as text it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) changed_header: Option<String>,
    pub(super) timing: Timing,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) app: Option<AppAnswer>,
    /// The delivery that was sent again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) again: Option<u64>,
}

/// How long each part took, in microseconds.
#[derive(Clone, Copy, Default, Deserialize, Serialize)]
pub(super) struct Timing {
    pub(super) reading_us: u64,
    pub(super) verifying_us: u64,
    pub(super) app_us: u64,
}

#[derive(Clone, Deserialize, Serialize)]
pub(super) struct Verdict {
    pub(super) state: VerdictState,
    /// The kind of the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<String>,
    pub(super) text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) findings: Vec<Finding>,
}

/// A mistake that explains a refusal.
#[derive(Clone, Deserialize, Serialize)]
pub(super) struct Finding {
    pub(super) cause: String,
    pub(super) cure: String,
    pub(super) certain: bool,
}

/// What the app answered, or why it did not.
#[derive(Clone, Deserialize, Serialize)]
pub(super) struct AppAnswer {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
    #[serde(default)]
    pub(super) headers: Vec<(String, String)>,
    /// The beginning of its body, as text.
    #[serde(default)]
    pub(super) body: String,
}

/// What the list shows.
#[derive(Serialize)]
pub(super) struct Summary<'a> {
    id: u64,
    received: i64,
    method: &'a str,
    target: String,
    scheme: &'a str,
    state: VerdictState,
    kind: Option<&'a str>,
    status: u16,
    app: Option<u16>,
    body_bytes: u64,
    /// The length of what is kept of a body that was cut.
    kept: Option<usize>,
    again: Option<u64>,
}

impl Facts {
    /// Replaces the secrets in what the sender or the app wrote, not in words of our own.
    pub(super) fn without_secrets(&self, hidden: &Hidden) -> Self {
        let mut facts = self.clone();
        let hide = |text: &mut String| *text = hidden.text(text);
        hide(&mut facts.verdict.text);
        for finding in &mut facts.verdict.findings {
            hide(&mut finding.cause);
            hide(&mut finding.cure);
        }
        if let Some(app) = &mut facts.app {
            for (name, value) in &mut app.headers {
                if hidden.is_in(name) {
                    *name = HIDDEN.to_owned();
                }
                hide(value);
            }
            app.error.iter_mut().for_each(hide);
            hide(&mut app.body);
        }
        facts
    }
}

impl Record {
    /// Returns what the list shows, without secrets.
    pub(super) fn summary(&self, hidden: &Hidden) -> Summary<'_> {
        let facts = &self.facts;
        Summary {
            id: self.id,
            received: facts.received,
            method: self.request.method().as_str(),
            target: hidden.target(self.request.uri()),
            scheme: &facts.scheme,
            state: facts.verdict.state,
            kind: facts.verdict.kind.as_deref(),
            status: facts.status,
            app: facts.app.as_ref().and_then(|app| app.status),
            body_bytes: facts.body_bytes,
            kept: facts.cut.then(|| self.request.body().len()),
            again: facts.again,
        }
    }

    /// Returns why this is not the request that was sent.
    pub(super) fn inexact(&self) -> Option<String> {
        let Facts {
            cut,
            verdict,
            changed_header,
            ..
        } = &self.facts;
        inexact(*cut, verdict.kind.as_deref(), changed_header.as_deref())
    }

    /// Returns why the end of its body is missing.
    pub(super) fn partial(&self) -> Option<&'static str> {
        partial(self.facts.cut, self.facts.verdict.kind.as_deref())
    }

    /// Writes the line of the store, without secrets.
    pub(super) fn line(&self, hidden: &Hidden) -> String {
        match &self.incomplete {
            Some(incomplete) => incomplete.line.clone(),
            None => self.delivery(hidden).to_line(),
        }
    }

    /// Returns the delivery file, without secrets.
    fn delivery(&self, hidden: &Hidden) -> Delivery {
        let mut delivery = Delivery::default();
        delivery.scheme.clone_from(&self.facts.scheme);
        delivery.now = Some(self.facts.received);
        let method = self.request.method().as_str();
        delivery.method = (method != "POST").then(|| method.to_owned());
        let mut holes = Vec::new();
        let mut text = |place, begun: &str, rest: &str| {
            let shown = hidden.take(place, begun, rest.as_bytes(), &mut holes);
            String::from_utf8_lossy(&shown).into_owned()
        };
        // The path is the route's.
        let url = format!("{}{}", self.base_url, self.request.uri());
        let (address, query) = split_query(&url);
        delivery.url = Some(text(Place::Url, address, query));
        let headers = header_texts(self.request.headers()).into_iter();
        let headers = headers.enumerate().map(|(number, (name, value))| {
            let value = text(Place::Header(number), "", &value);
            (name, value)
        });
        delivery.headers = headers.collect();
        let body = hidden.take(Place::Body, "", self.request.body(), &mut holes);
        match str::from_utf8(&body) {
            Ok(text) if !text.contains(is_written_long) => delivery.body = Some(text.to_owned()),
            _ => delivery.body_base64 = Some(Encoding::Base64.encode(&body)),
        }
        let params = self.params.iter();
        let params = params.map(|(name, value)| (name.clone(), hidden.text(value)));
        delivery.params = params.collect();
        if let Ok(Value::Object(facts)) = serde_json::to_value(self.facts.without_secrets(hidden)) {
            delivery.about = facts;
        }
        if let Ok(holes) = serde_json::to_value(holes) {
            delivery.about.insert("hidden".to_owned(), holes);
        }
        delivery
    }

    /// Reads a line of the store, and puts the secrets that it shows back in.
    pub(super) fn parse(id: u64, line: &[u8], hidden: &Hidden) -> Result<Self, Unread> {
        let mut delivery = parse_line(line)?;
        let remarks = Remarks::read(&delivery.about).map_err(Unread::Broken)?;
        if remarks.state().is_none() {
            return Err(Unread::Foreign);
        }
        if provider::find(&delivery.scheme).is_none() {
            let unknown = UnknownScheme::new(&delivery.scheme);
            return Err(Unread::Broken(unknown.to_string()));
        }
        let about = Value::Object(mem::take(&mut delivery.about));
        let facts: Facts =
            serde_json::from_value(about).map_err(|error| Unread::Broken(foreign(&error)))?;
        let restored = put_back(&mut delivery, &remarks.hidden, |name| hidden.secret(name));
        let incomplete = restored.err().map(|lost| Incomplete {
            line: String::from_utf8_lossy(line).into_owned(),
            why: lost.to_string(),
        });
        let body = delivery.body_bytes();
        let body = body.map_err(Unread::broken)?;
        let url = delivery.url.as_deref().unwrap_or_default();
        let (address, query) = split_query(url);
        let base_url = address.strip_suffix(&facts.route).unwrap_or_default();
        let mut request = Request::builder()
            .method(delivery.method.as_deref().unwrap_or("POST"))
            .uri(format!("{}{query}", facts.route));
        for (name, value) in &delivery.headers {
            request = request.header(name, value);
        }
        let request = request.body(body).map_err(Unread::broken)?;
        let params = delivery.params.clone().into_iter().collect();
        Ok(Self {
            id,
            request,
            facts,
            params,
            base_url: base_url.to_owned(),
            incomplete,
        })
    }
}

/// Splits a URL before its query.
fn split_query(url: &str) -> (&str, &str) {
    let query = url.find('?').unwrap_or(url.len());
    url.split_at_checked(query).unwrap_or_default()
}

/// Why a line of the store cannot be read.
#[derive(Debug)]
pub(super) enum Unread {
    /// It cannot be used, such as where the program was stopped while it wrote it.
    Broken(String),
    /// `listen` did not write it.
    Foreign,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(why) => f.write_str(why),
            Self::Foreign => f.write_str("`listen` did not write it so"),
        }
    }
}

impl Unread {
    fn broken(why: impl fmt::Display) -> Self {
        Self::Broken(why.to_string())
    }
}

/// Reads a delivery from its line.
fn parse_line(line: &[u8]) -> Result<Delivery, Unread> {
    serde_json::from_slice(line).map_err(|error| {
        // What is not JSON may be the beginning of a line of ours.
        if line.starts_with(b"{") && !error.is_data() {
            Unread::broken("it is not JSON")
        } else {
            Unread::Foreign
        }
    })
}

/// Returns whether JSON writes six bytes for this character, where base64 would take less.
fn is_written_long(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\r' | '\t')
}

/// Returns the name of the first header that is not text.
pub(super) fn changed_header(headers: &HeaderMap) -> Option<String> {
    let is_changed = |value: &http::HeaderValue| str::from_utf8(value.as_bytes()).is_err();
    let mut headers = headers.iter();
    let changed = headers.find(|(_, value)| is_changed(value));
    changed.map(|(name, _)| name.to_string())
}

/// Returns the headers as text, in order of arrival.
pub(super) fn header_texts(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers
        .iter()
        .map(|(name, value)| (name.to_string(), text(value)))
        .collect()
}
