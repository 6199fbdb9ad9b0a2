//! Telegram's webhooks for bots.

use crate::scheme::{Location, Scheme};

/// Telegram Bot API: a shared token, as `X-Telegram-Bot-Api-Secret-Token: <token>`.
///
/// The key is the secret token that was given to `setWebhook`: 1 to 256 letters, digits,
/// underscores and hyphens. It is not the bot's own token. Without one Telegram sends no such
/// header, and the delivery is refused here.
///
/// Not signed: everything, the body included. The body's `update_id` names the update, and the
/// field beside it tells its kind.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that `update_id` is the same when an update is repeated.
///
/// # Security
///
/// The token proves that the sender knows it, and nothing about the update: who sees one delivery
/// can speak to the bot in anybody's name. Use the full length for the token, serve it over TLS,
/// and set another with `setWebhook` after any doubt.
///
/// <https://core.telegram.org/bots/api#setwebhook>
pub const TELEGRAM: Scheme = Scheme::token(
    "telegram",
    Location::header("X-Telegram-Bot-Api-Secret-Token"),
)
.build();
