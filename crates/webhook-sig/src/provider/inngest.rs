//! Inngest's calls to an SDK's endpoint.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, KeyFormat, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("X-Inngest-Signature");

/// Inngest: HMAC-SHA256 of `{body}{t}`, as `X-Inngest-Signature: t=<unix>&s=<hex>`.
#[doc = include_str!("../../docs/providers/inngest.md")]
pub const INNGEST: Scheme =
    Scheme::hmac_sha256("inngest", SIGNATURE.pair("&", "=", "s"), Encoding::Hex)
        .timestamp(SIGNATURE.pair("&", "=", "t"), TimeFormat::UnixSeconds)
        .key_format(KeyFormat::SignKey)
        .event(Identity::Unstored)
        .signs(&[Component::Body, Component::Timestamp]);

pub(super) const INNGEST_PROFILE: Profile = Profile {
    vendor: "Inngest",
    docs: &["https://www.inngest.com/docs/platform/signing-keys"],
    secret: "The environment's signing key, as text.",
    variable: Some("INNGEST_SIGNING_KEY"),
    signed: &[
        "What comes before the key proper, such as `signkey-prod-`, is cut off and may be missing.",
        "The time follows the body with nothing between them. That is harmless: a time has ten \
        digits, and one digit more or less puts it decades away. During a rotation keep the old \
        key next to the new one in the `Keyring`, as Inngest's SDK does with its fallback key.",
    ],
    unsigned: "\
        Every other header, method and path, and the query, in which Inngest names the function \
        and the step.",
    retried: Some(Retries::SignedAnew),
    acknowledgement: &["The response's body is the function's result."],
    handshake: Some(
        "Inngest asks for the endpoint's functions with GET and has them registered with PUT. Both \
        are for the SDK to answer and are refused here, where POST alone is verified.",
    ),
    open_questions: &["the handshake."],
    notes: &[
        "Inngest brings the JSON into the canonical form of RFC 8785 before it signs and \
        sends it, so the bytes that arrive are those signed.",
    ],
    evidence: &[Evidence::VendorCode(
        "github:inngest/inngest@253303cdff:pkg/execution/driver/driver.go",
    )],
    ..Profile::of(&INNGEST)
};
