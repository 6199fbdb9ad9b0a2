//! RevenueCat's webhooks.

use crate::scheme::{Acknowledgement, Location, Scheme};

/// RevenueCat: a shared token, as `Authorization: <token>`.
///
/// The key is the authorization text that was entered in RevenueCat's dashboard, as a whole: where
/// it begins with `Bearer `, so does the key. It is optional there, and a delivery without it is
/// refused here.
///
/// Not signed: everything, the body included. The body's `event.id` names the event, and its
/// `event_timestamp_ms` is the event's time.
///
/// Status 200 within 60 seconds acknowledges. RevenueCat tries five more times, after 5, 10, 20, 40
/// and 80 minutes.
///
/// # Security
///
/// The token proves that the sender knows a header's value, and nothing about the body: who sees
/// one delivery can grant any purchase to any user. Choose a long random text, serve it over TLS,
/// and read the subscriber's state from RevenueCat's API before granting anything.
///
/// <https://www.revenuecat.com/docs/integrations/webhooks>
pub const REVENUECAT: Scheme = Scheme::token("revenuecat", Location::header("Authorization"))
    .acknowledgement(Acknowledgement::status(200))
    .build();
