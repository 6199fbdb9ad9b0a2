"""All senders of the catalog, and what a strict receiver answers to their deliveries."""

import base64

from catalog_bodies import BODIES
from catalog_public import PUBLIC
from catalog_public_more import MORE_PUBLIC
from catalog_sender import Sender, Token
from catalog_standard import STANDARD
from catalog_times import PAIRED, STAMPED
from catalog_tokens import TOKENS
from senders import FORM
from verify import Refused, Request, after, candidates, only, read_form, values

CATALOG = {sender.id: sender for sender in (*BODIES, *PAIRED, *PUBLIC, *MORE_PUBLIC, *STAMPED, *STANDARD, *TOKENS)}


def judge_catalog(delivery: dict) -> tuple[str, bytes | None]:
    """Gives `verified` with the signed message, if one is signed, or the kind of the refusal."""
    sender, secrets = CATALOG[delivery["scheme"]], delivery["secrets"]
    try:
        if Request(delivery).method not in sender.methods:
            raise Refused("method-not-allowed")
        if isinstance(sender, Token):
            return token(sender, Request(delivery), secrets), None
        return signature(sender, Request(delivery, sender.tolerance), secrets)
    except Refused as refusal:
        return str(refusal), None


def signature(sender: Sender, request: Request, secrets: list[str]) -> tuple[str, bytes | None]:
    texts, times = sender.style.read(request.header(sender.header, "signature")) if not sender.repeated else every(
        sender, request
    )
    tags = candidates(texts, lambda text: sender.encoding.read(text, sender.size))
    time = ""
    if sender.clock:
        time = request.header(sender.stamp, "timestamp") if sender.stamp else only(times, "timestamp")
        sent = sender.clock.read(time)
        if sent is None:
            raise Refused("timestamp-malformed")
        request.check_age(sent)
    headers = {name: request.header(name, "field") for name in sender.names}
    body = carried(request, sender.field) if sender.field else request.body
    for secret in secrets:
        message = sender.proven(tags, secret, time, body, headers)
        if message is not None:
            own = sender.receiver
            if own and own.param in request.params and request.params[own.param] != own.named(
                {name.lower(): value for name, value in request.headers}, request.body
            ):
                return "audience-mismatch", None
            return "verified", message
    return "signature-mismatch", None


def every(sender: Sender, request: Request) -> tuple[list[str], list[str]]:
    """Reads each header of the signature's name."""
    found = [value for name, value in request.headers if name.lower() == sender.header.lower()]
    if not found:
        raise Refused("signature-missing")
    if "" in found:
        raise Refused("signature-malformed")
    return [text for value in found for text in sender.style.read(value)[0]], []


def carried(request: Request, field: str) -> bytes:
    """Gives what is signed: the body, or the value of the only field that a form may have."""
    types = [value for name, value in request.headers if name.lower() == "content-type"]
    if len(types) != 1 or types[0].partition(";")[0].strip().lower() != FORM[1]:
        return request.body
    form = read_form(request.body)
    found = values(form, field.encode())
    if not found:
        raise Refused("field-missing")
    if len(form) != 1:
        raise Refused("field-malformed")
    return found[0]


def token(sender: Token, request: Request, secrets: list[str]) -> str:
    text = after(sender.prefix, request.header(sender.header, "signature"))
    if sender.basic:
        text = credentials(text)
    return "verified" if text in secrets else "signature-mismatch"


def credentials(text: str) -> str:
    try:
        decoded = base64.b64decode(text, validate=True)
        if base64.b64encode(decoded).decode() == text:
            return decoded.decode()
    except ValueError:  # Also what is no UTF-8 ends here.
        pass
    raise Refused("signature-malformed")
