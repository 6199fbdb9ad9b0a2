//! The words of scheme files: the enums and tables of the language, as TOML writes them.
//!
//! `docs/scheme-files.md` is generated from these types and their comments. They mirror the types
//! of the language, so that those need not know of files.

use serde::{Deserialize, Serialize};

#[cfg(feature = "ecdsa")]
use crate::scheme::Ecdsa;
#[cfg(feature = "rsa")]
use crate::scheme::Rsa;
use crate::scheme::file::location;
use crate::scheme::file::text::{Text, Texts, text, texts};
use crate::scheme::sorted::Source;
use crate::scheme::{
    Algorithm, Component, Custom, Digest, Encoding, FieldEscape, HeaderLines, KeyFormat,
    ListedHeaders, Location, Order, Repeats, Sorted, UrlForm,
};
use crate::time::TimeFormat;

/// How the signature is computed.
#[derive(Deserialize, Serialize)]
#[serde(remote = "Algorithm", rename_all = "kebab-case")]
pub(super) enum AlgorithmForm {
    /// HTTP Basic; the key is `user:password`. Signs nothing.
    Basic,
    /// ECDSA, with a curve, a hash and a form of the signature. Needs the feature `ecdsa`.
    #[cfg(feature = "ecdsa")]
    Ecdsa(#[serde(with = "EcdsaForm")] Ecdsa),
    /// Ed25519. Needs the feature `ed25519`.
    #[cfg(feature = "ed25519")]
    Ed25519,
    /// HMAC with MD5. Needs the feature `legacy`.
    #[cfg(feature = "legacy")]
    HmacMd5,
    /// HMAC with SHA-1.
    HmacSha1,
    /// HMAC with SHA-256.
    HmacSha256,
    /// HMAC with SHA-384.
    HmacSha384,
    /// HMAC with SHA-512.
    HmacSha512,
    /// Keccak-256 of content that contains the key. Needs the feature `keccak`.
    #[cfg(feature = "keccak")]
    KeyedKeccak256,
    /// MD5 of content that contains the key. Needs the feature `legacy`.
    #[cfg(feature = "legacy")]
    KeyedMd5,
    /// SHA-1 of content that contains the key.
    KeyedSha1,
    /// SHA-256 of content that contains the key.
    KeyedSha256,
    /// RSA, with a padding and a hash. Needs the feature `rsa`.
    #[cfg(feature = "rsa")]
    Rsa(#[serde(with = "RsaForm")] Rsa),
    /// The sender shows the secret itself. Signs nothing.
    Token,
}

/// A curve, a hash and a form of the signature.
#[cfg(feature = "ecdsa")]
#[derive(Deserialize, Serialize)]
#[serde(remote = "Ecdsa", rename_all = "kebab-case")]
pub(super) enum EcdsaForm {
    /// P-256 with SHA-1, in DER. Needs the feature `legacy`.
    #[cfg(feature = "legacy")]
    P256Sha1Der,
    /// P-256 with SHA-256, in DER.
    P256Sha256Der,
    /// P-256 with SHA-256, 64 bytes.
    P256Sha256Fixed,
    /// P-384 with SHA-384, in DER.
    P384Sha384Der,
    /// P-384 with SHA-384, 96 bytes.
    P384Sha384Fixed,
    /// P-521 with SHA-512, in DER.
    P521Sha512Der,
    /// P-521 with SHA-512, 132 bytes.
    P521Sha512Fixed,
    /// secp256k1 with SHA-256, in DER.
    Secp256k1Sha256Der,
    /// secp256k1 with SHA-256, 64 bytes.
    Secp256k1Sha256Fixed,
}

/// A padding and a hash.
#[cfg(feature = "rsa")]
#[derive(Deserialize, Serialize)]
#[serde(remote = "Rsa", rename_all = "kebab-case")]
pub(super) enum RsaForm {
    /// PKCS#1 v1.5 with SHA-1. Needs the feature `legacy`.
    #[cfg(feature = "legacy")]
    Pkcs1Sha1,
    /// PKCS#1 v1.5 with SHA-256.
    Pkcs1Sha256,
    /// PKCS#1 v1.5 with SHA-384.
    Pkcs1Sha384,
    /// PKCS#1 v1.5 with SHA-512.
    Pkcs1Sha512,
    /// PSS with SHA-256 and a salt of 32 bytes.
    PssSha256,
    /// PSS with SHA-384 and a salt of 48 bytes.
    PssSha384,
    /// PSS with SHA-512 and a salt of 64 bytes.
    PssSha512,
}

/// How bytes are written as text.
#[derive(Deserialize, Serialize)]
#[serde(remote = "Encoding", rename_all = "kebab-case")]
pub(super) enum EncodingForm {
    /// Base64 with `+` and `/`, padded.
    Base64,
    /// Base64 with `-` and `_`, padded.
    Base64Url,
    /// Base64 with `-` and `_`, without padding.
    Base64UrlUnpadded,
    /// A number in decimal; for checksums of the body.
    Decimal,
    /// Lowercase hex.
    Hex,
    /// Uppercase hex.
    HexUpper,
    /// The text itself; for tokens.
    Text,
}

/// How the vendor writes its keys.
#[derive(Deserialize, Serialize)]
#[serde(remote = "KeyFormat", rename_all = "kebab-case")]
pub(super) enum KeyFormatForm {
    /// Standard base64, padded.
    Base64,
    /// Standard base64, padded or not, after a prefix, which may be missing.
    Base64After(#[serde(deserialize_with = "text")] Text),
    /// Hex of either case.
    Hex,
    /// The text after decoding `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&#039;` once.
    HtmlEscaped,
    /// The text in Unicode's normalization form KD. Beyond ASCII it needs the feature `nfkd`.
    Nfkd,
    /// A public key, as PEM, as SPKI in base64, as a JWK or as the vendor shows it.
    PublicKey,
    /// The SHA-1 of the text, as 20 bytes.
    Sha1,
    /// The SHA-256 of the text, as 32 bytes.
    Sha256,
    /// The text after `signkey-`, a word and a hyphen, which may be missing.
    SignKey,
    /// The text itself, as UTF-8.
    Text,
    /// The text itself; of a JWK with the `kty` `oct`, the key in it.
    TextOrJwk,
    /// The text itself, followed by a fixed one.
    TextThen(#[serde(deserialize_with = "text")] Text),
    /// A user and a password with a colon between them.
    UserAndPassword,
    /// Standard base64 after `whsec_`, which may be missing.
    Whsec,
    /// Both the base64 after `whsec_` and the whole text, as two keys.
    WhsecAndText,
    /// The base64 after `whsec_`, or the text itself if that prefix is missing.
    WhsecOrText,
}

#[derive(Deserialize, Serialize)]
pub(super) struct KeyFormatItem(#[serde(with = "KeyFormatForm")] pub(super) KeyFormat);

/// A form in which the vendor may sign the receiver's URL.
#[derive(Deserialize, Serialize)]
#[serde(remote = "UrlForm", rename_all = "kebab-case")]
pub(super) enum UrlFormForm {
    /// The configured base URL, followed by the target as it arrived.
    AsConfigured,
    /// Without its port, or with the default port if it has none.
    OtherPort,
    /// With the escapes of reserved characters decoded, except for `#`, `%`, `&`, `+` and `=`.
    Unescaped,
    /// Without the slash of an empty path.
    WithoutRoot,
}

#[derive(Deserialize, Serialize)]
pub(super) struct UrlFormItem(#[serde(with = "UrlFormForm")] pub(super) UrlForm);

/// How the timestamp is written.
#[derive(Deserialize, Serialize)]
#[serde(remote = "TimeFormat", rename_all = "kebab-case")]
pub(super) enum TimeFormatForm {
    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    HttpDate,
    /// `1994-11-06T08:49:37Z`, with any offset and up to nine decimals of a second.
    Rfc3339,
    /// `1994-11-06T08:49:37.250`, without an offset.
    Rfc3339Utc,
    /// `Sun 06 Nov 1994 08:49:37 UTC`.
    SpacedDate,
    /// Milliseconds since 1970.
    UnixMillis,
    /// Seconds since 1970.
    UnixSeconds,
}

/// One component of the signed content.
#[derive(Deserialize, Serialize)]
#[serde(remote = "Component", rename_all = "kebab-case")]
pub(super) enum ComponentForm {
    /// The body, byte for byte.
    Body,
    /// A hash of the body, as text.
    BodyDigest(
        #[serde(with = "DigestForm")] Digest,
        #[serde(with = "EncodingForm")] Encoding,
    ),
    /// The body, encoded as text.
    BodyEncoded(#[serde(with = "EncodingForm")] Encoding),
    // A function has no words.
    #[serde(skip)]
    Custom(Custom),
    /// The value in a location.
    Field(#[serde(with = "location")] Location),
    /// The message id.
    Id,
    /// The key itself; for the `keyed-…` algorithms.
    Key,
    /// The headers that the sender lists, a line for each.
    HeaderLines(#[serde(with = "HeaderLinesForm")] HeaderLines),
    /// The values of the headers that the sender lists.
    ListedHeaders(#[serde(with = "ListedHeadersForm")] ListedHeaders),
    /// A fixed text.
    Literal(#[serde(deserialize_with = "text")] Text),
    /// The HTTP method.
    Method,
    /// A parameter that the receiver configures.
    Param(#[serde(deserialize_with = "text")] Text),
    /// The path, including that of the base URL.
    Path,
    /// The query, without its question mark.
    Query,
    /// A hash of the body, as its bytes.
    RawBodyDigest(#[serde(with = "DigestForm")] Digest),
    /// The fields of a form or query, sorted.
    Sorted(#[serde(with = "SortedForm")] Sorted),
    /// The timestamp, as it arrived.
    Timestamp,
    /// The receiver's URL.
    Url,
    /// The receiver's URL without its query.
    UrlPath,
}

#[derive(Deserialize, Serialize)]
pub(super) struct ComponentItem(#[serde(with = "ComponentForm")] pub(super) Component);

/// A hash function without a key.
#[derive(Deserialize, Serialize)]
#[serde(remote = "Digest", rename_all = "kebab-case")]
enum DigestForm {
    /// CRC-32 as zlib computes it; a checksum, so it needs `unsigned-body`.
    Crc32,
    /// MD5. Needs the feature `legacy`.
    #[cfg(feature = "legacy")]
    Md5,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// The headers that the sender lists, each as `name: value` and a line feed.
#[derive(Deserialize, Serialize)]
#[serde(remote = "HeaderLines", deny_unknown_fields, rename_all = "kebab-case")]
struct HeaderLinesForm {
    /// Where the list of names is.
    #[serde(with = "location")]
    names: Location,
    /// The text between two names.
    #[serde(deserialize_with = "text")]
    separator: Text,
}

/// The headers that the sender lists.
#[derive(Deserialize, Serialize)]
#[serde(
    remote = "ListedHeaders",
    deny_unknown_fields,
    rename_all = "kebab-case"
)]
struct ListedHeadersForm {
    /// Where the list of names is.
    #[serde(with = "location")]
    names: Location,
    /// The text between two names.
    #[serde(deserialize_with = "text")]
    separator: Text,
    /// The text that is signed between two values.
    #[serde(deserialize_with = "text")]
    joined_by: Text,
}

/// The fields of a form or query, sorted.
#[derive(Deserialize, Serialize)]
#[serde(remote = "Sorted", deny_unknown_fields, rename_all = "kebab-case")]
struct SortedForm {
    /// Which fields.
    #[serde(with = "SourceForm")]
    source: Source,
    /// Whether the names are left out.
    #[serde(default)]
    values_only: bool,
    /// The text between a name and its value.
    #[serde(default, deserialize_with = "text")]
    assign: Text,
    /// The text between two fields.
    #[serde(default, deserialize_with = "text")]
    separator: Text,
    /// How special characters are escaped; defaults to `none`.
    #[serde(default, with = "FieldEscapeForm")]
    escape: FieldEscape,
    /// The order of the fields; defaults to `name`.
    #[serde(default, with = "OrderForm")]
    order: Order,
    /// What is signed of a name that occurs several times; defaults to `refused`.
    #[serde(default, with = "RepeatsForm")]
    repeats: Repeats,
    /// Fields that are left out, in addition to the signature's own.
    #[serde(default, deserialize_with = "texts")]
    without: Texts,
}

/// Which fields are sorted.
#[derive(Deserialize, Serialize)]
#[serde(remote = "Source", rename_all = "kebab-case")]
enum SourceForm {
    /// Those of the form: in the query of a GET, otherwise in the body.
    Form,
    /// Those of a form in the body.
    PostedForm,
    /// Those of the query.
    Query,
}

/// How special characters in sorted fields are escaped.
#[derive(Deserialize, Serialize)]
#[serde(remote = "FieldEscape", rename_all = "kebab-case")]
enum FieldEscapeForm {
    /// Not at all.
    None,
    /// `%25` and `%26` for `%` and `&`, and `%3D` for `=` in names.
    Percent,
    /// An underscore for `&` and `=` in values.
    Underscore,
}

/// The order of sorted fields.
#[derive(Deserialize, Serialize)]
#[serde(remote = "Order", rename_all = "kebab-case")]
enum OrderForm {
    /// By their names.
    Name,
    /// By the whole text of each field.
    Text,
}

/// What is signed of a name that occurs several times.
#[derive(Deserialize, Serialize)]
#[serde(remote = "Repeats", rename_all = "kebab-case")]
enum RepeatsForm {
    /// `name=["2", "1"]` for `name[]=2&name[]=1`; other names must be unique.
    BracketList,
    /// The values with a text between them, in order of arrival.
    Joined(#[serde(deserialize_with = "text")] Text),
    /// Nothing: the request is refused.
    Refused,
    /// Each distinct value, sorted.
    Unique,
}
