//! The delivery file: captured or constructed deliveries as JSON.
//!
//! It is the unit of this project's test vectors and of the program `webhook-sig`. A file
//! `*.json` holds one delivery or an array of them, a file `*.jsonl` one on each line. The fields
//! are those of [`Delivery`]; an unknown one is an error, so that a typo never hides.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize};
use webhook_sig::{BoxError, Error, ErrorKind, Head, Scheme, UnixTime, Verified};

pub use self::expectation::Expectation;
pub use self::invalid::InvalidDelivery;

mod expectation;
mod invalid;
mod settings;

/// One webhook delivery, and the result that is expected of it.
///
/// ```
/// use webhook_sig_delivery::Delivery;
/// use webhook_sig::provider::GITHUB;
/// use webhook_sig::{ErrorKind, UnixTime};
///
/// let file = r#"{
///     "scheme": "github",
///     "secrets": ["It's a Secret to Everybody"],
///     "headers": [["X-Hub-Signature-256",
///         "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"]],
///     "body": "Hello, World!"
/// }"#;
/// let mut delivery = Delivery::parse(file)?.remove(0);
/// let now = UnixTime::from_secs(1_700_000_000);
///
/// assert!(delivery.verify(&GITHUB, now).is_ok());
/// delivery.body = Some("Hello, World?".into());
/// assert_eq!(delivery.verify(&GITHUB, now).unwrap_err().kind(), ErrorKind::SignatureMismatch);
/// # Ok::<(), webhook_sig_delivery::InvalidDelivery>(())
/// ```
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Delivery {
    /// The scheme's id.
    pub scheme: String,
    /// What this delivery shows, unique in its file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The key texts, exactly as the vendor shows them, current first, retiring ones after.
    pub secrets: Vec<String>,
    /// The receiver's clock, in seconds since 1970; the system's if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<i64>,
    /// Overrides the scheme's tolerance, in seconds and in both directions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<u32>,
    /// The method, which defaults to `POST`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The full public URL as the sender addressed it, with the path that its request has: a file
    /// may leave an empty path out.
    #[serde(
        default,
        deserialize_with = "with_path",
        skip_serializing_if = "Option::is_none"
    )]
    pub url: Option<String>,
    /// What a scheme needs in addition to the key. The name [`IGNORE`] is a comma-separated list of form
    /// fields that the receiver added itself, and [`ALGORITHM`] picks one of several algorithms.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
    /// Names and values, in order, repeats kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// The exact body, where it is UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The exact body in base64, where it is not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_base64: Option<String>,
    /// `verified`, `refused`, or an error kind's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expectation>,
    /// The exact signed message, where the source states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<String>,
    /// Remarks for people; ignored.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub about: serde_json::Map<String, serde_json::Value>,
    /// Who published it and where; `made here` when this project made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// The parameter that names form fields which are not part of the signed form.
pub const IGNORE: &str = "ignore";

/// The parameter that names the algorithm of a scheme that has several, such as `jws-jwt`.
pub const ALGORITHM: &str = "alg";

impl Delivery {
    /// Creates a delivery with a scheme and secrets, and nothing else yet.
    ///
    /// ```
    /// use webhook_sig_delivery::Delivery;
    /// use webhook_sig::provider::STRIPE;
    ///
    /// let delivery = Delivery::new(&STRIPE, ["whsec_W5ZqkqPDYkYm8sJ1tq0V"]);
    ///
    /// assert_eq!(
    ///     delivery.to_line(),
    ///     r#"{"scheme":"stripe","secrets":["whsec_W5ZqkqPDYkYm8sJ1tq0V"]}"#,
    /// );
    /// ```
    #[must_use]
    pub fn new(scheme: &Scheme, secrets: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            scheme: scheme.id().to_owned(),
            secrets: secrets.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }

    /// Reads a file: one delivery, an array of them, or one a line.
    ///
    /// ```
    /// use webhook_sig_delivery::Delivery;
    ///
    /// let lines = r#"
    ///     {"scheme": "github", "secrets": ["W5ZqkqPDYkYm8sJ1tq0V"], "body": "{}"}
    ///     {"scheme": "stripe", "secrets": ["whsec_W5ZqkqPDYkYm8sJ1tq0V"], "body": "{}"}
    /// "#;
    /// assert_eq!(Delivery::parse(lines)?.len(), 2);
    ///
    /// let typo = r#"{"scheme": "github", "secrets": ["W5ZqkqPDYkYm8sJ1tq0V"], "boddy": "{}"}"#;
    /// let error = Delivery::parse(typo).unwrap_err();
    /// assert!(error.to_string().starts_with("not a delivery file: unknown field `boddy`"));
    /// # Ok::<(), webhook_sig_delivery::InvalidDelivery>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidDelivery`] if the text is not a delivery file; it names the line and the column, and a field
    /// that is unknown or missing.
    pub fn parse(text: &str) -> Result<Vec<Self>, InvalidDelivery> {
        if text.trim_start().starts_with('[') {
            return Ok(serde_json::from_str(text)?);
        }
        let deliveries = serde_json::Deserializer::from_str(text).into_iter();
        Ok(deliveries.collect::<Result<_, _>>()?)
    }

    /// Reads a file of one delivery a line, and goes on after a line that is not one.
    ///
    /// So a file whose last line was cut off, as by a crash, gives all the others. Empty lines are left
    /// out.
    ///
    /// ```
    /// use webhook_sig_delivery::Delivery;
    ///
    /// let file = b"{\"scheme\": \"github\", \"secrets\": []}\n{\"scheme\": \"git";
    /// let lines: Vec<_> = Delivery::parse_lines(file).collect();
    ///
    /// assert_eq!(lines[0].as_ref().unwrap().scheme, "github");
    /// let error = lines[1].as_ref().unwrap_err();
    /// assert_eq!(error.to_string(), "not a delivery file: it is not JSON at line 2 column 15");
    /// ```
    pub fn parse_lines(content: &[u8]) -> impl Iterator<Item = Result<Self, InvalidDelivery>> {
        let lines = (1..).zip(content.split(|byte| *byte == b'\n'));
        let lines = lines.filter(|(_, line)| !line.trim_ascii().is_empty());
        lines.map(|(number, line)| {
            serde_json::from_slice(line)
                .map_err(|error| InvalidDelivery::from(error).on_line(number))
        })
    }

    /// Writes the delivery as one line of a `.jsonl` file, without the line break.
    ///
    /// ```
    /// use webhook_sig_delivery::Delivery;
    /// use webhook_sig::provider::GITHUB;
    ///
    /// let mut delivery = Delivery::new(&GITHUB, ["W5ZqkqPDYkYm8sJ1tq0V"]);
    /// delivery.body = Some("two\nlines".into());
    ///
    /// let line = delivery.to_line();
    /// assert!(!line.contains('\n'));
    /// assert_eq!(Delivery::parse(&line)?[0].body, delivery.body);
    /// # Ok::<(), webhook_sig_delivery::InvalidDelivery>(())
    /// ```
    #[must_use]
    pub fn to_line(&self) -> String {
        // A delivery holds strings, numbers and a map with string keys: all of it is JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Verifies the delivery under a scheme; `system_now` is the time if the file sets none.
    ///
    /// ```
    /// use webhook_sig_delivery::Delivery;
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{ErrorKind, UnixTime};
    ///
    /// let mut delivery = Delivery::new(&GITHUB, ["It's a Secret to Everybody"]);
    /// delivery.body = Some("Hello, World!".into());
    /// let now = UnixTime::from_secs(1_700_000_000);
    ///
    /// let unsigned = delivery.verify(&GITHUB, now).unwrap_err();
    /// assert_eq!(unsigned.kind(), ErrorKind::SignatureMissing);
    ///
    /// delivery.headers = vec![(
    ///     "X-Hub-Signature-256".into(),
    ///     "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17".into(),
    /// )];
    /// assert!(delivery.verify(&GITHUB, now).is_ok());
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Verifier::verify`](webhook_sig::Verifier::verify); [`ErrorKind::Misconfigured`] if the file's secrets, URL or
    /// base64 are invalid.
    pub fn verify(&self, scheme: &'static Scheme, system_now: UnixTime) -> Result<Verified, Error> {
        let scheme = self.variant(scheme)?;
        let verifier = self.verifier(scheme)?;
        let keys = self.keyring(scheme)?;
        let now = self.now.map_or(system_now, UnixTime::from_secs);
        verifier.verify(&self.head(), self.body_bytes()?, &keys, now)
    }

    /// Returns the head of the request; the target of an invalid URL is `/`.
    ///
    /// ```
    /// use webhook_sig_delivery::Delivery;
    /// use webhook_sig::provider::GITHUB;
    ///
    /// let mut delivery = Delivery::new(&GITHUB, ["W5ZqkqPDYkYm8sJ1tq0V"]);
    /// delivery.url = Some("https://shop.example/hooks?from=github".into());
    ///
    /// assert_eq!(delivery.head().method(), "POST");
    /// assert_eq!(delivery.head().target(), "/hooks?from=github");
    /// ```
    #[must_use]
    pub fn head(&self) -> Head<'_> {
        let method = self.method.as_deref().unwrap_or("POST");
        let url = self.url.as_deref().and_then(split_url);
        let target = url.map_or("/", |(_, target)| target);
        Head::new(method, target, &self.headers)
    }

    /// Returns the body, from `body` or `body_base64`.
    ///
    /// ```
    /// use webhook_sig::ErrorKind;
    /// use webhook_sig_delivery::Delivery;
    /// use webhook_sig::provider::GITHUB;
    ///
    /// let mut delivery = Delivery::new(&GITHUB, ["W5ZqkqPDYkYm8sJ1tq0V"]);
    /// delivery.body_base64 = Some("AP8a".into());
    /// assert_eq!(delivery.body_bytes()?, b"\x00\xff\x1a"[..]);
    ///
    /// delivery.body = Some("{}".into());
    /// assert_eq!(delivery.body_bytes().unwrap_err().kind(), ErrorKind::Misconfigured);
    /// # Ok::<(), webhook_sig::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Misconfigured`] if both are set, or the base64 cannot be read.
    pub fn body_bytes(&self) -> Result<Bytes, Error> {
        match (&self.body, &self.body_base64) {
            (None, None) => Ok(Bytes::new()),
            (Some(text), None) => Ok(Bytes::from(text.clone())),
            (None, Some(base64)) => STANDARD
                .decode(base64)
                .map(Bytes::from)
                .map_err(misconfigured),
            (Some(_), Some(_)) => Err(misconfigured("the file has two bodies")),
        }
    }
}

fn misconfigured(source: impl Into<BoxError>) -> Error {
    Error::new(ErrorKind::Misconfigured, source)
}

/// Writes a URL with the path that a request for it has: no request line is without one.
///
/// ```
/// use webhook_sig_delivery::url_with_path;
///
/// assert_eq!(url_with_path("https://shop.example?x=1".into()), "https://shop.example/?x=1");
/// assert_eq!(url_with_path("https://shop.example/hooks".into()), "https://shop.example/hooks");
/// ```
#[must_use]
pub fn url_with_path(mut url: String) -> String {
    let authority = url.find("://").and_then(|at| at.checked_add(3));
    let query = authority.and_then(|start| {
        let end = url.get(start..)?.find(['/', '?'])?;
        start.checked_add(end)
    });
    if let Some(at) = query
        && url.get(at..).is_some_and(|rest| rest.starts_with('?'))
    {
        url.insert(at, '/');
    }
    url
}

fn with_path<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let url = Option::<String>::deserialize(deserializer)?;
    Ok(url.map(url_with_path))
}

/// Splits a URL into its origin and its target; a target alone has no origin.
fn split_url(url: &str) -> Option<(Option<&str>, &str)> {
    let url = url.split_once('#').map_or(url, |(url, _fragment)| url);
    if url.starts_with('/') {
        return Some((None, url));
    }
    let authority = url.find("://")?.checked_add(3)?;
    let length = url.get(authority..)?.find(['/', '?']);
    let Some(length) = length else {
        return Some((Some(url), "/"));
    };
    let (origin, target) = url.split_at_checked(authority.checked_add(length)?)?;
    target.starts_with('/').then_some((Some(origin), target))
}

impl fmt::Debug for Delivery {
    /// Leaves out secrets, headers and body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("scheme", &self.scheme)
            .field("name", &self.name)
            .field("expect", &self.expect)
            .finish_non_exhaustive()
    }
}

/// The examples in the README are tests, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
