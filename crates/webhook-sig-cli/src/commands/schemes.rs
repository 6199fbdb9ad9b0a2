//! `schemes`: the list of schemes.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use webhook_sig::scheme::{Encoding, KeyFormat, UrlForm};
use webhook_sig::verify::BODY_LIMIT;
use webhook_sig::{Scheme, TimeFormat, provider};

use crate::arguments::scheme_parser;
use crate::failure::Failure;
use crate::output::{self, GOOD, Printable};

/// List the schemes: id, algorithm, where the signature stands, and what it covers
///
/// With the id of one, show all that is known of it.
#[derive(Args)]
pub(crate) struct SchemesArguments {
    /// The id of the one scheme to show
    #[arg(value_name = "ID", value_parser = scheme_parser(), hide_possible_values = true)]
    scheme: Option<&'static Scheme>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
    /// Print the description of the one scheme, as `--scheme-file` reads it
    #[arg(long, requires = "scheme", conflicts_with = "json")]
    toml: bool,
}

#[derive(Serialize)]
struct Row {
    id: &'static str,
    algorithm: String,
    signature: String,
    recipe: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    url_forms: Vec<String>,
    methods: &'static [&'static str],
    encoding: String,
    key_format: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp_format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tolerance: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    late_by: Option<String>,
    acknowledgement: String,
    signs_body: bool,
    is_token: bool,
    has_ambiguous_boundaries: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    body_limit: Option<usize>,
}

impl SchemesArguments {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        if let Some(scheme) = self.scheme {
            if self.toml {
                let text = scheme.to_toml();
                let text = text.map_err(|error| Failure::Describe(scheme, error))?;
                write!(output::styled(), "{text}")?;
                return Ok(ExitCode::SUCCESS);
            }
            let row = Row::of(scheme);
            if self.json {
                output::write_json(&row)?;
            } else {
                row.write()?;
            }
            return Ok(ExitCode::SUCCESS);
        }
        let rows: Vec<_> = provider::ALL.iter().map(|scheme| Row::of(scheme)).collect();
        if self.json {
            rows.iter().try_for_each(output::write_json)?;
        } else {
            write_table(&rows)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn write_table(rows: &[Row]) -> Result<(), Failure> {
    let width = |column: fn(&Row) -> &str| {
        let widths = rows.iter().map(|row| column(row).chars().count());
        widths.max().unwrap_or_default()
    };
    let id_width = width(|row| row.id);
    let algorithm_width = width(|row| &row.algorithm);
    let signature_width = width(|row| &row.signature);
    let mut stdout = output::styled();
    for row in rows {
        let Row {
            id,
            algorithm,
            signature,
            ..
        } = row;
        writeln!(
            stdout,
            "{GOOD}{id:id_width$}{GOOD:#}  {algorithm:algorithm_width$}  \
             {signature:signature_width$}  {}",
            Printable(&row.recipe),
        )?;
    }
    Ok(())
}

impl Row {
    fn of(scheme: &Scheme) -> Self {
        let timestamp = scheme.timestamp();
        Self {
            id: scheme.id(),
            algorithm: scheme.algorithm().to_string(),
            signature: scheme.signature().to_string(),
            recipe: scheme.signed_content().to_string(),
            timestamp: timestamp.map(|(slot, _)| slot.to_string()),
            message_id: scheme.message_id().map(|slot| slot.to_string()),
            url_forms: url_forms(scheme.url_forms()),
            methods: scheme.methods(),
            encoding: encoding(scheme.encoding()),
            key_format: key_format(scheme.key_format()),
            timestamp_format: timestamp.map(|(_, format)| time_format(format)),
            tolerance: timestamp.map(|_| scheme.tolerance().to_string()),
            late_by: scheme
                .late_by()
                .map(|delay| format!("{} s", delay.as_secs())),
            acknowledgement: match scheme.acknowledgement().only_status() {
                Some(status) => format!("{} only", status.as_u16()),
                None => "any 2xx".to_owned(),
            },
            signs_body: scheme.signs_body(),
            is_token: scheme.algorithm().is_token(),
            has_ambiguous_boundaries: scheme.has_ambiguous_boundaries(),
            body_limit: scheme.body_limit(),
        }
    }

    /// Writes what is known, a fact a line.
    fn write(&self) -> Result<(), Failure> {
        let mut stdout = output::styled();
        writeln!(stdout, "{GOOD}{}{GOOD:#}", self.id)?;
        let mut write = |name: &str, value: &str| {
            writeln!(stdout, "  {name:16}  {}", Printable(value)).map_err(Failure::from)
        };
        write("algorithm", &self.algorithm)?;
        write("signature", &self.signature)?;
        write("encoding", &self.encoding)?;
        if !self.is_token {
            write("signed", &self.recipe)?;
        }
        write(
            "body",
            match (self.signs_body, self.is_token) {
                (true, _) => "signed",
                (false, true) => "not signed: the sender shows a secret, and signs nothing",
                (false, false) => "not signed as a whole: trust the signed fields only",
            },
        )?;
        if !self.url_forms.is_empty() {
            write("url forms", &self.url_forms.join("; "))?;
        }
        if self.has_ambiguous_boundaries {
            write(
                "borders",
                "not signed: bytes can move from one signed value to the next",
            )?;
        }
        write("secret", &self.key_format)?;
        match (&self.timestamp, &self.timestamp_format, &self.tolerance) {
            (Some(slot), Some(format), Some(tolerance)) => {
                write("timestamp", slot)?;
                write("timestamp format", format)?;
                write("tolerance", tolerance)?;
            }
            _ => write("timestamp", "none signed")?,
        }
        if let Some(delay) = &self.late_by {
            let refused =
                format!("may come up to {delay} after their timestamp; the tolerance refuses them");
            write("late deliveries", &refused)?;
        }
        write(
            "message id",
            self.message_id.as_deref().unwrap_or("none signed"),
        )?;
        write("methods", &self.methods.join(", "))?;
        write("acknowledged by", &self.acknowledgement)?;
        let limit = self.body_limit.unwrap_or(BODY_LIMIT);
        write("body limit", &format!("{limit} bytes"))
    }
}

fn encoding(encoding: Encoding) -> String {
    match encoding {
        Encoding::Base64 => "base64".to_owned(),
        Encoding::Base64Url => "base64 for URLs, padded".to_owned(),
        Encoding::Base64UrlUnpadded => "base64 for URLs, unpadded".to_owned(),
        Encoding::Hex => "hex in lower case".to_owned(),
        Encoding::HexUpper => "hex in upper case".to_owned(),
        Encoding::Text => "the text itself".to_owned(),
        other => format!("{other:?}"),
    }
}

fn key_format(format: KeyFormat) -> String {
    match format {
        KeyFormat::Ascii => "text in ASCII".to_owned(),
        KeyFormat::Base64 => "base64".to_owned(),
        KeyFormat::Base64After(prefix) => format!("base64 after an optional {prefix}"),
        KeyFormat::Hex => "hex".to_owned(),
        KeyFormat::HtmlEscaped => "text, with the entities of HTML decoded".to_owned(),
        KeyFormat::Sha1 => "text, of which the SHA-1 is the key".to_owned(),
        KeyFormat::SignKey => "text after an optional signkey-<word>-".to_owned(),
        KeyFormat::Text => "text, as the vendor shows it".to_owned(),
        KeyFormat::TextThen(suffix) => format!("text, to which {suffix} is added"),
        KeyFormat::UserAndPassword => "user:password".to_owned(),
        KeyFormat::Whsec => "base64 after an optional whsec_".to_owned(),
        KeyFormat::WhsecAndText => {
            "base64 after whsec_ or the text itself: both keys are tried".to_owned()
        }
        KeyFormat::WhsecOrText => "base64 after whsec_, or text without it".to_owned(),
        other => format!("{other:?}"),
    }
}

/// Names the forms of the URL, where there is more than one.
fn url_forms(forms: &[UrlForm]) -> Vec<String> {
    if forms.len() < 2 {
        return Vec::new();
    }
    let names = forms.iter().map(|form| match form {
        UrlForm::AsConfigured => "as configured".to_owned(),
        UrlForm::OtherPort => "the default port added or removed".to_owned(),
        UrlForm::Unescaped => "with reserved characters decoded".to_owned(),
        UrlForm::WithoutRoot => "without the slash of an empty path".to_owned(),
        other => format!("{other:?}"),
    });
    names.collect()
}

fn time_format(format: TimeFormat) -> String {
    match format {
        TimeFormat::HttpDate => "date as in HTTP".to_owned(),
        TimeFormat::Rfc3339 => "RFC 3339".to_owned(),
        TimeFormat::Rfc3339Utc => "RFC 3339 without an offset, in UTC".to_owned(),
        TimeFormat::SpacedDate => {
            "date with spaces, such as Thu 07 Sep 2017 06:30:04 UTC".to_owned()
        }
        TimeFormat::UnixMillis => "milliseconds since 1970".to_owned(),
        TimeFormat::UnixSeconds => "seconds since 1970".to_owned(),
        other => format!("{other:?}"),
    }
}
