//! What clones of a source share: its settings, its slots, and the fetching itself.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::ACCEPT;
use http::{HeaderValue, Request, Response, StatusCode};
use tokio::sync::watch;
use tokio::time::timeout;
use webhook_sig::{Clock, Keyring, Scheme, SystemClock, UnixTime};

use crate::error::{FetchError, Reason};
use crate::fetch::DynFetch;
use crate::freshness::freshness;
use crate::origin::Origin;
use crate::slot::{Lives, Slot, Step};
use crate::{BYTE_LIMIT, COOLDOWN, FETCH_TIMEOUT, STALE, STALE_AFTER};

/// The settings of a source.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) scheme: &'static Scheme,
    pub(crate) origin: Origin,
    client: Arc<dyn DynFetch>,
    pub(crate) map_request: Option<Arc<MapRequest>>,
    pub(crate) byte_limit: usize,
    pub(crate) timeout: Duration,
    pub(crate) cooldown: Duration,
    pub(crate) stale: Duration,
    pub(crate) clock: Arc<dyn Clock>,
}

type MapRequest = dyn Fn(Request<Bytes>) -> Request<Bytes> + Send + Sync;

impl Settings {
    pub(crate) fn new(scheme: &'static Scheme, origin: Origin, client: Arc<dyn DynFetch>) -> Self {
        Self {
            scheme,
            origin,
            client,
            map_request: None,
            byte_limit: BYTE_LIMIT,
            timeout: FETCH_TIMEOUT,
            cooldown: COOLDOWN,
            stale: STALE,
            clock: Arc::new(SystemClock),
        }
    }

    /// Fetches the keys of a URL; `None` if there is no such key.
    async fn fetch(&self, url: &str) -> Result<Option<(Keyring, Lives)>, FetchError> {
        let failed = |reason| FetchError::new(url, reason);
        let mut request = Request::get(url)
            .body(Bytes::new())
            .map_err(|_| failed(Reason::Url))?;
        let accept = HeaderValue::from_static(self.origin.answer.accept());
        request.headers_mut().insert(ACCEPT, accept);
        if let Some(map) = &self.map_request {
            request = map(request);
        }
        let fetching = self.client.boxed(request, self.byte_limit);
        let response = match timeout(self.timeout, fetching).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(failed(Reason::Client(Arc::new(error)))),
            Err(_) => return Err(failed(Reason::TooSlow(self.timeout))),
        };
        self.read(url, &response)
    }

    fn read(
        &self,
        url: &str,
        response: &Response<Bytes>,
    ) -> Result<Option<(Keyring, Lives)>, FetchError> {
        let failed = |reason| FetchError::new(url, reason);
        let id = self.origin.id(url);
        match response.status() {
            StatusCode::OK => {}
            // The origin's word that there is no such key, as a set is without it.
            StatusCode::NOT_FOUND | StatusCode::GONE if self.origin.is_chosen() => return Ok(None),
            status => return Err(failed(Reason::Status(status.as_u16()))),
        }
        if response.body().len() > self.byte_limit {
            return Err(failed(Reason::TooLong(self.byte_limit)));
        }
        let keyring = self
            .origin
            .answer
            .read(self.scheme, id, response.body(), self.clock.now());
        let keyring = keyring.map_err(|why| failed(Reason::Unusable(why)))?;
        let fresh = freshness(response.headers());
        let stale = match self.origin.longest_life() {
            Some(longest) => self.stale.min(longest.saturating_sub(fresh)),
            None => self.stale,
        };
        let lives = Lives { fresh, stale };
        Ok(Some((keyring, lives)))
    }
}

/// What clones of a source share.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    slots: Mutex<Slots>,
}

/// What is known, by the URL that it is fetched from.
type Slots = HashMap<Arc<str>, Slot>;

impl Shared {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings,
            slots: Mutex::default(),
        }
    }

    /// Returns the keys of a URL, fetched now if they must be.
    pub(crate) async fn keys(
        self: &Arc<Self>,
        url: &str,
        id: Option<&str>,
    ) -> Result<Option<Keyring>, FetchError> {
        let (mut running, stale) = match self.step(url, id)? {
            Step::Wait(running, stale) => (running, stale),
            step => return self.answer(url, step),
        };
        // The attempt is another task's, so it goes on if this one leaves.
        let ended = async { while running.changed().await.is_ok() {} };
        match stale {
            Some(stale) => {
                if timeout(STALE_AFTER, ended).await.is_err() {
                    return self.answer(url, Step::Stale(stale));
                }
            }
            None => ended.await,
        }
        let now = self.settings.clock.now();
        let slots = self.slots();
        let Some(slot) = slots.get(url) else {
            return Ok(None);
        };
        // One attempt is enough for one question: the next one is another delivery's.
        let step = slot.step(id, now, Duration::MAX);
        drop(slots);
        self.answer(url, step)
    }

    /// Decides what becomes of a question, and begins an attempt if there must be one.
    fn step(self: &Arc<Self>, url: &str, id: Option<&str>) -> Result<Step, FetchError> {
        let now = self.settings.clock.now();
        let mut slots = self.slots();
        let step = match slots.get(url) {
            Some(slot) => slot.step(id, now, self.settings.cooldown),
            None => {
                self.make_room(&mut slots, url, now)?;
                Step::Fetch(None)
            }
        };
        Ok(match step {
            Step::Fetch(stale) => Step::Wait(self.begin(&mut slots, url, now), stale),
            Step::Refresh(keyring) => {
                self.begin(&mut slots, url, now);
                Step::Answer(Ok(Some(keyring)))
            }
            other => other,
        })
    }

    /// Begins an attempt, in a task of its own.
    fn begin(self: &Arc<Self>, slots: &mut Slots, url: &str, now: UnixTime) -> watch::Receiver<()> {
        let (running, receiver) = watch::channel(());
        let url: Arc<str> = url.into();
        let interrupted = FetchError::new(&url, Reason::Interrupted);
        let before = slots.remove(&url);
        let slot = Slot::begin(before, now, receiver.clone(), interrupted);
        slots.insert(Arc::clone(&url), slot);
        let shared = Arc::clone(self);
        tokio::spawn(async move {
            let fetched = shared.settings.fetch(&url).await;
            shared.settle(&url, fetched);
            drop(running);
        });
        receiver
    }

    fn settle(&self, url: &Arc<str>, fetched: Result<Option<(Keyring, Lives)>, FetchError>) {
        let mut slots = self.slots();
        if let Entry::Occupied(mut slot) = slots.entry(Arc::clone(url)) {
            slot.get_mut().settle(fetched);
        }
        let (most, _) = self.settings.origin.limits();
        let held = slots
            .iter()
            .filter_map(|(url, slot)| Some((slot.end()?, url)));
        if held.clone().count() > most {
            let others = held.filter(|(_, other)| *other != url);
            let first = others.min_by_key(|(end, _)| *end);
            let first = first.map(|(_, url)| Arc::clone(url));
            first.map(|first| slots.remove(&first));
        }
    }

    /// Makes room for one more name that is unknown, or refuses it.
    ///
    /// Names that turned out to be known count too: a stranger may have a list of them, such as one
    /// certificate in all regions, and each would push out another one.
    fn make_room(&self, slots: &mut Slots, url: &str, now: UnixTime) -> Result<(), FetchError> {
        let (_, most) = self.settings.origin.limits();
        let cooldown = self.settings.cooldown;
        let is_new = |slot: &&Slot| slot.is_new(now, cooldown);
        let new = |slots: &Slots| slots.values().filter(is_new).count();
        if new(slots) >= most {
            slots.retain(|_, slot| !slot.is_idle(now, cooldown));
        }
        if new(slots) >= most {
            return Err(FetchError::new(url, Reason::TooManyUnknown));
        }
        Ok(())
    }

    fn answer(&self, url: &str, step: Step) -> Result<Option<Keyring>, FetchError> {
        match step {
            Step::Answer(answer) => answer,
            Step::Refresh(keyring) => Ok(Some(keyring)),
            Step::Stale(keyring) => {
                self.note_stale(url);
                Ok(Some(keyring))
            }
            // An attempt of another question has begun in between.
            Step::Fetch(_) | Step::Wait(..) => Err(FetchError::new(url, Reason::Interrupted)),
        }
    }

    /// Counts that stale keys serve, and warns of it once.
    #[cfg_attr(
        not(all(feature = "metrics", feature = "tracing")),
        allow(
            unused_variables,
            reason = "what is counted and what is logged depends on the features"
        )
    )]
    fn note_stale(&self, url: &str) {
        let mut slots = self.slots();
        let is_first = slots
            .get_mut(url)
            .is_some_and(|slot| !std::mem::replace(&mut slot.is_noted, true));
        drop(slots);
        let scheme = self.settings.scheme.id();
        #[cfg(feature = "metrics")]
        metrics::counter!(crate::STALE_KEYS, "scheme" => scheme).increment(1);
        #[cfg(feature = "tracing")]
        if is_first {
            tracing::warn!(
                scheme,
                url,
                "the keys are stale, because they cannot be fetched"
            );
        }
    }

    fn slots(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
