//! Flutterwave's webhooks, version 3.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Location, Scheme};

/// Flutterwave v3: a shared token, as `verif-hash: <token>`.
#[doc = include_str!("../../docs/providers/flutterwave-v3.md")]
pub const FLUTTERWAVE_V3: Scheme =
    Scheme::token("flutterwave-v3", Location::header("verif-hash")).build();

pub(super) const FLUTTERWAVE_V3_PROFILE: Profile = Profile {
    vendor: "Flutterwave",
    docs: &["https://developer.flutterwave.com/docs/webhooks"],
    secret: "The \"Secret hash\" of the account, as text and in full.",
    variable: Some("FLUTTERWAVE_SECRET_HASH"),
    signed: &[
        "In spite of the header's name nothing is hashed: Flutterwave sends the secret hash \
        as it was entered.",
        "This is the API's version 3. Version 4 signs the body, in the header \
        `flutterwave-signature`.",
    ],
    unsigned: "Everything, and so neither the amount nor the transaction in the body.",
    weak_points: &[
        "Ask Flutterwave for the transaction by its id, and compare amount, currency and \
        reference, before giving anything out.",
    ],
    notes: &["Version 4 has another header, `flutterwave-signature`: take `FLUTTERWAVE_V4`."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:getlago/lago-api@1b1c24a6a6c3:app/services/payment_providers/flutterwave/handle_incoming_webhook_service.rb",
        ),
    ],
    ..Profile::of(&FLUTTERWAVE_V3)
};
