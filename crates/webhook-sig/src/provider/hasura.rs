//! Hasura's event triggers.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Hasura: a shared token, as `Authorization: <token>`.
#[doc = include_str!("../../docs/providers/hasura.md")]
///
/// # Example
///
/// For another header, define your own scheme:
///
/// ```
/// use webhook_sig::scheme::{Scheme, Location};
///
/// const ROWS: Scheme = Scheme::token("hasura", Location::header("X-Our-Token")).build();
/// ```
pub const HASURA: Scheme = Scheme::token("hasura", Location::header("Authorization"))
    .event(Identity::Id(Location::json("/id")))
    .event_type(Location::json("/trigger/name"))
    .event_time(Location::json("/created_at"), TimeFormat::Rfc3339)
    .unique_messages()
    .build();

pub(super) const HASURA_PROFILE: Profile = Profile {
    vendor: "Hasura",
    docs: &["https://hasura.io/docs/2.0/event-triggers/overview/"],
    secret: "\
        The header's whole value, as text, with a word such as `Bearer` if the trigger has one.",
    signed: &[
        "Hasura itself has no secret: it sends the headers that are written into the event \
        trigger.",
        "Any header can be configured; this scheme reads `Authorization`.",
    ],
    unsigned: "Everything.",
    retries: Some(
        "As the trigger's configuration says. `Retry-After` of a response that is not a 2xx \
        is obeyed once.",
    ),
    acknowledgement: &["Hasura delivers at least once, and perhaps out of order."],
    weak_points: &["Keep the traffic in a private network or under TLS."],
    notes: &[
        "`/id`, `/created_at`, `/trigger/name` and `/event/op` in the body can be anything the \
        sender likes.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&HASURA)
};
