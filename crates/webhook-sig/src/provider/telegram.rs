//! Telegram's webhooks for bots.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Identity, Location, Scheme};

/// Telegram Bot API: a shared token, as `X-Telegram-Bot-Api-Secret-Token: <token>`.
#[doc = include_str!("../../docs/providers/telegram.md")]
pub const TELEGRAM: Scheme = Scheme::token(
    "telegram",
    Location::header("X-Telegram-Bot-Api-Secret-Token"),
)
.event(Identity::Id(Location::json("/update_id")))
.unique_messages()
.retried_for(Duration::from_secs(24 * 60 * 60))
.build();

pub(super) const TELEGRAM_PROFILE: Profile = Profile {
    vendor: "Telegram",
    docs: &["https://core.telegram.org/bots/api#setwebhook"],
    secret: "\
        The secret token that was given to `setWebhook`: 1 to 256 letters, digits, underscores \
        and hyphens. It is not the bot's own token.",
    variable: Some("TELEGRAM_SECRET_TOKEN"),
    signed: &[
        "Without a secret token Telegram sends no such header, and the delivery is refused here.",
    ],
    unsigned: "Everything, the body included.",
    retries: Some(
        "At once, after 2, 4 and 8 seconds, and so on up to a random 60 to 120 seconds, until the \
        update expires after 24 hours. `Retry-After` is obeyed up to one hour, and 410 for 23 \
        hours closes the webhook.",
    ),
    weak_points: &[
        "Use the full length for the token, serve it over TLS, and set another with `setWebhook` \
        after any doubt.",
    ],
    notes: &["The field next to `update_id` in the body tells the update's kind."],
    evidence: &[
        Evidence::IndependentReceiver("npm:n8n-nodes-base@2.41.2"),
        Evidence::VendorCode(
            "github:tdlib/telegram-bot-api@01a3679c0bbf:telegram-bot-api/WebhookActor.cpp",
        ),
    ],
    ..Profile::of(&TELEGRAM)
};
