//! Deepgram's callbacks.

use crate::scheme::{Location, Scheme};

/// Deepgram: an identifier for a token, as `dg-token: <id>`.
///
/// The token is the identifier of the API key that asked for the transcript, as text.
///
/// Not signed: everything. Nothing binds the transcript in the body to the request.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it is known from third parties.
///
/// # Security
///
/// The identifier was never meant to be a secret: it may stand in dashboards and logs, and whoever
/// knows it can send any transcript. Put a user and a password into the callback's URL instead, for
/// which [`Scheme::basic`](crate::Scheme::basic) makes a scheme, and keep the URL itself secret.
///
/// <https://developers.deepgram.com/docs/callback>
pub const DEEPGRAM: Scheme = Scheme::token("deepgram", Location::header("dg-token")).build();
