//! Vapi's webhooks and callbacks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Vapi: HMAC-SHA256 of `{x-timestamp}.{body}`, as `x-signature: <hex>`.
#[doc = include_str!("../../docs/providers/vapi.md")]
///
/// # Example
///
/// Other settings need a scheme of your own, such as this one for a credential with the header
/// `x-vapi-signature`, no timestamp and the payload format `{body}`:
///
/// ```
/// use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
///
/// const VAPI_BODY: Scheme =
///     Scheme::hmac_sha256("vapi-body", Location::header("x-vapi-signature"), Encoding::Hex)
///         .signs(&[Component::Body]);
/// # assert!(VAPI_BODY.signs_body());
/// ```
pub const VAPI: Scheme =
    Scheme::hmac_sha256("vapi", Location::header("x-signature"), Encoding::Hex)
        .timestamp(Location::header("x-timestamp"), TimeFormat::UnixSeconds)
        .event(Identity::Unstored)
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const VAPI_PROFILE: Profile = Profile {
    vendor: "Vapi",
    docs: &["https://docs.vapi.ai/server-url/server-authentication"],
    secret: "\
        The secret key of the custom credential, of type HMAC, that the server's settings name, \
        as text. Custom credentials are made in the settings of the organization in Vapi's \
        dashboard.",
    signed: &[
        "The customer chooses how a credential signs; this scheme is Vapi's defaults. What can be \
        set otherwise are the algorithm, the names of both headers, a prefix such as `sha256=`, \
        base64 for the signature or the secret, and the signed content, with the method, the URL \
        or an id in it, or the body alone.",
        "Vapi's page on custom knowledge bases shows another way: `VAPI_KNOWLEDGE_BASE`. A \
        credential of type bearer token, in the header `Authorization` or the older \
        `X-Vapi-Secret`, signs nothing and needs a scheme made with `Scheme::token`.",
    ],
    unsigned: "Every other header.",
    acknowledgement: &[
        "The response to an assistant request, a tool call or a transfer request is its answer.",
    ],
    open_questions: &[
        "that `x-timestamp` is in seconds, which Vapi does not say; no delivery was published.",
    ],
    notes: &["The body's `message.type` names the event."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&VAPI)
};

/// Vapi knowledge bases: HMAC-SHA256 of the body, as `x-vapi-signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/vapi-knowledge-base.md")]
pub const VAPI_KNOWLEDGE_BASE: Scheme = Scheme::hmac_sha256(
    "vapi-knowledge-base",
    Location::header("x-vapi-signature").prefix("sha256="),
    Encoding::Hex,
)
.signs(&[Component::Body]);

pub(super) const VAPI_KNOWLEDGE_BASE_PROFILE: Profile = Profile {
    vendor: "Vapi",
    docs: &["https://docs.vapi.ai/knowledge-base/custom-knowledge-base"],
    secret: "\
        The secret of the knowledge base's server, as text: `secret` of the `server` that the \
        knowledge base was created with.",
    signed: &["Other requests of Vapi's are signed in another way: see `VAPI`."],
    unsigned: "Every header.",
    acknowledgement: &[
        "The response is the answer: documents, or a sentence to speak. Vapi waits ten seconds for \
        it.",
    ],
    open_questions: &[
        "all of it rests on the page's examples, of which the one for Node hashes the JSON printed \
        again; no delivery was published.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&VAPI_KNOWLEDGE_BASE)
};
