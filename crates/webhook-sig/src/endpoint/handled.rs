//! Which events of a batch a handler has handled.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use crate::verify::Verified;

/// The events of a batch that a handler has handled, where it could not handle all of them.
///
/// Put it into the extensions of a response with the vendor's status for a partial acknowledgement,
/// such as FastSpring's 202: those events are then remembered as handled, and the others can be
/// delivered again. A response with that status and without this extension acknowledges none of
/// them. With any other status it has no effect, and an id that the delivery does not have is
/// ignored.
///
/// It prints the ids one on each line, which is the body that FastSpring reads.
///
/// ```
/// use webhook_sig::endpoint::HandledEvents;
///
/// let handled = HandledEvents::new(["nO1fGnI3Te2WXY7LSr5vnA", "D5jVgyrBSrmTGUZiMQnGxw"]);
///
/// assert_eq!(handled.to_string(), "nO1fGnI3Te2WXY7LSr5vnA\nD5jVgyrBSrmTGUZiMQnGxw");
/// ```
#[derive(Clone, Debug)]
pub struct HandledEvents {
    ids: Arc<[String]>,
}

impl HandledEvents {
    /// Creates a list from the ids of events, as [`EventId::to_text`] shows them. A text that
    /// several events of the delivery have names none of them.
    ///
    /// [`EventId::to_text`]: crate::verify::EventId::to_text
    #[must_use]
    pub fn new<T: Into<String>>(ids: impl IntoIterator<Item = T>) -> Self {
        Self {
            ids: ids.into_iter().map(Into::into).collect(),
        }
    }

    /// Notes in a kept proof that these events were handled, so that
    /// [`event_ids`](Verified::event_ids) says that only the others are new.
    ///
    /// A queue does so before the handler runs again for the others.
    pub fn mark(&self, verified: &mut Verified) {
        if let Some(events) = verified.events_mut() {
            let places = events.named(&self.ids());
            events.mark_handled(&places);
        }
    }

    pub(crate) fn ids(&self) -> HashSet<&str> {
        self.ids.iter().map(String::as_str).collect()
    }
}

impl fmt::Display for HandledEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.ids.join("\n"))
    }
}
