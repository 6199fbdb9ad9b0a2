//! The handler: the same one in a request and in a worker.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

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

/// An event of a delivery, as its body has it.
struct Listed<'b> {
    id: &'b str,
    number: u64,
}

impl<'b> Listed<'b> {
    /// Returns the events of a batch, or the one that a body is.
    fn all(body: &'b Value) -> Vec<Self> {
        let read = |event: &'b Value| Self {
            id: event.get("id").and_then(Value::as_str).unwrap_or_default(),
            number: event
                .get("number")
                .and_then(Value::as_u64)
                .unwrap_or_default(),
        };
        match body.get("events").and_then(Value::as_array) {
            Some(events) => events.iter().map(read).collect(),
            None => vec![read(body)],
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

    /// Has the effect of each event, once; and in a worker another one, as often as it runs.
    pub(crate) async fn handle(&self, event: &Event, body: &Value) -> Result<(), Failure> {
        let listed = Listed::all(body);
        let number = listed.first().map_or(0, |first| first.number);
        let flaw = self.flaw();
        if self.place == Place::Worker {
            if is_poison(number) && !self.points.is_healed() {
                return Err(Failure::OnPurpose);
            }
            self.database.write(self.row(number, Kind::Bare)).await?;
            self.pass(Step::Bare);
        }
        match &self.database {
            Database::Postgres(pool) => self.run(pool.begin().await?, event, &listed, flaw).await,
            Database::Sqlite(pool) => {
                let transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
                self.run(transaction, event, &listed, flaw).await
            }
        }?;
        match flaw {
            Flaw::None => Ok(()),
            flaw => self.fail(number, flaw).await,
        }
    }

    /// Commits the events' records together with their effects, or neither.
    async fn run<DB: Dialect>(
        &self,
        mut transaction: Transaction<'static, DB>,
        event: &Event,
        listed: &[Listed<'_>],
        flaw: Flaw,
    ) -> Result<(), Failure>
    where
        for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
    {
        let new: Vec<_> = if listed.len() == 1 {
            let is_new = event.record(&mut transaction).await?.is_new();
            listed.iter().filter(|_| is_new).collect()
        } else {
            let recorded = event.record_each(&mut transaction).await?;
            let each = listed.iter();
            each.filter(|one| recorded.is_new(&[one.id])).collect()
        };
        if !new.is_empty() {
            self.pass(Step::Recorded);
            for one in &new {
                let effect = self.row(one.number, Kind::Recorded).insert();
                effect.execute(&mut *transaction).await?;
            }
            self.pass(Step::Worked);
        }
        if matches!(flaw, Flaw::Rollback | Flaw::Panic) {
            return Ok(());
        }
        transaction.commit().await?;
        if !new.is_empty() {
            self.pass(Step::Committed);
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
