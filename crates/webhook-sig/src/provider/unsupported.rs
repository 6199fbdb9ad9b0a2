//! The vendors whose signatures are of a kind that cannot be verified yet.

use std::fmt;

/// A vendor whose deliveries are signed in a way that this crate does not verify yet.
///
/// ```
/// use webhook_sig::provider::{self, Proof};
///
/// let bitso = provider::unsupported("bitso").expect("it is on the list");
///
/// assert_eq!(bitso.proof(), Proof::PublicKey);
/// assert_eq!(bitso.to_string(), "bitso signs with a public key, which is not supported yet");
/// ```
#[derive(Debug)]
pub struct Unsupported {
    id: &'static str,
    other_names: &'static [&'static str],
    vendor: &'static str,
    docs: &'static str,
    proof: Proof,
}

/// What a vendor proves itself with instead of a shared secret and a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Proof {
    /// The vendor's private key signs, and the receiver verifies with the public one.
    PublicKey,
    /// Each item of the body shows the secret, and all of them have to match; an item with data
    /// comes with a JSON Web Token in addition.
    TokenOfEachItem,
    /// The signature is in a JSON Web Token.
    WebToken,
}

impl Unsupported {
    /// Returns the vendor's id, such as `bitso`.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Returns other ids of the vendor, such as `binance` for `binance-pay`.
    #[must_use]
    pub const fn other_names(&self) -> &'static [&'static str] {
        self.other_names
    }

    /// Returns the vendor's name as people write it.
    #[must_use]
    pub const fn vendor(&self) -> &'static str {
        self.vendor
    }

    /// Returns the vendor's page about its signatures.
    #[must_use]
    pub const fn docs(&self) -> &'static str {
        self.docs
    }

    /// Returns what the vendor proves itself with.
    #[must_use]
    pub const fn proof(&self) -> Proof {
        self.proof
    }

    const fn by_public_key(id: &'static str, vendor: &'static str, docs: &'static str) -> Self {
        Self {
            id,
            other_names: &[],
            vendor,
            docs,
            proof: Proof::PublicKey,
        }
    }

    const fn by_web_token(id: &'static str, vendor: &'static str, docs: &'static str) -> Self {
        Self {
            proof: Proof::WebToken,
            ..Self::by_public_key(id, vendor, docs)
        }
    }

    const fn by_token_of_each_item(
        id: &'static str,
        vendor: &'static str,
        docs: &'static str,
    ) -> Self {
        Self {
            proof: Proof::TokenOfEachItem,
            ..Self::by_public_key(id, vendor, docs)
        }
    }

    const fn or(self, other_names: &'static [&'static str]) -> Self {
        Self {
            other_names,
            ..self
        }
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proof = match self.proof {
            Proof::PublicKey => "signs with a public key",
            Proof::TokenOfEachItem => "shows a secret in each item of the body",
            Proof::WebToken => "signs with a JSON Web Token",
        };
        write!(f, "{} {proof}, which is not supported yet", self.id)
    }
}

/// The known vendors of this kind, sorted by id.
///
/// ```
/// use webhook_sig::provider::UNSUPPORTED;
///
/// assert!(UNSUPPORTED.is_sorted_by_key(|vendor| vendor.id()));
/// ```
pub const UNSUPPORTED: &[Unsupported] = &[
    Unsupported::by_public_key("adobe-io-events", "Adobe I/O Events", "https://developer.adobe.com/events/docs/guides/sdk/sdk-signature-verification"),
    Unsupported::by_public_key("akahu", "Akahu", "https://developers.akahu.nz/docs/reference-webhooks"),
    Unsupported::by_public_key("apple-app-store-server", "Apple App Store Server Notifications", "https://developer.apple.com/documentation/appstoreservernotifications/signedpayload").or(&["app-store", "apple"]),
    Unsupported::by_web_token("atlassian-connect", "Atlassian Connect", "https://developer.atlassian.com/cloud/jira/platform/understanding-jwt-for-connect-apps/"),
    Unsupported::by_public_key("binance-pay", "Binance Pay", "https://developers.binance.com/en/docs/products/binance-pay-merchant/webhook-query-certificate").or(&["binance"]),
    Unsupported::by_public_key("bitso", "Bitso", "https://docs.bitso.com/bitso-payouts-funding/docs/webhook-event-signatures"),
    Unsupported::by_public_key("canva-connect", "Canva Connect", "https://www.canva.dev/docs/connect/webhooks").or(&["canva"]),
    Unsupported::by_public_key("chip-in", "CHIP", "https://docs.chip-in.asia/chip-collect/overview/webhook-signatures"),
    Unsupported::by_public_key("circle", "Circle", "https://developers.circle.com/api-reference/verify-webhook-signatures"),
    Unsupported::by_public_key("cryptapi", "CryptAPI", "https://docs.cryptapi.io/webhooks/verify-webhook-signature").or(&["blockbee"]),
    Unsupported::by_public_key("dyte", "Dyte", "https://docs.dyte.io/guides/capabilities/webhooks/signatures"),
    Unsupported::by_public_key("fal-ai", "fal.ai", "https://docs.fal.ai/model-endpoints/webhooks").or(&["fal"]),
    Unsupported::by_web_token("frontegg", "Frontegg", "https://developers.frontegg.com/guides/integrations/api-prehooks"),
    Unsupported::by_web_token("fusionauth", "FusionAuth", "https://fusionauth.io/docs/extend/events-and-webhooks/signing"),
    Unsupported::by_web_token("gong", "Gong", "https://help.gong.io/docs/create-a-webhook-rule"),
    Unsupported::by_web_token("google-chat", "Google Chat", "https://developers.google.com/workspace/chat/verify-requests-from-chat"),
    Unsupported::by_web_token("google-pubsub-push", "Google Cloud Pub/Sub", "https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions").or(&["google-pubsub", "pubsub"]),
    Unsupported::by_web_token("kinde", "Kinde", "https://docs.kinde.com/integrate/webhooks/about-webhooks/"),
    Unsupported::by_web_token("livekit", "LiveKit", "https://docs.livekit.io/home/server/webhooks/"),
    Unsupported::by_web_token("messagebird", "MessageBird", "https://developers.messagebird.com/docs/verify-http-requests"),
    Unsupported::by_token_of_each_item("microsoft-graph", "Microsoft Graph", "https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks"),
    Unsupported::by_web_token("monday", "monday.com", "https://developer.monday.com/api-reference/reference/webhooks").or(&["monday-com"]),
    Unsupported::by_web_token("netlify", "Netlify", "https://docs.netlify.com/site-deploys/notifications/#payload-signature"),
    Unsupported::by_public_key("payconiq", "Payconiq", "https://developer.payconiq.com/").or(&["bancontact"]),
    Unsupported::by_web_token("plaid", "Plaid", "https://plaid.com/docs/api/webhooks/webhook-verification/"),
    Unsupported::by_web_token("qstash", "Upstash QStash", "https://upstash.com/docs/qstash/howto/signature").or(&["upstash"]),
    Unsupported::by_public_key("truelayer", "TrueLayer", "https://docs.truelayer.com/docs/webhooks"),
    Unsupported::by_public_key("videosdk", "VideoSDK", "https://docs.videosdk.live/server-sdk-reference-node/classes/WebhooksResource"),
    Unsupported::by_web_token("vonage-jwt", "Vonage Messages, Voice and Verify", "https://developer.vonage.com/en/getting-started/concepts/webhooks#decoding-signed-webhooks"),
    Unsupported::by_web_token("wix", "Wix", "https://dev.wix.com/docs/build-apps/develop-your-app/access/authentication/verify-requests-received-from-wix"),
    Unsupported::by_public_key("woodpecker-ci", "Woodpecker CI", "https://woodpecker-ci.org/docs/usage/extensions").or(&["woodpecker"]),
];
