//! RingCentral's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Answer, Challenge, Handshake, Identity, Location, Part, Scheme};
use crate::time::TimeFormat;

/// RingCentral: a shared token, as `Verification-Token: <token>`.
#[doc = include_str!("../../docs/providers/ringcentral.md")]
pub const RINGCENTRAL: Scheme =
    Scheme::token("ringcentral", Location::header("Verification-Token"))
        .handshakes(&[Handshake::new(
            "POST",
            Answer::Headers(&[("Validation-Token", &[Part::Challenge])]),
        )
        .challenge(Challenge::at(Location::header("Validation-Token")))])
        .event(Identity::Id(Location::json("/uuid")))
        .event_type(Location::json("/event"))
        .event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
        .unique_messages()
        .build();

pub(super) const RINGCENTRAL_PROFILE: Profile = Profile {
    vendor: "RingCentral",
    docs: &[
        "https://developers.ringcentral.com/guide/notifications/webhooks/receiving",
        "https://developers.ringcentral.com/guide/notifications/webhooks/creating-webhooks",
    ],
    secret: "\
        The text that was given as `deliveryMode.verificationToken` when the subscription was \
        made, or the verification token of the app's settings.",
    unsigned: "Everything, the body included.",
    handshake: Some(
        "When a subscription is made, a POST without a body that has a `Validation-Token` header \
        asks for a response with status 200 and the same header, within three seconds; for team \
        messaging it carries the verification token as well, otherwise it need not.",
    ),
    weak_points: &["Serve it over TLS, and fetch from RingCentral what a decision depends on."],
    open_questions: &["that `uuid` stays the same when a delivery is repeated."],
    notes: &[
        "A subscription made with `deliveryMode.validationToken`, instead of `verificationToken`, \
        sends its token as `Validation-Token` with every notification: take \
        `RINGCENTRAL_VALIDATION_TOKEN` for it.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&RINGCENTRAL)
};

/// RingCentral: a shared token, as `Validation-Token: <token>`.
#[doc = include_str!("../../docs/providers/ringcentral-validation-token.md")]
pub const RINGCENTRAL_VALIDATION_TOKEN: Scheme = Scheme::token(
    "ringcentral-validation-token",
    Location::header("Validation-Token"),
)
.event(Identity::Id(Location::json("/uuid")))
.event_type(Location::json("/event"))
.event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
.unique_messages()
.build();

pub(super) const RINGCENTRAL_VALIDATION_TOKEN_PROFILE: Profile = Profile {
    scheme: &RINGCENTRAL_VALIDATION_TOKEN,
    secret: "\
        The text that was given as `deliveryMode.validationToken` when the subscription was made.",
    handshake: Some(
        "When the subscription is made, a POST without a body asks for a response with its \
        `Validation-Token` header. It has the header of every notification, so it is not answered \
        here: a handler that gets an empty body sends the header back.",
    ),
    open_questions: &[
        "whether the handshake has the configured token. If it has another one, it is refused, and \
        has to be answered in front of the endpoint.",
        "that `uuid` stays the same when a delivery is repeated.",
    ],
    notes: &[
        "RingCentral's pages differ: others describe `verificationToken`, which comes as \
        `Verification-Token`: `RINGCENTRAL`, the better choice.",
    ],
    ..RINGCENTRAL_PROFILE
};
