//! Outgoing webhooks of Microsoft Teams.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, KeyFormat, Location, Scheme};
use crate::time::TimeFormat;

/// Microsoft Teams outgoing webhooks: HMAC-SHA256 of the body, as `Authorization: HMAC <base64>`.
#[doc = include_str!("../../docs/providers/microsoft-teams-outgoing.md")]
pub const MICROSOFT_TEAMS_OUTGOING: Scheme = Scheme::hmac_sha256(
    "microsoft-teams-outgoing",
    Location::header("Authorization").prefix("HMAC "),
    Encoding::Base64,
)
.key_format(KeyFormat::Base64)
.event(Identity::Unstored)
.event_type(Location::json("/type"))
.event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
.signs(&[Component::Body]);

pub(super) const MICROSOFT_TEAMS_OUTGOING_PROFILE: Profile = Profile {
    vendor: "Microsoft Teams",
    other_names: &["microsoft-teams"],
    docs: &[
        "https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook",
    ],
    secret: "\
        The security token that Teams shows once, when the outgoing webhook is created. It is \
        base64, and what it decodes to is the key.",
    variable: Some("MICROSOFT_TEAMS_SECURITY_TOKEN"),
    signed: &[
        "The signature is where credentials usually are: a proxy that strips or replaces \
        `Authorization` breaks it. A webhook belongs to one team, and so does its token; to change \
        the token the webhook is made anew.",
    ],
    unsigned: "Every other header, method and path.",
    acknowledgement: &["The response's body is the reply that Teams shows in the conversation."],
    open_questions: &["that `/id` identifies the message and `/type` names its kind."],
    notes: &["`/timestamp` in the signed body is the message's time and is not checked."],
    evidence: &[
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@0b232eb8:apps/sim/lib/webhooks/providers/microsoft-teams.ts",
        ),
        Evidence::VendorCode(
            "github:OfficeDev/microsoft-teams-sample-outgoing-webhook@d6e0f5e1bc25:WebhookSampleBot/Models/AuthProvider.cs",
        ),
    ],
    ..Profile::of(&MICROSOFT_TEAMS_OUTGOING)
};
