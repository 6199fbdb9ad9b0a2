//! x
mod fastbound;
mod fastspring;
#[cfg(feature = "legacy")]
mod fastspring_classic;
#[cfg(feature = "legacy")]
mod fastspring_fulfillment;
mod github;
mod qualifio;
mod shopify;
mod slack;
mod standard_webhooks;
mod stripe;
mod svix;

pub use self::fastbound::*;
pub use self::fastspring::*;
#[cfg(feature = "legacy")]
pub use self::fastspring_classic::*;
#[cfg(feature = "legacy")]
pub use self::fastspring_fulfillment::*;
pub use self::github::*;
pub use self::qualifio::*;
pub use self::shopify::*;
pub use self::slack::*;
pub use self::standard_webhooks::*;
pub use self::stripe::*;
pub use self::svix::*;

use crate::scheme::Scheme;

/// x
pub const ALL: &[&Scheme] = &[
    &FASTBOUND,
    &FASTSPRING,
    #[cfg(feature = "legacy")]
    &FASTSPRING_CLASSIC,
    #[cfg(feature = "legacy")]
    &FASTSPRING_FULFILLMENT,
    &GITHUB,
    &QUALIFIO,
    &SHOPIFY,
    &SLACK,
    &STANDARD_WEBHOOKS,
    &STRIPE,
    &SVIX,
];

/// x
pub fn find(id: &str) -> Option<&'static Scheme> {
    ALL.iter().copied().find(|scheme| scheme.id() == id)
}
