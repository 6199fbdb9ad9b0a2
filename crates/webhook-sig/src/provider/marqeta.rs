//! Marqeta's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Component, Encoding, Location, Scheme};

/// Marqeta: HMAC-SHA1 of the body, as `X-Marqeta-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/marqeta.md")]
pub const MARQETA: Scheme = Scheme::hmac_sha1(
    "marqeta",
    Location::header("X-Marqeta-Signature"),
    Encoding::Hex,
)
.acknowledgement(Acknowledgement::status(200))
.signs(&[Component::Body]);

pub(super) const MARQETA_PROFILE: Profile = Profile {
    vendor: "Marqeta",
    docs: &["https://www.marqeta.com/docs/core-api/webhooks"],
    secret: "The webhook's `config.secret`, as text.",
    signed: &[
        "Marqeta signs only where `config.secret` is set; an unsigned delivery is refused here, \
        always.",
        "Basic credentials, `config.basic_auth_username` and `config.basic_auth_password`, come \
        along and are not read: demand them with `Verifier::require_header`. Some public receivers \
        expect SHA-256, which fails; the hash has 40 digits.",
    ],
    unsigned: "`Authorization` and every other header, method and path.",
    handshake: Some(
        "A signed ping, whose JSON the response's body must repeat. It is an ordinary delivery; \
        the handler answers it.",
    ),
    open_questions: &["that the Basic credentials always come."],
    notes: &[
        "One body carries arrays of events, whose names are their kinds, and each event has a \
        token of its own.",
    ],
    evidence: &[Evidence::Documentation, Evidence::IndependentReceiver("")],
    ..Profile::of(&MARQETA)
};
