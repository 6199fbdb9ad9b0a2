//! CloudEvents' web hooks.

use crate::scheme::{Location, Scheme};

/// CloudEvents web hooks: a shared token, as `Authorization: Bearer <token>`.
///
/// The token is what follows `Bearer `, as text.
///
/// The specification lets a sender put it into the query as `access_token` instead. That is not
/// read: URLs end up in logs. Azure Event Grid is among those that send this way.
///
/// Not signed: everything. In binary mode even the event's id and type are headers, `ce-id` and
/// `ce-type`; `WebHook-Request-Origin` names a sender and proves nothing.
///
/// Handshake: before the first delivery comes an `OPTIONS` request with `WebHook-Request-Origin`,
/// and perhaps `WebHook-Request-Callback` and `WebHook-Request-Rate`. The handler grants it with
/// `WebHook-Allowed-Origin`, `WebHook-Allowed-Rate` and `Allow: POST`.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: where the event's id and type stand.
///
/// # Security
///
/// The token proves that the sender has it, and nothing about the event. Whoever sees one delivery
/// can send any event to the same address until the token is changed.
///
/// <https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md>
pub const CLOUDEVENTS_WEBHOOK: Scheme = Scheme::token(
    "cloudevents-webhook",
    Location::header("Authorization").prefix("Bearer "),
)
.build();
