//! OpenAI's webhooks.

use crate::provider::STANDARD_WEBHOOKS;
use crate::scheme::{KeyFormat, Scheme};

/// OpenAI: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
///
/// The key is the endpoint's signing secret, `whsec_` and base64. A secret without that prefix is
/// used as text, as OpenAI's own library does.
///
/// Else it is [`STANDARD_WEBHOOKS`](crate::provider::STANDARD_WEBHOOKS) unchanged, with its window
/// of 300 seconds and its list of signatures. OpenAI's library is more lenient, and takes any white
/// space between signatures and a signature without `v1,`; here both are refused.
///
/// Not signed: every other header, method and path. The kind of event is `/type` in the signed
/// body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://platform.openai.com/docs/guides/webhooks>
pub const OPENAI: Scheme = STANDARD_WEBHOOKS
    .derive("openai")
    .key_format(KeyFormat::WhsecOrText)
    .build();
