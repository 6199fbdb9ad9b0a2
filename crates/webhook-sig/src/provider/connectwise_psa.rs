//! The callbacks of ConnectWise PSA.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, KeyFormat, Location, Scheme};

/// ConnectWise PSA: HMAC-SHA256 of the body, as `X-Content-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/connectwise-psa.md")]
pub const CONNECTWISE_PSA: Scheme = Scheme::hmac_sha256(
    "connectwise-psa",
    Location::header("X-Content-Signature"),
    Encoding::Base64,
)
.key_format(KeyFormat::Sha256)
.event_type(Location::json("/Type"))
.signs(&[Component::Body]);

pub(super) const CONNECTWISE_PSA_PROFILE: Profile = Profile {
    vendor: "ConnectWise PSA",
    other_names: &["connectwise-manage"],
    docs: &["https://developer.connectwise.com/Products/ConnectWise_PSA/Developer_Guide"],
    secret: "\
        The shared secret key, as text: the `signing_key` that ConnectWise answers with at the URL \
        in a callback's `Metadata`, as `key_url`. Its SHA-256 is the key of the HMAC.",
    unsigned: "Every other header, method and path.",
    weak_points: &[
        "`key_url` is in the body that is to be verified: anyone can name their own server there. \
        Fetch the key once, from the address of your own site at `myconnectwise.net`, and never \
        from what a delivery names.",
    ],
    open_questions: &[
        "all of it is known from two receivers of the callbacks; and what makes two callbacks the \
        same event.",
    ],
    evidence: &[
        Evidence::IndependentReceiver(
            "github:NangoHQ/nango@2f4c0af6:packages/server/lib/webhook/connectwise-psa-webhook-routing.ts",
        ),
        Evidence::IndependentReceiver(""),
    ],
    ..Profile::of(&CONNECTWISE_PSA)
};
