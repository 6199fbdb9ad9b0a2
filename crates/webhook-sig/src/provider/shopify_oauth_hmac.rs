//! Shopify's installation links and OAuth callbacks.

use std::time::Duration;

use crate::scheme::{Component, Encoding, FieldEscape, Location, Order, Repeats, Scheme, Sorted};
use crate::time::{TimeFormat, Tolerance};

/// Shopify OAuth: HMAC-SHA256 of the sorted query, as `?hmac=<hex>`.
///
/// The key is the app's client secret, as text.
///
/// Every parameter but `hmac` and the old `signature` is decoded, escaped where it holds `%`, `&`
/// or, in a name, `=`, and the texts `name=value` are sorted and joined by `&`. The values of a
/// list such as `ids[]` are written as `ids=["2", "1"]`; any other name that occurs twice is
/// refused. `timestamp` is signed; the window of 90 seconds is that of Shopify's library for
/// JavaScript, and the one for Python waits a day. Webhooks and app proxies are signed otherwise:
/// [`SHOPIFY`](crate::provider::SHOPIFY) and
/// [`SHOPIFY_APP_PROXY`](crate::provider::SHOPIFY_APP_PROXY).
///
/// Not signed: the path, every header, a body.
///
/// The answer is a page or a redirection for the merchant, and nothing is retried.
///
/// # Security
///
/// The sender is the merchant's browser. The signature says that Shopify made the link, and not for
/// whom: compare `state` with the one that this browser was given. A list such as `ids[]=1` and the
/// text `ids=["1"]` have one signature.
///
/// <https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant>
pub const SHOPIFY_OAUTH_HMAC: Scheme =
    Scheme::hmac_sha256("shopify-oauth-hmac", Location::query("hmac"), Encoding::Hex)
        .timestamp(Location::query("timestamp"), TimeFormat::UnixSeconds)
        .tolerance(Tolerance::symmetric(Duration::from_secs(90)))
        .methods(&["GET"])
        .unsigned_body()
        .ambiguous_boundaries()
        .signs(&[Component::Sorted(
            Sorted::query()
                .assign("=")
                .separator("&")
                .escape(FieldEscape::Percent)
                .order(Order::Text)
                .repeats(Repeats::BracketList)
                .without(&["signature"]),
        )]);
