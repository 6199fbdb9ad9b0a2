//! A PostgreSQL server of this program's own.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, PgPool};
use webhook_sig::BoxError;

pub struct Server(webhook_sig_integrations_postgres::Server);

impl Server {
    /// Starts a server with the default settings, which write to the disk what was committed.
    pub fn start() -> Result<Self, BoxError> {
        let server = webhook_sig_integrations_postgres::Server::start(&[])?;
        Ok(Self(server))
    }

    /// Creates a database, and connects to it.
    pub async fn create(&self, name: &str) -> Result<PgPool, BoxError> {
        let pool = self.connect("postgres").await?;
        let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::raw_sql(create).execute(&pool).await?;
        pool.close().await;
        self.connect(name).await
    }

    /// Connects as soon as the server is ready.
    async fn connect(&self, database: &str) -> Result<PgPool, BoxError> {
        let options = PgConnectOptions::new_without_pgpass().socket(self.0.folder());
        let options = options.username("postgres").database(database);
        let mut tries = 0;
        loop {
            let pool = PgPoolOptions::new().max_connections(8);
            match pool.connect_with(options.clone()).await {
                Err(error) if tries == 300 => return Err(error.into()),
                Err(_) => tries += 1,
                Ok(pool) => return Ok(pool),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}
