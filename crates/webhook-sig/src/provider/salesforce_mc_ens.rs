//! Salesforce Marketing Cloud's Event Notification Service.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, KeyFormat, Location, Scheme};

/// Salesforce Marketing Cloud ENS: HMAC-SHA256 of the body, as `x-sfmc-ens-signature: <base64>`.
#[doc = include_str!("../../docs/providers/salesforce-mc-ens.md")]
pub const SALESFORCE_MC_ENS: Scheme = Scheme::hmac_sha256(
    "salesforce-mc-ens",
    Location::header("x-sfmc-ens-signature"),
    Encoding::Base64,
)
.key_format(KeyFormat::Base64)
.signs(&[Component::Body]);

pub(super) const SALESFORCE_MC_ENS_PROFILE: Profile = Profile {
    vendor: "Salesforce Marketing Cloud",
    other_names: &["salesforce-marketing-cloud"],
    docs: &[
        "https://developer.salesforce.com/docs/marketing/marketing-cloud/guide/ens-notification-signing.html",
    ],
    secret: "The callback's signature key, in base64, decoded before use.",
    signed: &["The body is a list of events: one signature covers all of them."],
    unsigned: "Every header.",
    handshake: Some(
        "A new callback gets an unsigned POST with `callbackId` and `verificationKey`, which the \
        receiver hands back by a call of Salesforce's verify API. It proves nothing about its \
        sender, and the call is for your own code: let it through before the verifier.",
    ),
    open_questions: &[
        "whether the key is decoded. Salesforce's page does not say; one receiver decodes it, and \
        another insists on the text. If nothing verifies, try the text: \
        `SALESFORCE_MC_ENS.derive(\"salesforce-mc-ens\").key_format(KeyFormat::Text).build()`.",
    ],
    notes: &["Each event names itself with `eventCategoryType` and `compositeId`."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:withastro/flue@bf86b872:packages/salesforce-marketing-cloud/src/webhook.ts",
        ),
    ],
    ..Profile::of(&SALESFORCE_MC_ENS)
};
