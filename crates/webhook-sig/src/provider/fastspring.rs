//! FastSpring's webhooks and callbacks.

use std::net::Ipv4Addr;
use std::time::Duration;

use ipnet::{IpNet, Ipv4Net};

use crate::provider::{Evidence, Profile, Retries};
#[cfg(feature = "legacy")]
use crate::scheme::Sorted;
use crate::scheme::{Acknowledgement, Component, Encoding, Identity, Location, Scheme};

/// FastSpring: HMAC-SHA256 of the body, as `X-FS-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/fastspring.md")]
pub const FASTSPRING: Scheme = Scheme::hmac_sha256(
    "fastspring",
    Location::header("X-FS-Signature"),
    Encoding::Base64,
)
.acknowledgement(Acknowledgement::status(200).partial(202))
.event(Identity::Each {
    items: Location::json("/events"),
    fields: &[Location::json("/id")],
})
.unique_messages()
.retried_for(Duration::from_secs(7 * 24 * 60 * 60))
.signs(&[Component::Body]);

pub(super) const FASTSPRING_PROFILE: Profile = Profile {
    vendor: "FastSpring",
    docs: &["https://developer.fastspring.com/reference/message-security"],
    secret: "\
        The webhook's \"HMAC SHA256 Secret\", every character as it was entered in the FastSpring \
        App under Developer Tools > Webhooks > Configuration. It is optional: without a secret \
        FastSpring sends no signature, and an unsigned delivery is refused here, always.",
    signed: &["The header's name arrives in any case."],
    unsigned: "Everything but the body.",
    retried: Some(Retries::Repeated),
    retries: Some(
        "After 1, 2, 4, 6, 6 and 6 hours, and then every 24 hours: twelve retries within seven \
        days. They keep the ids of the events, and a retry by hand gets new ones. An older text \
        of FastSpring's says every ten minutes for 24 hours.",
    ),
    acknowledgement: &[
        "One POST carries several events, and 200 acknowledges all of them. With 202 FastSpring \
        counts only those whose ids the response lists, one on each line.",
    ],
    weak_points: &["No overlap is documented when the secret is changed."],
    evidence: &[Evidence::VendorCode(
        "github:FastSpring/fastspring-fsBuilds-examples@c5f0ebbd3955:fsbuilds-discord-store-bot/src/web/routes/webhook.js",
    )],
    ..Profile::of(&FASTSPRING)
};

/// The address that FastSpring sends from, read from its documentation on 2026-11-22.
///
/// Use it with [`AllowedIps::new`](crate::AllowedIps::new), in addition to the signature.
///
/// ```
/// use webhook_sig::provider::{FASTSPRING, FASTSPRING_ADDRESSES};
/// use webhook_sig::{AllowedIps, Verifier};
///
/// let verifier = Verifier::new(&FASTSPRING).allowed_ips(AllowedIps::new(FASTSPRING_ADDRESSES)?);
/// # Ok::<(), webhook_sig::InvalidSetting>(())
/// ```
pub const FASTSPRING_ADDRESSES: [IpNet; 1] = [IpNet::V4(Ipv4Net::new_assert(
    Ipv4Addr::new(107, 23, 30, 83),
    32,
))];

/// FastSpring Classic: MD5 of `{security_data}{key}`, as the form field `security_hash=<hex>`.
#[doc = include_str!("../../docs/providers/fastspring-classic.md")]
#[cfg(feature = "legacy")]
pub const FASTSPRING_CLASSIC: Scheme = Scheme::keyed_md5(
    "fastspring-classic",
    Location::form("security_hash"),
    Encoding::Hex,
)
.unsigned_body()
.signs(&[
    Component::Field(Location::form("security_data")),
    Component::Key,
]);

#[cfg(feature = "legacy")]
pub(super) const FASTSPRING_CLASSIC_PROFILE: Profile = Profile {
    vendor: "FastSpring",
    docs: &["https://github.com/FastSpring/fastspring-ruby"],
    secret: "The notification's private key, as text.",
    variable: Some("FASTSPRING_CLASSIC_PRIVATE_KEY"),
    signed: &["`security_data` is a text that FastSpring makes up; nothing else is signed."],
    unsigned: "Every other field of the form.",
    weak_points: &[
        "The platform is deprecated.",
        "MD5 with the key at the end is weak. Serve it over TLS, under a path that cannot be \
        guessed, and look the order up at FastSpring before acting on it.",
    ],
    evidence: &[Evidence::VendorCode(
        "github:FastSpring/fastspring-ruby@0eebefaf34f1:example1/app/controllers/pages_controller.rb",
    )],
    ..Profile::of(&FASTSPRING_CLASSIC)
};

/// FastSpring fulfillment: MD5 of the form's values and the key, as `security_request_hash=<hex>`.
#[doc = include_str!("../../docs/providers/fastspring-fulfillment.md")]
#[cfg(feature = "legacy")]
pub const FASTSPRING_FULFILLMENT: Scheme =
    Scheme::keyed_md5("fastspring-fulfillment", HASH, Encoding::Hex)
        .methods(&["POST", "GET"])
        .acknowledgement(Acknowledgement::status(200))
        .ambiguous_boundaries()
        .event(Identity::Unstored)
        .signs(&[
            Component::Sorted(Sorted::form().values_only()),
            Component::Key,
        ]);

#[cfg(feature = "legacy")]
pub(super) const FASTSPRING_FULFILLMENT_PROFILE: Profile = Profile {
    vendor: "FastSpring",
    docs: &["https://developer.fastspring.com/docs/license-key-fulfillments"],
    secret: "The fulfillment's \"Private Key\": 32 hex digits, taken as text and not decoded.",
    variable: Some("FASTSPRING_FULFILLMENT_PRIVATE_KEY"),
    signed: &[
        "FastSpring asks a license server for a license with a form, by POST or by GET. All values \
        but the hash, decoded, are joined in the order of their names and followed by the key, \
        which is the fulfillment's \"Private Key\" as text. The response's body is the license \
        itself, and any status but 200 fails the fulfillment.",
    ],
    unsigned: "\
        The names themselves, so a value can be moved to another name of the same rank; method, \
        path, headers, and the query of a POST.",
    weak_points: &[
        "MD5 with the key at the end is weak. Serve it over TLS, under a path that cannot be \
        guessed, let in FastSpring's addresses only (`FASTSPRING_ADDRESSES`), and answer a \
        repeated `reference` with the same license.",
    ],
    open_questions: &[
        "that names are sorted by their bytes. FastSpring's text says \"ordinal\"; two public \
        receivers sort by bytes, one ignores case, one takes the order of arrival, and no \
        published request tells them apart. Some clients strip backslashes from values; this \
        does not. The console offers a choice of character sets; the bytes are hashed as \
        they arrive in it. A name that occurs twice is refused, because nothing says how it \
        is hashed.",
    ],
    notes: &[
        "Fields that the receiver added, such as a router's or a query string's of its own, are \
        not part of it: leave them out with `Verifier::ignore_fields`.",
        "A GET with a body is refused.",
    ],
    evidence: &[
        Evidence::IndependentReceiver(
            "github:Coursesuite/coursesuite.ninja@97c78f4:application/controller/ApiController.php",
        ),
        Evidence::PublishedVector,
    ],
    ..Profile::of(&FASTSPRING_FULFILLMENT)
};

#[cfg(feature = "legacy")]
const HASH: Location = Location::form("security_request_hash");
