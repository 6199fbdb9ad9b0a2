//! Hook0's webhooks, version 1.

use crate::scheme::{Component, Encoding, ListedHeaders, Location, Scheme};
use crate::time::TimeFormat;

/// Hook0: HMAC-SHA256 of time, headers and body, as `X-Hook0-Signature: t=…,h=…,v1=<hex>`.
///
/// The key is the secret of the subscription, as text.
///
/// The message is `{t}.{h}.{values}.{body}`. `h` lists the names of the signed headers in lower
/// case, with a space between them, and their values are joined by full stops in that order. All of
/// them must be there, once. A `v0` beside, which covers the body alone, is ignored, so that a
/// right `v0` never makes up for a wrong `v1`; messages without `v1` take
/// [`HOOK0_V0`](crate::provider::HOOK0_V0).
///
/// Not signed: method, path, and every header that `h` does not list. `X-Event-Id` and
/// `X-Event-Type` are signed if they are on the list: look before relying on them.
///
/// Any 2xx acknowledges, as far as is known.
///
/// # Security
///
/// Full stops inside the values are not escaped, and event types hold some: under one signature a
/// part of one header's value can move to the header that is listed next to it, or to the body.
///
/// <https://documentation.hook0.com/how-to-guides/secure-webhook-endpoints>
pub const HOOK0: Scheme =
    Scheme::hmac_sha256("hook0", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .ambiguous_boundaries()
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

const SIGNATURE: Location = Location::header("X-Hook0-Signature");
const NAMES: Location = SIGNATURE.pair(",", "=", "h");
