//! Azure DevOps' service hooks.

use crate::scheme::Scheme;

/// Azure DevOps: user and password, as `Authorization: Basic <base64>`.
///
/// The key is the basic authentication's user and password of the subscription, as `user:password`.
///
/// Headers of any name and value can be configured beside: demand one with
/// [`Verifier::require_header`](crate::Verifier::require_header).
///
/// Not signed: everything. The event's id and type stand in a body that anybody could have written.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: where the event's id and type stand.
///
/// # Security
///
/// The password says who sends, not what. Whoever sees one delivery can send another with any body,
/// for as long as the password lives; fetch what matters from Azure DevOps by its id.
///
/// <https://learn.microsoft.com/en-us/azure/devops/service-hooks/services/webhooks>
pub const AZURE_DEVOPS: Scheme = Scheme::basic("azure-devops").build();
