//! The command line: the commands, and the readers of values that several of them take.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Args, Parser, Subcommand};
use http::{HeaderName, HeaderValue};
use webhook_sig::{Scheme, UnixTime, provider};

use crate::commands::{
    CheckArguments, CompletionsArguments, ExplainArguments, ForgetArguments, ListenArguments,
    ReplayArguments, SchemesArguments, SendArguments, SignArguments, TriggerArguments,
    VerifyArguments,
};
use crate::failure::{Failure, InvalidFile};
use crate::unknown::UnknownScheme;

/// Sign, verify, check, send, replay and receive webhooks.
///
/// Everything happens on this machine, without an account; only `send`, `replay`, `trigger`,
/// `forget` and `listen` open connections.
#[derive(Parser)]
#[command(name = "webhook-sig", version, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 verified, as expected, acknowledged or forgotten; \
    1 refused, differing, not acknowledged or unknown; 2 the command cannot be carried out.";

#[derive(Subcommand)]
pub(crate) enum Command {
    Check(CheckArguments),
    Completions(CompletionsArguments),
    Explain(ExplainArguments),
    Forget(ForgetArguments),
    Listen(ListenArguments),
    Replay(ReplayArguments),
    Schemes(SchemesArguments),
    Send(SendArguments),
    Sign(SignArguments),
    Trigger(TriggerArguments),
    Verify(VerifyArguments),
}

/// The options that name a scheme: one of ours, or one that a file describes.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct SchemeArguments {
    /// The id of the scheme, as `webhook-sig schemes` lists it
    #[arg(long, value_name = "ID", value_parser = SchemeParser, hide_possible_values = true)]
    scheme: Option<&'static Scheme>,
    /// A file that describes the scheme, in TOML, as `webhook-sig schemes --toml` writes it
    #[arg(long, value_name = "FILE", value_parser = read_scheme)]
    scheme_file: Option<&'static Scheme>,
}

impl SchemeArguments {
    /// Returns the scheme; without one, clap has said so.
    #[expect(
        clippy::expect_used,
        reason = "the group is required, and clap holds it"
    )]
    pub(crate) fn scheme(&self) -> &'static Scheme {
        self.scheme
            .or(self.scheme_file)
            .expect("one of the group is given")
    }
}

/// The options that name a scheme where a delivery file may do so.
#[derive(Args)]
#[group(multiple = false)]
pub(crate) struct InputSchemeArguments {
    /// The id of the scheme, as `webhook-sig schemes` lists it [default: the delivery file's]
    #[arg(
        long,
        value_name = "ID",
        value_parser = SchemeParser,
        hide_possible_values = true,
        required_unless_present_any = ["scheme_file", "delivery"],
    )]
    scheme: Option<&'static Scheme>,
    /// A file that describes the scheme, in TOML, as `webhook-sig schemes --toml` writes it
    #[arg(long, value_name = "FILE", value_parser = read_scheme)]
    scheme_file: Option<&'static Scheme>,
}

impl InputSchemeArguments {
    /// Returns the scheme that is given, or else that of the file with this path and this id.
    #[expect(
        clippy::expect_used,
        reason = "without a delivery file a scheme is required, and clap holds it"
    )]
    pub(crate) fn scheme(
        &self,
        of_file: Option<(&Path, &str)>,
    ) -> Result<&'static Scheme, Failure> {
        let Some(given) = self.scheme.or(self.scheme_file) else {
            let (file, id) = of_file.expect("there is a delivery file");
            return built_in(id).map_err(|error| Failure::file(file, InvalidFile::Scheme(error)));
        };
        Ok(given)
    }
}

fn built_in(id: &str) -> Result<&'static Scheme, UnknownScheme> {
    provider::find(id).ok_or_else(|| UnknownScheme::new(id))
}

/// The options that say when a delivery is judged, and how old it may be.
#[derive(Args)]
pub(crate) struct ClockArguments {
    /// The receiver's clock, in seconds since 1970 [default: the delivery file's, or now]
    #[arg(long, value_name = "UNIX", allow_negative_numbers = true)]
    now: Option<i64>,
    /// How far the timestamp may lie from the clock, either way [default: the scheme's]
    #[arg(long, value_name = "SECONDS")]
    pub(crate) tolerance: Option<u32>,
}

impl ClockArguments {
    /// Returns the receiver's time: that of the command line, else the delivery's, else the system's.
    pub(crate) fn now(&self, of_delivery: Option<i64>) -> UnixTime {
        now_or_system(self.now.or(of_delivery))
    }
}

/// The schemes that a delivery file may name: ours, and those that files describe.
#[derive(Args)]
pub(crate) struct KnownSchemes {
    /// A file that describes one more scheme, in TOML; it takes precedence over a built-in scheme
    /// of the same id
    #[arg(long = "scheme-file", value_name = "FILE", value_parser = read_scheme)]
    own: Vec<&'static Scheme>,
}

impl KnownSchemes {
    /// Returns the scheme that a file names.
    pub(crate) fn find(&self, file: &Path, id: &str) -> Result<&'static Scheme, Failure> {
        let unknown = |error| Failure::file(file, InvalidFile::Scheme(error));
        self.named(id).map_err(unknown)
    }

    /// Returns the scheme that an option names.
    pub(crate) fn given(&self, option: &str, name: &str) -> Result<&'static Scheme, Failure> {
        let unknown = |error| Failure::Scheme(option.to_owned(), error);
        // Vendors are written with capital letters, ids without.
        self.named(&name.to_lowercase()).map_err(unknown)
    }

    /// Returns the scheme of an id.
    pub(crate) fn named(&self, id: &str) -> Result<&'static Scheme, UnknownScheme> {
        let mut own = self.own.iter().copied();
        let scheme = own.find(|scheme| scheme.id() == id);
        scheme.map_or_else(|| built_in(id), Ok)
    }
}

/// Reads a file that describes a scheme.
pub(crate) fn read_scheme(path: &str) -> Result<&'static Scheme, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    Scheme::from_toml(&text).map_err(|error| error.to_string())
}

/// Reads the name of a scheme, and knows the ids for the completion of a shell.
#[derive(Clone)]
pub(crate) struct SchemeParser;

impl TypedValueParser for SchemeParser {
    type Value = &'static Scheme;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        // Vendors are written with capital letters, ids without.
        let find = |name: &str| {
            provider::find(&name.to_lowercase()).ok_or_else(|| UnknownScheme::new(name))
        };
        find.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let ids = provider::ALL.iter().map(|scheme| scheme.id());
        Some(Box::new(ids.map(PossibleValue::new)))
    }
}

/// Reads a header as `curl` writes it.
pub(crate) fn parse_header(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once(':').ok_or("a colon is missing")?;
    // Whitespace around a value is not part of it (RFC 9110, section 5.5).
    let value = value.trim_matches([' ', '\t']);
    HeaderName::from_bytes(name.as_bytes()).map_err(|_| "this is not a valid header name")?;
    HeaderValue::from_bytes(value.as_bytes()).map_err(|_| "this is not a valid header value")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Reads a parameter.
pub(crate) fn parse_param(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("an equals sign is missing")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Returns the time that the command line sets, or else the system's.
pub(crate) fn now_or_system(seconds: Option<i64>) -> UnixTime {
    seconds.map_or_else(UnixTime::now, UnixTime::from_secs)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_help_of_each_command_has_examples_that_it_takes() {
        for command in Arguments::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string);
            let examples = help.unwrap_or_default().replace("\\\n", "");
            let examples: Vec<_> = examples.lines().skip(1).collect();

            assert!(!examples.is_empty(), "{}", command.get_name());
            for example in examples {
                let (words, _file) = example.split_once(" > ").unwrap_or((example, ""));
                let words = words.split_whitespace().map(|word| word.trim_matches('\''));
                let taken = Arguments::try_parse_from(words);
                assert!(taken.is_ok(), "{example}: {}", taken.err().unwrap());
            }
        }
    }
}
