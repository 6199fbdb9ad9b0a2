//! Adyen's webhooks and callbacks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::request::{ReadError, View};
use crate::scheme::{Component, Custom, Encoding, KeyFormat, Location, Scheme};

/// Adyen: HMAC-SHA256 of eight fields of a notification item, as `hmacSignature: <base64>`.
#[doc = include_str!("../../docs/providers/adyen.md")]
pub const ADYEN: Scheme = Scheme::hmac_sha256(
    "adyen",
    Location::json("/notificationItems/0/NotificationRequestItem/additionalData/hmacSignature"),
    Encoding::Base64,
)
.key_format(KeyFormat::Hex)
.body_limit(256 * 1024)
.unsigned_body()
.ambiguous_boundaries()
.retried_for(Duration::from_secs(30 * 24 * 60 * 60))
.signs(&[Component::Custom(Custom::new(
    "eight fields of the one item",
    write_item,
))]);

pub(super) const ADYEN_PROFILE: Profile = Profile {
    vendor: "Adyen",
    docs: &[
        "https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures",
    ],
    secret: "\
        The webhook's HMAC key, in hex; what it decodes to is used. In the Customer Area under \
        Developers > Webhooks, edit the webhook and generate the key under \"Security\". Each \
        endpoint has its own, and test and live differ. A new key takes some time to spread, so \
        accept the old one for a while.",
    variable: Some("ADYEN_HMAC_KEY"),
    signed: &[
        "The signed values, with colons between them, are `pspReference`, `originalReference`, \
        `merchantAccountCode`, `merchantReference`, the amount's value and currency, `eventCode` \
        and `success`; a missing one counts as empty, and so does `null`. A body must hold exactly one item: one that \
        holds several carries several signatures, and is refused. Adyen's platform signs its \
        webhooks in another way, in a header: `ADYEN_PLATFORM`.",
        "A body may have 256 KiB: a notification of one item has a few, and all of it is read as \
        JSON before the signature, which is in it, can be compared.",
    ],
    unsigned: "Every other field, `eventDate`, `live` and `reason` among them; every header.",
    retried: Some(Retries::Repeated),
    retries: Some(
        "Three attempts at once, by one version of Adyen's page after 9, 18 and 27 seconds; then \
        after 2, 5, 10, 15 and 30 minutes and 1, 2, 4 and 8 hours, for up to 30 days.",
    ),
    acknowledgement: &["Older endpoints are expected to respond with `[accepted]`."],
    weak_points: &[
        "Colons inside the values are not escaped, so under one signature the boundary \
        between two values can move to another colon, as from one reference to the next. Look the payment \
        up by its reference, and take nothing from the body but the eight fields.",
    ],
    notes: &[
        "The same reference and event code may come again with later and better data, so they \
        do not identify a delivery. Nothing says when it was sent.",
        "Amounts are integers, in minor units; any other number is refused.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:Adyen/adyen-node-api-library@3b84a188ef07:src/utils/hmacValidator.ts",
        ),
    ],
    ..Profile::of(&ADYEN)
};

const AMOUNT: &str = "amount/value";

const FIELDS: [&str; 8] = [
    "pspReference",
    "originalReference",
    "merchantAccountCode",
    "merchantReference",
    AMOUNT,
    "amount/currency",
    "eventCode",
    "success",
];

fn write_item(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    // A second item would have a signature of its own, which nothing here checks.
    if view.json("/notificationItems/1")?.is_some() {
        return Err(ReadError::Malformed);
    }
    for (at, field) in FIELDS.iter().enumerate() {
        if at > 0 {
            write(b":");
        }
        let pointer = format!("/notificationItems/0/NotificationRequestItem/{field}");
        let value = match view.json(&pointer) {
            Err(ReadError::Malformed) if view.is_null(&pointer) => Vec::new(),
            value => value?.unwrap_or_default(),
        };
        if *field == AMOUNT && !is_integer(&value) {
            return Err(ReadError::Malformed);
        }
        write(&value);
    }
    Ok(())
}

fn is_integer(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    digits.iter().all(u8::is_ascii_digit)
}

/// Adyen Platform: HMAC-SHA256 of the body, as `HmacSignature: <base64>`.
#[doc = include_str!("../../docs/providers/adyen-platform.md")]
pub const ADYEN_PLATFORM: Scheme = Scheme::hmac_sha256(
    "adyen-platform",
    Location::header("HmacSignature"),
    Encoding::Base64,
)
.key_format(KeyFormat::Hex)
.signs(&[Component::Body]);

pub(super) const ADYEN_PLATFORM_PROFILE: Profile = Profile {
    vendor: "Adyen",
    docs: &[
        "https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures",
    ],
    secret: "The webhook's HMAC key: 64 hex digits of either case, decoded to 32 bytes.",
    variable: Some("ADYEN_HMAC_KEY"),
    signed: &[
        "The webhooks of Adyen's platform, banking and management products come this way. Its \
        payment notifications do not: they carry the signature in the body, over a few fields of \
        it, and are `ADYEN`. The helper `validateBankingHMAC` in Adyen's Node library is \
        deprecated and takes its parameters in the wrong order.",
    ],
    unsigned: "Every header.",
    notes: &[
        "`Protocol: HmacSHA256`, which comes along, is not read. The body's `timestamp` is signed \
        with the rest, but as the event's own time it is not checked for age.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:Adyen/adyen-node-api-library@3b84a188ef07:src/__tests__/hmacValidator.spec.ts",
        ),
    ],
    ..Profile::of(&ADYEN_PLATFORM)
};
