//! Aircall's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Location, Scheme};

/// Aircall: a shared token, as the JSON field `token`.
#[doc = include_str!("../../docs/providers/aircall.md")]
pub const AIRCALL: Scheme = Scheme::token("aircall", Location::json("/token")).build();

pub(super) const AIRCALL_PROFILE: Profile = Profile {
    vendor: "Aircall",
    docs: &["https://developer.aircall.io/tutorials/webhooks-guide/"],
    secret: "\
        The one that Aircall gave the webhook when it was made, as text. It is in the body: do \
        not log bodies.",
    unsigned: "The whole delivery.",
    weak_points: &[
        "The token changes only when the webhook is made anew. Serve it over TLS, and ask \
        Aircall's API for what matters.",
    ],
    open_questions: &["that the object's id, the event and the time together identify a delivery."],
    notes: &[
        "The body has an `event`, a `timestamp` in seconds and the object's id in `data`; the time \
        is not checked, because it proves nothing.",
    ],
    evidence: &[
        Evidence::Notes,
        Evidence::IndependentReceiver(
            "github:garethx/webhook-skills@daaf3dbc8581:skills/aircall-webhooks/examples/express/src/index.js",
        ),
    ],
    ..Profile::of(&AIRCALL)
};
