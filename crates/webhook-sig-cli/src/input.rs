//! The request that a command looks at: described by options, or captured in a file.
//!
//! A capture is a delivery file, the text of an HTTP request, or a line for curl. Each becomes a
//! [`Delivery`] with the scheme and the secrets that the options name. A body stays as it was sent:
//! one with a Content-Encoding stays compressed, because that is what a receiver gets to verify.

use std::fmt;
use std::path::{Path, PathBuf};

use clap::Args;
use webhook_sig::Scheme;
use webhook_sig_delivery::{Delivery, InvalidDelivery, url_with_path};

use crate::arguments::InputSchemeArguments;
use crate::failure::{Failure, InvalidFile};
use crate::file::read_file;
use crate::output::complain;
use crate::request::{RequestArguments, add_content_type, set_body, variant};
use crate::stored::Remarks;

pub(crate) use self::invalid::InvalidInput;

mod curl;
mod framing;
mod http;
mod invalid;
mod words;

/// The greatest number of headers of a captured request.
const HEADER_LIMIT: usize = 256;

/// The options that give a request: in pieces, or as it was captured.
#[derive(Args)]
pub(crate) struct InputArguments {
    #[command(flatten)]
    scheme: InputSchemeArguments,
    #[command(flatten)]
    request: RequestArguments,
    /// A file that holds the whole request as HTTP/1.1 text, byte for byte; `-` is standard input
    ///
    /// Save it without changing its line ends. A chunked body is put together, and a compressed one
    /// stays compressed: a signature is verified over what was sent.
    #[arg(long, value_name = "FILE", group = CAPTURE, conflicts_with_all = PIECES, help_heading = "Request")]
    http: Option<PathBuf>,
    /// A file that holds the request as a line for curl, as "copy as cURL" writes it for bash; `-` is
    /// standard input
    #[arg(long, value_name = "FILE", group = CAPTURE, conflicts_with_all = PIECES, help_heading = "Request")]
    curl: Option<PathBuf>,
    /// A delivery file, whose secrets are not used, and whose scheme is if no other is given; `-` is
    /// standard input
    ///
    /// In a file of `listen`, the name of a secret takes its place, such as $GITLAB_TOKEN in a header.
    /// It is read from the variable or the file of that name, so use only files that you trust.
    #[arg(long, value_name = "FILE", group = CAPTURE, conflicts_with_all = PIECES, help_heading = "Request")]
    delivery: Option<PathBuf>,
    /// Which delivery of a file of several: its line, or in an array its place, counted from 1
    #[arg(
        long,
        value_name = "NUMBER",
        requires = "delivery",
        help_heading = "Request"
    )]
    nth: Option<usize>,
    /// The whole public URL as the sender addressed it; required where the scheme signs it or a part of it
    #[arg(long, help_heading = "Request")]
    url: Option<String>,
}

/// The group of the options that name a capture, of which at most one is given.
const CAPTURE: &str = "capture";

/// The options that a capture takes the place of.
const PIECES: [&str; 4] = ["method", "headers", "body", "body_file"];

/// A request that was read.
pub(crate) struct Input {
    pub(crate) scheme: &'static Scheme,
    /// The request, with its body and without secrets.
    pub(crate) delivery: Delivery,
    /// The URL of the capture, if `--url` takes its place with another one.
    pub(crate) captured_url: Option<String>,
}

/// A request as a capture has it.
#[derive(Debug, Default)]
struct Captured {
    method: String,
    /// The whole URL, or the path and query alone where the capture says no more.
    url: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// What makes it doubtful that these are the bytes that were sent.
    warnings: Vec<String>,
}

impl InputArguments {
    /// Reads the request, and of which scheme it is.
    pub(crate) fn read(&self) -> Result<Input, Failure> {
        let recorded = match &self.delivery {
            Some(path) => Some((path, self.pick(path)?)),
            None => None,
        };
        let named = recorded
            .as_ref()
            .map(|(path, file)| (path.as_path(), &*file.scheme));
        let scheme = self.scheme.scheme(named)?;
        let mut delivery = self.request.delivery(scheme)?;
        if let Some((_, recorded)) = recorded {
            take(&mut delivery, recorded);
        } else if let Some(captured) = self.captured()? {
            captured.fill(&mut delivery);
        } else {
            let body = self.request.read_body()?;
            add_content_type(&mut delivery, scheme, &body);
            set_body(&mut delivery, &body);
        }
        let captured_url = self.replace_url(&mut delivery);
        Ok(Input {
            scheme: variant(&delivery, scheme)?,
            delivery,
            captured_url,
        })
    }

    /// Puts the URL of `--url` in the place of the captured one, and returns that if it says otherwise.
    fn replace_url(&self, delivery: &mut Delivery) -> Option<String> {
        let url = url_with_path(self.url.clone()?);
        let captured = delivery.url.replace(url.clone())?;
        // A capture may know no more than the path and the query.
        let is_same = if captured.starts_with('/') {
            delivery.head().target() == captured
        } else {
            url == captured
        };
        if is_same {
            return None;
        }
        // It may hold a password.
        complain(
            "warning",
            &"the request was captured at another URL, and that of `--url` is used",
        );
        Some(captured)
    }

    /// Returns the delivery of a file that is asked for; of several, one has to be.
    fn pick(&self, path: &Path) -> Result<Delivery, Failure> {
        let mut recorded = read_recorded(path)?;
        match self.nth {
            Some(nth) => recorded.pick(path, &[nth])?,
            None if recorded.entries.len() > 1 => return Err(recorded.without_nth(path)),
            None => {}
        }
        let Some((number, delivery)) = recorded.whole(path)?.pop() else {
            return Err(Failure::file(path, InvalidFile::Empty));
        };
        show(delivery, path, number)
    }

    fn captured(&self) -> Result<Option<Captured>, Failure> {
        let invalid = |path: &Path, error| Failure::file(path, InvalidFile::Input(error));
        if let Some(path) = &self.http {
            let captured = http::parse(&read_file(path)?);
            return captured.map(Some).map_err(|error| invalid(path, error));
        }
        if let Some(path) = &self.curl {
            let line = curl::parse(&read_file(path)?).map_err(|error| invalid(path, error))?;
            return line.capture(read_file).map(Some);
        }
        Ok(None)
    }
}

impl Captured {
    fn fill(self, delivery: &mut Delivery) {
        for warning in &self.warnings {
            complain("warning", warning);
        }
        delivery.method = (self.method != "POST").then_some(self.method);
        delivery.url = Some(url_with_path(self.url));
        delivery.headers = self.headers;
        set_body(delivery, &self.body);
    }
}

/// Puts the secrets back into a delivery that it showed when `listen` stored it.
fn show(mut delivery: Delivery, file: &Path, number: Number) -> Result<Delivery, Failure> {
    let remarks = Remarks::read(&delivery.about)
        .map_err(|why| Failure::file(file, InvalidFile::Entry(number, why)))?;
    if let Some(why) = remarks.inexact() {
        complain(
            "warning",
            &format_args!("the delivery is not what was sent: {why}"),
        );
    }
    remarks.show(&mut delivery, |name| {
        name.read(", which the delivery shows")
    })?;
    Ok(delivery)
}

/// Takes over the request of a recorded delivery, and what is known of its receiver.
fn take(delivery: &mut Delivery, recorded: Delivery) {
    if recorded.scheme == delivery.scheme {
        let given = std::mem::replace(&mut delivery.params, recorded.params);
        delivery.params.extend(given);
    }
    delivery.now = recorded.now;
    delivery.tolerance = recorded.tolerance;
    delivery.method = recorded.method;
    delivery.url = recorded.url;
    delivery.headers = recorded.headers;
    delivery.body = recorded.body;
    delivery.body_base64 = recorded.body_base64;
}

/// Reads a delivery file, which holds one delivery at least.
pub(crate) fn read_deliveries(path: &Path) -> Result<Vec<(Number, Delivery)>, Failure> {
    read_recorded(path)?.whole(path)
}

fn parse_deliveries(path: &Path, content: &[u8]) -> Result<Vec<Delivery>, Failure> {
    let text =
        str::from_utf8(content).map_err(|error| Failure::file(path, InvalidFile::Text(error)))?;
    let deliveries =
        Delivery::parse(text).map_err(|error| Failure::file(path, InvalidFile::Delivery(error)))?;
    if deliveries.is_empty() {
        return Err(Failure::file(path, InvalidFile::Empty));
    }
    Ok(deliveries)
}

/// Where a delivery is in its file, which is what `--nth` counts.
#[derive(Clone, Copy)]
pub(crate) enum Number {
    /// On this line, counted from 1, in a file with a delivery a line.
    Line(usize),
    /// At this place, counted from 1, in any other.
    Place(usize),
}

impl Number {
    pub(crate) fn get(self) -> usize {
        match self {
            Self::Line(number) | Self::Place(number) => number,
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(f, "line {number}"),
            Self::Place(number) => write!(f, "delivery {number}"),
        }
    }
}

/// What a delivery file holds: deliveries, and lines that are none, with the reason.
pub(crate) struct Recorded {
    pub(crate) entries: Vec<(Number, Result<Delivery, InvalidDelivery>)>,
}

impl Recorded {
    /// Leaves only the entries of these numbers, of which there must be each.
    pub(crate) fn pick(&mut self, path: &Path, numbers: &[usize]) -> Result<(), Failure> {
        let has = |nth: &usize| self.entries.iter().any(|(number, _)| number.get() == *nth);
        if !numbers.iter().all(has) {
            return Err(self.without_nth(path));
        }
        self.entries
            .retain(|(number, _)| numbers.contains(&number.get()));
        Ok(())
    }

    /// Returns the failure that no entry, or one that there is none of, was asked for.
    fn without_nth(&self, path: &Path) -> Failure {
        let last = self.entries.last().map_or(0, |(number, _)| number.get());
        Failure::file(path, InvalidFile::Nth(self.entries.len(), last))
    }

    /// Returns the deliveries, if none is broken.
    fn whole(self, path: &Path) -> Result<Vec<(Number, Delivery)>, Failure> {
        let broken = |error| Failure::file(path, InvalidFile::Delivery(error));
        let entries = self.entries.into_iter();
        entries
            .map(|(number, delivery)| Ok((number, delivery.map_err(broken)?)))
            .collect()
    }
}

/// Reads a delivery file; one with a delivery a line may have lines that are none.
pub(crate) fn read_recorded(path: &Path) -> Result<Recorded, Failure> {
    let content = read_file(path)?;
    let is_written = |(_, line): &(usize, &[u8])| !line.trim_ascii().is_empty();
    let lines = (1..).zip(content.split(|byte| *byte == b'\n'));
    let numbers = lines
        .filter(is_written)
        .map(|(number, _)| Number::Line(number));
    let entries: Vec<_> = numbers.zip(Delivery::parse_lines(&content)).collect();
    let is_array = content.trim_ascii_start().starts_with(b"[");
    let good = entries.iter().filter(|(_, line)| line.is_ok()).count();
    // The lines of an array are not deliveries on their own.
    if good > 0 && good == entries.len() && !is_array {
        return Ok(Recorded { entries });
    }
    match parse_deliveries(path, &content) {
        Ok(whole) => {
            let entries = (1..).map(Number::Place).zip(whole.into_iter().map(Ok));
            Ok(Recorded {
                entries: entries.collect(),
            })
        }
        Err(failure) if good == 0 || is_array => Err(failure),
        Err(_) => Ok(Recorded { entries }),
    }
}
