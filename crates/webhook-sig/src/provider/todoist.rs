//! Todoist's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Todoist: HMAC-SHA256 of the body, as `X-Todoist-Hmac-SHA256: <base64>`.
#[doc = include_str!("../../docs/providers/todoist.md")]
pub const TODOIST: Scheme = Scheme::hmac_sha256(
    "todoist",
    Location::header("X-Todoist-Hmac-SHA256"),
    Encoding::Base64,
)
.unsigned_id(Location::header("X-Todoist-Delivery-ID"))
.event_type(Location::json("/event_name"))
.signs(&[Component::Body]);

pub(super) const TODOIST_PROFILE: Profile = Profile {
    vendor: "Todoist",
    docs: &["https://developer.todoist.com/sync/v9/#webhooks"],
    secret: "\
        The app's client secret, as text, for all users of the app: in Todoist's App Management \
        Console, on the app's settings page.",
    variable: Some("TODOIST_CLIENT_SECRET"),
    unsigned: "`X-Todoist-Delivery-ID` and every other header.",
    open_questions: &["that `X-Todoist-Delivery-ID` names the delivery."],
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode(
            "github:Doist/todoist-sdk-typescript@190cbda9d477:src/utils/webhook-parser.ts",
        ),
    ],
    ..Profile::of(&TODOIST)
};
