//! The way into an algorithm.

/// What a signed message is written into, in order.
pub(crate) trait Sink {
    fn bytes(&mut self, bytes: &[u8]);

    /// Writes the key, for algorithms that have it in the message; it is never written out.
    fn key(&mut self);
}
