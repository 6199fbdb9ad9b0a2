//! GitLab's webhooks with a signing token.

use crate::provider::STANDARD_WEBHOOKS;
use crate::scheme::Scheme;

/// GitLab signing tokens: Standard Webhooks, as `webhook-signature: v1,<base64>`.
///
/// The key is the webhook's signing token, `whsec_` and base64; the prefix may be absent. A
/// webhook's older secret token is another value and does not fit.
///
/// It is [`STANDARD_WEBHOOKS`](crate::provider::STANDARD_WEBHOOKS) unchanged: `webhook-id` and
/// `webhook-timestamp` are signed before the body, with a window of 300 seconds, and several
/// signatures may be listed. `Idempotency-Key` repeats the id. GitLab brought it in 2026, at first
/// behind a feature flag; where it is off, use [`GITLAB_TOKEN`](crate::provider::GITLAB_TOKEN).
///
/// Not signed: `X-Gitlab-Event`, `Idempotency-Key` and every other header, method and path.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: how the token is written, and the window. The first was taken from the standard,
/// and the rest from GitLab's change and from receivers of third parties.
///
/// <https://docs.gitlab.com/user/project/integrations/webhooks/>
pub const GITLAB_SIGNING_TOKEN: Scheme = STANDARD_WEBHOOKS.derive("gitlab-signing-token").build();
