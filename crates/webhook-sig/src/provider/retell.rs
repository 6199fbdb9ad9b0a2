//! Retell AI's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("X-Retell-Signature");

/// Retell AI: HMAC-SHA256 of `{body}{v}`, as `X-Retell-Signature: v=<unix ms>,d=<hex>`.
#[doc = include_str!("../../docs/providers/retell.md")]
pub const RETELL: Scheme =
    Scheme::hmac_sha256("retell", SIGNATURE.pair(",", "=", "d"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "v"), TimeFormat::UnixMillis)
        .signs(&[Component::Body, Component::Timestamp]);

pub(super) const RETELL_PROFILE: Profile = Profile {
    vendor: "Retell AI",
    other_names: &["retell-ai"],
    docs: &["https://docs.retellai.com/features/secure-webhook"],
    secret: "\
        A Retell API key, as text. Anyone who replaces that key replaces the webhooks' key with \
        it.",
    variable: Some("RETELL_API_KEY"),
    signed: &["`v`, the time of sending, follows the body without a separator."],
    unsigned: "Every header.",
    notes: &["The body's `event` names the event, and `call_id` the call."],
    evidence: &[
        Evidence::IndependentReceiver("npm:@trigger.dev/core@4.8.3"),
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:RetellAI/retell-typescript-sdk@b274013:src/lib/webhook_auth.ts",
        ),
    ],
    ..Profile::of(&RETELL)
};
