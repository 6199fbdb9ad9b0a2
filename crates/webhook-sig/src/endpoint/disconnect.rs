//! What a disconnect does to a running handler.

/// What happens to a running handler when its sender disconnects.
///
/// A sender can close the connection or reset the stream while the handler runs: a vendor that
/// waits for three seconds only, or anyone who resends a captured delivery.
///
/// ```
/// use webhook_sig::Endpoint;
/// use webhook_sig::endpoint::{OnDisconnect, UnsignedIds};
/// use webhook_sig::key::Secret;
/// use webhook_sig::provider::GITHUB;
/// use webhook_sig::replay::MemoryStore;
///
/// let secret = || Secret::new("W5ZqkqPDYkYm8sJ1tq0V");
/// let endpoint = Endpoint::builder(&GITHUB, secret())
///     .name("github")
///     .unsigned_ids(UnsignedIds::Trust)
///     .replay(MemoryStore::new())
///     .on_disconnect(OnDisconnect::Finish)
///     .build()?;
/// assert_eq!(endpoint.on_disconnect(), OnDisconnect::Finish);
///
/// let default = Endpoint::builder(&GITHUB, secret()).build()?;
/// assert_eq!(default.on_disconnect(), OnDisconnect::Cancel);
/// # Ok::<(), webhook_sig::InvalidEndpoint>(())
/// ```
///
/// # Security
///
/// With [`Cancel`](Self::Cancel), anyone who captured a fresh delivery can run the first half of
/// its handler again and again, by resetting the stream just before the handler ends. The vendor
/// gets 503 as long as such a run lasts. With [`Finish`](Self::Finish) and a replay store, the
/// first run ends, and every further delivery is answered as already handled.
///
/// With either, the copy that arrives first is the one that is handled. The signature does not
/// cover all of its headers: where a handler obeys an unsigned one, like GitHub's
/// `X-GitHub-Event`, a captured delivery sent first with another value suppresses the genuine one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "an adapter must know both")]
pub enum OnDisconnect {
    /// The server decides; where it drops the handler, the claim is released.
    ///
    /// hyper, and with it axum and tonic, drops a handler at its next `await`, over HTTP/1 and
    /// HTTP/2. actix-web does so over HTTP/1 when the connection is reset, and lets a handler
    /// finish over HTTP/2. The vendor's retry runs the handler again.
    #[default]
    Cancel,
    /// The handler runs to its end in a separate task, and its response settles the delivery.
    ///
    /// The vendor's retry is answered as already handled. The task keeps the delivery's place in
    /// the [budget](crate::endpoint::Budget) and its claim, so give the handler a timeout below
    /// the lease. A server that shuts down gracefully does not wait for a handler whose sender
    /// has left.
    Finish,
}
