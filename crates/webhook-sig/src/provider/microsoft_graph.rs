//! Microsoft Graph's change notifications.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
#[cfg(all(feature = "jws", feature = "rsa"))]
use crate::scheme::{Algorithm, Audience, Claim, Rsa};
use crate::scheme::{
    Answer, Challenge, Characters, Handshake, Identity, Location, Scheme, SchemeBuilder,
};

const HANDSHAKE: Handshake = Handshake::new("POST", Answer::CHALLENGE)
    .challenge(Challenge::at(Location::query("validationToken")).characters(Characters::TEXT));

const fn microsoft_graph(scheme: SchemeBuilder) -> SchemeBuilder {
    scheme
        .handshakes(&[HANDSHAKE])
        .retried_for(Duration::from_secs(4 * 60 * 60))
}

/// Microsoft Graph: a shared token, as `clientState` in each item of `value` in the body.
#[doc = include_str!("../../docs/providers/microsoft-graph.md")]
pub const MICROSOFT_GRAPH: Scheme = microsoft_graph(Scheme::token(
    "microsoft-graph",
    Location::json_each("/value", "/clientState"),
))
.event(Identity::Each {
    items: Location::json("/value"),
    fields: &[Location::json("/subscriptionId"), Location::json("/id")],
})
.build();

/// Microsoft Graph, with data: RS256 of claims about the sender, as `validationTokens` in
/// the body.
#[doc = include_str!("../../docs/providers/microsoft-graph-rich.md")]
#[cfg(all(feature = "jws", feature = "rsa"))]
pub const MICROSOFT_GRAPH_RICH: Scheme = microsoft_graph(Scheme::jws(
    "microsoft-graph-rich",
    Algorithm::Rsa(Rsa::Pkcs1Sha256),
    Location::json_each("/validationTokens", ""),
))
.claims(&[
    Claim::Expires,
    Claim::IfPresent(&Claim::NotBefore),
    Claim::IsParam("/iss", "issuer"),
    Claim::Is("/appid", "0bf30f3b-4a52-48df-9a82-234910c4a086"),
])
.key_id(Location::protected("/kid"))
.audience(Audience::Value {
    at: Location::claim("/aud"),
    param: "audience",
})
.unsigned_body()
.build();

pub(super) const MICROSOFT_GRAPH_PROFILE: Profile = Profile {
    vendor: "Microsoft Graph",
    docs: &["https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks"],
    secret: "\
        The `clientState` that the receiver made up when it created the subscription, as text. \
        Make it random. Subscriptions that share a URL may share it too; otherwise the keyring has \
        the one of each, and every item must have one of them.",
    variable: Some("MICROSOFT_GRAPH_CLIENT_STATE"),
    signed: &[
        "One delivery may bring notifications of several subscriptions: the `clientState` of every \
        item must be that of a live key, or all of them are refused. `Verified::key_id` names the \
        key of the first.",
        "It is for subscriptions without resource data, and for lifecycle notifications. \
        Notifications with resource data bring tokens as well: that is `MICROSOFT_GRAPH_RICH`.",
    ],
    unsigned: "Everything.",
    events: &[
        "An item's `id`, together with its `subscriptionId`, is the event. `id` is optional, and two \
        changes of one resource may have notifications that are equal without it: such a delivery is \
        handled and not remembered.",
    ],
    retries: Some("For up to 4 hours, if there is no 2xx within 3 seconds."),
    acknowledgement: &[
        "Respond within 3 seconds: with 202, after the notifications are stored, if handling them \
        could take longer. An endpoint that is slow for more than every tenth delivery is throttled.",
    ],
    handshake: Some(
        "When a subscription is created, a POST has the query parameter `validationToken`, and \
        nothing that proves who sends it. The response repeats its decoded text within 10 seconds. \
        The text may have spaces.",
    ),
    weak_points: &[
        "A notification says that something changed, and no more: fetch the resource from Microsoft \
        Graph, and take nothing from the notification for true.",
    ],
    open_questions: &[
        "whether a retry keeps an item's `id`, and which deliveries have none.",
        "whether every lifecycle notification has the `clientState`.",
    ],
    notes: &["What changed is in each item: `changeType`, or `lifecycleEvent`."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&MICROSOFT_GRAPH)
};

#[cfg(all(feature = "jws", feature = "rsa"))]
pub(super) const MICROSOFT_GRAPH_RICH_PROFILE: Profile = Profile {
    vendor: "Microsoft Graph, with data",
    docs: &["https://learn.microsoft.com/en-us/graph/change-notifications-with-resource-data"],
    secret: "\
        Microsoft's public keys, as a JWKS, from \
        `https://login.microsoftonline.com/common/discovery/v2.0/keys`. They may change daily, and \
        are the same for all of Microsoft's customers.",
    variable: Some("MICROSOFT_PUBLIC_KEY"),
    signed: &[
        "`validationTokens` has one token for each pair of app and tenant. Every one is verified, \
        with the key that it names, and `Verified::claims` are those of the first.",
        "Set the parameter `audience` to the id of your app, and `issuer` to \
        `https://sts.windows.net/<tenant id>/`, with the slash at the end. For several apps or \
        tenants, set each of them with a call of its own.",
        "The tokens say nothing about the body. Require the `clientState` of each item too: \
        `verifier.require_secret(Location::json_each(\"/value\", \"/clientState\"), [\"…\"])?`, with the \
        one of each subscription.",
    ],
    unsigned: "All of the body but the tokens, every header, method and path.",
    events: &[
        "An item's `id` is optional, and no token covers it. Two changes of one resource may have \
        equal notifications, so none must be dropped as a repeat of another.",
    ],
    weak_points: &[
        "The tokens say who sends, and nothing about the body: anyone who sees one delivery can \
        send any body with its tokens and its `clientState` until they expire.",
    ],
    open_questions: &[
        "whether an app that is registered for tokens of version 2 gets tokens with `azp` in place \
        of `appid`: they are refused here.",
        "whether the first token is always that of the first item.",
        "whether a retry has new tokens.",
    ],
    notes: &[
        "The resource data is encrypted for the certificate of the subscription. It is not decrypted \
        here: check its `dataSignature` before you do.",
    ],
    scheme: &MICROSOFT_GRAPH_RICH,
    ..MICROSOFT_GRAPH_PROFILE
};
