//! The tenants' secrets, in SQLite.
//!
//! They lie there in plain text, because an HMAC needs them whole: keep the file to the server's
//! own user, or encrypt them with a key from elsewhere.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tower_webhook_sig::key::{KeySource, Tenant};
use tower_webhook_sig::provider::GITHUB;
use tower_webhook_sig::{BoxError, Keyring};

/// The database: one connection, which threads take in turn.
#[derive(Clone)]
pub(crate) struct Database {
    connection: Arc<Mutex<Connection>>,
}

impl Database {
    pub(crate) fn open(path: &str) -> Result<Self, BoxError> {
        let connection = Connection::open(path)?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self {
            connection: Arc::new(Mutex::new(connection)),
        })
    }

    /// Gives a tenant another secret; the one that it had before stays valid.
    pub(crate) fn add(&self, tenant: &Tenant, secret: &str) -> Result<(), BoxError> {
        // An invalid key is found here, and not when a delivery arrives.
        let key = GITHUB.key(secret);
        key.map_err(|error| format!("SECRET: {error}"))?;
        self.with(|connection| {
            let insert = "INSERT INTO secret (tenant, secret) VALUES (?1, ?2)";
            connection.execute(insert, (tenant.as_str(), secret))?;
            Ok(())
        })
    }

    /// Returns a tenant's secrets, the newest first.
    fn secrets(&self, tenant: &Tenant) -> Result<Vec<String>, BoxError> {
        self.with(|connection| {
            // The newest one, and the one that deliveries on their way are signed with.
            let select = "SELECT secret FROM secret WHERE tenant = ?1 ORDER BY id DESC LIMIT 2";
            let mut statement = connection.prepare_cached(select)?;
            let secrets = statement.query_map([tenant.as_str()], |row| row.get(0))?;
            Ok(secrets.collect::<Result<_, _>>()?)
        })
    }

    fn with<T>(&self, act: impl FnOnce(&Connection) -> Result<T, BoxError>) -> Result<T, BoxError> {
        act(&self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner))
    }
}

impl KeySource for Database {
    async fn keyring(&self, tenant: &Tenant) -> Result<Option<Keyring>, BoxError> {
        let (database, tenant) = (self.clone(), tenant.clone());
        // SQLite blocks its thread, so it gets one that may be blocked.
        let secrets = tokio::task::spawn_blocking(move || database.secrets(&tenant)).await??;
        if secrets.is_empty() {
            return Ok(None);
        }
        Ok(Some(GITHUB.keyring(secrets)?))
    }
}

/// SQLite compares text byte by byte unless told otherwise, and so it must be: a second spelling
/// of a tenant would be another tenant to other code that compares names.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS secret (
    id INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    secret TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS secret_tenant ON secret (tenant);
";
