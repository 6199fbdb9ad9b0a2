//! GitLab's webhooks with a secret token.

use crate::scheme::{Location, Scheme};

/// GitLab secret tokens: a shared token, as `X-Gitlab-Token: <token>`.
///
/// The key is the webhook's secret token, as text; GitLab sends it back as it was entered.
///
/// Newer versions of GitLab can sign instead: prefer
/// [`GITLAB_SIGNING_TOKEN`](crate::provider::GITLAB_SIGNING_TOKEN) where a signing token can be
/// had.
///
/// Not signed: everything. `X-Gitlab-Event`, the delivery's `Idempotency-Key` and
/// `X-Gitlab-Event-UUID`, the webhook's `X-Gitlab-Webhook-UUID` and the body are whatever the
/// sender says.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: which of those headers identify a delivery, an event and the webhook.
///
/// # Security
///
/// The token proves that the sender knows a header's value, and nothing about the body. Whoever
/// sees one delivery can change it or send it again. Serve it over TLS, and look up at GitLab what
/// an event is to set off.
///
/// <https://docs.gitlab.com/user/project/integrations/webhooks/>
pub const GITLAB_TOKEN: Scheme =
    Scheme::token("gitlab-token", Location::header("X-Gitlab-Token")).build();
