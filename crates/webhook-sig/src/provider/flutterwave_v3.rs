//! Flutterwave's webhooks, version 3.

use crate::scheme::{Location, Scheme};

/// Flutterwave v3: a shared token, as `verif-hash: <token>`.
///
/// The token is the "Secret hash" of the account, as text and in full. In spite of its name nothing
/// is hashed: Flutterwave sends it as it was entered.
///
/// Not signed: everything, and so neither the amount nor the transaction in the body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the header's name, which Flutterwave's page of today may give otherwise.
///
/// # Security
///
/// Whoever sees one delivery can report any payment under the same hash. Ask Flutterwave for the
/// transaction by its id, and compare amount, currency and reference, before giving anything out.
///
/// <https://developer.flutterwave.com/docs/webhooks>
pub const FLUTTERWAVE_V3: Scheme =
    Scheme::token("flutterwave-v3", Location::header("verif-hash")).build();
