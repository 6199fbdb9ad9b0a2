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

    fn message(id: &Value, from: &Value, text: &Value) -> Option<Self> {
        Some(Self::Message {
            id: id.as_str()?.to_owned(),
            from: from.as_str()?.to_owned(),
            // There are pictures, too.
            text: text.as_str().unwrap_or_default().to_owned(),
        })
    }

    fn status(status: &Value) -> Option<Self> {
        let member = |name: &str| Some(status[name].as_str()?.to_owned());
        Some(Self::Status {
            id: member("id")?,
            status: member("status")?,
            timestamp: member("timestamp")?,
        })
    }
}

/// Reads the updates of a delivery: WhatsApp's are in `changes`, Messenger's in `messaging`.
pub(crate) fn updates(delivery: &Value) -> Vec<Update> {
    let mut updates = Vec::new();
    for entry in each(&delivery["entry"]) {
        for change in each(&entry["changes"]) {
            let value = &change["value"];
            let messages = each(&value["messages"]).map(|message| {
                Update::message(&message["id"], &message["from"], &message["text"]["body"])
            });
            let statuses = each(&value["statuses"]).map(Update::status);
            let before = updates.len();
            updates.extend(messages.chain(statuses));
            if updates.len() == before {
                updates.push(None);
            }
        }
        updates.extend(each(&entry["messaging"]).map(|messaging| {
            let message = &messaging["message"];
            Update::message(
                &message["mid"],
                &messaging["sender"]["id"],
                &message["text"],
            )
        }));
    }
    let known = |update: Option<Update>| update.unwrap_or(Update::Other);
    updates.into_iter().map(known).collect()
}

fn each(array: &Value) -> impl Iterator<Item = &Value> {
    array.as_array().into_iter().flatten()
}
