//! Paddle Classic.

#![cfg(all(feature = "legacy", feature = "rsa"))]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::request::{ReadError, View};
use crate::scheme::{
    Acknowledgement, Audience, Component, Custom, Encoding, Identity, Location, Rsa, Scheme,
};

/// Paddle Classic: RSA with SHA-1 of the sorted form, as the form field `p_signature=<base64>`.
#[doc = include_str!("../../docs/providers/paddle-classic.md")]
pub const PADDLE_CLASSIC: Scheme = Scheme::rsa(
    "paddle-classic",
    Rsa::Pkcs1Sha1,
    Location::form(SIGNATURE),
    Encoding::Base64,
)
.audience(Audience::Key)
.acknowledgement(Acknowledgement::status(200))
.unsigned_body()
.event(Identity::Fields(&[ALERT_ID]))
.event_type(ALERT_NAME)
.retried_for(Duration::from_secs(72 * 60 * 60))
.signs(&[Component::Custom(
    Custom::new("form sorted, serialized as by PHP", write_form)
        .covering(&[ALERT_ID, ALERT_NAME])
        .reading_form(),
)]);

pub(super) const PADDLE_CLASSIC_PROFILE: Profile = Profile {
    vendor: "Paddle Classic",
    docs: &[
        "https://developer.paddle.com/classic/webhook-reference",
        "https://developer.paddle.com/webhook-reference/verifying-webhooks",
    ],
    secret: "The account's public key, as PEM, from the settings of Paddle's dashboard.",
    variable: Some("PADDLE_PUBLIC_KEY"),
    signed: &[
        "All fields but `p_signature` are signed: sorted by name, and written as PHP's `serialize` \
        writes an array of strings. A name that occurs twice is refused, because PHP takes the \
        last of them alone.",
        "Newer accounts are on Paddle Billing, which signs in another way: `PADDLE_BILLING`.",
    ],
    unsigned: "Every header, and the query.",
    retries: Some("For up to 72 hours."),
    weak_points: &["SHA-1 is broken."],
    open_questions: &[
        "that `alert_id` is the same in a retry, and that a retry has the same signature.",
    ],
    notes: &[
        "`event_time` is UTC, as `2017-11-20 19:08:13`, and is not read: it is the time of the \
        event, so no age could be checked by it.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::PublishedVector,
        Evidence::IndependentReceiver(
            "github:avaly/paddle-sdk@c9de5dd2c347:src/__tests__/webhooks.test.ts",
        ),
    ],
    ..Profile::of(&PADDLE_CLASSIC)
};

const SIGNATURE: &str = "p_signature";
const ALERT_ID: Location = Location::form("alert_id");
const ALERT_NAME: Location = Location::form("alert_name");

fn write_form(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    let form = view.form()?.iter();
    let mut fields: Vec<_> = form
        .filter(|(name, _)| *name != SIGNATURE.as_bytes())
        .collect();
    fields.sort_unstable();
    let mut pairs = fields.iter().zip(fields.iter().skip(1));
    if pairs.any(|((name, _), (next, _))| name == next) {
        return Err(ReadError::Malformed);
    }
    write(format!("a:{}:{{", fields.len()).as_bytes());
    for text in fields.into_iter().flat_map(|(name, value)| [name, value]) {
        write(format!("s:{}:\"", text.len()).as_bytes());
        write(text);
        write(b"\";");
    }
    write(b"}");
    Ok(())
}
