//! Stripe, as far as one event goes.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::time::SystemTime;

use bytes::Bytes;
use http::Request;
use tower_webhook_sig::provider::STRIPE;
use tower_webhook_sig::{BoxError, Keyring, UnixTime};

use crate::receiver::Time;
use crate::wire::{Answer, send};

/// The sender of one event.
#[derive(Clone)]
pub(crate) struct Sender {
    event: Bytes,
    keys: Keyring,
    time: Time,
}

impl Sender {
    /// Creates the sender of an event that no other one has sent.
    pub(crate) fn new(secret: &str, time: Time) -> Result<Self, BoxError> {
        let id = SystemTime::UNIX_EPOCH.elapsed()?.as_nanos();
        let event = format!(r#"{{"id":"evt_{id}","type":"checkout.session.completed"}}"#);
        let (event, keys) = (Bytes::from(event), STRIPE.keyring([secret])?);
        Ok(Self { event, keys, time })
    }

    /// Sends the event, with a signature of this time.
    pub(crate) async fn deliver(&self, receiver: SocketAddr) -> io::Result<Answer> {
        let request = Request::post("/webhooks/stripe").body(self.event.clone());
        let now = UnixTime::from_secs(self.time.load(Ordering::Relaxed));
        let request = request.map_err(io::Error::other)?;
        let request = STRIPE.sign(request, &self.keys, now);
        send(receiver, &request.map_err(io::Error::other)?).await
    }

    /// Sends the event again when 30 seconds have passed, and so with another signature.
    pub(crate) async fn retry(&self, receiver: SocketAddr) -> io::Result<Answer> {
        self.time.fetch_add(30, Ordering::Relaxed);
        self.deliver(receiver).await
    }
}
