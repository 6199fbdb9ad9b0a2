//! Vonage's webhooks and callbacks.

use crate::provider::{Evidence, Profile};
#[cfg(feature = "jws")]
use crate::scheme::{Algorithm, Audience, Claim};
use crate::scheme::{Component, Encoding, FieldEscape, Location, Scheme, Sorted};
use crate::time::TimeFormat;

/// Vonage: JWT with the body's SHA-256 (HS256), as `Authorization: Bearer <token>`.
#[doc = include_str!("../../docs/providers/vonage-jwt.md")]
#[cfg(feature = "jws")]
pub const VONAGE_JWT: Scheme = Scheme::jws(
    "vonage-jwt",
    Algorithm::HmacSha256,
    Location::header("Authorization").prefix("Bearer "),
)
.audience(Audience::Key)
.timestamp(Location::claim("/iat"), TimeFormat::UnixSeconds)
.message_id(Location::claim("/jti"))
.claims(&[
    Claim::Is("/iss", "Vonage"),
    Claim::IfPresent(&Claim::Expires),
    Claim::BodyDigestIfBody("/payload_hash", Encoding::Hex),
])
.methods(&["POST", "GET"])
.build();

#[cfg(feature = "jws")]
pub(super) const VONAGE_JWT_PROFILE: Profile = Profile {
    vendor: "Vonage",
    docs: &[
        "https://developer.vonage.com/en/getting-started/concepts/webhooks#decoding-signed-webhooks",
    ],
    secret: "\
        The signature secret of the account, as text, from the settings in the dashboard. It has 32 \
        characters or more, and is not the API secret.",
    variable: Some("VONAGE_SIGNATURE_SECRET"),
    signed: &[
        "It is for the Messages, Voice and Verify APIs. SMS is signed in another way: \
        `VONAGE_SMS_SIGNATURE`.",
        "`payload_hash` is there exactly where the body is not empty; a body without it is refused, \
        and so is the claim without a body. Vonage's own libraries leave that check to you.",
        "The claims `api_key` and `application_id` name the account and the application: demand them \
        with `Verifier::require_value` where several share the secret.",
    ],
    unsigned: "Every other header, method, path and query: a GET is signed without its values.",
    weak_points: &[
        "The values of a callback by GET are in the query, which the token says nothing of: set the \
        callbacks to POST.",
    ],
    open_questions: &[
        "whether and for how long Vonage sends again, and whether a retry keeps `jti`.",
    ],
    notes: &["`/status` in the body is the state of a message or call."],
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode(
            "github:Vonage/vonage-node-sdk@babd2d8c:packages/jwt/lib/verifySignature.ts",
        ),
    ],
    ..Profile::of(&VONAGE_JWT)
};

/// Vonage SMS: HMAC-SHA256 of the sorted form, as the form field `sig=<hex>`.
#[doc = include_str!("../../docs/providers/vonage-sms-signature.md")]
pub const VONAGE_SMS_SIGNATURE: Scheme = Scheme::hmac_sha256(
    "vonage-sms-signature",
    Location::form("sig"),
    Encoding::HexUpper,
)
.timestamp(Location::form("timestamp"), TimeFormat::UnixSeconds)
.methods(&["GET", "POST"])
.ambiguous_boundaries()
.json_form()
.signs(&[Component::Literal("&"), FIELDS]);

pub(super) const VONAGE_SMS_SIGNATURE_PROFILE: Profile = Profile {
    vendor: "Vonage",
    docs: &["https://developer.vonage.com/en/getting-started/concepts/signing-messages"],
    secret: "\
        The account's signature secret, as text, from the settings in the dashboard, where the \
        algorithm is chosen too. It is not the API secret.",
    variable: Some("VONAGE_SIGNATURE_SECRET"),
    signed: &[
        "Which algorithm signs is chosen in the dashboard; this is for HMAC with SHA-256, and the \
        algorithm is never taken from the message. An account starts with the plain MD5 hash, \
        `VONAGE_SMS_SIGNATURE_MD5HASH`; the others are the constants that begin with the same words. The service was called Nexmo, and its newer APIs sign with a JWT instead: `VONAGE_JWT`.",
        "Every field but `sig` is decoded, and written as `&name=value` in the order of the names; \
        `&` and `=` inside a value become underscores. A name that occurs twice is refused. The \
        form comes by GET or by POST, or as a JSON object of the same fields where the account is \
        set to POST-JSON: the content type says which. The hex is in upper case. `timestamp` is \
        signed, in seconds, and must be fresh.",
    ],
    unsigned: "Method, path and headers; the query of a POST.",
    weak_points: &[
        "An underscore in a value can be changed into `&` or `=`, and a field can be hidden in \
        another one's name. Refuse a delivery that lacks a field which Vonage always sends.",
    ],
    open_questions: &["that `messageId` identifies a delivery."],
    identity: Some(MESSAGE_ID),
    notes: &["`type` is the kind of the message."],
    evidence: &[Evidence::VendorCode(
        "github:Vonage/vonage-php-sdk-core@9c6bc46:test/Client/SignatureTest.php",
    )],
    ..Profile::of(&VONAGE_SMS_SIGNATURE)
};

const MESSAGE_ID: &str = "`.identity(Location::form(\"messageId\"))` for the id of the message, also \
    where it comes as JSON";

/// What every variant signs after a first `&`: they differ in their algorithm alone.
const FIELDS: Component = Component::Sorted(
    Sorted::form()
        .assign("=")
        .separator("&")
        .escape(FieldEscape::Underscore),
);

/// Vonage SMS (MD5): HMAC-MD5 of the sorted form, as the form field `sig=<hex>`.
#[doc = include_str!("../../docs/providers/vonage-sms-signature-md5.md")]
#[cfg(feature = "legacy")]
pub const VONAGE_SMS_SIGNATURE_MD5: Scheme = Scheme::hmac_md5(
    "vonage-sms-signature-md5",
    Location::form("sig"),
    Encoding::HexUpper,
)
.timestamp(Location::form("timestamp"), TimeFormat::UnixSeconds)
.methods(&["GET", "POST"])
.ambiguous_boundaries()
.json_form()
.signs(&[Component::Literal("&"), FIELDS]);

#[cfg(feature = "legacy")]
pub(super) const VONAGE_SMS_SIGNATURE_MD5_PROFILE: Profile = Profile {
    scheme: &VONAGE_SMS_SIGNATURE_MD5,
    signed: &[
        "This scheme is for accounts that are set to HMAC with MD5; the default, the plain MD5 hash, \
        is another one: `VONAGE_SMS_SIGNATURE_MD5HASH`.",
        "The message is that of `VONAGE_SMS_SIGNATURE`: every field but `sig`, decoded and sorted \
        by name, as `&name=value` with underscores for `&` and `=` inside values. It comes by GET \
        or by POST, as a form or as JSON; the hex is in upper case; `timestamp` must be fresh.",
    ],
    weak_points: &[
        "MD5 is broken, though not yet inside an HMAC: have the account set to SHA-256, and until \
        then serve it over TLS and under a path that cannot be guessed.",
        "An underscore in a value can be changed into `&` or `=`, and a field can be hidden in \
        another one's name. Refuse a delivery that lacks a field which Vonage always sends.",
    ],
    ..VONAGE_SMS_SIGNATURE_PROFILE
};

/// Vonage SMS (MD5 hash): MD5 of the sorted form and the key, as the form field `sig=<hex>`.
#[doc = include_str!("../../docs/providers/vonage-sms-signature-md5hash.md")]
#[cfg(feature = "legacy")]
pub const VONAGE_SMS_SIGNATURE_MD5HASH: Scheme = Scheme::keyed_md5(
    "vonage-sms-signature-md5hash",
    Location::form("sig"),
    Encoding::Hex,
)
.timestamp(Location::form("timestamp"), TimeFormat::UnixSeconds)
.methods(&["GET", "POST"])
.ambiguous_boundaries()
.json_form()
.signs(&[Component::Literal("&"), FIELDS, Component::Key]);

#[cfg(feature = "legacy")]
pub(super) const VONAGE_SMS_SIGNATURE_MD5HASH_PROFILE: Profile = Profile {
    vendor: "Vonage",
    docs: &["https://developer.vonage.com/en/getting-started/concepts/signing-messages"],
    secret: "\
        The account's signature secret, as text, at the end of the message, from the settings in \
        the dashboard, where this algorithm is the default. It is not the API secret.",
    variable: Some("VONAGE_SIGNATURE_SECRET"),
    signed: &[
        "This scheme is for accounts that are set to the plain MD5 hash; the HMAC with MD5 is \
        another one, `VONAGE_SMS_SIGNATURE_MD5`.",
        "The message is that of `VONAGE_SMS_SIGNATURE`: every field but `sig`, decoded and sorted \
        by name, as `&name=value` with underscores for `&` and `=` inside values. It comes by GET \
        or by POST, as a form or as JSON; the hex is in lower case, unlike there; `timestamp` must be fresh.",
    ],
    unsigned: "Method, path and headers; the query of a POST.",
    weak_points: &[
        "MD5 with the key at the end is weak: anyone who can choose a message's text may find two \
        texts of one hash. Have the account set to SHA-256, and until then serve it over TLS, \
        under a path that cannot be guessed, and ask Vonage's API before acting on a message.",
        "An underscore in a value can be changed into `&` or `=`, and a field can be hidden in \
        another one's name. Refuse a delivery that lacks a field which Vonage always sends.",
    ],
    open_questions: &["that `messageId` identifies a delivery."],
    identity: Some(MESSAGE_ID),
    notes: &["`type` is the kind of the message."],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode("github:Vonage/vonage-php-sdk-core@9c6bc46:src/Webhook/Factory.php"),
    ],
    ..Profile::of(&VONAGE_SMS_SIGNATURE_MD5HASH)
};

/// Vonage SMS (SHA-1): HMAC-SHA1 of the sorted form, as the form field `sig=<hex>`.
#[doc = include_str!("../../docs/providers/vonage-sms-signature-sha1.md")]
pub const VONAGE_SMS_SIGNATURE_SHA1: Scheme = Scheme::hmac_sha1(
    "vonage-sms-signature-sha1",
    Location::form("sig"),
    Encoding::HexUpper,
)
.timestamp(Location::form("timestamp"), TimeFormat::UnixSeconds)
.methods(&["GET", "POST"])
.ambiguous_boundaries()
.json_form()
.signs(&[Component::Literal("&"), FIELDS]);

pub(super) const VONAGE_SMS_SIGNATURE_SHA1_PROFILE: Profile = Profile {
    scheme: &VONAGE_SMS_SIGNATURE_SHA1,
    signed: &[
        "This scheme is for accounts that are set to HMAC with SHA-1; the default is \
        `VONAGE_SMS_SIGNATURE_MD5HASH`.",
        "The message is that of `VONAGE_SMS_SIGNATURE`: every field but `sig`, decoded and sorted \
        by name, as `&name=value` with underscores for `&` and `=` inside values. It comes by GET \
        or by POST, as a form or as JSON; the hex is in upper case; `timestamp` must be fresh.",
    ],
    weak_points: &[
        "An underscore in a value can be changed into `&` or `=`, and a field can be hidden in \
        another one's name. Refuse a delivery that lacks a field which Vonage always sends. SHA-1 \
        still serves in an HMAC, but Vonage offers SHA-256 too.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode("github:Vonage/vonage-php-sdk-core@9c6bc46:src/Webhook/Factory.php"),
    ],
    ..VONAGE_SMS_SIGNATURE_PROFILE
};

/// Vonage SMS (SHA-512): HMAC-SHA512 of the sorted form, as the form field `sig=<hex>`.
#[doc = include_str!("../../docs/providers/vonage-sms-signature-sha512.md")]
pub const VONAGE_SMS_SIGNATURE_SHA512: Scheme = Scheme::hmac_sha512(
    "vonage-sms-signature-sha512",
    Location::form("sig"),
    Encoding::HexUpper,
)
.timestamp(Location::form("timestamp"), TimeFormat::UnixSeconds)
.methods(&["GET", "POST"])
.ambiguous_boundaries()
.json_form()
.signs(&[Component::Literal("&"), FIELDS]);

pub(super) const VONAGE_SMS_SIGNATURE_SHA512_PROFILE: Profile = Profile {
    scheme: &VONAGE_SMS_SIGNATURE_SHA512,
    signed: &[
        "This scheme is for accounts that are set to HMAC with SHA-512; the default is \
        `VONAGE_SMS_SIGNATURE_MD5HASH`.",
        "The message is that of `VONAGE_SMS_SIGNATURE`: every field but `sig`, decoded and sorted \
        by name, as `&name=value` with underscores for `&` and `=` inside values. It comes by GET \
        or by POST, as a form or as JSON; the hex is in upper case; `timestamp` must be fresh.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode("github:Vonage/vonage-php-sdk-core@9c6bc46:src/Webhook/Factory.php"),
    ],
    ..VONAGE_SMS_SIGNATURE_PROFILE
};
