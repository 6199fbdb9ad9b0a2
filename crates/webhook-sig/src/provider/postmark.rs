//! Postmark's webhooks.

use crate::scheme::Scheme;

/// Postmark: HTTP Basic, as `Authorization: Basic <base64 of user:password>`.
///
/// The key is `user:password`, which are the credentials in the URL that Postmark was given.
///
/// Postmark can send headers of one's own choice instead of these credentials, or beside them:
/// demand one with [`Verifier::require_header`](crate::Verifier::require_header).
///
/// Not signed: everything, the body included. No delivery id stands in a header; the body's
/// `MessageID` with its `RecordType` serves as one.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that `MessageID` and `RecordType` are in every kind of event.
///
/// # Security
///
/// The password proves that the sender knows it, and nothing about the body: who sees one delivery
/// can send it again, or another in its place. Serve it over TLS, keep the URL with the password in
/// it out of logs, and ask Postmark's API before acting on what matters.
///
/// <https://postmarkapp.com/developer/webhooks/webhooks-overview>
pub const POSTMARK: Scheme = Scheme::basic("postmark").build();
