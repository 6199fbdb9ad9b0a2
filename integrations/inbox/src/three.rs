//! Three instances, and a PostgreSQL that they share.

use std::env;
use std::process::Command as Now;

use tokio::process::Command;
use tower_webhook_sig::BoxError;
use webhook_sig_integrations_postgres::Server;

use crate::database::Database;
use crate::{queue, told_to_end};

/// Runs them until Ctrl-C or SIGTERM, on this port and the next two; on any three, if it is 0.
pub(crate) async fn run(port: u16) -> Result<(), BoxError> {
    let server = Server::start(&[])?;
    let url = server.url();
    // The tables are there before the instances all want to create them.
    queue(&Database::open(&url).await?).await?;
    let end = told_to_end()?;
    let mut instances = Vec::new();
    for number in 0..3 {
        let port = if port == 0 {
            0
        } else {
            port.saturating_add(number)
        };
        let mut instance = Command::new(env::current_exe()?);
        instance
            .env("DATABASE_URL", &url)
            .env("PORT", port.to_string());
        instances.push(instance.kill_on_drop(true).spawn()?);
    }
    println!("PostgreSQL is at {url}");
    end.await;
    // They end their jobs; a terminal has interrupted them already.
    for mut instance in instances {
        if let Some(process) = instance.id() {
            let process = process.to_string();
            Now::new("kill").args(["-s", "INT", &process]).status()?;
        }
        instance.wait().await?;
    }
    Ok(())
}
