//! Coinflow's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("Coinflow-Signature");

/// Coinflow: HMAC-SHA256 of `{t}.{body}`, as `Coinflow-Signature: t=<unix>,v1=<hex>`.
#[doc = include_str!("../../docs/providers/coinflow.md")]
pub const COINFLOW: Scheme =
    Scheme::hmac_sha256("coinflow", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const COINFLOW_PROFILE: Profile = Profile {
    vendor: "Coinflow",
    docs: &[
        "https://docs.coinflow.cash/guides/developer-resources/webhooks/verifying-webhook-signatures",
    ],
    secret: "The webhook validation key, as text, from Coinflow's dashboard.",
    signed: &["The scheme is `STRIPE` under another header. Coinflow names no window."],
    unsigned: "`Authorization`, every other header, method and path.",
    weak_points: &[
        "By default `Authorization` holds the validation key itself, according to third parties: \
        anyone who reads such a delivery can sign others. Configure another value for that header.",
    ],
    open_questions: &["what `Authorization` holds; no delivery was published."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&COINFLOW)
};
