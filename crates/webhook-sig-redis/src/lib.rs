//! A replay store on Redis or Valkey, shared by every instance of a webhook receiver.
//!
//! ```no_run
//! use webhook_sig::key::Secret;
//! use webhook_sig::provider::STRIPE;
//! use webhook_sig::{BoxError, Endpoint};
//! use webhook_sig_redis::RedisStore;
//!
//! # async fn example(secret: &str) -> Result<(), BoxError> {
//! let store = RedisStore::connect("redis://127.0.0.1/").await?.prefix("production:");
//! let endpoint = Endpoint::builder(&STRIPE, Secret::new(secret))
//!     .name("payments")
//!     .replay(store)
//!     .build()?;
//! # Ok(())
//! # }
//! ```
//!
//! It needs Redis 7.0 or Valkey 7.2, and a user with the rights
//! `~webhook-sig:* +set +get +del +dbsize +eval`, where the first is the prefix. A claim, a
//! settlement and [`forget`](ReplayStore::forget) take one round trip each, however many events a
//! delivery brings; the settlement of a partial acknowledgement takes two. Expiry is by the
//! server's clock.
//!
//! Redis Cluster serves too: with the feature `cluster`, `RedisStore::connect_cluster` takes the
//! URLs of some nodes. The keys of single events are spread over all nodes; those of a scheme that
//! sends batches, or whose unsigned ids you trust, are on one node for each endpoint and tenant. A
//! node that is down refuses the deliveries that are remembered there, and no others. A cluster
//! copies to its replicas without waiting for them, so a claim that a node took just before it
//! failed can be lost.
//!
//! Its own tests run on Redis 7.0 or newer, on a cluster of three nodes, and
//! on Valkey only where `valkey-server` is installed, which Debian has from version 13 on.
//!
//! A server that is down, slow, read-only or out of memory makes the store fail: the delivery is
//! answered with 503, and nothing runs.
//!
//! # How much memory it takes
//!
//! An event that was handled takes some 170 bytes, and 370 with the list that bounds the repeats of
//! its content. It is kept until its vendor gives up, 72 hours by default, so that a node holds
//! bytes × rate × horizon:
//!
//! | events a second | keys after 72 hours | memory |
//! | --- | --- | --- |
//! | 0.1 | 25,920 | 4 MB |
//! | 1 | 259,200 | 44 MB |
//! | 3.85 | 1,000,000, which is [`ROOM`] | 170 MB |
//!
//! [`ReplayProtection::horizon`] shortens the time. Once a node holds more keys than
//! [`RedisStore::room`] allows, it keeps what is handled from then on only as long as it must, such
//! as 603 seconds where a timestamp is signed and has the default window. So the server need not
//! evict anything; if it did, it could not tell a claim from what was handled long ago.
//!
//! # Resending an event by hand
//!
//! An event that a vendor's dashboard sends again has the id that it had before. It is answered as
//! handled, and the handler does not run, until the event is no longer kept. [`forget`] lets one
//! event run again, and so does the program:
//!
//! ```text
//! webhook-sig forget --scheme stripe --endpoint payments --redis redis://127.0.0.1/ evt_1MqqbKLt4d
//! ```
//!
//! [`forget`]: ReplayStore::forget
//!
//! [`ReplayProtection::horizon`]: https://docs.rs/webhook-sig/latest/webhook_sig/replay/struct.ReplayProtection.html#method.horizon
//!
//! # What a server forgets
//!
//! What the server forgets can run again: a delivery that was handled, when the vendor retries it
//! or anyone resends a captured one within its window; and one that is being handled, when it
//! arrives a second time meanwhile. As it is shipped, Redis keeps snapshots, and a restart takes it
//! back to the last one, which can be an hour old. Configure it as a database, not as a cache:
//!
//! ```text
//! appendonly yes
//! appendfsync everysec
//! maxmemory-policy noeviction
//! # With a replica:
//! min-replicas-to-write 1
//! min-replicas-max-lag 10
//! ```
//!
//! | what happens | what is forgotten | with these settings |
//! | --- | --- | --- |
//! | the server's process ends and starts again | everything since the last snapshot; everything without snapshots | nothing that was answered |
//! | the machine loses power | the same | about the last second; nothing with `appendfsync always`, which waits for the disk before each answer |
//! | memory is short | what the policy evicts | nothing: new claims are refused with 503 |
//! | a replica is promoted | what it had not received | the same; a primary that has heard of no replica for 10 seconds refuses claims, which bounds it |
//! | a primary without persistence restarts by itself | everything, on its replicas too, which copy the empty primary | nothing that was answered |
//!
//! An entry keeps its end through a restart, because the file holds the time at which it ends.
//!
//! Replication is asynchronous, and nothing here makes it synchronous. `WAIT` is not used: it
//! returns how many replicas have a write, and undoes none that too few of them have; a failover can
//! still choose a replica that lacks it; and every claim would take a second round trip. Where a
//! second run must not happen even after a failover, the handler has to be idempotent by an id that
//! the signature covers.

#![cfg_attr(docsrs, feature(doc_cfg))]

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use redis::aio::{ConnectionLike, ConnectionManager, ConnectionManagerConfig};
#[cfg(feature = "cluster")]
use redis::cluster::ClusterClient;
use redis::{Client, Cmd, RedisError, Value, cmd};
use webhook_sig::BoxError;
use webhook_sig::replay::{
    ClaimState, Claimer, EndpointNames, EventKey, Events, ReplayStore, Settled, UNSIGNED_ID_LIMIT,
};

mod script;

/// The default prefix of the store's keys.
pub const PREFIX: &str = "webhook-sig:";

/// How many keys a node may hold, by default, before events that were handled are kept only as long
/// as they must be: 1,000,000.
pub const ROOM: u64 = 1_000_000;

/// How long one answer of the server may take: 1 second, within the endpoint's own limit.
pub const RESPONSE_TIMEOUT: Duration = Duration::from_secs(1);

/// A replay store on Redis or Valkey.
///
/// It is cheap to clone; clones share the connection. [The crate](crate) shows it in use.
#[derive(Clone)]
pub struct RedisStore {
    connect: Arc<Connect>,
    prefix: Arc<str>,
    room: u64,
    names: EndpointNames,
}

type Connect = dyn Fn() -> Box<dyn ConnectionLike + Send> + Send + Sync;

impl RedisStore {
    /// Connects to a server, by a connection that reconnects by itself.
    ///
    /// # Errors
    ///
    /// [`RedisError`] if the URL is invalid or the server cannot be reached now.
    pub async fn connect(url: &str) -> Result<Self, RedisError> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(RESPONSE_TIMEOUT))
            .set_response_timeout(Some(RESPONSE_TIMEOUT))
            .set_max_delay(LONGEST_PAUSE);
        let manager = ConnectionManager::new_with_config(Client::open(url)?, config).await?;
        Ok(Self::new(manager))
    }

    /// Connects to a cluster, whose nodes are found through the ones that are named.
    ///
    /// ```no_run
    /// use webhook_sig::key::Secret;
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::{BoxError, Endpoint};
    /// use webhook_sig_redis::RedisStore;
    ///
    /// # async fn example(secret: &str) -> Result<(), BoxError> {
    /// let nodes = ["redis://10.0.0.1/", "redis://10.0.0.2/", "redis://10.0.0.3/"];
    /// let store = RedisStore::connect_cluster(nodes).await?;
    /// let endpoint = Endpoint::builder(&STRIPE, Secret::new(secret))
    ///     .name("payments")
    ///     .replay(store)
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`RedisError`] if a URL is invalid, or no node can be reached now.
    #[cfg(feature = "cluster")]
    pub async fn connect_cluster<U: AsRef<str>>(
        urls: impl IntoIterator<Item = U>,
    ) -> Result<Self, RedisError> {
        let urls = urls.into_iter().map(|url| url.as_ref().to_owned());
        let client = ClusterClient::builder(urls)
            .connection_timeout(RESPONSE_TIMEOUT)
            .response_timeout(RESPONSE_TIMEOUT)
            .build()?;
        Ok(Self::new(client.get_async_connection().await?))
    }

    /// Creates a store from a connection that can be cloned, such as a `ConnectionManager` or a
    /// `ClusterConnection` with your own options.
    #[must_use]
    pub fn new(connection: impl ConnectionLike + Clone + Send + Sync + 'static) -> Self {
        Self {
            connect: Arc::new(move || Box::new(connection.clone())),
            prefix: PREFIX.into(),
            room: ROOM,
            names: EndpointNames::new(),
        }
    }

    /// Sets the prefix of the store's keys. Defaults to [`PREFIX`].
    ///
    /// Environments that share a server need different ones: the names of their endpoints, and the
    /// ids of their vendors' events, may be the same.
    #[must_use]
    pub fn prefix(self, prefix: &str) -> Self {
        Self {
            prefix: prefix.into(),
            names: EndpointNames::new(),
            ..self
        }
    }

    /// Sets how many keys a node may hold before events that were handled are kept only as long as
    /// they must be. Defaults to [`ROOM`].
    ///
    /// It counts all keys of the database, those of other programs included, and on a cluster those
    /// of each node.
    #[must_use]
    pub fn room(self, keys: u64) -> Self {
        Self { room: keys, ..self }
    }

    /// Returns the server's key for an event. It depends on nothing but the event, so that an event
    /// of a batch has the same one in every subset of the batch.
    fn key(&self, key: &EventKey) -> Vec<u8> {
        let prefix = self.prefix.as_bytes();
        match key.group() {
            // A cluster keeps keys with the same text in braces on one node.
            Some(group) => {
                let tag = format!("{{{group:016x}}}");
                [prefix, tag.as_bytes(), key.as_bytes()].concat()
            }
            None => [prefix, key.as_bytes()].concat(),
        }
    }

    fn keys(&self, keys: &[EventKey]) -> Vec<Vec<u8>> {
        keys.iter().map(|key| self.key(key)).collect()
    }

    async fn claim_one(
        &self,
        key: &EventKey,
        claimer: &Claimer,
        lease: Duration,
    ) -> Result<ClaimState, BoxError> {
        // With NX and GET it sets the key only if there is none, and returns what was there.
        let answer = self
            .ask(
                cmd("SET")
                    .arg(self.key(key))
                    .arg(claimer.as_bytes())
                    .arg("NX")
                    .arg("GET")
                    .arg("PX")
                    .arg(milliseconds(lease)),
            )
            .await?;
        match answer {
            Value::Nil => Ok(ClaimState::claimed()),
            Value::BulkString(held) if held == claimer.as_bytes() => Ok(ClaimState::claimed()),
            Value::BulkString(held) if held == script::HANDLED => Ok(ClaimState::Handled),
            Value::BulkString(_) => Ok(ClaimState::InFlight),
            _ => Err("the server gave an answer that SET does not have".into()),
        }
    }

    async fn claim_each(
        &self,
        events: &Events,
        claimer: &Claimer,
        lease: Duration,
    ) -> Result<ClaimState, BoxError> {
        let mut keys = self.keys(events.keys());
        let count = keys.len();
        let repeats = events.repeats();
        keys.extend(repeats.map(|repeats| self.key(repeats.content())));
        let mut claim = script::claim(&keys);
        claim
            .arg(claimer.as_bytes())
            .arg(script::HANDLED)
            .arg(milliseconds(lease));
        if let Some(repeats) = repeats {
            claim
                .arg(UNSIGNED_ID_LIMIT)
                .arg(milliseconds(repeats.keep()));
        }
        match self.ask(&claim).await? {
            Value::Int(-1) => Ok(ClaimState::InFlight),
            Value::Int(_) => Ok(ClaimState::TooManyIds),
            Value::Array(places) if places.len() == count => Ok(ClaimState::Handled),
            Value::Array(places) => {
                let handled = places.iter().map(place).collect::<Option<_>>();
                let handled = handled.ok_or("the server gave a place that is not a number")?;
                Ok(ClaimState::Claimed { handled })
            }
            _ => Err("the server gave an answer that the script does not have".into()),
        }
    }

    async fn ask(&self, command: &Cmd) -> Result<Value, RedisError> {
        let mut connection = (self.connect)();
        let answer = connection.req_packed_command(command).await?;
        answer.extract_error()
    }
}

fn place(answer: &Value) -> Option<usize> {
    match answer {
        Value::Int(place) => usize::try_from(*place).ok(),
        _ => None,
    }
}

impl ReplayStore for RedisStore {
    async fn claim(
        &self,
        events: &Events,
        claimer: &Claimer,
        lease: Duration,
    ) -> Result<ClaimState, BoxError> {
        match (events.keys(), events.repeats()) {
            // No server needs to be asked for nothing.
            ([], _) => Ok(ClaimState::Handled),
            ([key], None) => self.claim_one(key, claimer, lease).await,
            _ => self.claim_each(events, claimer, lease).await,
        }
    }

    async fn settle(
        &self,
        keys: &[EventKey],
        claimer: &Claimer,
        end: Settled,
    ) -> Result<(), BoxError> {
        if keys.is_empty() {
            return Ok(());
        }
        let mut settle = script::settle(&self.keys(keys));
        settle.arg(claimer.as_bytes());
        if let Settled::Handled(keep) = end {
            settle
                .arg(script::HANDLED)
                .arg(milliseconds(keep.may()))
                .arg(milliseconds(keep.must()))
                .arg(self.room);
        }
        self.ask(&settle).await?;
        Ok(())
    }

    async fn forget(&self, key: &EventKey) -> Result<bool, BoxError> {
        match self.ask(&script::forget(self.key(key))).await? {
            Value::Int(count) => Ok(count > 0),
            _ => Err("the server gave an answer that the script does not have".into()),
        }
    }

    fn endpoint_names(&self) -> Option<&EndpointNames> {
        Some(&self.names)
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

/// The longest pause between two attempts to connect: they would soon lie so far apart that a
/// server that is back stays unused for longer than it was away.
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

/// Returns whole milliseconds, at least one, because the server takes no less.
fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis())
        .unwrap_or(u64::MAX)
        .clamp(1, LONGEST)
}

/// A hundred years: what Redis adds to its own clock must not overflow.
const LONGEST: u64 = 100 * 366 * 24 * 60 * 60 * 1000;

/// The examples in the README are tests, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
