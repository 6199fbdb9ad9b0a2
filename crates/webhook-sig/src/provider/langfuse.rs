//! Langfuse's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("X-Langfuse-Signature");

/// Langfuse: HMAC-SHA256 of `{t}.{body}`, as `X-Langfuse-Signature: t=<unix>,v1=<hex>`.
///
/// The key is the whole `lf-whsec_…` text; it is not decoded.
///
/// It is [`STRIPE`](crate::provider::STRIPE) under another header. Langfuse documents no window for
/// `t`; it is 300 seconds here.
///
/// Not signed: every header, method and path. The event's `/id` and `/type` stand in the signed
/// body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it comes from the receiver of a third party.
///
/// <https://langfuse.com/docs/prompt-management/features/webhooks-slack-integrations>
pub const LANGFUSE: Scheme =
    Scheme::hmac_sha256("langfuse", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);
