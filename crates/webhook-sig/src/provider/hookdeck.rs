//! Hookdeck's event gateway, as it delivers.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Hookdeck: HMAC-SHA256 of the body, as `x-hookdeck-signature: <base64>`.
#[doc = include_str!("../../docs/providers/hookdeck.md")]
pub const HOOKDECK: Scheme = Scheme::hmac_sha256(
    "hookdeck",
    Location::headers(&["x-hookdeck-signature", "x-hookdeck-signature-2"]),
    Encoding::Base64,
)
.methods(&["POST", "GET", "PUT", "PATCH", "DELETE"])
.unsigned_id(Location::header("x-hookdeck-eventid"))
.signs(&[Component::Body]);

pub(super) const HOOKDECK_PROFILE: Profile = Profile {
    vendor: "Hookdeck",
    docs: &["https://hookdeck.com/docs/authentication#hookdeck-webhook-signature-verification"],
    secret: "The project's signing secret, as text.",
    signed: &[
        "While the secret is rotated, `x-hookdeck-signature-2` carries the signature under the old \
        one; either may match any key.",
        "This is Hookdeck's own signature on what it passes on, no matter who sent it first. The \
        names of the `x-hookdeck-` headers can be given another prefix in the project's settings; \
        then a scheme of your own is needed, which differs in the location alone.",
    ],
    unsigned: "\
        `x-hookdeck-eventid` and every other header, also those of the original sender; method \
        and path.",
    retried: Some(Retries::Repeated),
    retries: Some(
        "As the retry rules of the connection say; `x-hookdeck-attempt-count` counts the attempts.",
    ),
    notes: &[
        "What the event is, the original sender's body says.",
        "The method is the original sender's, or the one that the destination sets.",
    ],
    evidence: &[Evidence::VendorCode(
        "github:hookdeck/webhook-skills@f8a480185833:skills/hookdeck-event-gateway-webhooks/examples/express/src/index.js",
    )],
    ..Profile::of(&HOOKDECK)
};
