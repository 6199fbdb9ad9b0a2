//! CloudEvents' web hooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Answer, Caller, Challenge, Handshake, Identity, Location, Part, Scheme};
use crate::time::TimeFormat;

const ORIGIN: Location = Location::header("WebHook-Request-Origin");

const GRANT: Answer = Answer::Headers(&[
    ("WebHook-Allowed-Origin", &[Part::Challenge]),
    ("WebHook-Allowed-Rate", &[Part::Literal("*")]),
    ("Allow", &[Part::Literal("POST")]),
]);

/// CloudEvents web hooks: a shared token, as `Authorization: Bearer <token>`.
#[doc = include_str!("../../docs/providers/cloudevents-webhook.md")]
pub const CLOUDEVENTS_WEBHOOK: Scheme = Scheme::token(
    "cloudevents-webhook",
    Location::header("Authorization").prefix("Bearer "),
)
.handshakes(&[Handshake::new("OPTIONS", GRANT)
    .challenge(Challenge::at(ORIGIN))
    .from(Caller::Expected(ORIGIN))])
.event(Identity::FirstOf(&[
    Identity::Fields(&[Location::header("ce-source"), Location::header("ce-id")]),
    Identity::Fields(&[Location::json("/source"), Location::json("/id")]),
]))
.event_type(Location::header("ce-type"))
.event_time(Location::header("ce-time"), TimeFormat::Rfc3339)
.build();

pub(super) const CLOUDEVENTS_WEBHOOK_PROFILE: Profile = Profile {
    vendor: "CloudEvents",
    other_names: &["cloudevents"],
    docs: &["https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md"],
    secret: "The token that follows `Bearer ` in the header, as text.",
    signed: &[
        "The specification lets a sender put the token into the query as `access_token` instead. \
        That is not read: URLs end up in logs. Azure Event Grid is among those that send this way.",
    ],
    unsigned: "Everything.",
    acknowledgement: &[
        "A receiver that is too busy may respond with 429 and `Retry-After`, which the sender \
        obeys.",
    ],
    handshake: Some(
        "Before the first delivery comes an `OPTIONS` request with `WebHook-Request-Origin`, and \
        perhaps `WebHook-Request-Callback` and `WebHook-Request-Rate`. The response grants it \
        with `WebHook-Allowed-Origin`, `WebHook-Allowed-Rate` and `Allow: POST`; without the \
        first header, there is no consent. The callback is not called.",
    ),
    notes: &[
        "In binary mode even the event's id and type are headers, `ce-id` and `ce-type`; \
        `WebHook-Request-Origin` names a sender and proves nothing.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&CLOUDEVENTS_WEBHOOK)
};
