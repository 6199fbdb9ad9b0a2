//! Make's event subscriptions.

use crate::provider::{Evidence, Profile, Retries, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::{Location, Scheme};
use crate::time::TimeFormat;

/// Make: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `Webhook-Signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/make-events.md")]
pub const MAKE_EVENTS: Scheme = STANDARD_WEBHOOKS
    .derive("make-events")
    .event(standard_webhooks::EVENT)
    .event_type(Location::json("/type"))
    .event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
    .unique_messages()
    .build();

pub(super) const MAKE_EVENTS_PROFILE: Profile = Profile {
    vendor: "Make",
    docs: &["https://developers.make.com/event-subscription/implementation/verify-signatures"],
    secret: "\
        The subscription's signing secret, `whsec_` and base64, from its details in Make.",
    signed: &[
        "The scheme is `STANDARD_WEBHOOKS` unchanged. The webhooks that start a scenario come from \
        others, and are not signed by Make.",
    ],
    unsigned: "`Webhook-Topic`, which repeats the event's type, and every other header.",
    retried: Some(Retries::SignedAnew),
    retries: Some("The id stays the same, and so it does when a delivery is sent again by hand."),
    acknowledgement: &["Make does not follow a redirect."],
    open_questions: &["how often Make tries, and for how long."],
    notes: &["Events may come in another order than they happened."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&MAKE_EVENTS)
};
