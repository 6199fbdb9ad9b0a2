//! Apple's App Store Server Notifications, version 2.

#![cfg(feature = "certificates")]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Acknowledgement, Algorithm, Audience, ChainPolicy, Claim, Ecdsa, Identity, Location, Scheme,
};
use crate::time::TimeFormat;

/// Apple App Store Server: ES256 of claims, as `signedPayload` in the body, with certificates in it.
#[doc = include_str!("../../docs/providers/apple-app-store-server.md")]
pub const APPLE_APP_STORE_SERVER: Scheme = Scheme::jws(
    "apple-app-store-server",
    Algorithm::Ecdsa(Ecdsa::P256Sha256Fixed),
    Location::json("/signedPayload"),
)
.certificate_chain(
    ChainPolicy::of(3)
        .marked_leaf("1.2.840.113635.100.6.11.1")
        .marked_intermediate("1.2.840.113635.100.6.2.1"),
)
.claims(&[Claim::IsParam("/data/environment", "environment")])
.timestamp(Location::claim("/signedDate"), TimeFormat::UnixMillis)
.audience(Audience::Value {
    at: Location::claim("/data/bundleId"),
    param: "bundle_id",
})
.unsigned_body()
.event(Identity::Id(Location::claim("/notificationUUID")))
.event_type(Location::claim("/notificationType"))
.acknowledgement(Acknowledgement::range(200, 206))
.retried_for(Duration::from_secs(157 * 60 * 60))
.build();

pub(super) const APPLE_APP_STORE_SERVER_PROFILE: Profile = Profile {
    vendor: "Apple App Store Server",
    docs: &["https://developer.apple.com/documentation/appstoreservernotifications/signedpayload"],
    secret: "\
        The certificate Apple Root CA - G3, as PEM, from \
        `https://www.apple.com/certificateauthority/`: it is published as DER.",
    variable: Some("APPLE_ROOT_CERTIFICATE"),
    signed: &[
        "The key is in the token, with the certificates that lead to Apple's root, and each must \
        be valid at the time of receipt. Whether one was revoked is not checked.",
        "The parameter `environment` is `Production` or `Sandbox`: a sandbox's notification is \
        signed like any other, and must not count for money.",
        "`signedTransactionInfo` and `signedRenewalInfo` in the claims are tokens of their own. \
        They are signed along with the claims that hold them.",
    ],
    unsigned: "Other members of the body, every header, method and path.",
    events: &[
        "`subtype` says more of what happened than `notificationType`.",
        "Notifications with `summary` or `externalPurchaseToken` in place of `data` are refused: \
        the bundle and the environment are read from `data`.",
    ],
    retries: Some("Five times, 1, 12, 24, 48 and 72 hours after the one before."),
    weak_points: &[
        "For production, compare the claim `/data/appAppleId` with your app's, with \
        `Verifier::require_value`.",
    ],
    open_questions: &["whether a retry is signed anew, with a new `signedDate`."],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:apple/app-store-server-library-python@8b5ccdc7152f:appstoreserverlibrary/signed_data_verifier.py",
        ),
    ],
    ..Profile::of(&APPLE_APP_STORE_SERVER)
};
