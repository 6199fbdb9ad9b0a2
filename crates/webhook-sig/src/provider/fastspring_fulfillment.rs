//! FastSpring's fulfillment requests.

#![cfg(feature = "legacy")]

use crate::scheme::{Acknowledgement, Component, Encoding, Location, Scheme, Sorted};

/// FastSpring fulfillment: MD5 of the form's values and the key, as `security_request_hash=<hex>`.
///
/// FastSpring asks a license server for a license with a form, by POST or by GET. All values but
/// the hash, decoded, are joined in the order of their names and followed by the key, which is
/// the fulfillment's "Private Key" as text. The response's body is the license itself, and any
/// status but 200 fails the fulfillment.
///
/// Fields that the receiver added, such as a router's or a query string's of its own, are not
/// part of it: leave them out with [`Verifier::ignore_fields`](crate::Verifier::ignore_fields).
///
/// Not signed: the names themselves, so a value can be moved to another name of the same rank;
/// method, path, headers, and the query of a POST. A GET with a body is refused. Nothing is
/// fresh: the same request has the same hash for ever.
///
/// Unconfirmed: that names are sorted by their bytes. FastSpring's text says "ordinal"; one public
/// client ignores case, and no published request tells the two apart. Some clients strip
/// backslashes from values; this does not. The console offers a choice of character sets; the
/// bytes are hashed as they arrive in it. A name that occurs twice is refused, because nothing
/// says how it is hashed.
///
/// # Security
///
/// MD5 over joined values is weak: values have no separators, so bytes can move from one to the
/// next, and a hash can be replayed. Serve it over TLS, under a path that nobody can guess, let
/// in FastSpring's addresses only ([`FASTSPRING_ADDRESSES`](crate::provider::FASTSPRING_ADDRESSES)),
/// and make the handler idempotent by `reference`.
///
/// <https://developer.fastspring.com/docs/license-key-fulfillments>
pub const FASTSPRING_FULFILLMENT: Scheme =
    Scheme::keyed_md5("fastspring-fulfillment", HASH, Encoding::Hex)
        .methods(&["POST", "GET"])
        .acknowledgement(Acknowledgement::status(200))
        .ambiguous_boundaries()
        .signs(&[
            Component::Sorted(Sorted::form().values_only()),
            Component::Key,
        ]);

const HASH: Location = Location::form("security_request_hash");
