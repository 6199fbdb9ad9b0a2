//! The handler: the same one in a request and in a worker.

use std::collections::HashSet;
use std::slice;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;
use sqlx::{Executor, Transaction};
use webhook_sig::endpoint::HandledEvents;
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

/// Why the handler did not do everything.
pub(crate) enum Failure {
    Database,
    OnPurpose,
    /// It did a part of a batch on purpose, and names what it did.
    Partly(HandledEvents),
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

/// Where a run fails on purpose: one in twenty does, and of those with batches of a queue one in five.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flaw {
    None,
    /// After the effect, and before the commit.
    Rollback,
    /// There too, by a panic.
    Panic,
    /// After the commit.
    Committed,
    /// It leaves out half of a batch.
    Partly,
}

/// A delivery: its event, or the new ones of its batch.
struct Delivery<'d> {
    event: &'d Event,
    /// The number of its first event, whether that is new or not.
    number: u64,
    is_batch: bool,
    new: Vec<Listed<'d>>,
}

/// An event of a delivery, as its body has it.
struct Listed<'d> {
    /// Of some batches, no event has an id.
    id: Option<&'d str>,
    number: u64,
}

impl<'d> Delivery<'d> {
    fn new(event: &'d Event, body: &'d Value) -> Self {
        let batch = body.get("events").and_then(Value::as_array);
        let listed = batch.map_or(slice::from_ref(body), |events| &**events);
        let read = |one: &'d Value| Listed {
            id: one.get("id").and_then(Value::as_str),
            number: one
                .get("number")
                .and_then(Value::as_u64)
                .unwrap_or_default(),
        };
        let known: HashSet<_> = event
            .verified()
            .event_ids()
            .filter(|id| !id.is_new())
            .map(|id| id.to_text())
            .collect();
        let mut listed = listed.iter().map(read).peekable();
        Self {
            event,
            number: listed.peek().map_or(0, |first| first.number),
            is_batch: batch.is_some(),
            new: listed
                .filter(|one| one.id.is_none_or(|id| !known.contains(id)))
                .collect(),
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
        let mut delivery = Delivery::new(event, body);
        let flaw = self.flaw();
        if self.place == Place::Worker && is_poison(delivery.number) && !self.points.is_healed() {
            return Err(Failure::OnPurpose);
        }
        let left_out = match flaw {
            Flaw::Partly => delivery.new.split_off(delivery.new.len() / 2),
            _ => Vec::new(),
        };
        if self.place.is_worker() {
            for one in &delivery.new {
                self.write(&delivery, one, Kind::Bare).await?;
                self.pass(Step::Bare);
            }
        }
        match &self.database {
            Database::Postgres(pool) => self.run(pool.begin().await?, &delivery, flaw).await,
            Database::Sqlite(pool) => {
                let transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
                self.run(transaction, &delivery, flaw).await
            }
        }?;
        self.end(&delivery, &left_out, flaw).await
    }

    /// Commits the events' records together with their effects, or neither.
    async fn run<DB: Dialect>(
        &self,
        mut transaction: Transaction<'static, DB>,
        delivery: &Delivery<'_>,
        flaw: Flaw,
    ) -> Result<(), Failure>
    where
        for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
    {
        let new = self.record(&mut transaction, delivery, flaw).await?;
        if !new.is_empty() {
            self.pass(Step::Recorded);
            for one in &new {
                let effect = row(delivery, one, Kind::Recorded).insert();
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

    /// Records the events of a delivery, and returns those that were not recorded before.
    async fn record<'d, DB: Dialect>(
        &self,
        transaction: &mut Transaction<'static, DB>,
        delivery: &'d Delivery<'d>,
        flaw: Flaw,
    ) -> Result<Vec<&'d Listed<'d>>, RecordError> {
        let Delivery { event, new, .. } = delivery;
        if !delivery.is_batch {
            let is_new = event.record(transaction).await?.is_new();
            return Ok(new.iter().filter(|_| is_new).collect());
        }
        if flaw != Flaw::Partly {
            let recorded = event.record_each(transaction).await?;
            let is_new = |one: &&Listed<'_>| recorded.is_new(one.id.as_slice());
            return Ok(new.iter().filter(is_new).collect());
        }
        let mut some = Vec::new();
        for one in new {
            if event
                .record_one(transaction, one.id.as_slice())
                .await?
                .is_new()
            {
                some.push(one);
            }
        }
        Ok(some)
    }

    /// Asks for another run if the flaw is one, after a note of it for the reckoning.
    async fn end(
        &self,
        delivery: &Delivery<'_>,
        left_out: &[Listed<'_>],
        flaw: Flaw,
    ) -> Result<(), Failure> {
        let (again, kind) = match flaw {
            Flaw::None => return Ok(()),
            Flaw::Partly => (left_out, Kind::LeftOut),
            _ => (&*delivery.new, Kind::Failed),
        };
        for one in again {
            self.write(delivery, one, kind).await?;
        }
        assert!(flaw != Flaw::Panic, "a handler that panics");
        if flaw == Flaw::Partly {
            let ids = delivery.new.iter().filter_map(|one| one.id);
            return Err(Failure::Partly(HandledEvents::new(ids)));
        }
        Err(Failure::OnPurpose)
    }

    fn flaw(&self) -> Flaw {
        let run = self.runs.fetch_add(1, Ordering::Relaxed);
        match draw(u64::from(std::process::id()) << 32 | run) % 60 {
            0 => Flaw::Rollback,
            1 => Flaw::Panic,
            2 => Flaw::Committed,
            3..=14 if self.place == Place::BatchWorker => Flaw::Partly,
            _ => Flaw::None,
        }
    }

    /// Writes a row that is committed by itself.
    async fn write(
        &self,
        delivery: &Delivery<'_>,
        one: &Listed<'_>,
        kind: Kind,
    ) -> Result<(), sqlx::Error> {
        self.database.write(row(delivery, one, kind)).await
    }

    fn pass(&self, step: Step) {
        let place = self.place;
        self.points.pass(Point { place, step });
    }
}

const fn row(delivery: &Delivery<'_>, one: &Listed<'_>, kind: Kind) -> Row {
    Row {
        event: one.number,
        delivery: delivery.number,
        kind,
    }
}
