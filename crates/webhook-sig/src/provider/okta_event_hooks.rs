//! Okta's event hooks.

use crate::scheme::{Location, Scheme};

/// Okta event hooks: a shared token, as `Authorization: <token>`.
///
/// The key is the hook's authentication secret, the header's whole value as text.
///
/// The hook's settings name the header too, and `Authorization` is the usual one. Another is a
/// scheme of one's own:
///
/// ```
/// use webhook_sig::scheme::{Scheme, Location};
///
/// const EVENTS: Scheme = Scheme::token("okta-event-hooks", Location::header("X-Our-Token")).build();
/// ```
///
/// Not signed: everything. `/eventId`, `/eventTime` and the events' `uuid` and `eventType`
/// are whatever the sender says.
///
/// Handshake: Okta sends GET with `X-Okta-Verification-Challenge`. A route of one's own answers
/// with the JSON `{"verification":…}` and the header's value in it.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: where the events' ids and types stand.
///
/// # Security
///
/// The token proves that the sender knows a header's value, and nothing about the body. Whoever
/// sees one delivery can send another user's event. Ask Okta's system log before acting on what
/// matters.
///
/// <https://developer.okta.com/docs/concepts/event-hooks/>
pub const OKTA_EVENT_HOOKS: Scheme =
    Scheme::token("okta-event-hooks", Location::header("Authorization")).build();
