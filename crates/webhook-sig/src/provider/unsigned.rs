//! The vendors who do not sign their deliveries.

/// A vendor who does not sign deliveries, so that no scheme can verify them.
///
/// ```
/// use webhook_sig::provider::UNSIGNED;
///
/// assert!(UNSIGNED.is_sorted_by_key(|vendor| vendor.id()));
/// ```
#[derive(Debug)]
pub struct Unsigned {
    id: &'static str,
    vendor: &'static str,
    docs: &'static str,
    instead: &'static str,
    certainty: Certainty,
}

/// How sure it is that a vendor does not sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Certainty {
    /// The vendor's documentation describes deliveries without a signature.
    Documented,
    /// Nothing about a signature was found.
    Unconfirmed,
}

impl Unsigned {
    /// Returns the vendor's id, such as `docker-hub`.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Returns the vendor's name as people write it.
    #[must_use]
    pub const fn vendor(&self) -> &'static str {
        self.vendor
    }

    /// Returns the vendor's page about webhooks.
    #[must_use]
    pub const fn docs(&self) -> &'static str {
        self.docs
    }

    /// Returns what to do instead of verifying, as a clause in Markdown.
    #[must_use]
    pub const fn instead(&self) -> &'static str {
        self.instead
    }

    /// Returns how sure it is that the vendor does not sign.
    #[must_use]
    pub const fn certainty(&self) -> Certainty {
        self.certainty
    }
}

/// Every vendor who is known not to sign, sorted by id.
pub const UNSIGNED: &[Unsigned] = &[
    Unsigned {
        id: "amazon-sp-api",
        vendor: "Amazon Selling Partner API",
        docs: "https://developer-docs.amazon.com/sp-api/docs/notifications-api",
        instead: "\
            it delivers to SQS or EventBridge, where AWS authenticates: there is no request to \
            verify",
        certainty: Certainty::Documented,
    },
    Unsigned {
        id: "datadog",
        vendor: "Datadog",
        docs: "https://docs.datadoghq.com/integrations/webhooks/",
        instead: "\
            add a header of your own with a token, and describe it by `Scheme::token`, or put a \
            user and a password into the URL, and describe them by `Scheme::basic`",
        certainty: Certainty::Documented,
    },
    Unsigned {
        id: "docker-hub",
        vendor: "Docker Hub",
        docs: "https://docs.docker.com/docker-hub/repos/manage/webhooks/",
        instead: "put a secret into the path, and ask the registry what it says",
        certainty: Certainty::Documented,
    },
    Unsigned {
        id: "fillout",
        vendor: "Fillout",
        docs: "https://www.fillout.com/help/webhook",
        instead: "add a header of your own with a token, and describe it by `Scheme::token`",
        certainty: Certainty::Documented,
    },
    Unsigned {
        id: "freshdesk",
        vendor: "Freshdesk",
        docs: "https://support.freshdesk.com/support/solutions/articles/132589",
        instead: "\
            enter a user and a password with the webhook's action in the automation rule, and \
            describe them by `Scheme::basic`, or add a header of your own with a token, and \
            describe it by `Scheme::token`",
        certainty: Certainty::Unconfirmed,
    },
    Unsigned {
        id: "gumroad",
        vendor: "Gumroad Ping",
        docs: "https://www.gumroad.com/ping",
        instead: "\
            put a secret into the path, compare `seller_id`, and read the sale from the API; \
            `X-Gumroad-Signature`, seen in public code, does not exist",
        certainty: Certainty::Documented,
    },
    Unsigned {
        id: "jenkins",
        vendor: "Jenkins",
        docs: "https://plugins.jenkins.io/notification/",
        instead: "put a secret into the path, and let in its address only",
        certainty: Certainty::Unconfirmed,
    },
    Unsigned {
        id: "jotform",
        vendor: "Jotform",
        docs: "https://www.jotform.com/help/245-how-to-setup-a-webhook-with-jotform/",
        instead: "put a secret into the path, and read the submission from the API by its id",
        certainty: Certainty::Documented,
    },
    Unsigned {
        id: "mailchimp-marketing",
        vendor: "Mailchimp Marketing",
        docs: "https://mailchimp.com/developer/marketing/guides/sync-audience-data-webhooks/",
        instead: "\
            put a secret into the path, answer the GET that checks the URL with 200, and read the \
            member from the API",
        certainty: Certainty::Documented,
    },
    Unsigned {
        id: "n8n",
        vendor: "n8n",
        docs: "https://docs.n8n.io/",
        instead: "let the workflow compute an HMAC with its Crypto node, and describe that",
        certainty: Certainty::Unconfirmed,
    },
    Unsigned {
        id: "opsgenie",
        vendor: "Opsgenie",
        docs: "https://support.atlassian.com/opsgenie/docs/integrate-opsgenie-with-webhook/",
        instead: "add a header of your own with a token, and describe it by `Scheme::token`",
        certainty: Certainty::Unconfirmed,
    },
    Unsigned {
        id: "posthog",
        vendor: "PostHog",
        docs: "https://posthog.com/docs/cdp/destinations/webhook",
        instead: "let the template add a header with a token, and describe it by `Scheme::token`",
        certainty: Certainty::Unconfirmed,
    },
    Unsigned {
        id: "pubnub",
        vendor: "PubNub",
        docs: "https://www.pubnub.com/docs/serverless/events-and-actions/",
        instead: "add a header of your own with a token, and describe it by `Scheme::token`",
        certainty: Certainty::Unconfirmed,
    },
    Unsigned {
        id: "salesforce-outbound",
        vendor: "Salesforce outbound messages",
        docs: "https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging_understanding.htm",
        instead: "demand its client certificate where TLS ends, and compare `OrganizationId`",
        certainty: Certainty::Documented,
    },
    Unsigned {
        id: "strava",
        vendor: "Strava",
        docs: "https://developers.strava.com/docs/webhooks/",
        instead: "\
            put a secret into the path, answer its GET with the JSON object `hub.challenge` where \
            `hub.verify_token` is yours, compare `subscription_id`, and read the activity from the \
            API",
        certainty: Certainty::Unconfirmed,
    },
    Unsigned {
        id: "vimeo",
        vendor: "Vimeo",
        docs: "https://developer.vimeo.com/api/webhooks",
        instead: "put a secret into the path, and read the video from the API",
        certainty: Certainty::Unconfirmed,
    },
    Unsigned {
        id: "zapier",
        vendor: "Zapier",
        docs: "https://help.zapier.com/hc/en-us/articles/8496326446989",
        instead: "add a header of your own with a token, and describe it by `Scheme::token`",
        certainty: Certainty::Unconfirmed,
    },
];
