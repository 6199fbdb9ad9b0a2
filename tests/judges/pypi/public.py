"""Judges of signatures that a public key verifies; none of these SDKs signs."""

from discord_interactions import verify_key
from sendgrid.helpers.eventwebhook import EventWebhook
from telnyx import Telnyx

from case import Judge, Request


def discord(request: Request) -> object:
    signature = request.headers["x-signature-ed25519"]
    time = request.headers["x-signature-timestamp"]
    return verify_key(request.raw, signature, time, request.secret)


def sendgrid(request: Request) -> object:
    signature = request.headers["x-twilio-email-event-webhook-signature"]
    time = request.headers["x-twilio-email-event-webhook-timestamp"]
    return EventWebhook(request.secret).verify_signature(request.body, signature, time)


def telnyx(request: Request) -> object:
    client = Telnyx(api_key="unused", public_key=request.secret)
    client.webhooks.unwrap(request.body, headers=request.headers)
    return True


OF_ED25519 = [
    "malformed: the signature shorter by one byte",
    "forged: s is written as s and the order",
    "forged: the neutral point, and nothing else",
    "forged: zeros",
    "forged: a bit of R is another one",
    "forged: an HMAC whose key is the text of the public key",
]

OF_DER = [
    "forged: both numbers are zero",
    "forged: both numbers are one",
    "forged: s is the order",
    "forged: the numbers are swapped",
    "forged: a spare zero in front of a number",
    "forged: a length in more bytes than it needs",
    "forged: a byte after the signature",
    "forged: a third number",
    "forged: the numbers without DER",
    "genuine: the other signature that anyone can make of it",
    "forged: an HMAC whose key is the text of the public key",
]

DISCORD_VECTORS = [
    "published: a recorded interaction",
    "published: one of the deliberately invalid signatures that Discord sends",
    "malformed: hex in upper case",
    *OF_ED25519,
]

SENDGRID_VECTORS = [
    "published: an event of the vendor's tests",
    "published: another key",
    "published: another signature",
    *OF_DER,
]

TELNYX_VECTORS = [
    "malformed: the padding missing",
    "malformed: hex for base64",
    "time malformed: a leading zero",
    *OF_ED25519,
]

UNTIMED = "the SDK verifies the time and compares it with no clock"

JUDGES = [
    Judge(
        "discord",
        "discord-interactions",
        discord,
        vectors=DISCORD_VECTORS,
        looser={
            "old": UNTIMED,
            "malformed: hex in upper case": "the SDK reads hex in either case",
        },
    ),
    Judge("sendgrid", "sendgrid", sendgrid, vectors=SENDGRID_VECTORS, looser={"old": UNTIMED}),
    Judge(
        "telnyx",
        "telnyx",
        telnyx,
        vectors=TELNYX_VECTORS,
        looser={"time malformed: a leading zero": "the SDK reads the time as a number"},
    ),
]
