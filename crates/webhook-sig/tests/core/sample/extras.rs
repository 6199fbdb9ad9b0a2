//! What some schemes read in addition.

use webhook_sig::Scheme;

/// What a scheme reads in addition, without describing all of it.
pub(super) struct Extras {
    pub(super) headers: &'static [(&'static str, &'static str)],
    /// Fields of the form or the query, or an object whose members the JSON has.
    pub(super) fields: &'static str,
}

pub(super) fn extras(scheme: &Scheme) -> Extras {
    let (headers, fields): (&[_], _) = match scheme.id() {
        "adyen" => (
            &[],
            r#"{"notificationItems": [{"NotificationRequestItem": {
                "pspReference": "7914073381342284", "merchantAccountCode": "TestMerchant",
                "amount": {"value": 1130, "currency": "EUR"}, "eventCode": "AUTHORISATION",
                "success": "true", "additionalData": {}
            }}]}"#,
        ),
        "aws-sns" => (
            &[],
            r#"{"Type": "Notification", "Message": "Hello", "MessageId": "792cda85-518f-5dd3-9163-81d851212f3a",
                "Timestamp": "2022-07-28T21:23:58.317Z", "SignatureVersion": "2"}"#,
        ),
        "braintree" => (&[], "bt_payload=PG5vdGlmaWNhdGlvbj4%3D"),
        "coinbase-cdp" | "hook0" => (
            &[
                ("X-Hook0-Signature", "h=x-event-id x-event-type"),
                ("X-Event-Id", "evt-1"),
                ("X-Event-Type", "wallet.activity.detected"),
            ],
            "",
        ),
        "contentful" => (
            &[
                (
                    "x-contentful-signed-headers",
                    "x-contentful-signed-headers,x-contentful-timestamp,x-contentful-topic",
                ),
                ("x-contentful-topic", "ContentManagement.Entry.publish"),
            ],
            "",
        ),
        "dropbox-sign" => (
            &[],
            "json=%7B%22event%22%3A%7B%22event_time%22%3A%221348177752%22%2C%22event_type%22%3A%22\
             account_confirmed%22%7D%7D",
        ),
        "mailgun" => (&[], r#"{"signature": {}}"#),
        "plain" => (&[], r#"{"webhookMetadata": {}}"#),
        // It may be empty, but not missing.
        "razorpay-payment-link-signature" => (&[], "razorpay_payment_link_reference_id="),
        // The hash takes the place of this one.
        "unisender-go" => (&[], r#"{"auth": "00000000000000000000000000000000"}"#),
        _ => (&[], ""),
    };
    Extras { headers, fields }
}
