//! Supabase's database webhooks.

use crate::scheme::{Location, Scheme};

/// Supabase database webhooks: a shared token, as `Authorization: <token>`.
///
/// The key is the whole text of the `Authorization` header that was entered with the webhook: where
/// it begins with `Bearer `, so does the key.
///
/// Supabase sends the headers that one enters and no signature. Where the token stands in another
/// header, a scheme of one's own says so: [`Scheme::token`](crate::Scheme::token) with that
/// header's location. Supabase's auth hooks are signed, and are another scheme.
///
/// Not signed: everything, the body included. The body's `type` and `table` tell what happened; no
/// delivery id is known.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that nothing but the entered headers is sent, and the body's fields; both rest on
/// notes of others.
///
/// # Security
///
/// The token proves that the sender knows a header's value, and nothing about the row in the body:
/// who sees one delivery can report any change of any table. Serve it over TLS, make it long and
/// random, and read the row again before acting on it.
///
/// <https://supabase.com/docs/guides/database/webhooks>
pub const SUPABASE_DB_WEBHOOKS: Scheme =
    Scheme::token("supabase-db-webhooks", Location::header("Authorization")).build();
