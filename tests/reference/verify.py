"""What a strict receiver answers to a delivery: one function a scheme.

The checks run in one order everywhere: method, signature, timestamp, other signed values, hash.
A form is read first where it carries the signature.
"""

import base64
import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

import sign

DEFAULT_TOLERANCE = 300
MOST_CANDIDATES = 8

# The tags a delivery claims, and how to make the right one from a secret.
Claim = tuple[list[bytes], Callable[[str], sign.Signed]]


def judge(delivery: dict) -> tuple[str, bytes]:
    """Gives `verified` with the signed message, or the kind of the refusal with nothing."""
    try:
        tags, sign_again = SCHEMES[delivery["scheme"]](Request(delivery))
    except Refused as refusal:
        return str(refusal), b""
    for secret in delivery["secrets"]:
        signed = sign_again(secret)
        if signed.tag in tags:  # Plain equality: no one can measure how long this program takes.
            return "verified", signed.message
    return "signature-mismatch", b""


RENAMED = ("clerk", "recall-ai", "resend", "stytch", "svix", "svix-v1a")  # Their headers have two names each.


class Refused(Exception):
    """The kind of a refusal, as the delivery file spells it."""


class Request:
    def __init__(self, delivery: dict, tolerance: int = DEFAULT_TOLERANCE):
        self.renamed = delivery["scheme"] in RENAMED
        self.method = delivery.get("method", "POST")
        self.url = delivery.get("url", "")
        self.params = delivery.get("params", {})
        self.now = delivery.get("now")
        self.tolerance = delivery.get("tolerance", tolerance)
        self.headers = delivery["headers"]
        binary = delivery.get("body_base64")
        self.body = delivery.get("body", "").encode() if binary is None else base64.b64decode(binary)

    def header(self, name: str, what: str) -> str:
        named = [(key, value) for key, value in self.headers if key.lower() in self.names_of(name.lower())]
        if len({key.lower() for key, _ in named}) == len(named) and len({value for _, value in named}) == 1:
            return only([named[0][1]], what)  # The same under each name that it comes under.
        return only([value for _, value in named], what)

    def names_of(self, name: str) -> tuple[str, ...]:
        family, _, rest = name.partition("-")
        return ("svix-" + rest, "webhook-" + rest) if self.renamed and family in ("svix", "webhook") else (name,)

    def fresh(self, timestamp: str) -> str:
        # One moment has one spelling, and the text itself is signed, so the text is what is returned.
        if not re.fullmatch("[1-9][0-9]{0,9}", timestamp):
            raise Refused("timestamp-malformed")
        self.check_age(int(timestamp))
        return timestamp

    def check_age(self, sent: int) -> None:
        age = self.now - sent
        if abs(age) > self.tolerance:
            raise Refused("timestamp-too-old" if age > 0 else "timestamp-too-new")


def fastbound(request: Request) -> Claim:
    return pair_list(request, "X-FastBound-Signature", sign.fastbound)


def fastspring(request: Request) -> Claim:
    tag = from_base64(request.header("X-FS-Signature", "signature"))
    return [tag], lambda secret: sign.fastspring(secret, request.body)


def fastspring_classic(request: Request) -> Claim:
    form = read_form(request.body)
    tag = from_hex(only(values(form, b"security_hash"), "signature").decode(errors="replace"), size=16)
    data = only(values(form, b"security_data"), "field")
    return [tag], lambda secret: sign.fastspring_classic(secret, data)


def fastspring_fulfillment(request: Request) -> Claim:
    if request.method not in ("GET", "POST"):
        raise Refused("method-not-allowed")
    query = request.url.partition("#")[0].partition("?")[2]
    form = read_form(request.body if request.method == "POST" else query.encode())
    tag = from_hex(only(values(form, b"security_request_hash"), "signature").decode(errors="replace"), size=16)
    left_out = {"security_request_hash", *request.params.get("ignore", "").split(",")}
    covered = [(name, value) for name, value in form if name.decode(errors="replace") not in left_out]
    if len(covered) != len(dict(covered)):
        raise Refused("field-malformed")
    return [tag], lambda secret: sign.fastspring_fulfillment(secret, covered)


def github(request: Request) -> Claim:
    tag = from_hex(after("sha256=", request.header("X-Hub-Signature-256", "signature")))
    return [tag], lambda secret: sign.github(secret, request.body)


def qualifio(request: Request) -> Claim:
    tag = from_hex(after("sha256=", request.header("X-Qualifio-Signature", "signature")))
    return [tag], lambda secret: sign.qualifio(secret, request.body)


def shopify(request: Request) -> Claim:
    tag = from_base64(request.header("X-Shopify-Hmac-Sha256", "signature"))
    return [tag], lambda secret: sign.shopify(secret, request.body)


def slack(request: Request) -> Claim:
    tag = from_hex(after("v0=", request.header("X-Slack-Signature", "signature")))
    timestamp = request.fresh(request.header("X-Slack-Request-Timestamp", "timestamp"))
    return [tag], lambda secret: sign.slack(secret, timestamp, request.body)


def standard_webhooks(request: Request, names: str = "webhook") -> Claim:
    entries = [entry.partition(",") for entry in request.header(f"{names}-signature", "signature").split(" ")]
    tags = candidates([text for version, _, text in entries if version == "v1"], from_base64)
    timestamp = request.fresh(request.header(f"{names}-timestamp", "timestamp"))
    message_id = request.header(f"{names}-id", "field")
    if "." in message_id:  # The dot separates the signed values; inside one it would let them shift.
        raise Refused("field-malformed")
    return tags, lambda secret: sign.standard_webhooks(secret, message_id, timestamp, request.body)


def stripe(request: Request) -> Claim:
    return pair_list(request, "Stripe-Signature", sign.stripe)


def svix(request: Request) -> Claim:
    return standard_webhooks(request, "svix")


def pair_list(request: Request, header: str, signs: Callable[[str, str, bytes], sign.Signed]) -> Claim:
    pairs = [pair.partition("=") for pair in request.header(header, "signature").split(",")]
    tags = candidates([text for key, _, text in pairs if key == "v1"], from_hex)
    timestamp = request.fresh(only([text for key, _, text in pairs if key == "t"], "timestamp"))
    return tags, lambda secret: signs(secret, timestamp, request.body)


def candidates(texts: list[str], decode: Callable[[str], bytes], most: int = MOST_CANDIDATES) -> list[bytes]:
    if not texts:
        raise Refused("signature-missing")
    if len(texts) > most:
        raise Refused("signature-malformed")
    tags = []
    for text in texts:
        try:
            tags.append(decode(text))
        except Refused:
            pass  # Another entry may be readable; one that is not proves nothing either way.
    if not tags:
        raise Refused("signature-malformed")
    return tags


def only(found: list, what: str):
    """Gives the one value there is; a second copy is never a choice between the two."""
    if not found:
        raise Refused(f"{what}-missing")
    if len(found) > 1 or not found[0]:
        raise Refused(f"{what}-malformed")
    return found[0]


def after(prefix: str, text: str) -> str:
    if not text.startswith(prefix):
        raise Refused("signature-malformed")
    return text.removeprefix(prefix)


def from_hex(text: str, size: int | None = 32) -> bytes:
    if not re.fullmatch("([0-9a-f]{2})%s" % ("+" if size is None else "{%d}" % size), text):
        raise Refused("signature-malformed")
    return bytes.fromhex(text)


def from_base64(text: str, size: int | None = 32) -> bytes:
    try:
        tag = base64.b64decode(text, validate=True)
    except ValueError:
        raise Refused("signature-malformed") from None
    # Python's decoder ignores spare bits, so only writing the tag again shows a second spelling.
    if not tag or len(tag) != (size or len(tag)) or base64.b64encode(tag).decode() != text:
        raise Refused("signature-malformed")
    return tag


def read_form(text: bytes) -> list[tuple[bytes, bytes]]:
    if re.search(rb"%(?![0-9A-Fa-f]{2})", text):
        raise Refused("body-malformed")
    pairs = [pair.partition(b"=") for pair in text.replace(b"+", b" ").split(b"&") if pair]
    return [(unquote_to_bytes(name), unquote_to_bytes(value)) for name, _, value in pairs]


def values(form: list[tuple[bytes, bytes]], name: bytes) -> list[bytes]:
    return [value for key, value in form if key == name]


SCHEMES = {
    "fastbound": fastbound,
    "fastspring": fastspring,
    "fastspring-classic": fastspring_classic,
    "fastspring-fulfillment": fastspring_fulfillment,
    "github": github,
    "qualifio": qualifio,
    "shopify": shopify,
    "slack": slack,
    "standard-webhooks": standard_webhooks,
    "stripe": stripe,
    "svix": svix,
}
