//! Supabase's webhooks and callbacks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Acknowledgement, Component, Encoding, Identity, KeyFormat, Location, Scheme};
use crate::time::TimeFormat;

/// Supabase Auth: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/supabase-auth-hooks.md")]
pub const SUPABASE_AUTH_HOOKS: Scheme = Scheme::hmac_sha256(
    "supabase-auth-hooks",
    Location::header("webhook-signature").entry(", ", "v1,"),
    Encoding::Base64,
)
.key_format(KeyFormat::Base64After("v1,whsec_"))
.message_id(Location::header("webhook-id"))
.timestamp(
    Location::header("webhook-timestamp"),
    TimeFormat::UnixSeconds,
)
.acknowledgement(Acknowledgement::statuses(&[200, 202, 204]))
.event(Identity::Unstored)
.event_type(Location::json("/metadata/name"))
.event_time(Location::json("/metadata/time"), TimeFormat::Rfc3339)
.signs(&[
    Component::Id,
    Component::Literal("."),
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);

pub(super) const SUPABASE_AUTH_HOOKS_PROFILE: Profile = Profile {
    vendor: "Supabase",
    docs: &["https://supabase.com/docs/guides/auth/auth-hooks"],
    secret: "The hook's secret, `v1,whsec_` and base64; the base64 alone is taken too.",
    variable: Some("SUPABASE_AUTH_HOOK_SECRET"),
    signed: &[
        "Key and list differ from `STANDARD_WEBHOOKS`, all else is alike.",
        "With several secrets the header lists several signatures, separated by a comma and a \
        space, where the standard has a space alone; one of them must match. Secrets of the form \
        `v1a,…` are pairs of asymmetric keys: their signatures are skipped.",
    ],
    unsigned: "Every header but `webhook-id` and `webhook-timestamp`.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "Three attempts within five seconds in all; after 429 and 503 as `Retry-After` says.",
    ),
    notes: &["A hook has one kind of event, so nothing names it."],
    evidence: &[Evidence::VendorCode(
        "github:supabase/auth@8983071348fd:internal/hooks/hookshttp/hookshttp.go",
    )],
    ..Profile::of(&SUPABASE_AUTH_HOOKS)
};

/// Supabase database webhooks: a shared token, as `Authorization: <token>`.
#[doc = include_str!("../../docs/providers/supabase-db-webhooks.md")]
pub const SUPABASE_DB_WEBHOOKS: Scheme =
    Scheme::token("supabase-db-webhooks", Location::header("Authorization"))
        .methods(&["POST", "GET"])
        .build();

pub(super) const SUPABASE_DB_WEBHOOKS_PROFILE: Profile = Profile {
    vendor: "Supabase",
    docs: &["https://supabase.com/docs/guides/database/webhooks"],
    secret: "\
        The whole text of the `Authorization` header that was entered under \"HTTP Headers\" on \
        the dashboard's page Database Webhooks: where it begins with `Bearer `, so does the key.",
    signed: &[
        "Supabase sends the headers that were entered and no signature. Where the token is in \
        another header, a scheme of your own says so: `Scheme::token` with that header's location. \
        Supabase's auth hooks are signed, and are another scheme.",
    ],
    unsigned: "Everything, the body included.",
    retries: Some("None."),
    weak_points: &[
        "Make the token long and random, serve it over TLS, and read the row again before acting \
        on it.",
    ],
    notes: &[
        "The body's `type`, `schema` and `table` tell what happened, and `record` and `old_record` \
        hold the row after and before it. A webhook of the method GET has no body.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver("npm:@trigger.dev/core@4.8.3"),
        Evidence::VendorCode(
            "github:supabase/supabase@0bf7caa30cee:docker/volumes/db/webhooks.sql",
        ),
    ],
    ..Profile::of(&SUPABASE_DB_WEBHOOKS)
};
