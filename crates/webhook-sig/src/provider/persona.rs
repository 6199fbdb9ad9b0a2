//! Persona's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Persona: HMAC-SHA256 of `{t}.{body}`, as `Persona-Signature: t=<unix>,v1=<hex>`.
///
/// The key is the webhook's secret, as text. The step "Make HTTPS Request" of Persona's workflows
/// signs in the same way.
///
/// While a secret is rotated Persona sends two such sets, separated by a space. Those are not read
/// as two sets: the first signature is then unreadable, and the second one counts only if its set
/// has the same time as the first. Expect refusals until the rotation is over.
///
/// Not signed: every header. Id and name of the event stand in the body, as `/data/id` and
/// `/data/attributes/name`.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that `/data/id` identifies the event.
///
/// Weak points: none known beside a replay within the window of 300 seconds.
///
/// <https://docs.withpersona.com/docs/webhooks-best-practices>
pub const PERSONA: Scheme =
    Scheme::hmac_sha256("persona", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

const SIGNATURE: Location = Location::header("Persona-Signature");
