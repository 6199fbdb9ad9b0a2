//! Autodesk Platform Services' webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Autodesk Platform Services: HMAC-SHA1 of the body, as `x-adsk-signature: sha1hash=<hex>`.
#[doc = include_str!("../../docs/providers/autodesk-aps.md")]
pub const AUTODESK_APS: Scheme = Scheme::hmac_sha1(
    "autodesk-aps",
    Location::header("x-adsk-signature").prefix("sha1hash="),
    Encoding::Hex,
)
.signs(&[Component::Body]);

pub(super) const AUTODESK_APS_PROFILE: Profile = Profile {
    vendor: "Autodesk Platform Services",
    other_names: &["autodesk", "autodesk-forge"],
    docs: &["https://aps.autodesk.com/en/docs/webhooks/v1/"],
    secret: "The webhook's secret, as text.",
    signed: &["The prefix is `sha1hash=`; the `sha1=` of other vendors is refused."],
    unsigned: "`x-adsk-delivery-id` and every other header, method and path.",
    open_questions: &[
        "no delivery of Autodesk's with a known key was at hand. Four receivers verify SHA-1; \
        a comment in another one speaks of SHA-256 under the same prefix. If yours are \
        refused, try `Scheme::hmac_sha256` with the same location.",
    ],
    evidence: &[
        Evidence::Notes,
        Evidence::IndependentReceiver(""),
        Evidence::IndependentReceiver(""),
    ],
    ..Profile::of(&AUTODESK_APS)
};
