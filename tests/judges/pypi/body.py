"""Judges of signatures over the body alone."""

import json

import Adyen.util
import easypost.util
import gocardless_pro.webhooks
from anymail.webhooks.mailersend import MailerSendTrackingWebhookView
from coinbase_commerce.webhook import Webhook as CoinbaseWebhook
from convoy.utils.webhook import Webhook as ConvoyWebhook
from gidgethub.sansio import validate_event
from mollie.utils.webhooks.signature_validator import SignatureValidator
from pyairtable.models import WebhookNotification
from pypaystack2 import PaystackClient
from pywa.utils import webhook_updates_validator
from quickbooks import QuickBooks
from razorpay import Client as Razorpay
from shopify_webhook.helpers import get_hmac, hmac_is_valid
from sinch.domains.authentication.sinch_events.v1.authentication_validation import (
    compute_hmac_signature,
)
from sinch.domains.numbers.sinch_events.v1 import SinchEvents

import django_requests
from case import Judge, Request, Signed


def adyen_platform(request: Request) -> object:
    signature = request.headers["hmacsignature"]
    return Adyen.util.is_valid_hmac_payload(signature, request.secret, request.raw)


def sign_adyen_platform(request: Request) -> Signed:
    signature = Adyen.util.generate_payload_sig(request.raw, request.secret)
    return Signed({"HmacSignature": signature.decode()})


def airtable(request: Request) -> object:
    header = request.headers["x-airtable-content-mac"]
    WebhookNotification.from_request(request.body, header, request.secret)
    return True


def coinbase_commerce(request: Request) -> object:
    header = request.headers["x-cc-webhook-signature"]
    CoinbaseWebhook.construct_event(request.body, header, request.secret)
    return True


# The SDK does not sign the time of advanced signatures, as Convoy does, so it cannot judge those.
def convoy(encoding: str, hash_name: str):
    def webhook(request: Request) -> ConvoyWebhook:
        return ConvoyWebhook(request.secret, encoding=encoding, hash=hash_name)

    def verify(request: Request) -> object:
        header = request.headers["x-convoy-signature"]
        verdict = webhook(request).verify_signature(request.body, header)
        # With base64 the SDK returns nothing if the signature is right, else why it is not.
        return verdict is None if encoding == "base64" else verdict

    def sign(request: Request) -> Signed:
        return Signed({"X-Convoy-Signature": webhook(request).create_signature(request.body)})

    return verify, sign


def easypost_event(request: Request) -> object:
    headers = {"X-Hmac-Signature": request.headers["x-hmac-signature"]}
    easypost.util.validate_webhook(request.raw, headers, request.secret)
    return True


def github(request: Request) -> object:
    signature = request.headers["x-hub-signature-256"]
    validate_event(request.raw, signature=signature, secret=request.secret)
    return True


def gocardless(request: Request) -> object:
    header = request.headers["webhook-signature"]
    gocardless_pro.webhooks.parse(request.body, request.secret, header)
    return True


def mailersend(request: Request) -> object:
    view = MailerSendTrackingWebhookView(signing_secret=request.secret)
    return django_requests.pass_anymail(view, request)


def meta(request: Request) -> object:
    header = request.headers["x-hub-signature-256"]
    return webhook_updates_validator(request.secret, request.raw, header)


def mollie(request: Request) -> object:
    # A delivery may come with a header for each of several secrets.
    signatures = request.all("x-mollie-signature")
    return SignatureValidator.validate(request.body, request.secrets, signatures)


def sign_mollie(request: Request) -> Signed:
    signature = SignatureValidator.create_signature(request.body, request.secret)
    return Signed({"X-Mollie-Signature": f"sha256={signature}"})


def paystack(request: Request) -> object:
    client = PaystackClient(secret_key=request.secret)
    return client.is_verified_webhook_payload(request.raw, request.headers["x-paystack-signature"])


def quickbooks(request: Request) -> object:
    client = QuickBooks(minorversion=75)
    signature = request.headers["intuit-signature"]
    return client.validate_webhook_signature(request.body, signature, request.secret)


def razorpay(request: Request) -> object:
    utility = Razorpay(auth=("unused", "unused")).utility
    signature = request.headers["x-razorpay-signature"]
    return utility.verify_webhook_signature(request.body, signature, request.secret)


def shopify(request: Request) -> object:
    header = request.headers["x-shopify-hmac-sha256"]
    return hmac_is_valid(request.raw, request.secret, header)


def sign_shopify(request: Request) -> Signed:
    return Signed({"X-Shopify-Hmac-Sha256": get_hmac(request.raw, request.secret)})


def sinch_numbers(request: Request) -> object:
    return SinchEvents(request.secret).validate_authentication_header(request.headers, request.raw)


def sign_sinch_numbers(request: Request) -> Signed:
    return Signed({"X-Sinch-Signature": compute_hmac_signature(request.body, request.secret)})


AIRTABLE_BODIES = [
    json.dumps({"base": {"id": base}, "webhook": {"id": hook}, "timestamp": timestamp})
    for base, hook, timestamp in [
        ("app00000000000001", "ach00000000000001", "2026-09-21T13:33:20.000Z"),
        ("appAbCdEfGhIjKlMn", "achAbCdEfGhIjKlMn", "2026-09-21T13:33:20.123456Z"),
    ]
]

COINBASE_BODIES = [
    '{"id":1,"event":{"id":"evt_1","type":"charge:created","data":{"code":"ABCD1234"}}}',
    '{"id": 2, "event": {"id": "evt_2", "data": {"name": "Zoë für 5 € – 東京", "n": 1e3}}}',
]

GOCARDLESS_BODIES = [
    '{"events":[{"id":"EV1","resource_type":"mandates","action":"created","links":{}}]}',
    '{"events": [{"id": "EV2", "metadata": {"name": "Zoë für 5 € – 東京"}, "n": 1e3}]}',
]

EASYPOST_VECTORS = [
    "genuine: a secret beyond ASCII is normalized",
    "genuine: a secret that is normalized already",
]

MOLLIE_EMPTY = "malformed: good and an empty one"

MOLLIE_VECTORS = [
    "rotation: signed by the retiring key",
    "genuine: good and good",
    "genuine: forged and good",
    "genuine: good and forged",
    "forged: two headers, none good",
    MOLLIE_EMPTY,
]

JUDGES = [
    Judge("adyen-platform", "adyen", adyen_platform, sign_adyen_platform),
    Judge("airtable", "pyairtable", airtable, needs={"bodies": AIRTABLE_BODIES}),
    Judge(
        "coinbase-commerce",
        "coinbase-commerce",
        coinbase_commerce,
        needs={"bodies": COINBASE_BODIES},
    ),
    Judge("convoy", "convoy-python", *convoy("hex", "sha256")),
    Judge("convoy-base64", "convoy-python", *convoy("base64", "sha256")),
    Judge("convoy-sha512", "convoy-python", *convoy("hex", "sha512")),
    Judge("convoy-sha512-base64", "convoy-python", *convoy("base64", "sha512")),
    Judge("easypost", "easypost", easypost_event, vectors=EASYPOST_VECTORS),
    Judge("github", "gidgethub", github),
    Judge("gocardless", "gocardless-pro", gocardless, needs={"bodies": GOCARDLESS_BODIES}),
    Judge("mailersend", "django-anymail", mailersend),
    Judge("meta", "pywa", meta),
    Judge(
        "mollie",
        "mollie-api-py",
        mollie,
        sign_mollie,
        vectors=MOLLIE_VECTORS,
        looser={MOLLIE_EMPTY: "the SDK skips empty headers"},
    ),
    Judge("paystack", "pypaystack2", paystack),
    Judge("quickbooks", "python-quickbooks", quickbooks),
    Judge("razorpay", "razorpay", razorpay),
    Judge("shopify", "django-shopify-webhook", shopify, sign_shopify),
    Judge("sinch-numbers", "sinch", sinch_numbers, sign_sinch_numbers),
]
