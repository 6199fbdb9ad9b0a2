//! The request that the command line describes: method, headers, parameters and body.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use clap::Args;
use http::Request;
use serde::de::IgnoredAny;
use webhook_sig::scheme::Encoding;
use webhook_sig::{Head, Scheme};
use webhook_sig_delivery::{ALGORITHM, Delivery, IGNORE};

use crate::arguments::{parse_header, parse_param};
use crate::failure::Failure;
use crate::file::read_file;

/// The options that describe a request.
#[derive(Args)]
#[command(next_help_heading = "Request")]
pub(crate) struct RequestArguments {
    /// The method, in capital letters
    #[arg(long, default_value = "POST")]
    method: String,
    /// A header; may be given several times
    #[arg(long = "header", value_name = "NAME: VALUE", value_parser = parse_header)]
    headers: Vec<(String, String)>,
    /// The body, as text; `@FILE` takes it from a file, byte for byte, and `@-` from standard input,
    /// as a text that begins with `@` has to be
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    body: Option<String>,
    /// The file that holds the body, as `--body @FILE`; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "body")]
    body_file: Option<PathBuf>,
    /// What the scheme needs in addition to the key; `ignore=a,b` leaves the form fields a and b out
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = parse_param)]
    params: Vec<(String, String)>,
}

impl RequestArguments {
    /// Creates a delivery of everything but the body and the secrets, with no parameter that the
    /// scheme lacks.
    pub(crate) fn delivery(&self, scheme: &'static Scheme) -> Result<Delivery, Failure> {
        let mut delivery = Delivery::new(scheme, [""; 0]);
        delivery.method = (self.method != "POST").then(|| self.method.clone());
        delivery.headers.clone_from(&self.headers);
        set_params(&mut delivery, scheme, &self.params)?;
        Ok(delivery)
    }

    /// Reads the body.
    ///
    /// Only a GET goes without one: elsewhere a forgotten body would look like a forgery.
    pub(crate) fn read_body(&self) -> Result<Bytes, Failure> {
        match (&self.body, &self.body_file) {
            (Some(text), _) => match text.strip_prefix('@') {
                Some(path) => read_file(Path::new(path)).map(Bytes::from),
                None => Ok(Bytes::from(text.clone())),
            },
            (None, Some(path)) => read_file(path).map(Bytes::from),
            (None, None) if self.method == "GET" => Ok(Bytes::new()),
            (None, None) => Err(Failure::NoBody),
        }
    }
}

/// Sets the parameters of a delivery, none of which the scheme lacks.
pub(crate) fn set_params(
    delivery: &mut Delivery,
    scheme: &'static Scheme,
    params: &[(String, String)],
) -> Result<(), Failure> {
    delivery.params = params.iter().cloned().collect();
    let scheme = variant(delivery, scheme)?;
    let mut known = vec![IGNORE, ALGORITHM];
    known.extend(scheme.params().chain(scheme.optional_params()));
    let mut names = delivery.params.keys();
    match names.find(|name| !known.contains(&name.as_str())) {
        Some(unknown) => Err(Failure::ParamUnknown(scheme, unknown.clone())),
        None => Ok(()),
    }
}

/// Returns the scheme for the algorithm that a delivery names, or the scheme itself.
pub(crate) fn variant(
    delivery: &Delivery,
    scheme: &'static Scheme,
) -> Result<&'static Scheme, Failure> {
    let Some(name) = delivery.params.get(ALGORITHM) else {
        return Ok(scheme);
    };
    let variant = scheme.for_algorithm(name);
    variant.ok_or_else(|| Failure::Algorithm(scheme, name.clone()))
}

/// Puts a body into a delivery.
pub(crate) fn set_body(delivery: &mut Delivery, body: &[u8]) {
    match str::from_utf8(body) {
        Ok(text) => delivery.body = Some(text.to_owned()),
        Err(_) => delivery.body_base64 = Some(Encoding::Base64.encode(body)),
    }
}

/// Creates the request of a delivery, with this body.
pub(crate) fn build(delivery: &Delivery, body: Bytes) -> Result<Request<Bytes>, Failure> {
    let mut request = Request::builder()
        .method(delivery.head().method())
        .uri(delivery.url.as_deref().unwrap_or("/"));
    for (name, value) in &delivery.headers {
        request = request.header(name, value);
    }
    request.body(body).map_err(Failure::Request)
}

/// Refuses a delivery without one of the parameters that a command needs.
pub(crate) fn require_params(
    delivery: &Delivery,
    scheme: &'static Scheme,
    mut needed: impl Iterator<Item = &'static str>,
) -> Result<(), Failure> {
    match needed.find(|name| !delivery.params.contains_key(*name)) {
        Some(name) => Err(Failure::ParamMissing(scheme, name)),
        None => Ok(()),
    }
}

/// Adds the content type that the vendor would send, unless one was given.
pub(crate) fn add_content_type(delivery: &mut Delivery, scheme: &Scheme, body: &[u8]) {
    if let Some(content_type) = content_type(delivery, scheme, body) {
        let header = ("content-type".to_owned(), content_type);
        delivery.headers.push(header);
    }
}

/// Returns the content type that the vendor would send, unless one was given.
fn content_type(delivery: &Delivery, scheme: &Scheme, body: &[u8]) -> Option<String> {
    let mut names = delivery.headers.iter().map(|(name, _)| name);
    if names.any(|name| name.eq_ignore_ascii_case("content-type")) {
        return None;
    }
    if serde_json::from_slice::<IgnoredAny>(body).is_ok() {
        return Some("application/json".to_owned());
    }
    // The form of a GET is its query.
    let is_form = scheme.reads_form() && delivery.head().method() != "GET";
    is_form.then(|| match boundary(body) {
        Some(boundary) => format!("multipart/form-data; boundary={boundary}"),
        None => "application/x-www-form-urlencoded".to_owned(),
    })
}

/// Returns the boundary of a body that consists of parts.
fn boundary(body: &[u8]) -> Option<&str> {
    let text = str::from_utf8(body).ok()?;
    let (opening, _) = text.split_once("\r\n")?;
    let end = text.trim_end().strip_suffix("--")?;
    let is_closed = opening.starts_with("--") && end.ends_with(opening);
    is_closed.then(|| opening.strip_prefix("--"))?
}

/// Refuses a delivery without a URL, or with a part of one, where the scheme signs what is missing.
///
/// A receiver would be sent to another path than `/`, so what is signed there must be the same.
pub(crate) fn require_url(
    delivery: &Delivery,
    scheme: &'static Scheme,
    body: &Bytes,
) -> Result<(), Failure> {
    let verifier = delivery.verifier(scheme).map_err(Failure::Setting)?;
    let has_host = delivery.url.as_ref().is_some_and(|url| url.contains("://"));
    if scheme.signs_url() && !has_host {
        return Err(Failure::UrlMissing(scheme));
    }
    if delivery.url.is_some() {
        return Ok(());
    }
    let here = delivery.head();
    let elsewhere = Head::new(here.method(), ELSEWHERE, &delivery.headers);
    let message = |head| {
        let message = verifier.signed_message(head, body.clone());
        message.map_err(|error| error.kind())
    };
    if message(&here) == message(&elsewhere) {
        Ok(())
    } else {
        Err(Failure::UrlMissing(scheme))
    }
}

/// A target with a path and a query, as different from `/` as one can be; Mercado Pago signs its
/// `data.id` only where it is sent.
const ELSEWHERE: &str = "/other/path?other=query&data.id=other";
