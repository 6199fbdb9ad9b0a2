//! Buildkite's webhooks with a token.

use crate::scheme::{Location, Scheme};

/// Buildkite token: a shared token, as `X-Buildkite-Token: <token>`.
///
/// The token is the webhook's, as text and in full.
///
/// The webhook can be set to sign with the same token instead of sending it: choose that where you
/// can, and [`BUILDKITE`](crate::provider::BUILDKITE) for it.
///
/// Not signed: everything, among it `X-Buildkite-Event` and the body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the name of the event's header.
///
/// # Security
///
/// The token travels with every delivery. Whoever sees one, in a log of headers for example, can
/// report any build under it; ask Buildkite's API before acting on a build that matters.
///
/// <https://buildkite.com/docs/apis/webhooks/pipelines>
pub const BUILDKITE_TOKEN: Scheme =
    Scheme::token("buildkite-token", Location::header("X-Buildkite-Token")).build();
