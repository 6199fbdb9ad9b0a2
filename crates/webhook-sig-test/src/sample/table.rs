//! The list of the samples; their files are in `samples/`.

#[cfg(feature = "ed25519")]
use webhook_sig::provider::DISCORD;
#[cfg(feature = "ecdsa")]
use webhook_sig::provider::SENDGRID;
use webhook_sig::provider::{
    CLERK, FASTBOUND, FASTSPRING, GITHUB, GITLAB_SIGNING_TOKEN, GITLAB_TOKEN, HUBSPOT_V3, INTERCOM,
    LEMON_SQUEEZY, LINEAR, MAILGUN, META, PADDLE_BILLING, QUALIFIO, RESEND, SHOPIFY, SLACK, SQUARE,
    STANDARD_WEBHOOKS, STRIPE, SVIX, TWILIO, TYPEFORM, ZOOM,
};

use crate::sample::{Sample, form, json};

/// Reads a file in `samples/` while this is compiled.
macro_rules! text {
    ($path:literal) => {
        include_str!(concat!("../../samples/", $path))
    };
}

/// Every sample, sorted by scheme and event.
pub(super) const SAMPLES: &[Sample] = &[
    json(
        &CLERK,
        "session.created",
        &[],
        text!("clerk/session.created.json"),
    ),
    json(
        &CLERK,
        "user.created",
        &[],
        text!("clerk/user.created.json"),
    ),
    #[cfg(feature = "ed25519")]
    json(&DISCORD, "2", &[], text!("discord/2.json")),
    #[cfg(feature = "ed25519")]
    json(&DISCORD, "3", &[], text!("discord/3.json")),
    json(
        &FASTBOUND,
        "item.acquired",
        &[],
        text!("fastbound/item.acquired.json"),
    ),
    json(
        &FASTBOUND,
        "item.disposed",
        &[],
        text!("fastbound/item.disposed.json"),
    ),
    json(
        &FASTSPRING,
        "order.completed",
        &[],
        text!("fastspring/order.completed.json"),
    ),
    json(
        &FASTSPRING,
        "subscription.activated",
        &[],
        text!("fastspring/subscription.activated.json"),
    ),
    json(
        &GITHUB,
        "issues",
        &[
            ("X-GitHub-Event", "issues"),
            ("X-GitHub-Hook-ID", "900001"),
            ("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0951"),
        ],
        text!("github/issues.json"),
    ),
    json(
        &GITHUB,
        "pull_request",
        &[
            ("X-GitHub-Event", "pull_request"),
            ("X-GitHub-Hook-ID", "900001"),
            ("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0952"),
        ],
        text!("github/pull_request.json"),
    ),
    json(
        &GITHUB,
        "push",
        &[
            ("X-GitHub-Event", "push"),
            ("X-GitHub-Hook-ID", "900001"),
            ("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0953"),
        ],
        text!("github/push.json"),
    ),
    json(
        &GITLAB_SIGNING_TOKEN,
        "merge_request",
        &[
            ("X-Gitlab-Event", "Merge Request Hook"),
            ("Idempotency-Key", "4d1f0000-0000-4000-8000-000000000001"),
        ],
        text!("gitlab-signing-token/merge_request.json"),
    ),
    json(
        &GITLAB_SIGNING_TOKEN,
        "push",
        &[
            ("X-Gitlab-Event", "Push Hook"),
            ("Idempotency-Key", "4d1f0000-0000-4000-8000-000000000002"),
        ],
        text!("gitlab-signing-token/push.json"),
    ),
    json(
        &GITLAB_TOKEN,
        "merge_request",
        &[
            ("X-Gitlab-Event", "Merge Request Hook"),
            ("Idempotency-Key", "4d1f0000-0000-4000-8000-000000000001"),
        ],
        text!("gitlab-token/merge_request.json"),
    ),
    json(
        &GITLAB_TOKEN,
        "push",
        &[
            ("X-Gitlab-Event", "Push Hook"),
            ("Idempotency-Key", "4d1f0000-0000-4000-8000-000000000002"),
        ],
        text!("gitlab-token/push.json"),
    ),
    json(
        &HUBSPOT_V3,
        "contact.creation",
        &[],
        text!("hubspot-v3/contact.creation.json"),
    ),
    json(
        &HUBSPOT_V3,
        "contact.propertyChange",
        &[],
        text!("hubspot-v3/contact.propertyChange.json"),
    ),
    json(
        &INTERCOM,
        "contact.created",
        &[],
        text!("intercom/contact.created.json"),
    ),
    json(
        &INTERCOM,
        "conversation.user.created",
        &[],
        text!("intercom/conversation.user.created.json"),
    ),
    json(
        &LEMON_SQUEEZY,
        "order_created",
        &[],
        text!("lemon-squeezy/order_created.json"),
    ),
    json(
        &LEMON_SQUEEZY,
        "subscription_cancelled",
        &[],
        text!("lemon-squeezy/subscription_cancelled.json"),
    ),
    json(
        &LINEAR,
        "Comment",
        &[("Linear-Event", "Comment")],
        text!("linear/Comment.json"),
    ),
    json(
        &LINEAR,
        "Issue",
        &[("Linear-Event", "Issue")],
        text!("linear/Issue.json"),
    ),
    json(&MAILGUN, "delivered", &[], text!("mailgun/delivered.json")),
    json(&MAILGUN, "failed", &[], text!("mailgun/failed.json")),
    json(&META, "page", &[], text!("meta/page.json")),
    json(
        &META,
        "whatsapp_business_account",
        &[],
        text!("meta/whatsapp_business_account.json"),
    ),
    json(
        &PADDLE_BILLING,
        "subscription.canceled",
        &[],
        text!("paddle-billing/subscription.canceled.json"),
    ),
    json(
        &PADDLE_BILLING,
        "transaction.completed",
        &[],
        text!("paddle-billing/transaction.completed.json"),
    ),
    json(
        &QUALIFIO,
        "participation",
        &[],
        text!("qualifio/participation.json"),
    ),
    json(
        &QUALIFIO,
        "participation-partial",
        &[],
        text!("qualifio/participation-partial.json"),
    ),
    json(
        &RESEND,
        "email.bounced",
        &[],
        text!("resend/email.bounced.json"),
    ),
    json(
        &RESEND,
        "email.delivered",
        &[],
        text!("resend/email.delivered.json"),
    ),
    #[cfg(feature = "ecdsa")]
    json(&SENDGRID, "bounce", &[], text!("sendgrid/bounce.json")),
    #[cfg(feature = "ecdsa")]
    json(
        &SENDGRID,
        "delivered",
        &[],
        text!("sendgrid/delivered.json"),
    ),
    json(
        &SHOPIFY,
        "app/uninstalled",
        &[
            ("X-Shopify-Topic", "app/uninstalled"),
            ("X-Shopify-Shop-Domain", "sample-shop.myshopify.com"),
            ("X-Shopify-Triggered-At", "2026-03-14T09:26:53Z"),
            ("X-Shopify-API-Version", "2026-01"),
        ],
        text!("shopify/app.uninstalled.json"),
    ),
    json(
        &SHOPIFY,
        "orders/create",
        &[
            ("X-Shopify-Topic", "orders/create"),
            ("X-Shopify-Shop-Domain", "sample-shop.myshopify.com"),
            ("X-Shopify-Triggered-At", "2026-03-14T09:26:53Z"),
            ("X-Shopify-API-Version", "2026-01"),
        ],
        text!("shopify/orders.create.json"),
    ),
    json(
        &SHOPIFY,
        "orders/paid",
        &[
            ("X-Shopify-Topic", "orders/paid"),
            ("X-Shopify-Shop-Domain", "sample-shop.myshopify.com"),
            ("X-Shopify-Triggered-At", "2026-03-14T09:26:53Z"),
            ("X-Shopify-API-Version", "2026-01"),
        ],
        text!("shopify/orders.paid.json"),
    ),
    json(&SLACK, "app_mention", &[], text!("slack/app_mention.json")),
    json(&SLACK, "message", &[], text!("slack/message.json")),
    json(
        &SQUARE,
        "order.created",
        &[],
        text!("square/order.created.json"),
    ),
    json(
        &SQUARE,
        "payment.updated",
        &[],
        text!("square/payment.updated.json"),
    ),
    json(
        &STANDARD_WEBHOOKS,
        "invoice.paid",
        &[],
        text!("standard-webhooks/invoice.paid.json"),
    ),
    json(
        &STANDARD_WEBHOOKS,
        "user.created",
        &[],
        text!("standard-webhooks/user.created.json"),
    ),
    json(
        &STRIPE,
        "checkout.session.completed",
        &[],
        text!("stripe/checkout.session.completed.json"),
    ),
    json(
        &STRIPE,
        "customer.subscription.deleted",
        &[],
        text!("stripe/customer.subscription.deleted.json"),
    ),
    json(
        &STRIPE,
        "invoice.paid",
        &[],
        text!("stripe/invoice.paid.json"),
    ),
    json(&SVIX, "invoice.paid", &[], text!("svix/invoice.paid.json")),
    json(&SVIX, "user.created", &[], text!("svix/user.created.json")),
    form(&TWILIO, "delivered", &[], text!("twilio/delivered.form")),
    form(&TWILIO, "failed", &[], text!("twilio/failed.form")),
    json(
        &TYPEFORM,
        "form_response",
        &[],
        text!("typeform/form_response.json"),
    ),
    json(
        &TYPEFORM,
        "form_response_partial",
        &[],
        text!("typeform/form_response_partial.json"),
    ),
    json(
        &ZOOM,
        "meeting.ended",
        &[],
        text!("zoom/meeting.ended.json"),
    ),
    json(
        &ZOOM,
        "meeting.started",
        &[],
        text!("zoom/meeting.started.json"),
    ),
];
