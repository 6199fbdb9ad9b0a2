//! What a delivery tells, and what makes it the same update again.

use serde_json::Value;

/// One message, or news of one.
pub(crate) enum Update {
    Message {
        id: String,
        from: String,
        text: String,
    },
    Status {
        id: String,
        status: String,
        timestamp: String,
    },
    /// Such as that a conversation was read; it has no id.
    Other,
}

impl Update {
    /// Returns what tells it from all others.
    ///
    /// A status has the id of the message that it is about.
    pub(crate) fn id(&self) -> Option<String> {
        match self {
            Self::Message { id, .. } => Some(id.clone()),
            Self::Status {
                id,
                status,
                timestamp,
            } => Some(format!("{id} {status} {timestamp}")),
            Self::Other => None,
        }
    }

    fn of_whatsapp(message: &Value) -> Option<Self> {
        Some(Self::Message {
            id: text(message, "/id")?,
            from: text(message, "/from")?,
            // There are pictures, too.
            text: text(message, "/text/body").unwrap_or_default(),
        })
    }

    fn of_messenger(messaging: &Value) -> Option<Self> {
        Some(Self::Message {
            id: text(messaging, "/message/mid")?,
            from: text(messaging, "/sender/id")?,
            text: text(messaging, "/message/text").unwrap_or_default(),
        })
    }

    fn status(status: &Value) -> Option<Self> {
        Some(Self::Status {
            id: text(status, "/id")?,
            status: text(status, "/status")?,
            timestamp: text(status, "/timestamp")?,
        })
    }
}

/// Reads the updates of a delivery: WhatsApp's are in `changes`, Messenger's in `messaging`.
pub(crate) fn updates(delivery: &Value) -> Vec<Update> {
    let mut updates = Vec::new();
    for entry in each(delivery, "/entry") {
        for change in each(entry, "/changes") {
            let before = updates.len();
            updates.extend(each(change, "/value/messages").map(Update::of_whatsapp));
            updates.extend(each(change, "/value/statuses").map(Update::status));
            if updates.len() == before {
                updates.push(None);
            }
        }
        updates.extend(each(entry, "/messaging").map(Update::of_messenger));
    }
    let known = |update: Option<Update>| update.unwrap_or(Update::Other);
    updates.into_iter().map(known).collect()
}

fn each<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    let array = value.pointer(pointer).and_then(Value::as_array);
    array.into_iter().flatten()
}

fn text(value: &Value, pointer: &str) -> Option<String> {
    value.pointer(pointer)?.as_str().map(str::to_owned)
}
