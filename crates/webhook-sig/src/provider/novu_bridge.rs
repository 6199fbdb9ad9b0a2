//! Novu's calls to a bridge.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("novu-signature");

/// Novu bridge: HMAC-SHA256 of `{t}.{body}`, as `novu-signature: t=<unix>,v1=<hex>`.
#[doc = include_str!("../../docs/providers/novu-bridge.md")]
pub const NOVU_BRIDGE: Scheme =
    Scheme::hmac_sha256("novu-bridge", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixMillis)
        .event(Identity::Unstored)
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const NOVU_BRIDGE_PROFILE: Profile = Profile {
    vendor: "Novu",
    other_names: &["novu"],
    docs: &["https://docs.novu.co/framework/endpoint"],
    secret: "The environment's secret key, as text.",
    variable: Some("NOVU_SECRET_KEY"),
    signed: &[
        "The window is enforced here; Novu's own library, in the version that was read, compares a \
        name instead of the number and never refuses. It also reads the JSON and writes it again \
        before it hashes; here the body is taken as it is, and Novu sends what it signed. The \
        older header `x-novu-signature` has the same value and is not read.",
    ],
    unsigned: "\
        Every header, method and path, and the query, in which Novu says what it asks of the \
        bridge.",
    retried: Some(Retries::Repeated),
    retries: Some(
        "Retries within one request of the client keep the signature; a new job is signed again.",
    ),
    acknowledgement: &["The response's body is the bridge's result."],
    evidence: &[Evidence::VendorCode(
        "github:novuhq/novu@74a2e9a6a2:libs/application-generic/src/usecases/execute-bridge-request/execute-bridge-request.usecase.ts",
    )],
    ..Profile::of(&NOVU_BRIDGE)
};
