//! Mixpanel's cohort sync.

use crate::scheme::Scheme;

/// Mixpanel: HTTP Basic, as `Authorization: Basic <base64>`.
///
/// The key is `user:password`, as both were entered for the connection in Mixpanel. They are
/// optional there; without them Mixpanel shows nothing, and the delivery is refused here, always.
///
/// Not signed: everything. `/action`, which says whether members join, leave or replace all others,
/// and `/parameters/mixpanel_session_id` are whatever the sender says.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: how the credentials are written. Mixpanel's page speaks of Basic authentication and
/// shows no request.
///
/// # Security
///
/// The credentials prove that the sender knows a header's value, and nothing about the body.
/// Whoever sees one delivery can send another list of members, or the same one again.
///
/// <https://docs.mixpanel.com/docs/cohort-sync/webhooks>
pub const MIXPANEL: Scheme = Scheme::basic("mixpanel").build();
