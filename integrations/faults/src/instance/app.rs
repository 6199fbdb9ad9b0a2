//! The handler: the same one in a request and in a worker.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use sqlx::{Executor, Transaction};
use webhook_sig_integration_tests::{Kind, Place, Point, Step, draw, is_poison};
use webhook_sig_sqlx::{Dialect, Event, RecordError};

use crate::database::{Database, Row};
use crate::points::Points;

/// What the handler has.
#[derive(Clone)]
pub(crate) struct App {
    database: Database,
    points: Points,
    place: Place,
    runs: Arc<AtomicU64>,
}

/// Why the handler failed.
pub(crate) enum Failure {
    Database,
    OnPurpose,
    Record(RecordError),
}

impl From<sqlx::Error> for Failure {
    fn from(_: sqlx::Error) -> Self {
        Self::Database
    }
}

impl From<RecordError> for Failure {
    fn from(error: RecordError) -> Self {
        Self::Record(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        use axum::http::StatusCode;
        match self {
            Self::Database => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            Self::OnPurpose => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            Self::Record(error) => error.into_response(),
        }
    }
}

/// Where a run fails on purpose: one in twenty does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flaw {
    None,
    /// After the effect, and before the commit.
    Rollback,
    /// There too, by a panic.
    Panic,
    /// After the commit.
    Committed,
}

/// Has the effect of the event, once; and in a worker another one, as often as it runs.
pub(crate) async fn handle(
    State(app): State<App>,
    event: Event,
    Json(body): Json<Value>,
) -> Result<(), Failure> {
    let number = body.get("number").and_then(Value::as_u64);
    let number = number.unwrap_or_default();
    let flaw = app.flaw();
    if app.place == Place::Worker {
        if is_poison(number) && !app.points.is_healed() {
            return Err(Failure::OnPurpose);
        }
        app.database.write(app.row(number, Kind::Bare)).await?;
        app.pass(Step::Bare);
    }
    match &app.database {
        Database::Postgres(pool) => app.run(pool.begin().await?, &event, number, flaw).await,
        Database::Sqlite(pool) => {
            let transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
            app.run(transaction, &event, number, flaw).await
        }
    }
}

impl App {
    pub(crate) fn new(database: &Database, points: &Points, place: Place) -> Self {
        Self {
            database: database.clone(),
            points: points.clone(),
            place,
            runs: Arc::default(),
        }
    }

    /// Commits the event's record together with its effect, or neither.
    async fn run<DB: Dialect>(
        &self,
        mut transaction: Transaction<'static, DB>,
        event: &Event,
        number: u64,
        flaw: Flaw,
    ) -> Result<(), Failure>
    where
        for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
    {
        let is_new = event.record(&mut transaction).await?.is_new();
        if is_new {
            self.pass(Step::Recorded);
            let effect = self.row(number, Kind::Recorded).insert();
            effect.execute(&mut *transaction).await?;
            self.pass(Step::Worked);
        }
        if matches!(flaw, Flaw::Rollback | Flaw::Panic) {
            drop(transaction);
            return self.fail(number, flaw).await;
        }
        transaction.commit().await?;
        if is_new {
            self.pass(Step::Committed);
        }
        if flaw == Flaw::Committed {
            return self.fail(number, flaw).await;
        }
        Ok(())
    }

    /// Asks for another run, after a note of it for the reckoning.
    async fn fail(&self, number: u64, flaw: Flaw) -> Result<(), Failure> {
        self.database.write(self.row(number, Kind::Failed)).await?;
        assert!(flaw != Flaw::Panic, "a handler that panics");
        Err(Failure::OnPurpose)
    }

    fn flaw(&self) -> Flaw {
        let run = self.runs.fetch_add(1, Ordering::Relaxed);
        match draw(u64::from(std::process::id()) << 32 | run) % 60 {
            0 => Flaw::Rollback,
            1 => Flaw::Panic,
            2 => Flaw::Committed,
            _ => Flaw::None,
        }
    }

    const fn row(&self, event: u64, kind: Kind) -> Row {
        let place = self.place;
        Row { event, place, kind }
    }

    fn pass(&self, step: Step) {
        let place = self.place;
        self.points.pass(Point { place, step });
    }
}
