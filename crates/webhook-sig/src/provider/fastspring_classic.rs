//! FastSpring Classic's notifications.

#![cfg(feature = "legacy")]

use crate::scheme::{Component, Encoding, Location, Scheme};

/// FastSpring Classic: MD5 of `{security_data}{key}`, as the form field `security_hash=<hex>`.
///
/// The key is the notification's private key, as text. `security_data` is a text that FastSpring
/// makes up; it is the only thing that is signed.
///
/// Not signed: every other field of the form. Trust what `security_data` says and nothing else.
/// No timestamp is declared, and the platform is deprecated.
///
/// # Security
///
/// MD5 with the key at the end is weak. Serve it over TLS, under a path that nobody can guess,
/// and look the order up at FastSpring before acting on it.
///
/// <https://github.com/FastSpring/fastspring-ruby>
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
