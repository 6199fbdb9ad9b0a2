//! New Relic's workflow webhooks.

use crate::scheme::Scheme;

/// New Relic: HTTP Basic, as `Authorization: Basic <base64>`.
///
/// The key is `user:password`, as both were entered for the webhook's destination.
///
/// A destination can show a bearer token or a header of one's own instead. Those are a scheme of
/// one's own:
///
/// ```
/// use webhook_sig::scheme::{Scheme, Location};
///
/// const ISSUES: Scheme =
///     Scheme::token("new-relic", Location::header("Authorization").prefix("Bearer ")).build();
/// ```
///
/// Not signed: everything. The body is made from a template, and an id such as `/issueId` is in it
/// only if the template says so.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it comes from the receiver of a third party.
///
/// # Security
///
/// The credentials prove that the sender knows a header's value, and nothing about the body.
/// Whoever sees one delivery can open and close issues with it as they like.
///
/// <https://docs.newrelic.com/docs/alerts/get-notified/notification-integrations/>
pub const NEW_RELIC: Scheme = Scheme::basic("new-relic").build();
