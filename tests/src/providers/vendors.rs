//! The vendors that the front page names.

/// Writes the vendors' names in at most eight lines.
pub(super) fn vendors() -> String {
    let lines: Vec<_> = NAMED
        .chunks(NAMED.len().div_ceil(LINE_LIMIT))
        .map(|names| names.join(", "))
        .collect();
    lines.join(",\n") + ".\n"
}

const LINE_LIMIT: usize = 8;

/// The vendors that people look for first; `docs/providers.md` lists all of them.
const NAMED: [&str; 104] = [
    "Adyen",
    "Airtable",
    "Airwallex",
    "Alipay",
    "Amazon SNS",
    "Anthropic",
    "Asana",
    "Auth0",
    "Azure DevOps",
    "BigCommerce",
    "Bitbucket",
    "Box",
    "Braintree",
    "Brex",
    "Cal.com",
    "Calendly",
    "Chargebee",
    "Checkout.com",
    "CircleCI",
    "Cisco Webex",
    "Clerk",
    "ClickUp",
    "CloudEvents",
    "Cloudflare",
    "Coinbase",
    "Contentful",
    "Discord",
    "DocuSign",
    "Dropbox",
    "eBay",
    "ElevenLabs",
    "FastBound",
    "FastSpring",
    "Figma",
    "Fitbit",
    "Flutterwave",
    "Front",
    "Gitea",
    "GitHub",
    "GitLab",
    "GoCardless",
    "Grafana Alerting",
    "Heroku",
    "HubSpot",
    "Intercom",
    "Intuit QuickBooks Online",
    "Jira Cloud",
    "Kick",
    "Klarna",
    "Klaviyo",
    "Lemon Squeezy",
    "LINE",
    "Linear",
    "LinkedIn",
    "Mailgun",
    "Mandrill",
    "Mercado Pago",
    "Meta",
    "Microsoft Teams",
    "Mollie",
    "Mux",
    "Notion",
    "Okta",
    "OpenAI",
    "Paddle Billing",
    "PagerDuty",
    "PayPal",
    "Paystack",
    "Plivo",
    "Postmark",
    "Pusher Channels",
    "Qualifio",
    "Razorpay",
    "Resend",
    "RevenueCat",
    "Revolut",
    "Salesforce Marketing Cloud",
    "Segment",
    "SendGrid",
    "Sentry",
    "Shopify",
    "Slack",
    "Square",
    "Standard Webhooks",
    "Stripe",
    "Supabase",
    "Svix",
    "Telegram",
    "Telnyx",
    "TikTok",
    "Trello",
    "Twilio",
    "Twitch",
    "Typeform",
    "Vercel",
    "Vonage",
    "WeChat Pay",
    "Wise",
    "WooCommerce",
    "WorkOS",
    "X",
    "Xero",
    "Zendesk",
    "Zoom",
];

#[cfg(test)]
mod tests {
    use webhook_sig::provider;

    use super::*;

    #[test]
    fn every_vendor_that_is_named_has_a_scheme() {
        for name in NAMED {
            let mut profiles = provider::profiles().iter();
            assert!(profiles.any(|own| own.vendor() == name), "{name}");
        }
        assert!(NAMED.is_sorted_by_key(|name| name.to_lowercase()));
    }
}
