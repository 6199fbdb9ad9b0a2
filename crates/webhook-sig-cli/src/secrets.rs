//! The secrets that the command line names: where they come from, in the order given.

use std::path::PathBuf;

use clap::builder::ValueParser;
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Args, Command, FromArgMatches};
use webhook_sig::key::{Key, SHORT_KEY, SigningKeys, Weakness};
use webhook_sig::{Keyring, Scheme};

use crate::failure::Failure;
use crate::output::complain;

use self::name::read_secret_file;
pub(crate) use self::name::{SecretName, read_variable};

mod name;

/// The options that name secrets; there is at least one.
///
/// They are read by hand, because their order counts across all three options: the current
/// secret comes first, retiring ones after.
#[derive(Clone)]
pub(crate) struct SecretArguments {
    sources: Vec<Source>,
}

/// Where one secret comes from. It has no `Debug`, because an argument is the secret itself.
#[derive(Clone)]
enum Source {
    Argument(String),
    Environment(String),
    File(PathBuf),
    /// The secret of a stored delivery.
    Stored(SecretName),
}

/// Secrets that were read and are good keys of a scheme.
pub(crate) struct Secrets {
    pub(crate) texts: Vec<String>,
    pub(crate) keyring: Keyring,
}

/// What a sender signs with, and the texts of the keys that verify it.
pub(crate) struct SigningSecrets {
    pub(crate) keys: SigningKeys,
    pub(crate) texts: Vec<String>,
}

impl SecretArguments {
    /// Returns the secrets of a stored delivery's route.
    pub(crate) fn stored(names: &[SecretName]) -> Self {
        let sources = names.iter().cloned().map(Source::Stored).collect();
        Self { sources }
    }

    /// Returns the secrets that are named for a scheme, as `--secret-env SCHEME=VARIABLE`, and those
    /// for any.
    ///
    /// # Errors
    ///
    /// That of `is_named`, which reads the name of a scheme.
    pub(crate) fn of_scheme(
        &self,
        is_named: impl Fn(&str) -> Result<bool, Failure>,
    ) -> Result<[Self; 2], Failure> {
        let (mut own, mut any) = (Vec::new(), Vec::new());
        for source in &self.sources {
            // No variable has an equals sign in its name.
            let named = match source {
                Source::Environment(text) => text.split_once('='),
                _ => None,
            };
            match named {
                None => any.push(source.clone()),
                Some((name, variable)) if is_named(name)? => {
                    own.push(Source::Environment(variable.to_owned()));
                }
                Some(_) => {}
            }
        }
        Ok([own, any].map(|sources| Self { sources }))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// Reads the secrets with which the sender of a scheme signs: the same as the receiver's, or
    /// private keys.
    pub(crate) fn read_signing(&self, scheme: &'static Scheme) -> Result<SigningSecrets, Failure> {
        if scheme.brings_certificates() {
            return Err(Failure::Certificates(scheme));
        }
        if scheme.algorithm().is_symmetric() {
            let Secrets { texts, keyring } = self.read(scheme)?;
            let keys = keyring.into();
            return Ok(SigningSecrets { keys, texts });
        }
        let (mut texts, mut shared, mut private) = (Vec::new(), Vec::new(), Vec::new());
        for source in &self.sources {
            let (option, text) = source.read()?;
            source.warn(&option, None);
            // Some senders sign with a secret as well.
            let is_shared = |key: Key| key.algorithm().is_symmetric();
            if scheme.key(&text).is_ok_and(is_shared) {
                shared.push(text.clone());
                texts.push(text);
                continue;
            }
            let key = scheme
                .signing_key(&text)
                .map_err(|error| Failure::PrivateKey(option, error))?;
            texts.push(key.public_text().to_owned());
            private.push(key);
        }
        let keys = if shared.is_empty() {
            private.into()
        } else {
            let shared = keyring(scheme, &shared)?.into();
            private.into_iter().fold(shared, SigningKeys::and)
        };
        Ok(SigningSecrets { keys, texts })
    }

    /// Reads the secrets as they are, good keys of a scheme or not, and warns of weak and of visible
    /// ones.
    pub(crate) fn texts(&self, scheme: &Scheme) -> Result<Vec<String>, Failure> {
        let mut texts = Vec::new();
        for source in &self.sources {
            let (option, text) = source.read()?;
            let key = scheme.key(&text).ok();
            // What the scheme cannot read may be a secret.
            if key
                .as_ref()
                .is_none_or(|key| key.algorithm().is_symmetric())
            {
                source.warn(&option, key.and_then(|key| key.weakness()));
            }
            texts.push(text);
        }
        Ok(texts)
    }

    /// Reads the secrets as keys of a scheme, and warns of weak and of visible ones.
    pub(crate) fn read(&self, scheme: &Scheme) -> Result<Secrets, Failure> {
        let mut texts = Vec::new();
        for source in &self.sources {
            let (option, text) = source.read()?;
            let key = scheme
                .key(&text)
                .map_err(|error| Failure::Secret(option.clone(), error))?;
            if key.algorithm().is_symmetric() {
                source.warn(&option, key.weakness());
            }
            texts.push(text);
        }
        let keyring = keyring(scheme, &texts)?;
        Ok(Secrets { texts, keyring })
    }
}

fn keyring(scheme: &Scheme, texts: &[String]) -> Result<Keyring, Failure> {
    let keyring = scheme.keyring(texts);
    keyring.map_err(|error| Failure::Secret("the secrets".to_owned(), error))
}

impl Source {
    /// Returns what to call the source, and the secret.
    fn read(&self) -> Result<(String, String), Failure> {
        match self {
            Self::Argument(text) => Ok(("--secret".to_owned(), text.clone())),
            Self::Stored(name) => Ok((name.to_string(), name.read(", which the file names")?)),
            Self::Environment(name) => {
                let option = format!("--secret-env {name}");
                let text = read_variable(option.clone(), name)?;
                Ok((option, text))
            }
            Self::File(path) => {
                let option = format!("--secret-file {}", path.display());
                let text = read_secret_file(path);
                let text = text.map_err(|error| Failure::Read(option.clone(), error))?;
                Ok((option, text))
            }
        }
    }

    /// Warns of a secret that others can see, and of one that is weak.
    fn warn(&self, option: &str, weakness: Option<Weakness>) {
        if matches!(self, Self::Argument(_)) {
            complain("warning", &VISIBLE);
        }
        if let Some(weakness) = weakness {
            complain("warning", &format!("{option}: {}", name(weakness)));
        }
    }
}

const VISIBLE: &str = "--secret shows the secret to every user of this machine; \
    --secret-file and --secret-env do not";

fn name(weakness: Weakness) -> String {
    match weakness {
        Weakness::Short => format!("the key is shorter than {SHORT_KEY} bytes"),
        Weakness::WellKnown => "the key is published in documentation".to_owned(),
        _ => "the key is easy to guess".to_owned(),
    }
}

const FILE: &str = "secret_file";
const ENVIRONMENT: &str = "secret_env";
const ARGUMENT: &str = "secret";

impl Args for SecretArguments {
    fn augment_args(command: Command) -> Command {
        let option = |id: &'static str, name: &'static str, value: &'static str| {
            Arg::new(id)
                .long(name)
                .value_name(value)
                .action(ArgAction::Append)
                .help_heading("Secrets (the current one first, then retiring ones)")
        };
        command
            .arg(
                option(FILE, "secret-file", "FILE")
                    .value_parser(ValueParser::path_buf())
                    .help("Read a secret from a file, without the line break at its end; may be given several times"),
            )
            .arg(
                option(ENVIRONMENT, "secret-env", "VARIABLE")
                    .help("Read a secret from an environment variable; may be given several times"),
            )
            .arg(
                option(ARGUMENT, "secret", "TEXT")
                    .allow_hyphen_values(true)
                    .help("Take a secret from here, where every user of this machine can see it; may be given several times"),
            )
            .group(
                ArgGroup::new("secrets")
                    .args([FILE, ENVIRONMENT, ARGUMENT])
                    .multiple(true)
                    .required(true),
            )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for SecretArguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let files = placed(matches, FILE, Source::File);
        let variables = placed(matches, ENVIRONMENT, Source::Environment);
        let arguments = placed(matches, ARGUMENT, Source::Argument);
        let mut sources = [files, variables, arguments].concat();
        sources.sort_by_key(|(index, _)| *index);
        let sources = sources.into_iter().map(|(_, source)| source).collect();
        Ok(Self { sources })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Returns the values of one option, each with its place on the command line.
fn placed<T: Clone + Send + Sync + 'static>(
    matches: &ArgMatches,
    id: &str,
    make: fn(T) -> Source,
) -> Vec<(usize, Source)> {
    let values = matches.get_many::<T>(id).into_iter().flatten();
    let indices = matches.indices_of(id).into_iter().flatten();
    indices
        .zip(values)
        .map(|(index, value)| (index, make(value.clone())))
        .collect()
}
