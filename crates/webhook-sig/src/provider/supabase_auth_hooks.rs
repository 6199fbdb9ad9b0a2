//! Supabase's auth hooks.

use crate::scheme::{Component, Encoding, KeyFormat, Location, Scheme};
use crate::time::TimeFormat;

/// Supabase Auth: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
///
/// The key is the hook's secret, `v1,whsec_` and base64; the base64 alone is taken too. Key and
/// list differ from [`STANDARD_WEBHOOKS`](crate::provider::STANDARD_WEBHOOKS), all else is alike.
///
/// With several secrets the header lists several signatures, separated by a comma and a space,
/// where the standard has a space alone; one of them must match. Times more than 300 seconds away
/// are refused. Secrets of the form `v1a,…` are pairs of asymmetric keys: their signatures are
/// skipped.
///
/// Not signed: every header but `webhook-id` and `webhook-timestamp`. A hook has one kind of event,
/// so nothing names it.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://supabase.com/docs/guides/auth/auth-hooks>
pub const SUPABASE_AUTH_HOOKS: Scheme = Scheme::hmac_sha256(
    "supabase-auth-hooks",
    Location::header("webhook-signature").entry(", ", "v1,"),
    Encoding::Base64,
)
.key_format(KeyFormat::Base64After("v1,whsec_"))
.message_id(Location::header("webhook-id"))
.timestamp(
    Location::header("webhook-timestamp"),
    TimeFormat::UnixSeconds,
)
.signs(&[
    Component::Id,
    Component::Literal("."),
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);
