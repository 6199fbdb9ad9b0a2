//! Everything that computes with keys; the only place that names a crypto crate.

pub(crate) use self::mac::{
    HashedSecret, MacKey, MacState, Piece, TAG_LIMIT, Tag, digest, matches_any, sha1, sha256,
};

mod mac;
