//! GitLab's webhooks and callbacks.

use crate::provider::{Evidence, Profile, Retries, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::{Identity, Location, Scheme};

/// GitLab signing tokens: Standard Webhooks, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/gitlab-signing-token.md")]
pub const GITLAB_SIGNING_TOKEN: Scheme = STANDARD_WEBHOOKS
    .derive("gitlab-signing-token")
    .event(standard_webhooks::EVENT)
    .event_type(Location::json("/object_kind"))
    .unique_messages()
    .build();

pub(super) const GITLAB_SIGNING_TOKEN_PROFILE: Profile = Profile {
    vendor: "GitLab",
    docs: &["https://docs.gitlab.com/user/project/integrations/webhooks/"],
    secret: "\
        The webhook's signing token: `whsec_` and the base64 of 32 bytes; the prefix may be \
        missing. It is entered with the webhook, under Settings > Webhooks or as `signing_token` \
        over the API, and GitLab never shows it again. A webhook's older secret token is another \
        value and does not fit.",
    variable: Some("GITLAB_SIGNING_TOKEN"),
    signed: &[
        "The scheme is `STANDARD_WEBHOOKS` unchanged; several signatures may be listed. \
        `Idempotency-Key` repeats the id. GitLab brought it in 2026, at first behind a feature \
        flag; where it is off, use `GITLAB_TOKEN`.",
    ],
    unsigned: "`X-Gitlab-Event`, `Idempotency-Key` and every other header, method and path.",
    retried: Some(Retries::SignedAnew),
    open_questions: &[
        "the window. It is the standard's; the rest was taken from GitLab's changes and from \
        receivers of third parties.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:triggerdotdev/trigger.dev@b082e4438933:packages/core/src/v3/webhooks/index.ts",
        ),
    ],
    ..Profile::of(&GITLAB_SIGNING_TOKEN)
};

/// GitLab secret tokens: a shared token, as `X-Gitlab-Token: <token>`.
#[doc = include_str!("../../docs/providers/gitlab-token.md")]
pub const GITLAB_TOKEN: Scheme = Scheme::token("gitlab-token", Location::header("X-Gitlab-Token"))
    .event(Identity::Id(Location::header("Idempotency-Key")))
    .event_type(Location::json("/object_kind"))
    .build();

pub(super) const GITLAB_TOKEN_PROFILE: Profile = Profile {
    vendor: "GitLab",
    docs: &["https://docs.gitlab.com/user/project/integrations/webhooks/"],
    secret: "\
        The text that was entered as \"Secret token\" with the webhook, under Settings > \
        Webhooks; GitLab sends it as it is.",
    signed: &[
        "Newer versions of GitLab can sign instead: prefer `GITLAB_SIGNING_TOKEN` where a signing \
        token can be had.",
    ],
    unsigned: "Everything.",
    retries: Some("No automatic retry is known; a delivery can be sent again by hand."),
    weak_points: &["Serve it over TLS, and look up at GitLab what an event is to set off."],
    notes: &[
        "`X-Gitlab-Event`, the delivery's `Idempotency-Key` and `X-Gitlab-Event-UUID`, the \
        webhook's `X-Gitlab-Webhook-UUID` and the body can be anything the sender likes.",
    ],
    evidence: &[
        Evidence::IndependentReceiver("npm:n8n-nodes-base@2.41.2"),
        Evidence::VendorCode(
            "github:gitlabhq/gitlabhq@017a6c129d6a:app/services/web_hook_service.rb",
        ),
    ],
    ..Profile::of(&GITLAB_TOKEN)
};
