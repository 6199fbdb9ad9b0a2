//! The event of a delivery, which its handler records.

use std::collections::HashSet;
use std::slice;

use sqlx::Transaction;
use webhook_sig::Verified;
use webhook_sig::replay::EventKey;
use webhook_sig::verify::EventId;

use crate::dialect::{Dialect, Keys};
use crate::error::RecordError;
use crate::records::Records;

/// The event of a delivery that was verified, or the events of a batch.
///
/// With the features `axum` and `actix` it is an extractor. It may come before any other, since it
/// leaves the body alone. [The crate](crate) shows it in use.
#[derive(Clone, Debug)]
pub struct Event {
    verified: Verified,
    records: Records,
}

impl Event {
    /// Creates the event of a proof, with the default [`Records`].
    #[must_use]
    pub fn new(verified: Verified) -> Self {
        Self {
            verified,
            records: Records::new(),
        }
    }

    /// Sets where it is recorded, and how.
    #[must_use]
    pub fn in_records(self, records: &Records) -> Self {
        Self {
            records: records.clone(),
            ..self
        }
    }

    /// Returns the proof.
    #[must_use]
    pub const fn verified(&self) -> &Verified {
        &self.verified
    }

    /// Records the event in the handler's transaction, and returns whether it is new.
    ///
    /// It is to be the first statement of the transaction. If the transaction is rolled back, or the
    /// process dies before it commits, the event is as new as before. While another transaction
    /// records the same event, it waits for its end on PostgreSQL, as long as
    /// [`Records::lock_timeout`] allows. On SQLite, begin the transaction with
    /// `pool.begin_with("BEGIN IMMEDIATE")`; [the crate](crate#sqlite) says why.
    ///
    /// # Errors
    ///
    /// [`RecordError`], after which the transaction is not to be committed: let it drop, and answer
    /// with an error, so that the vendor sends the event again.
    pub async fn record<DB: Dialect>(
        &self,
        transaction: &mut Transaction<'_, DB>,
    ) -> Result<Recorded, RecordError> {
        let keys = self.keys()?;
        if keys.len() > 1 {
            return Err(RecordError::Several(keys.len()));
        }
        self.insert_one(transaction, keys).await
    }

    /// Records one event of a batch in the handler's transaction, and returns whether it is new.
    ///
    /// It is named by the fields that identify it, in the order in which [`EventId::fields`] shows
    /// them; of most vendors that is its id alone.
    ///
    /// It serves where each event of a batch has a transaction of its own, or a savepoint, so that an
    /// event that fails leaves no record and the vendor can send it again alone.
    ///
    /// A delivery that lists no events and has one key, a digest of what was signed, is recorded as a
    /// whole, by any fields.
    ///
    /// ```
    /// # #[cfg(feature = "postgres")] {
    /// use sqlx::PgPool;
    /// use webhook_sig::BoxError;
    /// use webhook_sig_sqlx::Event;
    ///
    /// async fn handle(event: &Event, id: &str, db: &PgPool) -> Result<(), BoxError> {
    ///     let mut tx = db.begin().await?;
    ///     if event.record_one(&mut tx, &[id]).await?.is_new() {
    ///         // …
    ///     }
    ///     tx.commit().await?;
    ///     Ok(())
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`record`](Self::record), and [`RecordError::Unlisted`] if these fields identify no event of
    /// the delivery.
    pub async fn record_one<DB: Dialect>(
        &self,
        transaction: &mut Transaction<'_, DB>,
        fields: &[&str],
    ) -> Result<Recorded, RecordError> {
        let keys = self.keys()?;
        let mut events = self.verified.event_ids().zip(keys);
        let is_named = |id: EventId<'_>| id.fields().eq(fields.iter().copied());
        let keys = match events.find(|(id, _)| is_named(*id)) {
            Some((_, key)) => slice::from_ref(key),
            None if keys.is_empty() || self.is_one_unlisted(keys) => keys,
            None => return Err(RecordError::Unlisted),
        };
        self.insert_one(transaction, keys).await
    }

    /// Records the events of a batch in the handler's transaction, and returns which are new.
    ///
    /// All of them are recorded or none: if some may fail while others are done, call
    /// [`record_one`](Self::record_one) for each. It is one statement, does for each event what
    /// [`record`](Self::record) does for one, and serves for a delivery with one event, too.
    ///
    /// An event that [was handled before](EventId::is_new), as the endpoint or the queue says, is neither
    /// recorded nor new: where it waits in another job, that one records it.
    ///
    /// ```
    /// # #[cfg(feature = "postgres")] {
    /// use sqlx::PgPool;
    /// use webhook_sig::BoxError;
    /// use webhook_sig_sqlx::Event;
    ///
    /// struct Order {
    ///     id: String,
    /// }
    ///
    /// async fn handle(event: Event, orders: Vec<Order>, db: &PgPool) -> Result<(), BoxError> {
    ///     let mut tx = db.begin().await?;
    ///     let recorded = event.record_each(&mut tx).await?;
    ///     for order in orders.iter().filter(|order| recorded.is_new(&[&order.id])) {
    ///         sqlx::query("UPDATE orders SET is_paid = true WHERE id = $1")
    ///             .bind(&order.id)
    ///             .execute(&mut *tx)
    ///             .await?;
    ///     }
    ///     tx.commit().await?;
    ///     Ok(())
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`record`](Self::record): none of the events is recorded.
    pub async fn record_each<DB: Dialect>(
        &self,
        transaction: &mut Transaction<'_, DB>,
    ) -> Result<RecordedEach<'_>, RecordError> {
        let keys = self.keys()?;
        let events = self.verified.event_ids().zip(keys);
        let handled = events.filter_map(|(id, key)| (!id.is_new()).then_some(key));
        let handled: HashSet<_> = handled.collect();
        let open = keys.iter().filter(|key| !handled.contains(key)).copied();
        let new = self.insert(transaction, &open.collect::<Vec<_>>()).await?;
        let is_new = |key: &[u8]| new.contains(key);
        let (mut ids, mut known) = (Vec::new(), HashSet::new());
        for (id, key) in self.verified.event_ids().zip(keys) {
            if is_new(key.as_bytes()) {
                ids.push(id);
            } else {
                known.insert(id.fields().collect());
            }
        }
        Ok(RecordedEach {
            ids,
            known,
            has_new: keys.is_empty() || keys.iter().any(|key| is_new(key.as_bytes())),
        })
    }

    /// Returns the keys of the events, of which there are none if an event cannot be told from others.
    fn keys(&self) -> Result<&[EventKey], RecordError> {
        self.verified.event_keys().ok_or(RecordError::NoStore)
    }

    /// Returns whether the delivery has one key, which is that of no id.
    fn is_one_unlisted(&self, keys: &[EventKey]) -> bool {
        keys.len() == 1 && self.verified.event_ids().next().is_none()
    }

    /// Records an event that has one key, or none and is new.
    async fn insert_one<DB: Dialect>(
        &self,
        transaction: &mut Transaction<'_, DB>,
        keys: &[EventKey],
    ) -> Result<Recorded, RecordError> {
        let new = self.insert(transaction, keys).await?;
        Ok(if new.is_empty() && !keys.is_empty() {
            Recorded::Known
        } else {
            Recorded::New
        })
    }

    /// Returns the keys that were not recorded before.
    async fn insert<DB: Dialect>(
        &self,
        transaction: &mut Transaction<'_, DB>,
        keys: &[EventKey],
    ) -> Result<Keys, RecordError> {
        if keys.is_empty() {
            return Ok(Keys::default());
        }
        Ok(DB::record(&mut **transaction, &self.records, keys).await?)
    }
}

/// Whether an event was recorded before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "it was recorded before, or it was not"
)]
#[must_use = "an event that is known must not be handled again"]
pub enum Recorded {
    /// It was recorded by a transaction that has committed, or earlier by the same one.
    Known,
    /// It was not, and is recorded now if the transaction commits.
    New,
}

impl Recorded {
    /// Returns whether the event is to be handled.
    #[must_use]
    pub const fn is_new(self) -> bool {
        matches!(self, Self::New)
    }
}

/// Which events of a delivery were recorded before.
#[derive(Clone, Debug)]
#[must_use = "events that are known must not be handled again"]
pub struct RecordedEach<'a> {
    ids: Vec<EventId<'a>>,
    /// The fields of each event that is known.
    known: HashSet<Vec<&'a str>>,
    has_new: bool,
}

impl<'a> RecordedEach<'a> {
    /// Returns whether an event is to be handled.
    ///
    /// It is named by the fields that identify it, in the order in which [`EventId::fields`] shows
    /// them; of most vendors that is its id alone. An event that the delivery does not list is to be
    /// handled if [any is](Self::has_new): it cannot be told from others.
    #[must_use]
    pub fn is_new(&self, fields: &[&str]) -> bool {
        self.has_new && !self.known.contains(fields)
    }

    /// Returns whether any event is to be handled.
    #[must_use]
    pub const fn has_new(&self) -> bool {
        self.has_new
    }

    /// Returns the ids of those to be handled, in the order of the delivery, where fields identify
    /// them.
    pub fn ids(&self) -> impl Iterator<Item = EventId<'a>> {
        self.ids.iter().copied()
    }
}
