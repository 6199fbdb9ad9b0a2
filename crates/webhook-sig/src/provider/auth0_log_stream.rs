//! Auth0's log streams to custom webhooks.

use crate::scheme::{Location, Scheme};

/// Auth0 log streams: a shared token, as `Authorization: <token>`.
///
/// The token is the authorization value that is configured for the stream, as text and in full:
/// with `Bearer ` only if it was entered so.
///
/// Not signed: everything. The body may be any list of log entries.
///
/// Any 2xx acknowledges, as far as is known.
///
/// # Security
///
/// Whoever sees one delivery can send log entries of their own under the same token. Look an entry
/// up at Auth0 before something that matters is done because of it.
///
/// <https://auth0.com/docs/customize/log-streams/custom-log-streams>
pub const AUTH0_LOG_STREAM: Scheme =
    Scheme::token("auth0-log-stream", Location::header("Authorization")).build();
