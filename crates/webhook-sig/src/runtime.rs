//! What an endpoint needs of the system: a timer, tasks and random bytes.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::error::BoxError;
use crate::time::Clock;

/// The timer, the executor and the source of random bytes of an endpoint.
///
/// Endpoints use tokio and the operating system by default. Another executor, or a host that has
/// neither, such as a Worker in WebAssembly, is given with
/// [`EndpointBuilder::runtime`](crate::endpoint::EndpointBuilder::runtime); the time of day comes
/// from the [`Clock`]. [A guide] has an example.
///
/// Nothing here is called for a delivery whose body is there at once, unless it is claimed in a
/// replay store or has a tenant.
///
/// [A guide]: https://github.com/webhook-sig/webhook-sig/blob/main/docs/wasm.md
pub trait Runtime: Send + Sync + 'static {
    /// Returns a future that is ready after this time, which begins now.
    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;

    /// Runs a task to its end, also if the sender of its request disconnects.
    ///
    /// A runtime that is shutting down drops it: then the lease ends a claim that the task was to
    /// record. The default one also drops it where no tokio runtime polls the endpoint, and with the
    /// feature `tracing` logs that once as an error.
    fn spawn(&self, task: Pin<Box<dyn Future<Output = ()> + Send>>);

    /// Fills a buffer with random bytes that no one can guess.
    ///
    /// # Errors
    ///
    /// If there are none. The delivery is then answered with 503.
    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), BoxError>;
}

/// Returns the runtime that an endpoint has by default, where the target has one.
pub(crate) fn system() -> Option<Arc<dyn Runtime>> {
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    return Some(Arc::new(Tokio));
    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    None
}

/// The runtime that polls a future, and the operating system's random bytes.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
struct Tokio;

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
impl Runtime for Tokio {
    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        // A future that has used up its task's budget must not outrun its deadline.
        Box::pin(tokio::task::unconstrained(tokio::time::sleep(time)))
    }

    fn spawn(&self, task: Pin<Box<dyn Future<Output = ()> + Send>>) {
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(task)),
            Err(_) => log_dropped(),
        }
    }

    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), BoxError> {
        Ok(getrandom::fill(bytes)?)
    }
}

/// Logs once that a task was dropped.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn log_dropped() {
    #[cfg(feature = "tracing")]
    {
        static LOGGED: std::sync::Once = std::sync::Once::new();
        LOGGED.call_once(|| {
            tracing::error!(
                "no tokio runtime is here, so a task of an endpoint was dropped, and claims end by \
                 their lease: call it on tokio, or give `EndpointBuilder::runtime` the executor"
            );
        });
    }
}

/// What the tasks of an endpoint take along.
#[derive(Clone)]
pub(crate) struct System {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) runtime: Arc<dyn Runtime>,
}

impl fmt::Debug for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("System").finish_non_exhaustive()
    }
}

/// Waits for a future, at most for a time.
///
/// The time begins when the future is first waited for; one that is ready at once needs no timer.
pub(crate) async fn timeout<F: Future + Unpin>(
    runtime: &dyn Runtime,
    time: Duration,
    mut future: F,
) -> Result<F::Output, Elapsed> {
    let mut deadline = None;
    poll_fn(|context| {
        if let Poll::Ready(output) = Pin::new(&mut future).poll(context) {
            return Poll::Ready(Ok(output));
        }
        let deadline = deadline.get_or_insert_with(|| runtime.sleep(time));
        deadline.as_mut().poll(context).map(|()| Err(Elapsed))
    })
    .await
}

/// The error of a future that took too long.
#[derive(Debug)]
pub(crate) struct Elapsed;

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("deadline has elapsed")
    }
}

impl std::error::Error for Elapsed {}

/// Lets other tasks run, once.
pub(crate) async fn yield_now() {
    let mut has_yielded = false;
    poll_fn(|context| {
        if has_yielded {
            return Poll::Ready(());
        }
        has_yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Starts a task that goes on if what is returned is dropped.
pub(crate) fn spawn<T: Send + 'static>(
    runtime: &dyn Runtime,
    task: impl Future<Output = T> + Send + 'static,
) -> Task<T> {
    let end = Arc::new(Mutex::new(End {
        state: State::Running,
        waker: None,
    }));
    let reporter = Reporter(Arc::clone(&end));
    runtime.spawn(Box::pin(async move {
        let output = task.await;
        reporter.lock().state = State::Returned(output);
    }));
    Task(end)
}

/// Waits for a task, whose output is `None` if it panicked or was dropped.
#[must_use = "the task runs, but its end is unknown"]
pub(crate) struct Task<T>(Arc<Mutex<End<T>>>);

struct End<T> {
    state: State<T>,
    waker: Option<Waker>,
}

enum State<T> {
    Running,
    Returned(T),
    Over,
}

/// Reports the end of a task, however it comes.
struct Reporter<T>(Arc<Mutex<End<T>>>);

impl<T> Reporter<T> {
    fn lock(&self) -> MutexGuard<'_, End<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Drop for Reporter<T> {
    fn drop(&mut self) {
        let waker = {
            let mut end = self.lock();
            if matches!(end.state, State::Running) {
                end.state = State::Over;
            }
            end.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Future for Task<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut end = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut end.state, State::Over) {
            State::Returned(output) => Poll::Ready(Some(output)),
            State::Over => Poll::Ready(None),
            State::Running => {
                end.state = State::Running;
                end.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}
