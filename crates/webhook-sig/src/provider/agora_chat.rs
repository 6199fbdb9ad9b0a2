//! Agora Chat's callbacks.

#![cfg(feature = "legacy")]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

const CALL: Location = Location::json("/callId");

/// Agora Chat: MD5 of `{callId}{key}{timestamp}`, as `/security: <hex>` in the JSON.
#[doc = include_str!("../../docs/providers/agora-chat.md")]
pub const AGORA_CHAT: Scheme =
    Scheme::keyed_md5("agora-chat", Location::json("/security"), Encoding::Hex)
        .timestamp(Location::json("/timestamp"), TimeFormat::UnixMillis)
        .message_id(CALL)
        .unsigned_body()
        .acknowledgement(Acknowledgement::status(200))
        .event(Identity::Id(CALL))
        .unique_messages()
        .signs(&[Component::Id, Component::Key, Component::Timestamp]);

pub(super) const AGORA_CHAT_PROFILE: Profile = Profile {
    vendor: "Agora Chat",
    other_names: &["easemob"],
    docs: &["https://docs.agora.io/en/agora-chat/develop/setup-webhooks"],
    secret: "\
        The callback rule's secret, as text, which the console shows in the list of rules under \
        Features > Callback.",
    signed: &["The three values are joined without anything between them."],
    unsigned: "The message itself, and everything else but `callId` and `timestamp`.",
    retries: Some(
        "A callback after delivery is sent once more. One before delivery is not: Agora then does \
        what the rule says for a failure. What failed can also be sent again by hand.",
    ),
    acknowledgement: &[
        "A callback before delivery asks whether to deliver a message: the response is a JSON \
        object with `valid`, of at most 1,000 characters.",
    ],
    weak_points: &[
        "MD5 is broken, and the content of the message is not signed: anyone who sees one callback \
        can put any message next to its three values for as long as the window is open. Serve it \
        over TLS, under a path that cannot be guessed.",
    ],
    open_questions: &[
        "whether `callId` and `timestamp`, the time when the server received the message, are the \
        same when a callback is sent again by hand. If they are, it is refused as too old.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&AGORA_CHAT)
};
