//! An app whose handler records: its work is one row of `effects` for each event.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};
use webhook_sig::replay::MemoryStore;
use webhook_sig::{Endpoint, Head, Scheme, Signer, UnixTime};
use webhook_sig_sqlx::{Event, RecordError, Records, Tables};

pub(crate) const SECRET: &str = "whsec_W5ZqkqPDYkYm8sJ1tq0V";

/// What a handler has.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    pub(crate) records: Records,
    /// How long it works within its transaction.
    pub(crate) work: Duration,
    /// Whether its work fails.
    pub(crate) is_broken: Arc<AtomicBool>,
}

#[derive(Clone)]
pub(crate) enum Db {
    Postgres(PgPool),
    Sqlite(SqlitePool),
}

/// Why a handler failed.
#[derive(Debug)]
pub(crate) enum AppError {
    Database,
    Record(RecordError),
}

impl From<sqlx::Error> for AppError {
    fn from(_: sqlx::Error) -> Self {
        Self::Database
    }
}

impl From<RecordError> for AppError {
    fn from(error: RecordError) -> Self {
        Self::Record(error)
    }
}

const EFFECTS: &str = "CREATE TABLE effects (id text NOT NULL)";
const WORK: &str = "INSERT INTO effects VALUES ($1)";
const COUNT: &str = "SELECT count(*) FROM effects";

impl App {
    pub(crate) async fn new(db: Db) -> Self {
        let tables = Tables::new();
        match &db {
            Db::Postgres(db) => {
                tables.migrate(db).await.unwrap();
                sqlx::raw_sql(EFFECTS).execute(db).await.unwrap();
            }
            Db::Sqlite(db) => {
                tables.migrate(db).await.unwrap();
                sqlx::raw_sql(EFFECTS).execute(db).await.unwrap();
            }
        }
        Self {
            db,
            records: Records::in_tables(tables),
            work: Duration::from_millis(100),
            is_broken: Arc::default(),
        }
    }

    /// Handles the one event of a delivery.
    pub(crate) async fn handle(&self, event: Event) -> Result<(), AppError> {
        let event = event.in_records(&self.records);
        match &self.db {
            Db::Postgres(db) => {
                let mut tx = db.begin().await?;
                if event.record(&mut tx).await?.is_new() {
                    sqlx::query(WORK).bind("one").execute(&mut *tx).await?;
                    self.finish().await?;
                }
                tx.commit().await?;
            }
            Db::Sqlite(db) => {
                let mut tx = db.begin_with("BEGIN IMMEDIATE").await?;
                if event.record(&mut tx).await?.is_new() {
                    sqlx::query(WORK).bind("one").execute(&mut *tx).await?;
                    self.finish().await?;
                }
                tx.commit().await?;
            }
        }
        Ok(())
    }

    async fn finish(&self) -> Result<(), AppError> {
        tokio::time::sleep(self.work).await;
        if self.is_broken.load(Ordering::Relaxed) {
            return Err(AppError::Database);
        }
        Ok(())
    }

    /// Handles the events of a batch, which it knows by their ids.
    pub(crate) async fn handle_each(&self, event: Event, ids: &[&str]) -> Result<(), AppError> {
        let event = event.in_records(&self.records);
        match &self.db {
            Db::Postgres(db) => {
                let mut tx = db.begin().await?;
                let recorded = event.record_each(&mut tx).await?;
                for id in ids.iter().filter(|id| recorded.is_new(&[id])) {
                    sqlx::query(WORK).bind(*id).execute(&mut *tx).await?;
                }
                tx.commit().await?;
            }
            Db::Sqlite(db) => {
                let mut tx = db.begin_with("BEGIN IMMEDIATE").await?;
                let recorded = event.record_each(&mut tx).await?;
                for id in ids.iter().filter(|id| recorded.is_new(&[id])) {
                    sqlx::query(WORK).bind(*id).execute(&mut *tx).await?;
                }
                tx.commit().await?;
            }
        }
        Ok(())
    }

    pub(crate) async fn effects(&self) -> i64 {
        self.count(COUNT).await
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        let count = match &self.db {
            Db::Postgres(db) => sqlx::query_scalar(sql).fetch_one(db).await,
            Db::Sqlite(db) => sqlx::query_scalar(sql).fetch_one(db).await,
        };
        count.unwrap()
    }
}

/// Creates an endpoint with a memory of its own, as that of another instance is.
pub(crate) fn endpoint(scheme: &'static Scheme) -> Endpoint {
    let key = scheme.key(SECRET).unwrap();
    let builder = Endpoint::builder(scheme, key).name("tests");
    builder.replay(MemoryStore::new()).build().unwrap()
}

pub(crate) fn signed(scheme: &'static Scheme, body: &'static str) -> Request<Bytes> {
    let request = Request::post("/").body(Bytes::from(body)).unwrap();
    let signer = Signer::new(scheme, scheme.key(SECRET).unwrap());
    signer.sign(request, UnixTime::now()).unwrap()
}

/// Returns what a handler would extract of a delivery that nothing is known of yet.
pub(crate) async fn event(scheme: &'static Scheme, body: &'static str) -> Event {
    event_at(&endpoint(scheme), &signed(scheme, body)).await
}

pub(crate) async fn event_at(endpoint: &Endpoint, delivery: &Request<Bytes>) -> Event {
    let head = Head::new("POST", "/", delivery.headers());
    let body = tokio_stream::iter([Ok(delivery.body().clone())]);
    let received = endpoint.receive(&head, body).await.unwrap();
    Event::new(received.verified)
}
