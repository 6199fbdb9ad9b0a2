//! What goes wrong with a queue.

use std::error::Error;
use std::fmt;

use webhook_sig::BoxError;

/// An error of the queue's database.
#[derive(Debug)]
pub struct QueueError(BoxError);

impl QueueError {
    pub(crate) const fn new(source: BoxError) -> Self {
        Self(source)
    }

    pub(crate) fn into_source(self) -> BoxError {
        self.0
    }
}

impl fmt::Display for QueueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the queue's database failed, or lacks what `Queue::setup` creates")
    }
}

impl Error for QueueError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
