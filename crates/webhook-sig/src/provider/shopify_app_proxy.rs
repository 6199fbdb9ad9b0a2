//! Shopify's app proxies.

use std::time::Duration;

use crate::request::{ReadError, View};
use crate::scheme::{Component, Custom, Encoding, Location, Order, Repeats, Scheme, Sorted};
use crate::time::{TimeFormat, Tolerance};

/// Shopify app proxy: HMAC-SHA256 of the sorted query, as `?signature=<hex>`.
///
/// The key is the app's client secret, as text.
///
/// Every parameter but `signature` is decoded, the values of one name are joined by commas, and the
/// texts `name=value` are sorted and written one right after the other. They are sorted as a whole,
/// as Shopify's samples do; a library of Shopify's sorts by name alone, which differs only where
/// one name begins another. `shop` must not occur twice. `timestamp` is signed; the window of 90
/// seconds is that of Shopify's library for JavaScript. Webhooks and the installation are signed
/// otherwise: [`SHOPIFY`](crate::provider::SHOPIFY) and
/// [`SHOPIFY_OAUTH_HMAC`](crate::provider::SHOPIFY_OAUTH_HMAC).
///
/// Not signed: the body, the method, the path and every header. Any method may come, as the shop's
/// visitor sent it.
///
/// The answer is a page for the visitor, and nothing is retried.
///
/// # Security
///
/// Parameters have no separators, so the same signed text can be cut into others. A visitor
/// chooses parameters too: one named `logged_in_customer_ic`, with the value
/// `Zlogged_in_customer_id=999logged_in_customer_ie=`, gets a genuine signature from Shopify, and
/// the request can then be sent again as one that holds `logged_in_customer_id=999`. It lacks
/// nothing that Shopify sends, so `logged_in_customer_id` proves nothing by itself: never show or
/// change a customer's data because of it. The body is the visitor's, and anybody's.
///
/// <https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies>
pub const SHOPIFY_APP_PROXY: Scheme =
    Scheme::hmac_sha256("shopify-app-proxy", SIGNATURE, Encoding::Hex)
        .timestamp(TIMESTAMP, TimeFormat::UnixSeconds)
        .tolerance(Tolerance::symmetric(Duration::from_secs(90)))
        .methods(&["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
        .unsigned_body()
        .ambiguous_boundaries()
        .signs(&[Component::Custom(
            Custom::new("query sorted: name=value…, of one shop", write_query)
                .covering(&[TIMESTAMP]),
        )]);

const SIGNATURE: Location = Location::query("signature");
const TIMESTAMP: Location = Location::query("timestamp");
const PARAMETERS: Sorted = Sorted::query()
    .assign("=")
    .order(Order::Text)
    .repeats(Repeats::Joined(","));

fn write_query(message: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    match message.query()?.one("shop") {
        Ok(_) | Err(ReadError::Missing) => PARAMETERS.write(message, &SIGNATURE, write),
        Err(error) => Err(error),
    }
}
