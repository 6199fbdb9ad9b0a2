//! The rest of a refused body: read and discarded for a while.

use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::Version;

use crate::endpoint::Endpoint;
use crate::endpoint::budget::DrainPlace;
use crate::error::Error;
use crate::request::{Found, Head};
use crate::runtime::{Runtime, timeout, yield_now};

/// The greatest number of bytes of a refused body that are read and discarded: 8 MiB.
pub const DRAIN_BYTES: usize = 8 * 1024 * 1024;

/// The longest time for which a refused body is read and discarded: 2 seconds.
pub const DRAIN_TIME: Duration = Duration::from_secs(2);

/// The permission to drain a refused body, from [`Endpoint::drain`].
///
/// Over HTTP/1 a sender that is still writing may never see its refusal: where the server closes
/// the connection before the whole request was read, the response is lost with the connection, and
/// a proxy reports 502. So send the response at once, and [`run`](Self::run) this meanwhile and
/// afterwards, with the connection open.
///
/// Draining takes no part of the endpoint's [`Budget`](crate::endpoint::Budget): the chunks are
/// dropped as they arrive. What remains is the buffer that the server reads into, for at most
/// [`DRAIN_LIMIT`](crate::endpoint::DRAIN_LIMIT) connections.
///
/// ```
/// use bytes::Bytes;
/// use http::Version;
/// use webhook_sig::provider::GITHUB;
/// use webhook_sig::{Endpoint, Error, Head};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let endpoint = Endpoint::with_secret(&GITHUB, "It's a Secret to Everybody")?;
/// # let headers = [("Host", "shop.example")];
/// let head = Head::new("POST", "/webhooks", &headers);
/// let mut body = tokio_stream::iter([Ok::<_, Error>(Bytes::from("unsigned"))]);
///
/// assert!(endpoint.receive(&head, &mut body).await.is_err());
/// assert!(endpoint.drain(&head.version(Version::HTTP_2), &body).is_none());
///
/// let drain = endpoint.drain(&head, &body).expect("nothing of it was read");
/// drain.run(&mut body).await;
/// assert!(endpoint.drain(&head, &body).is_none());
/// # Ok::<(), webhook_sig::InvalidEndpoint>(())
/// # }).unwrap();
/// ```
#[must_use = "nothing is read until it runs"]
pub struct Drain {
    /// The place among the bodies that are drained; it comes back when the drain has run or is
    /// dropped.
    _place: DrainPlace,
    runtime: Arc<dyn Runtime>,
}

impl Endpoint {
    /// Returns the permission to read and discard the rest of a refused body.
    ///
    /// It returns `None` where the connection is to be closed at once instead:
    ///
    /// - the body has ended, by the stream's [`size_hint`](Stream::size_hint);
    /// - over HTTP/2 and later, where a stream is reset by itself;
    /// - after `Expect: 100-continue`, because that sender waits to be asked for its body;
    /// - while [`DRAIN_LIMIT`](crate::endpoint::DRAIN_LIMIT) other bodies are drained.
    ///
    /// [`Drain`] shows it in use.
    #[must_use]
    pub fn drain(&self, head: &Head<'_>, body: &impl Stream) -> Option<Drain> {
        let has_ended = body.size_hint().1 == Some(0);
        let may_send = head.header("expect") == Found::Absent;
        if has_ended || !may_send || head.http_version() >= Version::HTTP_2 {
            return None;
        }
        let place = self.settings.options.budget.drain()?;
        Some(Drain {
            _place: place,
            runtime: Arc::clone(&self.settings.runtime),
        })
    }
}

impl Drain {
    /// Reads and discards a body up to its end, its first error, [`DRAIN_BYTES`] or [`DRAIN_TIME`].
    ///
    /// Drop the body afterwards, and close the connection.
    ///
    /// # Panics
    ///
    /// As [`Endpoint::receive`].
    pub async fn run(self, body: impl Stream<Item = Result<Bytes, Error>> + Unpin) {
        // Whether the body is over or the time: either way there is nothing left to do.
        let _ = timeout(&*self.runtime, DRAIN_TIME, pin!(discard(body))).await;
    }
}

impl fmt::Debug for Drain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drain").finish_non_exhaustive()
    }
}

async fn discard(mut body: impl Stream<Item = Result<Bytes, Error>> + Unpin) {
    let mut left = DRAIN_BYTES;
    while let Some(Ok(chunk)) = poll_fn(|context| Pin::new(&mut body).poll_next(context)).await
        && let Some(rest) = left.checked_sub(chunk.len())
    {
        left = rest;
        // A stream that is always ready must not outrun the deadline, nor keep others waiting.
        yield_now().await;
    }
}
