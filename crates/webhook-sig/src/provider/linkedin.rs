//! LinkedIn's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Answer, Challenge, Characters, Component, Encoding, Handshake, Location, Part, Scheme,
};

/// A code without an equals sign: what LinkedIn signs has one.
const CHALLENGE_CODE: Challenge =
    Challenge::at(Location::query("challengeCode")).characters(Characters::NAME);

const CHALLENGE_RESPONSE: Answer = Answer::Json(&[
    ("challengeCode", &[Part::Challenge]),
    ("challengeResponse", &[Part::Mac(Encoding::Hex)]),
]);

/// LinkedIn: HMAC-SHA256 of `hmacsha256={body}`, as `X-LI-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/linkedin.md")]
pub const LINKEDIN: Scheme = Scheme::hmac_sha256(
    "linkedin",
    Location::header("X-LI-Signature"),
    Encoding::Hex,
)
.handshakes(&[Handshake::new("GET", CHALLENGE_RESPONSE).challenge(CHALLENGE_CODE)])
.signs(&[Component::Literal("hmacsha256="), Component::Body]);

pub(super) const LINKEDIN_PROFILE: Profile = Profile {
    vendor: "LinkedIn",
    docs: &["https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation"],
    secret: "The app's client secret, as text, from the app's page in LinkedIn's developer portal.",
    variable: Some("LINKEDIN_CLIENT_SECRET"),
    signed: &[
        "`hmacsha256=` is before the body in what is signed, and not in the header, which \
        holds the bare hash.",
    ],
    unsigned: "Every header, method and path.",
    handshake: Some(
        "LinkedIn sends GET with `challengeCode` in the query, and perhaps `applicationId`, and \
        repeats it every two hours. The response is JSON with the `challengeCode` and a \
        `challengeResponse`, which is the HMAC-SHA256 of the code under the same key, in hex. \
        Codes of anything but letters, digits and hyphens get no answer: one that begins with \
        `hmacsha256=` would have a body signed for a stranger.",
    ),
    open_questions: &[
        "where `hmacsha256=` is. LinkedIn's page and one receiver have it in what is signed; other \
        receivers have it in the header, as `hmacsha256=<hex>`, over the body alone. If nothing \
        verifies, try your own scheme: `Scheme::hmac_sha256` with \
        `Location::header(\"X-LI-Signature\").prefix(\"hmacsha256=\")`, in hex, and \
        `Component::Body`.",
        "that `/notificationId` identifies the notification and `/type` names its kind.",
    ],
    notes: &["`/notificationId` and `/type` are in the signed body."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:garethx/webhook-skills@9ae2aa70c0a1:skills/linkedin-webhooks/examples/express/src/index.js",
        ),
    ],
    ..Profile::of(&LINKEDIN)
};
