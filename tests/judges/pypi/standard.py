"""Judges of Standard Webhooks, of Svix and of what vendors made of them."""

from datetime import UTC, datetime

import standardwebhooks.webhooks
import svix.webhooks
from dodopayments import DodoPayments
from increase import Increase
from replicate.webhook import Webhooks as ReplicateWebhooks
from replicate.webhook import WebhookSigningSecret
from resend import Webhooks as ResendWebhooks
from surge import Surge

import clock
from case import Judge, Request, Signed

clock.show_to(standardwebhooks.webhooks)


def by_library(
    scheme: str, package: str, webhook: type, prefix: str, secret_prefix: str = "", **more
) -> Judge:
    """Returns the judge of a vendor whose documentation names one of the two libraries."""

    def verify(request: Request) -> object:
        webhook(request.secret.removeprefix(secret_prefix)).verify(request.body, request.headers)
        return True

    def sign(request: Request) -> Signed:
        sent = datetime.fromtimestamp(request.now, UTC)
        key = request.secret.removeprefix(secret_prefix)
        signature = webhook(key).sign(request.headers[f"{prefix}-id"], sent, request.body)
        headers = {f"{prefix}-timestamp": str(request.now), f"{prefix}-signature": signature}
        return Signed(headers)

    return Judge(scheme, package, verify, sign, **more)


def dodopayments(request: Request) -> object:
    client = DodoPayments(bearer_token="unused")
    client.webhooks.unwrap(request.body, headers=request.headers, key=request.secret)
    return True


def increase(request: Request) -> object:
    client = Increase(api_key="unused", webhook_secret=request.secret)
    client.events.unwrap(request.body, headers=request.headers)
    return True


def replicate(request: Request) -> object:
    # The default compares no times, so what its documentation shows gives a tolerance.
    secret = WebhookSigningSecret(key=request.secret)
    ReplicateWebhooks.validate(
        headers=request.headers, body=request.body, secret=secret, tolerance=300
    )
    return True


def resend(request: Request) -> object:
    names = ("id", "timestamp", "signature")
    headers = {name: request.headers[f"svix-{name}"] for name in names}
    ResendWebhooks.verify(
        {"payload": request.body, "headers": headers, "webhook_secret": request.secret}
    )
    return True


def surge(request: Request) -> object:
    client = Surge(api_key="unused")
    client.webhooks.unwrap(request.body, headers=request.headers, key=request.secret)
    return True


STANDARD = ("standardwebhooks", standardwebhooks.webhooks.Webhook, "webhook")
SVIX = ("svix", svix.webhooks.Webhook, "svix")

# The deliveries under both sets of names, those of Svix and those of Standard Webhooks.
BOTH_NAMES = [f"both names: the {one} differs" for one in ("signature", "timestamp", "id")]
OTHER_NAMES = ["genuine: the other names", "genuine: both names, of equal values", *BOTH_NAMES]
OTHER_NAMES_LOOSER = {
    name: "the SDK reads the names of Svix and ignores the others" for name in BOTH_NAMES
}

# Secrets are in base64, which may come without its padding.
UNPADDED = [f"genuine: a key of {size} bytes, without padding" for size in (25, 32, 64)]

JUDGES = [
    by_library("standard-webhooks", *STANDARD, vectors=UNPADDED),
    by_library("supabase-auth-hooks", *STANDARD, "v1,"),
    by_library("svix", *SVIX, vectors=[*OTHER_NAMES, *UNPADDED], looser=OTHER_NAMES_LOOSER),
    by_library("clerk", *SVIX, vectors=OTHER_NAMES, looser=OTHER_NAMES_LOOSER),
    Judge("dodopayments", "dodopayments", dodopayments),
    Judge("increase", "increase", increase),
    Judge("replicate", "replicate", replicate),
    Judge("resend", "resend", resend),
    Judge("surge-standard-webhooks", "surge-sdk", surge),
]
