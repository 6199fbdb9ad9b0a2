//! Shopify's webhooks and callbacks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::request::{ReadError, View};
use crate::scheme::{
    Component, Custom, Encoding, FieldEscape, Identity, Location, Order, Repeats, Scheme, Sorted,
};
use crate::time::{TimeFormat, Tolerance};

/// Shopify: HMAC-SHA256 of the body, as `X-Shopify-Hmac-Sha256: <base64>`.
#[doc = include_str!("../../docs/providers/shopify.md")]
pub const SHOPIFY: Scheme = Scheme::hmac_sha256(
    "shopify",
    Location::header("X-Shopify-Hmac-Sha256"),
    Encoding::Base64,
)
.unsigned_id(Location::header("X-Shopify-Webhook-Id"))
.event_type(Location::header("X-Shopify-Topic"))
.event_time(
    Location::header("X-Shopify-Triggered-At"),
    TimeFormat::Rfc3339,
)
.retried_for(Duration::from_secs(4 * 60 * 60))
.signs(&[Component::Body]);

pub(super) const SHOPIFY_PROFILE: Profile = Profile {
    vendor: "Shopify",
    docs: &["https://shopify.dev/docs/apps/build/webhooks/subscribe/https"],
    secret: "\
        The app's client secret, as text, from the app's settings in the Dev Dashboard. Webhooks \
        that were added in a store's admin, under Settings > Notifications > Webhooks, are signed \
        with the key that is shown on that page instead.",
    variable: Some("SHOPIFY_CLIENT_SECRET"),
    signed: &[
        "While the client secret is rotated, Shopify may sign with the older one, so keep both.",
        "Newer event webhooks carry the same signature as `shopify-hmac-sha256`: \
        `SHOPIFY_EVENTS`.",
    ],
    unsigned: "Topic, shop, event id, `X-Shopify-Triggered-At` and every other header.",
    retried: Some(Retries::Repeated),
    retries: Some(
        "Eight times within four hours, at growing intervals, to the address that was configured \
        when the event happened.",
    ),
    weak_points: &[
        "The shop domain, which is not signed, can be swapped for that of another shop of the same \
        app.",
    ],
    open_questions: &["which secret signs while one is rotated."],
    evidence: &[
        Evidence::IndependentReceiver("github:bold-commerce/go-shopify@02fd1baf1247:oauth_test.go"),
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:Shopify/shopify_app@e44a2919a185:lib/shopify_app/controller_concerns/payload_verification.rb",
        ),
    ],
    ..Profile::of(&SHOPIFY)
};

/// Shopify events: HMAC-SHA256 of the body, as `shopify-hmac-sha256: <base64>`.
#[doc = include_str!("../../docs/providers/shopify-events.md")]
pub const SHOPIFY_EVENTS: Scheme = Scheme::hmac_sha256(
    "shopify-events",
    Location::header("shopify-hmac-sha256"),
    Encoding::Base64,
)
.unsigned_id(Location::header("shopify-event-id"))
.event_type(Location::header("shopify-topic"))
.event_time(
    Location::header("shopify-triggered-at"),
    TimeFormat::Rfc3339,
)
.signs(&[Component::Body]);

pub(super) const SHOPIFY_EVENTS_PROFILE: Profile = Profile {
    vendor: "Shopify",
    docs: &["https://shopify.dev/docs/apps/build/events/verify-deliveries"],
    secret: "The app's client secret, as text, from the app's settings in the Dev Dashboard.",
    variable: Some("SHOPIFY_CLIENT_SECRET"),
    signed: &[
        "It is the signature of `SHOPIFY` under a name without the prefix. Where both headers \
        come, Shopify's library reads this one.",
    ],
    unsigned: "\
        `shopify-topic`, `shopify-shop-domain`, `shopify-event-id`, `shopify-triggered-at` and \
        every other header.",
    weak_points: &[
        "The shop domain, which is not signed, can be swapped for that of another shop of the same \
        app.",
    ],
    open_questions: &["whether a repeated delivery has the same `shopify-event-id`."],
    evidence: &[Evidence::VendorCode(
        "github:Shopify/shopify-app-js@ef2043d4a8c4:packages/apps/shopify-api/lib/types.ts",
    )],
    ..Profile::of(&SHOPIFY_EVENTS)
};

/// Shopify app proxy: HMAC-SHA256 of the sorted query, as `?signature=<hex>`.
#[doc = include_str!("../../docs/providers/shopify-app-proxy.md")]
pub const SHOPIFY_APP_PROXY: Scheme =
    Scheme::hmac_sha256("shopify-app-proxy", SIGNATURE, Encoding::Hex)
        .timestamp(TIMESTAMP, TimeFormat::UnixSeconds)
        .tolerance(Tolerance::symmetric(Duration::from_secs(90)))
        .methods(&["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
        .unsigned_body()
        .ambiguous_boundaries()
        .event(Identity::Unstored)
        .signs(&[Component::Custom(
            Custom::new("query sorted: name=value…, of one shop", write_query)
                .covering(&[TIMESTAMP]),
        )]);

pub(super) const SHOPIFY_APP_PROXY_PROFILE: Profile = Profile {
    vendor: "Shopify",
    docs: &[
        "https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies",
    ],
    secret: "The app's client secret, as text, from the app's settings in the Dev Dashboard.",
    variable: Some("SHOPIFY_CLIENT_SECRET"),
    signed: &[
        "Every parameter but `signature` is decoded, the values of one name are joined by commas, \
        and the texts `name=value` are sorted and written one right after the other. They are \
        sorted as a whole, as Shopify's samples do; a library of Shopify's sorts by name alone, \
        which differs only where one name begins another. `shop` must not occur twice. `timestamp` \
        is signed; the window of 90 seconds is that of Shopify's library for JavaScript. Webhooks \
        and the installation are signed otherwise: `SHOPIFY` and `SHOPIFY_OAUTH_HMAC`.",
    ],
    unsigned: "The body, the method, the path and every header.",
    retries: Some("None: the request comes from a browser."),
    acknowledgement: &["The response is a page for the visitor."],
    weak_points: &[
        "Parameters have no separators, so the same signed text can be cut into others. A visitor \
        chooses parameters too: one named `logged_in_customer_ic`, with the value \
        `Zlogged_in_customer_id=999logged_in_customer_ie=`, gets a genuine signature from Shopify, \
        and the request can then be sent again as one that holds `logged_in_customer_id=999`. It \
        lacks nothing that Shopify sends, so `logged_in_customer_id` proves nothing by itself: \
        never show or change a customer's data because of it. The body is the visitor's, and \
        anyone's.",
    ],
    notes: &["Any method may come, as the shop's visitor sent it."],
    evidence: &[
        Evidence::IndependentReceiver("github:bold-commerce/go-shopify@02fd1baf1247:oauth_test.go"),
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:Shopify/shopify_app@2b38cd167b83:lib/shopify_app/controller_concerns/app_proxy_verification.rb",
        ),
    ],
    ..Profile::of(&SHOPIFY_APP_PROXY)
};

const SIGNATURE: Location = Location::query("signature");
const TIMESTAMP: Location = Location::query("timestamp");
const PARAMETERS: Sorted = Sorted::query()
    .assign("=")
    .order(Order::Text)
    .repeats(Repeats::Joined(","));

fn write_query(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    match view.query()?.one("shop") {
        Ok(_) | Err(ReadError::Missing) => PARAMETERS.write(view, &SIGNATURE, write),
        Err(error) => Err(error),
    }
}

/// Shopify OAuth: HMAC-SHA256 of the sorted query, as `?hmac=<hex>`.
#[doc = include_str!("../../docs/providers/shopify-oauth-hmac.md")]
pub const SHOPIFY_OAUTH_HMAC: Scheme =
    Scheme::hmac_sha256("shopify-oauth-hmac", Location::query("hmac"), Encoding::Hex)
        .timestamp(Location::query("timestamp"), TimeFormat::UnixSeconds)
        .tolerance(Tolerance::symmetric(Duration::from_secs(90)))
        .methods(&["GET"])
        .unsigned_body()
        .ambiguous_boundaries()
        .event(Identity::Unstored)
        .signs(&[Component::Sorted(
            Sorted::query()
                .assign("=")
                .separator("&")
                .escape(FieldEscape::Percent)
                .order(Order::Text)
                .repeats(Repeats::BracketList)
                .without(&["signature"]),
        )]);

pub(super) const SHOPIFY_OAUTH_HMAC_PROFILE: Profile = Profile {
    vendor: "Shopify",
    docs: &[
        "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant",
    ],
    secret: "The app's client secret, as text, from the app's settings in the Dev Dashboard.",
    variable: Some("SHOPIFY_CLIENT_SECRET"),
    signed: &[
        "Every parameter but `hmac` and the old `signature` is decoded, escaped where it holds \
        `%`, `&` or, in a name, `=`, and the texts `name=value` are sorted and joined by `&`. The \
        values of a list such as `ids[]` are written as `ids=[\"2\", \"1\"]`; any other name that \
        occurs twice is refused. `timestamp` is signed; the window of 90 seconds is that of \
        Shopify's library for JavaScript, and the one for Python waits a day. Webhooks and app \
        proxies are signed otherwise: `SHOPIFY` and `SHOPIFY_APP_PROXY`.",
    ],
    unsigned: "The path, every header, a body.",
    retries: Some("None: the request comes from a browser."),
    acknowledgement: &["The response is a page or a redirection for the merchant."],
    weak_points: &[
        "The sender is the merchant's browser. The signature says that Shopify made the link, and \
        not for whom: compare `state` with the one that this browser was given. A list such as \
        `ids[]=1` and the text `ids=[\"1\"]` have one signature.",
    ],
    evidence: &[
        Evidence::IndependentReceiver("github:bold-commerce/go-shopify@02fd1baf1247:oauth_test.go"),
        Evidence::PublishedVector,
        Evidence::VendorCode("github:Shopify/shopify_python_api@307fa92c92e0:test/session_test.py"),
    ],
    ..Profile::of(&SHOPIFY_OAUTH_HMAC)
};
