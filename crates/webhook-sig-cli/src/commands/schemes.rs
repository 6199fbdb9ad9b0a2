//! `schemes`: the list of schemes.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use webhook_sig::{Scheme, provider};

use crate::failure::Failure;
use crate::output::{self, GOOD, Printable};

/// List the schemes: id, algorithm, where the signature stands, and what it covers
#[derive(Args)]
pub(crate) struct SchemesArguments {
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
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
    methods: &'static [&'static str],
}

impl SchemesArguments {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
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
        let timestamp = scheme.timestamp_slot();
        Self {
            id: scheme.id(),
            algorithm: scheme.algorithm().to_string(),
            signature: scheme.signature().to_string(),
            recipe: scheme.recipe().to_string(),
            timestamp: timestamp.map(|(slot, _)| slot.to_string()),
            message_id: scheme.message_id_slot().map(|slot| slot.to_string()),
            methods: scheme.allowed_methods(),
        }
    }
}
