//! AssemblyAI's webhooks.

use crate::scheme::{Location, Scheme};

/// AssemblyAI: a shared token, as `Authorization: <token>`.
///
/// The token is the value that the caller chose for the header, as text and in full: with `Bearer `
/// only if it was given so.
///
/// The header's name is the caller's choice too, as `webhook_auth_header_name` of the request for a
/// transcript. Choose `Authorization` for this scheme; for another name, write
/// [`Scheme::token`](crate::Scheme::token) with it.
///
/// Not signed: everything. The token is the only thing that is checked.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: what else AssemblyAI's page says; the description follows notes of third parties.
///
/// # Security
///
/// Whoever sees one delivery has the token, and can send any transcript under it. Take only the
/// transcript's id from the body, and fetch the transcript from AssemblyAI.
///
/// <https://www.assemblyai.com/docs/concepts/webhooks>
pub const ASSEMBLYAI: Scheme =
    Scheme::token("assemblyai", Location::header("Authorization")).build();
