//! A PostgreSQL server of a test's own.

use std::path::Path;
use std::sync::OnceLock;

use sqlx::postgres::PgConnectOptions;
pub(crate) use webhook_sig_integrations_postgres::Server;
use webhook_sig_integrations_postgres::is_installed;

/// Starts a server, or returns `None`, said loudly, where PostgreSQL is not installed.
pub(crate) fn start() -> Option<Server> {
    is_installed().then(|| Server::start(&["fsync=off", "max_connections=300"]).unwrap())
}

/// Returns the server that tests share, or `None`, said loudly, where PostgreSQL is not installed.
pub(crate) fn shared() -> Option<PgConnectOptions> {
    static SHARED: OnceLock<Option<Server>> = OnceLock::new();
    is_installed().then_some(())?;
    let server = SHARED.get_or_init(start).as_ref()?;
    Some(at(server.folder()))
}

/// Returns how to connect to the server in a folder.
pub(crate) fn at(folder: &Path) -> PgConnectOptions {
    let options = PgConnectOptions::new_without_pgpass().socket(folder);
    options.username("postgres").database("postgres")
}
