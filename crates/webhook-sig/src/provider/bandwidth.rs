//! Bandwidth's callbacks.

use crate::scheme::Scheme;

/// Bandwidth: user and password, as `Authorization: Basic <base64>`.
///
/// The key is the callback's user and password, as `user:password`.
///
/// Not signed: everything. Nothing binds the message's id or type in the body to its sender.
///
/// Handshake: Bandwidth may send first without credentials, and again with them after a 401. A
/// refusal of this library is a 401, so the second request follows by itself.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the handshake and the rest, which are known from notes of third parties.
///
/// # Security
///
/// Whoever sees one callback has the password and can report anything under it: do not take a
/// message for delivered or a call for ended on a callback's word where it matters.
///
/// <https://dev.bandwidth.com/docs/messaging/webhooks/>
pub const BANDWIDTH: Scheme = Scheme::basic("bandwidth").build();
