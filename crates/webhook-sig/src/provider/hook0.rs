//! Hook0's webhooks and callbacks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, ListPolicy, ListedHeaders, Location, Scheme};
use crate::time::TimeFormat;

/// Hook0: HMAC-SHA256 of time, headers and body, as `X-Hook0-Signature: t=…,h=…,v1=<hex>`.
#[doc = include_str!("../../docs/providers/hook0.md")]
pub const HOOK0: Scheme =
    Scheme::hmac_sha256("hook0", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .methods(METHODS)
        .ambiguous_boundaries()
        .event(Identity::Id(Location::header("X-Event-Id")))
        .event_type(Location::header("X-Event-Type"))
        .unique_messages()
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Field(NAMES),
            Component::Literal("."),
            Component::ListedHeaders(ListedHeaders {
                names: NAMES,
                separator: " ",
                joined_by: ".",
            }),
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const HOOK0_PROFILE: Profile = Profile {
    vendor: "Hook0",
    docs: &["https://documentation.hook0.com/how-to-guides/secure-webhook-endpoints"],
    secret: "The secret of the subscription, as text.",
    signed: &[
        "The message is `{t}.{h}.{values}.{body}`. `h` lists the names of the signed headers in \
        lower case, with a space between them, and their values are joined by full stops in that \
        order. All of them must be there, once. An additional `v0`, which covers the body alone, \
        is ignored, so that a right `v0` never makes up for a wrong `v1`; messages without `v1` \
        take `HOOK0_V0`.",
    ],
    unsigned: "Method, path, and every header that `h` does not list.",
    retried: Some(Retries::SignedAnew),
    weak_points: &[
        "Full stops inside the values are not escaped, and event types hold some: under one \
        signature a part of one header's value can move to the header that is listed next to it, \
        or to the body.",
    ],
    notes: &[
        "`X-Event-Id` and `X-Event-Type` are signed if they are on the list: look before relying \
        on them.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode("github:hook0/hook0@86a9d665080c:clients/conformance/signature.json"),
    ],
    ..Profile::of(&HOOK0)
};

const SIGNATURE: Location = Location::header("X-Hook0-Signature");
const NAMES: Location = SIGNATURE.pair(",", "=", "h");

/// What a subscription may choose, but for OPTIONS and HEAD, whose requests have no content.
pub(super) const METHODS: &[&str] = &["POST", "GET", "PUT", "PATCH", "DELETE"];

/// Hook0 v0: HMAC-SHA256 of `{t}.{body}`, as `X-Hook0-Signature: t=<unix>,v0=<hex>`.
#[doc = include_str!("../../docs/providers/hook0-v0.md")]
pub const HOOK0_V0: Scheme = Scheme::hmac_sha256(
    "hook0-v0",
    SIGNATURE
        .pair(",", "=", "v0")
        .policy(ListPolicy::NewestVersion),
    Encoding::Hex,
)
.timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
.methods(METHODS)
.unsigned_id(Location::header("X-Event-Id"))
.event_type(Location::header("X-Event-Type"))
.unique_messages()
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);

pub(super) const HOOK0_V0_PROFILE: Profile = Profile {
    vendor: "Hook0",
    docs: &["https://documentation.hook0.com/how-to-guides/secure-webhook-endpoints"],
    secret: "The secret of the subscription, as text.",
    variable: Some("HOOK0_WEBHOOK_SECRET"),
    signed: &[
        "This is the older version, which signs no headers: for instances of Hook0 from \
        before it had `v1`. A message that carries a `v1` as well is refused, because only \
        the newest version in it may count: verify those with `HOOK0`.",
    ],
    unsigned: "Every header, so `X-Event-Id` and `X-Event-Type` may be anyone's; method and path.",
    retried: Some(Retries::SignedAnew),
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode("github:hook0/hook0@0d52f1074382:output-worker/src/work.rs"),
    ],
    ..Profile::of(&HOOK0_V0)
};
