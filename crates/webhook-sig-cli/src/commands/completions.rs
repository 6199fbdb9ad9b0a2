//! `completions`: scripts that complete this program's options in a shell.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::failure::Failure;

/// Print a script that completes commands, options and scheme ids in a shell
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CompletionsArguments {
    shell: Shell,
}

const EXAMPLES: &str = r"Examples:
  webhook-sig completions bash > ~/.local/share/bash-completion/completions/webhook-sig";

impl CompletionsArguments {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        // The generator panics where it cannot write, which memory always lets it.
        let mut script = Vec::new();
        clap_complete::generate(
            self.shell,
            &mut Arguments::command(),
            "webhook-sig",
            &mut script,
        );
        io::stdout().lock().write_all(&script)?;
        Ok(ExitCode::SUCCESS)
    }
}
