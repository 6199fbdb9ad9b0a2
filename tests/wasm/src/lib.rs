//! An endpoint on a host that gives it a clock, a timer, tasks and random bytes.
//!
//! `run.mjs` is the host. It calls [`start`], and then [`poll`] until that says how it ended.

use std::collections::HashSet;
use std::error::Error as StdError;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use webhook_sig::endpoint::{Runtime, UnsignedIds};
use webhook_sig::key::Secret;
use webhook_sig::provider::GITHUB;
use webhook_sig::replay::MemoryStore;
use webhook_sig::{BoxError, Endpoint, Error, ErrorKind, Head, UnixTime, Verifier};

#[link(wasm_import_module = "host")]
unsafe extern "C" {
    safe fn now() -> f64;
    safe fn sleep(timer: u32, millis: f64);
    fn fill_random(start: *mut u8, length: usize);
    fn report(start: *const u8, length: usize);
}

type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

static TASKS: Mutex<Vec<Task>> = Mutex::new(Vec::new());
static FIRED: Mutex<Option<HashSet<u32>>> = Mutex::new(None);
static TIMERS: Mutex<u32> = Mutex::new(0);
static RESULT: Mutex<Option<bool>> = Mutex::new(None);

struct Host;

impl Runtime for Host {
    fn sleep(&self, time: Duration) -> Task {
        let timer = {
            let mut timers = TIMERS.lock().unwrap();
            *timers += 1;
            *timers
        };
        sleep(timer, time.as_secs_f64() * 1e3);
        Box::pin(poll_fn(move |_| {
            match FIRED
                .lock()
                .unwrap()
                .get_or_insert_default()
                .contains(&timer)
            {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        }))
    }

    fn spawn(&self, task: Task) {
        TASKS.lock().unwrap().push(task);
    }

    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), BoxError> {
        // SAFETY: the host writes so many bytes to where they start, and keeps nothing.
        unsafe { fill_random(bytes.as_mut_ptr(), bytes.len()) };
        Ok(())
    }
}

fn clock() -> UnixTime {
    UnixTime::from_millis(now() as i64)
}

/// Notes that a timer has fired.
#[unsafe(no_mangle)]
pub extern "C" fn fire(timer: u32) {
    FIRED.lock().unwrap().get_or_insert_default().insert(timer);
}

/// Starts all that is tried here.
#[unsafe(no_mangle)]
pub extern "C" fn start() {
    Host.spawn(Box::pin(async {
        let passed = async {
            verify()?;
            receive_once().await?;
            time_out().await
        };
        let passed = passed.await;
        if let Err(error) = &passed {
            let text = error.to_string();
            // SAFETY: the host reads so many bytes from where they start, and keeps nothing.
            unsafe { report(text.as_ptr(), text.len()) };
        }
        *RESULT.lock().unwrap() = Some(passed.is_ok());
    }));
}

/// Polls every task, and returns 1 once all has passed, 2 once something has failed, else 0.
#[unsafe(no_mangle)]
pub extern "C" fn poll() -> u32 {
    let tasks = std::mem::take(&mut *TASKS.lock().unwrap());
    let mut context = Context::from_waker(Waker::noop());
    for mut task in tasks {
        if task.as_mut().poll(&mut context).is_pending() {
            TASKS.lock().unwrap().push(task);
        }
    }
    match *RESULT.lock().unwrap() {
        None => 0,
        Some(true) => 1,
        Some(false) => 2,
    }
}

type Passed = Result<(), Box<dyn StdError + Send + Sync>>;

const SECRET: &str = "It's a Secret to Everybody";
const BODY: &[u8] = b"Hello, World!";
const HEADERS: [(&str, &str); 2] = [
    ("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"),
    (
        "X-Hub-Signature-256",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    ),
];

fn verify() -> Passed {
    let keys = GITHUB.keyring([SECRET])?;
    let verifier = Verifier::new(&GITHUB);
    let head = Head::new("POST", "/webhooks", &HEADERS);

    verifier.verify(&head, BODY, &keys, clock())?;
    let forged = verifier.verify(&head, &BODY[1..], &keys, clock());
    is(forged.err(), ErrorKind::SignatureMismatch)
}

async fn receive_once() -> Passed {
    let endpoint = Endpoint::builder(&GITHUB, Secret::new(SECRET))
        .name("github")
        .unsigned_ids(UnsignedIds::Trust)
        .replay(MemoryStore::new().clock(clock))
        .clock(clock);
    if endpoint.clone().build().is_ok() {
        return Err("this target has no runtime of its own".into());
    }
    let endpoint = endpoint.runtime(Host).build()?;
    let head = Head::new("POST", "/webhooks", &HEADERS);

    drop(endpoint.receive(&head, Body(Some(BODY))).await?);
    // The task that releases the claim has not run yet.
    let early = endpoint.receive(&head, Body(Some(BODY))).await;
    is(early.err(), ErrorKind::InFlight)?;
    Host.sleep(Duration::from_millis(20)).await;

    let retried = endpoint.receive(&head, Body(Some(BODY))).await?;
    let no_headers = HeaderMap::new();
    retried
        .claim
        .settle(StatusCode::NO_CONTENT, &no_headers)
        .await;
    let again = endpoint.receive(&head, Body(Some(BODY))).await;
    is(again.err(), ErrorKind::AlreadyHandled)
}

async fn time_out() -> Passed {
    let endpoint = Endpoint::builder(&GITHUB, Secret::new(SECRET))
        .clock(clock)
        .runtime(Host)
        .body_deadline(Duration::from_millis(20))
        .build()?;
    let head = Head::new("POST", "/webhooks", &HEADERS);

    let slow = endpoint.receive(&head, Stalled).await;
    is(slow.err(), ErrorKind::BodyTooSlow)
}

fn is(error: Option<Error>, kind: ErrorKind) -> Passed {
    match error {
        Some(error) if error.kind() == kind => Ok(()),
        other => Err(format!("{other:?} is not {kind:?}").into()),
    }
}

/// A body that is there at once.
struct Body(Option<&'static [u8]>);

impl Stream for Body {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let bytes = self.0.take().map(Bytes::from_static);
        Poll::Ready(bytes.map(Ok))
    }
}

/// A body that never comes.
struct Stalled;

impl Stream for Stalled {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Pending
    }
}
