"""Judges of signatures over a time and the body, both of which come beside them."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import cloudinary
import cloudinary.utils
import hook0.signature
import inngest._internal.net as inngest_net
from airwallex import webhooks as airwallex_webhooks
from box_sdk_gen.managers.webhooks import WebhooksManager
from inngest._internal.server_lib import ServerKind
from linear_events import LinearDispatcher
from mercadopago.webhook import WebhookSignatureValidator
from multidict import CIMultiDict
from sinch.domains.authentication.sinch_events.v1 import authentication_validation as sinch_events
from sinch.domains.conversation.sinch_events.v1 import ConversationSinchEvent
from slack_sdk.signature import SignatureVerifier
from twitchio.web.utils import verify_message

import clock
from case import Judge, Request, Signed

clock.show_to(airwallex_webhooks)


def airwallex(request: Request) -> object:
    airwallex_webhooks.verify_signature(
        payload=request.raw,
        timestamp=request.headers["x-timestamp"],
        signature=request.headers["x-signature"],
        secret=request.secret,
    )
    return True


def box(request: Request) -> object:
    return WebhooksManager.validate_message(request.body, request.headers, request.secret)


def cloudinary_notification(algorithm: str):
    def verify(request: Request) -> object:
        cloudinary.config(api_secret=request.secret, signature_algorithm=algorithm)
        time = request.headers["x-cld-timestamp"]
        signature = request.headers["x-cld-signature"]
        return cloudinary.utils.verify_notification_signature(request.body, time, signature)

    def sign(request: Request) -> Signed:
        content = f"{request.body}{request.now}{request.secret}"
        signature = cloudinary.utils.compute_hex_hash(content, algorithm)
        return Signed({"X-Cld-Timestamp": str(request.now), "X-Cld-Signature": signature})

    return verify, sign


def hook0_delivery(request: Request) -> object:
    return hook0.signature.verify_webhook_signature_with_current_time(
        request.headers["x-hook0-signature"],
        request.raw,
        request.headers,
        request.secret,
        300,
        datetime.fromtimestamp(request.now, UTC),
    )


def inngest_call(request: Request) -> object:
    key = inngest_net.validate_request_sig(
        body=request.raw,
        headers=request.headers,
        mode=ServerKind.CLOUD,
        signing_key=request.secret,
        signing_key_fallback=None,
    )
    return True if key == request.secret else key


def sign_inngest_call(request: Request) -> Signed:
    signature = inngest_net.sign_request(request.raw, request.secret, request.now)
    return Signed({"X-Inngest-Signature": signature})


def linear(request: Request) -> object:
    signature = request.headers.get("linear-signature")
    time = request.headers.get("linear-timestamp")
    dispatcher = LinearDispatcher(request.secret)
    asyncio.run(dispatcher.dispatch(request.raw, timestamp=time, signature=signature))
    return True


def mercadopago(request: Request) -> object:
    query = dict(parse_qsl(urlsplit(request.url).query))
    WebhookSignatureValidator.validate(
        request.headers.get("x-signature"),
        request.headers.get("x-request-id"),
        query.get("data.id"),
        request.secret,
        tolerance_seconds=300,
    )
    return True


def sinch_conversation(request: Request) -> object:
    judge = ConversationSinchEvent(request.secret)
    return judge.validate_authentication_header(request.headers, request.raw)


def sign_sinch_conversation(request: Request) -> Signed:
    time = str(request.now)
    nonce = request.headers["x-sinch-webhook-signature-nonce"]
    content = sinch_events.compute_signed_data(request.body, nonce, time)
    signature = sinch_events.calculate_sinch_event_signature(content, request.secret)
    return Signed(
        {
            "x-sinch-webhook-signature-timestamp": time,
            "x-sinch-webhook-signature": signature,
        }
    )


def slack(request: Request) -> object:
    return SignatureVerifier(request.secret).is_valid_request(request.raw, request.headers)


def sign_slack(request: Request) -> Signed:
    time = str(request.now)
    verifier = SignatureVerifier(request.secret)
    signature = verifier.generate_signature(timestamp=time, body=request.raw)
    return Signed({"X-Slack-Request-Timestamp": time, "X-Slack-Signature": signature})


@dataclass(frozen=True)
class TwitchRequest:
    """What TwitchIO reads of a request of Starlette's."""

    headers: CIMultiDict
    raw: bytes

    async def body(self) -> bytes:
        return self.raw


def twitch(request: Request) -> object:
    asked = TwitchRequest(CIMultiDict(request.headers), request.raw)
    asyncio.run(verify_message(request=asked, secret=request.secret))
    return True


# The time is in the body, and in a header that is not signed.
LINEAR_NEEDS = {
    "headers": {"Linear-Timestamp": "1790000000000"},
    "bodies": [
        '{"action":"create","type":"Issue","data":{"id":"1"},"webhookTimestamp":1790000000000}',
        '{"type": "Issue", "webhookTimestamp": 1790000000123, "title": "Zoë, 5 € – 東京", "n": 1e3}',
    ],
}

# The sender signs the canonical form of RFC 8785, and the SDK brings the body into it.
INNGEST_BODIES = [
    '{"ctx":{"run_id":"1"},"event":{"name":"test"},"steps":{}}',
    '{"event":{"data":{"name":"Zoë für 5 € – 東京 🎉"},"name":"test"},"steps":{}}',
    '{"event":{"data":{"a":"\\n \\" \\\\ /","n":1e+30,"x":0.5}},"steps":{}}',
]

JUDGES = [
    Judge("airwallex", "airwallex", airwallex),
    Judge("box", "box-sdk-gen", box),
    Judge("cloudinary", "cloudinary", *cloudinary_notification("sha1")),
    Judge("cloudinary-sha256", "cloudinary", *cloudinary_notification("sha256")),
    Judge("hook0", "hook0-client", hook0_delivery),
    Judge("hook0-v0", "hook0-client", hook0_delivery),
    Judge(
        "inngest",
        "inngest",
        inngest_call,
        sign_inngest_call,
        needs={"bodies": INNGEST_BODIES},
        looser={"old": "the SDK for Python signs the time and compares it with no clock"},
    ),
    Judge("linear", "linear-events", linear, needs=LINEAR_NEEDS),
    Judge("mercadopago", "mercadopago", mercadopago),
    Judge(
        "sinch-conversation",
        "sinch",
        sinch_conversation,
        sign_sinch_conversation,
        looser={"old": "the SDK signs the time and leaves its age to the caller"},
    ),
    Judge("slack", "slack-sdk", slack, sign_slack),
    Judge(
        "twitch",
        "twitchio",
        twitch,
        looser={"old": "the library signs the time and compares it with no clock"},
    ),
]
