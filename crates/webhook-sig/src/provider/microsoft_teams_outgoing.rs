//! Outgoing webhooks of Microsoft Teams.

use crate::scheme::{Component, Encoding, KeyFormat, Location, Scheme};

/// Microsoft Teams outgoing webhooks: HMAC-SHA256 of the body, as `Authorization: HMAC <base64>`.
///
/// The key is the security token that Teams shows once, when the webhook is made. It is base64, and
/// what it decodes to is the key.
///
/// The signature stands where credentials do: a proxy that strips or replaces `Authorization`
/// breaks it. A webhook belongs to one team, and so does its token; to change the token the webhook
/// is made anew.
///
/// Not signed: every other header, method and path. `/id`, `/type` and `/timestamp` stand in the
/// signed body; the last is the message's time and is not checked. A captured delivery stays valid
/// as long as the webhook lives.
///
/// Any 2xx acknowledges, as far as is known. The response's body is the reply that Teams shows in
/// the conversation.
///
/// Unconfirmed: that `/id` identifies the message and `/type` names its kind.
///
/// <https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook>
pub const MICROSOFT_TEAMS_OUTGOING: Scheme = Scheme::hmac_sha256(
    "microsoft-teams-outgoing",
    Location::header("Authorization").prefix("HMAC "),
    Encoding::Base64,
)
.key_format(KeyFormat::Base64)
.signs(&[Component::Body]);
