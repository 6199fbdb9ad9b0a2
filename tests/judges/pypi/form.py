"""Judges of signatures that are in the URL, in a form or in JSON, over some of its fields."""

import json
from base64 import encodebytes
from urllib.parse import parse_qsl, urlencode, urlsplit

import Adyen.util
from anymail.webhooks.mandrill import MandrillCombinedWebhookView
from braintree import BraintreeGateway, Configuration, Environment
from dropbox_sign import EventCallbackHelper, EventCallbackRequest
from mailgun.security import SecurityGuard
from razorpay import Client as Razorpay
from shopify_webhook.helpers import proxy_signature_is_valid
from vonage_http_client import Auth

import django_requests
from case import Judge, Request, Signed


def fields(request: Request) -> dict[str, str]:
    """Returns the fields of the form, or those of the query where there is no body."""
    text = request.body or urlsplit(request.url).query
    return dict(parse_qsl(text, keep_blank_values=True))


def adyen(request: Request) -> object:
    return Adyen.util.is_valid_hmac_notification(json.loads(request.body), request.secret)


def sign_adyen(request: Request) -> Signed:
    notification = json.loads(request.body)
    item = notification["notificationItems"][0]["NotificationRequestItem"]
    signature = Adyen.util.generate_notification_sig(item, request.secret).decode()
    item.setdefault("additionalData", {})["hmacSignature"] = signature
    return Signed(body=json.dumps(notification))


def braintree_gateway(request: Request, public_key: str) -> BraintreeGateway:
    configuration = Configuration(Environment.Sandbox, "merchant", "unused", request.secret)
    configuration.public_key = public_key
    return BraintreeGateway(configuration)


def braintree(request: Request) -> object:
    sent = fields(request)
    # The public key says which secret it is, and is no secret: it is the one that is sent.
    public_key = sent["bt_signature"].partition("|")[0]
    gateway = braintree_gateway(request, public_key)
    gateway.webhook_notification.parse(sent["bt_signature"], sent["bt_payload"])
    return True


def sign_braintree(request: Request) -> Signed:
    # The SDK makes the payload, too.
    gateway = braintree_gateway(request, "public_key")
    sample = gateway.webhook_testing.sample_notification("check", "id")
    return Signed(body=urlencode(sample))


def dropbox_sign(request: Request) -> object:
    event = json.loads(django_requests.of(request).POST["json"])
    return EventCallbackHelper.is_valid(request.secret, EventCallbackRequest.init(event))


def mailgun(request: Request) -> object:
    signed = json.loads(request.body)["signature"]
    return SecurityGuard.verify_webhook(
        request.secret, signed["token"], signed["timestamp"], signed["signature"]
    )


def mailgun_routes(request: Request) -> object:
    sent = fields(request)
    return SecurityGuard.verify_webhook(
        request.secret, sent["token"], sent["timestamp"], sent["signature"]
    )


def mandrill(request: Request) -> object:
    view = MandrillCombinedWebhookView(webhook_key=request.secret, webhook_url=request.url)
    return django_requests.pass_anymail(view, request)


def razorpay(request: Request):
    return Razorpay(auth=("unused", request.secret)).utility


def razorpay_payment(request: Request) -> object:
    return razorpay(request).verify_payment_signature(fields(request))


def razorpay_subscription(request: Request) -> object:
    return razorpay(request).verify_subscription_payment_signature(fields(request))


def razorpay_payment_link(request: Request) -> object:
    # The SDK takes the names without the prefix that the query has.
    sent = {
        name.replace("razorpay_payment_link_", "payment_link_"): value
        for name, value in fields(request).items()
    }
    return razorpay(request).verify_payment_link_signature(sent)


def shopify_app_proxy(request: Request) -> object:
    return proxy_signature_is_valid(django_requests.of(request), request.secret)


def vonage(method: str):
    def auth(request: Request) -> Auth:
        return Auth(api_key="unused", signature_secret=request.secret, signature_method=method)

    def verify(request: Request) -> object:
        return auth(request).check_signature(fields(request))

    def sign(request: Request) -> Signed:
        sent = {**fields(request), "timestamp": str(request.now)}
        signature = auth(request).sign_params(dict(sent))
        return Signed(body=urlencode({**sent, "sig": signature.upper()}))

    return verify, sign


# The references of a notification come as text, as null, or not at all.
ADYEN_BODIES = [
    json.dumps(
        {
            "notificationItems": [
                {
                    "NotificationRequestItem": {
                        "additionalData": {"cardSummary": "1111"},
                        "amount": {"currency": "EUR", "value": 2800},
                        "pspReference": "7914073381342284",
                        **reference,
                        "merchantAccountCode": "TestMerchant",
                        "merchantReference": "order-1",
                        "eventCode": "REFUND",
                        "success": "true",
                    }
                }
            ]
        }
    )
    for reference in [{"originalReference": "9914073381342285"}, {"originalReference": None}, {}]
]

ADYEN_NULL = "the SDK signs the word `None` for null, and Adyen nothing"

BRAINTREE_BODIES = [
    urlencode({"bt_payload": encodebytes(notification.encode())})
    for notification in [
        "<notification><kind>check</kind><subject><check>true</check></subject></notification>",
        "<notification><kind>check</kind><note>Zoë für 5 € – 東京</note><subject/></notification>",
    ]
]

MAILGUN_LOOSER = {"old": "the SDK accepts what is up to fifteen minutes old, and we five"}

# We sign forms of this type only; the sender's is multipart, with the same field.
DROPBOX_SIGN_NEEDS = {
    "headers": {"content-type": "application/x-www-form-urlencoded"},
    "bodies": [
        urlencode({"json": json.dumps({"event": {**event, "event_hash": "unsigned"}})})
        for event in [
            {"event_time": "1790000000", "event_type": "signature_request_sent"},
            {"event_time": "1790000000", "event_type": "fax_sent", "note": "Zoë für 5 € – 東京"},
        ]
    ],
}

# The query has it all.
NO_BODY = [""]

VONAGE_BODIES = [
    "msisdn=14155550100&to=12125550100&messageId=0A01&text=Hello&type=text",
    "msisdn=14155550100&text=Zo%C3%AB+f%C3%BCr+5+%E2%82%AC+%E2%80%93+%E6%9D%B1%E4%BA%AC&to=1",
    "msisdn=14155550100&text=a%26b%3Dc&to=1&empty=",
]

VONAGE_LOOSER = {"old": "the SDK signs the time and leaves its age to the caller"}

JUDGES = [
    Judge(
        "adyen",
        "adyen",
        adyen,
        sign_adyen,
        needs={"bodies": ADYEN_BODIES},
        looser={"signed body 2": ADYEN_NULL},
        stricter={"body 2": ADYEN_NULL},
    ),
    Judge("braintree", "braintree", braintree, sign_braintree, needs={"bodies": BRAINTREE_BODIES}),
    Judge("dropbox-sign", "dropbox-sign", dropbox_sign, needs=DROPBOX_SIGN_NEEDS),
    Judge("mailgun", "mailgun", mailgun, looser=MAILGUN_LOOSER),
    Judge("mailgun-routes", "mailgun", mailgun_routes, looser=MAILGUN_LOOSER),
    Judge("mandrill", "django-anymail", mandrill),
    Judge("razorpay-payment-signature", "razorpay", razorpay_payment),
    Judge(
        "razorpay-payment-link-signature",
        "razorpay",
        razorpay_payment_link,
        needs={"bodies": NO_BODY},
    ),
    Judge("razorpay-subscription-signature", "razorpay", razorpay_subscription),
    Judge(
        "shopify-app-proxy",
        "django-shopify-webhook",
        shopify_app_proxy,
        needs={"bodies": NO_BODY},
        looser={"old": "the library signs the time and compares it with no clock"},
    ),
    *(
        Judge(scheme, "vonage-http-client", *vonage(method), needs={"bodies": VONAGE_BODIES}, looser=VONAGE_LOOSER)
        for scheme, method in [
            ("vonage-sms-signature", "sha256"),
            ("vonage-sms-signature-md5", "md5"),
            ("vonage-sms-signature-sha1", "sha1"),
            ("vonage-sms-signature-sha512", "sha512"),
        ]
    ),
]
