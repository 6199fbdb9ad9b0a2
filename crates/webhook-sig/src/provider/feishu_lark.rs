//! Feishu's and Lark's events.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Feishu and Lark: SHA-256 of `{timestamp}{nonce}{key}{body}`, as `X-Lark-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/feishu-lark.md")]
pub const FEISHU_LARK: Scheme = Scheme::keyed_sha256(
    "feishu-lark",
    Location::header("X-Lark-Signature"),
    Encoding::Hex,
)
.timestamp(
    Location::header("X-Lark-Request-Timestamp"),
    TimeFormat::UnixSeconds,
)
.signs(&[
    Component::Timestamp,
    Component::Field(Location::header("X-Lark-Request-Nonce")),
    Component::Key,
    Component::Body,
]);

pub(super) const FEISHU_LARK_PROFILE: Profile = Profile {
    vendor: "Feishu / Lark",
    other_names: &["feishu", "lark"],
    docs: &[
        "https://open.feishu.cn/document/ukTMukTMukTM/uYDNxYjL2QTM24iN0EjN/event-subscription-configure-/encrypt-key-encryption-configuration-case",
    ],
    secret: "\
        The app's \"Encrypt Key\", as text, under Events & Callbacks > Encryption Strategy in the \
        developer console. Without one nothing is signed, and deliveries are refused here.",
    signed: &[
        "The body is signed as it arrives, which is encrypted: its `encrypt` holds the event, \
        under AES-256-CBC with the SHA-256 of the same key. The handler decrypts it.",
    ],
    unsigned: "Every other header, method and path.",
    identity: Some("a function that decrypts the delivery and returns the event's id"),
    handshake: Some(
        "A POST whose body, once decrypted, has the type `url_verification`; it wants the JSON \
        object `challenge` with the text that it brought. It is not signed, and encrypted, so it \
        is not answered here: save the address before the encrypt key is set, or with an endpoint \
        of your own.",
    ),
    weak_points: &[
        "Nothing but the key is in front of the body, and a plain hash can be extended: anyone \
        who has one delivery can append bytes to its body, some of them odd padding. JSON with \
        such a tail does not parse, so refuse what is not JSON.",
    ],
    open_questions: &[
        "the unit of the timestamp, which is taken for seconds.",
        "whether a delivery is signed anew when it is repeated.",
    ],
    notes: &[
        "The event's id and its verification token are inside what is encrypted; the token need \
        not be checked as well.",
    ],
    evidence: &[Evidence::VendorCode(
        "github:larksuite/oapi-sdk-go@160d9ae94e4a:event/dispatcher/dispatcher.go",
    )],
    ..Profile::of(&FEISHU_LARK)
};
