//! `schemes`: the list of schemes.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use webhook_sig::Scheme;
use webhook_sig::provider::{self, Profile};

use crate::arguments::SchemeParser;
use crate::commands::schemes::facts::Facts;
use crate::failure::Failure;
use crate::output::{self, GOOD};

mod events;
mod facts;
mod lines;

/// List the schemes: id, vendor and algorithm
///
/// With the id of one, show all that is known of it.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SchemesArguments {
    /// The id of the one scheme to show, or another name of its vendor
    #[arg(value_name = "ID", value_parser = SchemeParser, hide_possible_values = true)]
    scheme: Option<&'static Scheme>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
    /// Print the description of the one scheme, as `--scheme-file` reads it; without its handshakes
    #[arg(long, requires = "scheme", conflicts_with = "json")]
    toml: bool,
}

const EXAMPLES: &str = r"Examples:
  webhook-sig schemes
  webhook-sig schemes stripe";

impl SchemesArguments {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        match self.scheme {
            Some(scheme) if self.toml => {
                let text = scheme.to_toml();
                let text = text.map_err(|error| Failure::Describe(scheme, error))?;
                let mut stdout = output::styled();
                if !scheme.handshakes().is_empty() {
                    writeln!(stdout, "{WITHOUT_HANDSHAKES}")?;
                }
                write!(stdout, "{text}")?;
            }
            Some(scheme) => {
                let profiles = provider::profile(scheme.id()).into_iter();
                profiles.map(Facts::of).try_for_each(|facts| {
                    if self.json {
                        output::write_json(&facts).map_err(Failure::from)
                    } else {
                        facts.write()
                    }
                })?;
            }
            None if self.json => {
                let profiles = provider::profiles().iter();
                profiles
                    .copied()
                    .map(Facts::of)
                    .try_for_each(|facts| output::write_json(&facts))?;
            }
            None => write_table(provider::profiles())?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The head of a description that is not the whole scheme.
const WITHOUT_HANDSHAKES: &str = "\
    # Scheme files have no word for handshakes: a receiver with this one does not answer those by\n\
    # which the vendor checks its URL.";

/// Writes a line for each scheme, which fits a terminal of 80 columns.
fn write_table(profiles: &[&Profile]) -> Result<(), Failure> {
    let width = |column: fn(&Profile) -> &str| {
        let widths = profiles
            .iter()
            .map(|profile| column(profile).chars().count());
        widths.max().unwrap_or_default()
    };
    let id_width = width(|profile| profile.scheme().id());
    let vendor_width = width(Profile::vendor);
    let mut stdout = output::styled();
    for profile in profiles {
        let (id, vendor) = (profile.scheme().id(), profile.vendor());
        let algorithm = profile.scheme().algorithm();
        writeln!(
            stdout,
            "{GOOD}{id:id_width$}{GOOD:#}  {vendor:vendor_width$}  {algorithm}",
        )?;
    }
    Ok(())
}
