//! What an endpoint is built of.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Response;

use crate::endpoint::handshakes::{Allowed, Handshakes};
use crate::endpoint::identifier::Identifier;
use crate::endpoint::identity::{EventIdentity, UnsignedIds};
use crate::endpoint::lookup::Decoy;
#[cfg(feature = "tracing")]
use crate::endpoint::telemetry::Log;
use crate::endpoint::unmarked::Unmarked;
use crate::endpoint::{BODY_DEADLINE, Budget, OnDisconnect, READY_TIMEOUT};
use crate::error::Error;
use crate::key::Keyrings;
use crate::replay::ReplayProtection;
use crate::runtime::{self, Runtime};
use crate::time::{Clock, SystemClock};
use crate::verify::Verifier;

/// What an endpoint and its clones share.
pub(crate) struct Settings {
    pub(crate) verifier: Verifier,
    pub(crate) keyrings: Keyrings,
    pub(crate) runtime: Arc<dyn Runtime>,
    pub(crate) decoy: Decoy,
    /// What the app says about unsigned handshakes.
    pub(crate) handshakes: Option<Allowed>,
    #[cfg(feature = "tracing")]
    pub(crate) log: Log,
    pub(crate) identifier: Option<Identifier>,
    pub(crate) unmarked: Unmarked,
    pub(crate) options: Options,
}

/// The settings that have a default.
#[derive(Clone)]
pub(crate) struct Options {
    pub(crate) name: Arc<str>,
    pub(crate) replay: Option<ReplayProtection>,
    pub(crate) identity: Option<EventIdentity>,
    pub(crate) unsigned_ids: Option<UnsignedIds>,
    #[cfg(feature = "metrics")]
    pub(crate) event_types: Vec<String>,
    pub(crate) budget: Budget,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) runtime: Option<Arc<dyn Runtime>>,
    pub(crate) body_deadline: Duration,
    pub(crate) ready_timeout: Duration,
    pub(crate) on_disconnect: OnDisconnect,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) respond: Option<Arc<Respond>>,
    pub(crate) handshakes: Option<Handshakes>,
}

type Respond = dyn Fn(&Error, Response<Bytes>) -> Response<Bytes> + Send + Sync;

impl Default for Options {
    fn default() -> Self {
        Self {
            name: Arc::from(""),
            replay: None,
            identity: None,
            unsigned_ids: None,
            #[cfg(feature = "metrics")]
            event_types: Vec::new(),
            budget: Budget::default(),
            clock: Arc::new(SystemClock),
            runtime: runtime::system(),
            body_deadline: BODY_DEADLINE,
            ready_timeout: READY_TIMEOUT,
            on_disconnect: OnDisconnect::default(),
            retry_after: None,
            respond: None,
            handshakes: None,
        }
    }
}
