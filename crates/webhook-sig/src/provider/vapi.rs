//! Vapi's server messages.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Vapi: HMAC-SHA256 of `{x-timestamp}.{body}`, as `x-signature: <hex>`.
///
/// The key is the secret key of the custom credential, of type HMAC, that the server's settings
/// name, as text.
///
/// The customer chooses how a credential signs; this scheme is Vapi's defaults. What can be set
/// otherwise are the algorithm, the names of both headers, a prefix such as `sha256=`, base64 for
/// the signature or the secret, and the signed content, with the method, the URL or an id in it, or
/// the body alone. Other settings need a scheme of your own, such as this one for a credential with
/// the header `x-vapi-signature`, no timestamp and the payload format `{body}`:
///
/// ```
/// use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
///
/// const VAPI_BODY: Scheme =
///     Scheme::hmac_sha256("vapi-body", Location::header("x-vapi-signature"), Encoding::Hex)
///         .signs(&[Component::Body]);
/// # assert!(VAPI_BODY.signs_body());
/// ```
///
/// The page on custom knowledge bases shows a third one:
/// [`VAPI_KNOWLEDGE_BASE`](crate::provider::VAPI_KNOWLEDGE_BASE). A credential of type bearer
/// token, in the header `Authorization` or the older `X-Vapi-Secret`, signs nothing and needs a
/// scheme made with [`Scheme::token`](crate::Scheme::token).
///
/// Not signed: every other header. The body's `message.type` names the event; no delivery id is
/// known.
///
/// Any 2xx acknowledges, as far as is known. The response to an assistant request, a tool call or a
/// transfer request is its answer.
///
/// Unconfirmed: that `x-timestamp` is in seconds, which Vapi does not say; no delivery was
/// published.
///
/// <https://docs.vapi.ai/server-url/server-authentication>
pub const VAPI: Scheme =
    Scheme::hmac_sha256("vapi", Location::header("x-signature"), Encoding::Hex)
        .timestamp(Location::header("x-timestamp"), TimeFormat::UnixSeconds)
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);
