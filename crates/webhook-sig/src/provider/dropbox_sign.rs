//! Dropbox Sign's event callbacks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Acknowledgement, Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Dropbox Sign: HMAC-SHA256 of the event's time and type, as `event_hash: <hex>` in its JSON.
#[doc = include_str!("../../docs/providers/dropbox-sign.md")]
pub const DROPBOX_SIGN: Scheme = Scheme::hmac_sha256(
    "dropbox-sign",
    Location::form_json("json", "/event/event_hash"),
    Encoding::Hex,
)
.acknowledgement(Acknowledgement::status(200).with_body("text/plain", "Hello API Event Received"))
.unsigned_body()
.ambiguous_boundaries()
.event_type(Location::form_json("json", "/event/event_type"))
.event_time(
    Location::form_json("json", "/event/event_time"),
    TimeFormat::UnixSeconds,
)
.signs(&[
    Component::Field(Location::form_json("json", "/event/event_time")),
    Component::Field(Location::form_json("json", "/event/event_type")),
]);

pub(super) const DROPBOX_SIGN_PROFILE: Profile = Profile {
    vendor: "Dropbox Sign",
    other_names: &["hellosign"],
    docs: &["https://developers.hellosign.com/docs/events/walkthrough/"],
    secret: "The account's API key, as text.",
    variable: Some("DROPBOX_SIGN_API_KEY"),
    signed: &[
        "The service was called HelloSign.",
        "A callback is a form, `multipart/form-data`, and its field `json` holds the event. \
        `event_time` and `event_type` of the object `event` are signed, one right after the other, \
        and nothing else. The time is the event's, so it is not taken for the time of sending.",
    ],
    unsigned: "\
        All that the event says apart from its time and type, such as the signature request and \
        the account; every other field of the form; every header.",
    retried: Some(Retries::Repeated),
    acknowledgement: &[
        "The body of every response must contain `Hello API Event Received`, or the callback \
        counts as failed.",
    ],
    weak_points: &[
        "A hash that was seen once fits any event of that time and type: take the rest from the \
        body only after asking the API.",
    ],
    notes: &["The hash is the same for every event of one type in one second, so it is a poor id."],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:hellosign/dropbox-sign-node@2708c621c52b:test_fixtures/EventCallbackHelper_AccountCallbacks.json",
        ),
    ],
    ..Profile::of(&DROPBOX_SIGN)
};
