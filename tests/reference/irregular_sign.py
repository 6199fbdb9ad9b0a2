"""What each irregular vendor hashes, and how: written from the published facts alone.

A message is what is hashed, without the key, also where the vendor puts the key in front or behind.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple
from urllib.parse import quote

from irregular_keccak import keccak_256
from public_algorithms import P256_SHA1, RSA_1024_SHA256, RSA_SHA1, RSA_SHA256, Algorithm
from public_pairs import pairs_by_text

Pairs = list[tuple[bytes, bytes]]


class Seal(NamedTuple):
    tag: Callable[[str, bytes], bytes]  # of a secret and a message
    spelling: str = "hex"

    def spell(self, tag: bytes) -> str:
        return SPELLINGS[self.spelling][0](tag)

    def read(self, text: str) -> bytes:
        """Gives the tag, or a `ValueError` for all but its one spelling."""
        tag = SPELLINGS[self.spelling][1](text)
        if len(tag) != len(self.tag("", b"")) or self.spell(tag) != text:
            raise ValueError
        return tag


    def proves(self, secret: str, message: bytes, tags: list[bytes]) -> bool:
        return self.tag(secret, message) in tags

    def refusal(self, text: str) -> str:
        """What a text in another spelling is refused as."""
        return "signature-malformed"


class PublicSeal(NamedTuple):
    """Signs with the private key of a test pair, whose public key is the secret."""

    algorithm: Algorithm
    spelling: str = "base64"

    def tag(self, secret: str, message: bytes) -> bytes:
        return self.algorithm.signs(pairs_by_text()[secret], message)

    spell = Seal.spell

    def read(self, text: str) -> bytes:
        tag = SPELLINGS[self.spelling][1](text)
        if not tag or len(tag) != (self.algorithm.size or len(tag)) or self.spell(tag) != text:
            raise ValueError
        return tag

    def proves(self, secret: str, message: bytes, tags: list[bytes]) -> bool:
        return any(self.algorithm.verify(secret, message, tag) for tag in tags)

    def refusal(self, text: str) -> str:
        """What can be read is a signature, unless all signatures are of another size."""
        try:
            self.read(text)
        except ValueError:
            return "signature-malformed"
        return "signature-mismatch"


class Around(bytes):
    """A message with the key inside: what is before it, and what is after it."""

    before: int

    @classmethod
    def of(cls, before: str | bytes, after: str | bytes) -> "Around":
        first, last = (part if isinstance(part, bytes) else part.encode() for part in (before, after))
        message = cls(first + last)
        message.before = len(first)
        return message


SPELLINGS = {
    "base64": (lambda tag: base64.b64encode(tag).decode(), partial(base64.b64decode, validate=True)),
    "hex": (bytes.hex, bytes.fromhex),
    "upper": (lambda tag: tag.hex().upper(), bytes.fromhex),
    "0x": (lambda tag: "0x" + tag.hex(), lambda text: bytes.fromhex(text[2:])),
}


def adyen(item: dict[str, str | None]) -> bytes:
    return ":".join(item.get(name) or "" for name in ADYEN).encode()


def alipay(scheme: str, fields: Pairs) -> bytes:
    covered = sorted(pair for pair in fields if pair[0] not in ALIPAY[scheme])
    return b"&".join(name + b"=" + value for name, value in covered)


def aws_sns(notice: dict[str, str | None]) -> bytes:
    return "".join(f"{name}\n{notice[name]}\n" for name in AWS_SNS if notice.get(name) is not None).encode()


def braintree_key(secret: str) -> bytes:
    return hashlib.sha1(secret.encode(), usedforsecurity=False).digest()


def contentful(method: str, url: str, headers: dict[str, str], body: bytes) -> bytes:
    path, _, query = url.partition("://")[2].partition("/")[2].partition("?")
    escaped = f"/{path}?{quote(query, safe=MARKS)}" if query else f"/{path}"
    lines = ";".join(f"{name}:{value}" for name, value in sorted(headers.items()))
    return f"{method}\n{quote(escaped, safe=MARKS + ';,/?:@&=+$#')}\n{lines}\n".encode() + body


def hook0(at: str, headers: list[tuple[str, str]] | None, body: bytes) -> bytes:
    if headers is None:
        return f"{at}.".encode() + body
    names, texts = " ".join(name for name, _ in headers), ".".join(text for _, text in headers)
    return f"{at}.{names}.{texts}.".encode() + body


def bird(url: str, body: bytes, at: str) -> bytes:
    return f"{at}\n{url}\n".encode() + hashlib.sha256(body).digest()


def hubspot_v3(method: str, url: str, body: bytes, at: str) -> list[bytes]:
    """Gives two messages: the documents decode some escapes of the URL, the vendor's libraries do not."""
    decoded = re.sub("%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)", lambda found: chr(int(found[1], 16)), url)
    return [(method + text).encode() + body + at.encode() for text in dict.fromkeys((url, decoded))]


def url_and_pairs(url: str, pairs: Iterable[tuple[bytes, bytes]]) -> bytes:
    return url.encode() + b"".join(name + value for name, value in sorted(pairs))


def mercadopago(data: bytes, request: bytes, at: str) -> bytes:
    pairs = ((b"id", data), (b"request-id", request), (b"ts", at.encode()))
    return b"".join(name + b":" + value + b";" for name, value in pairs if value)


def nuvei(fields: dict[bytes, bytes]) -> bytes:
    return b"".join(fields.get(name.encode(), b"") for name in NUVEI)


def paddle_classic(fields: Pairs) -> bytes:
    """Writes an array of texts as PHP's `serialize` does."""
    texts = [text for pair in sorted(fields) for text in pair]
    return b"a:%d:{%b}" % (len(fields), b"".join(b's:%d:"%b";' % (len(text), text) for text in texts))


def plivo_v3(url: str, query: Pairs, posted: Pairs, nonce: str) -> bytes:
    asked = b"&".join(name + b"=" + value for name, value in sorted(query))
    mark = b"?" if query or posted else b""
    dot = b"." if query and posted else b""
    told = url_and_pairs("", posted)
    return without_query(url).encode() + mark + asked + dot + told + b"." + nonce.encode()


def razorpay(names: tuple[str, ...], fields: dict[bytes, bytes]) -> bytes:
    return b"|".join(fields[name.encode()] for name in names)


def shopify_app_proxy(query: Pairs) -> bytes:
    return b"".join(sorted(name + b"=" + b",".join(values) for name, values in grouped(query).items()))


def shopify_oauth_hmac(query: Pairs) -> bytes:
    joined = []
    for name, values in grouped(query).items():
        value = values[0]
        if name.endswith(b"[]"):
            name, value = name[:-2], json.dumps([item.decode() for item in values]).encode()
        name = name.replace(b"%", b"%25").replace(b"&", b"%26").replace(b"=", b"%3D")
        joined.append(name + b"=" + value.replace(b"%", b"%25").replace(b"&", b"%26"))
    return b"&".join(sorted(joined))


def sinch(method: str, url: str, content_type: str, at: str, body: bytes) -> bytes:
    digest = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode() if body else ""
    path = "/" + without_query(url).partition("://")[2].partition("/")[2]
    return "\n".join((method, digest, content_type, f"x-timestamp:{at}", path)).encode()


def vonage(pairs: Pairs) -> bytes:
    return b"".join(b"&" + name + b"=" + re.sub(b"[&=]", b"_", value) for name, value in sorted(pairs))


def grouped(pairs: Pairs) -> dict[bytes, list[bytes]]:
    groups: dict[bytes, list[bytes]] = {}
    for name, value in pairs:
        groups.setdefault(name, []).append(value)
    return groups


def without_query(url: str) -> str:
    return re.split("[?#]", url)[0]


def hmac_with(algorithm: str, key: Callable[[str], bytes] = str.encode):
    return lambda secret, message: hmac.digest(key(secret), message, algorithm)


def key_first(algorithm: str):
    return lambda secret, message: hashlib.new(algorithm, secret.encode() + message).digest()


def key_inside(algorithm: str):
    def tag(secret: str, message: bytes) -> bytes:
        place = getattr(message, "before", 0)
        return hashlib.new(algorithm, message[:place] + secret.encode() + message[place:]).digest()

    return tag


def key_last(algorithm: str):
    return lambda secret, message: hashlib.new(algorithm, message + secret.encode()).digest()


AWS_SNS = ("Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
ADYEN = (
    "pspReference", "originalReference", "merchantAccountCode", "merchantReference",
    "amount/value", "amount/currency", "eventCode", "success",
)
ALIPAY = {"alipay": (b"sign_type",), "alipay-service": ()}  # what each leaves out
NUVEI = ("totalAmount", "currency", "responseTimeStamp", "PPP_TransactionID", "Status", "productId")
MARKS = "-_.!~*'()"  # what JavaScript's escaping leaves alone, in addition to letters and digits
RAZORPAY = {
    "razorpay-payment-signature": ("razorpay_order_id", "razorpay_payment_id"),
    "razorpay-subscription-signature": ("razorpay_payment_id", "razorpay_subscription_id"),
    "razorpay-payment-link-signature": (
        "razorpay_payment_link_id", "razorpay_payment_link_reference_id",
        "razorpay_payment_link_status", "razorpay_payment_id",
    ),
}

SHA1_BASE64 = Seal(hmac_with("sha1"), "base64")
SHA256_BASE64 = Seal(hmac_with("sha256"), "base64")
SHA256_HEX = Seal(hmac_with("sha256"))
SEALS = {
    "adobe-commerce-webhooks": PublicSeal(RSA_SHA256),
    "adobe-io-events": PublicSeal(RSA_SHA256),
    "adyen": Seal(hmac_with("sha256", bytes.fromhex), "base64"),
    "agora": SHA256_HEX,
    "agora-v1": Seal(hmac_with("sha1")),
    "agora-chat": Seal(key_inside("md5")),
    **dict.fromkeys(ALIPAY, PublicSeal(RSA_SHA256)),
    "aircall": None,  # the secret itself is sent
    "aws-sns": PublicSeal(RSA_SHA256),
    "aws-sns-v1": PublicSeal(RSA_SHA1),
    "box": SHA256_BASE64,
    "braintree": Seal(hmac_with("sha1", braintree_key)),
    "cloudinary": Seal(key_last("sha1")),
    "cloudinary-sha256": Seal(key_last("sha256")),
    "coinbase-cdp": SHA256_HEX,
    "contentful": SHA256_HEX,
    "docuseal": SHA256_HEX,
    "docusign-connect": SHA256_BASE64,
    "dropbox-sign": SHA256_HEX,
    "cryptapi": PublicSeal(RSA_1024_SHA256),
    "ebay": PublicSeal(P256_SHA1),
    "feishu-lark": Seal(key_inside("sha256")),
    "figma": None,
    "hook0": SHA256_HEX,
    "hook0-v0": SHA256_HEX,
    "hookdeck": SHA256_BASE64,
    "hubspot-v1": Seal(key_first("sha256")),
    "hubspot-v2": Seal(key_first("sha256")),
    "bird": SHA256_BASE64,
    "hubspot-v3": SHA256_BASE64,
    "infisical": SHA256_HEX,
    "linear": SHA256_HEX,
    "microsoft-graph": None,
    "mailgun": SHA256_HEX,
    "mailgun-routes": SHA256_HEX,
    "mailomat": SHA256_HEX,
    "mandrill": SHA1_BASE64,
    "mercadopago": SHA256_HEX,
    "moralis": Seal(lambda secret, message: keccak_256(message + secret.encode()), "0x"),
    "nuvei": Seal(key_first("sha256")),
    "paddle-classic": PublicSeal(RSA_SHA1),
    "pandadoc": SHA256_HEX,
    "paypal": PublicSeal(RSA_SHA256),
    "persona": SHA256_HEX,
    "plain": SHA256_HEX,
    "plivo-v1-legacy": SHA1_BASE64,
    "plivo-v2": SHA256_BASE64,
    "plivo-v3": SHA256_BASE64,
    **dict.fromkeys(RAZORPAY, SHA256_HEX),
    "recurly": SHA256_HEX,
    "sellsy": Seal(key_first("sha1")),
    "shopify-app-proxy": SHA256_HEX,
    "shopify-oauth-hmac": SHA256_HEX,
    "sinch-application-signed": Seal(hmac_with("sha256", base64.b64decode), "base64"),
    "square": SHA256_BASE64,
    "travis-ci": PublicSeal(RSA_SHA1),
    "trello": SHA1_BASE64,
    "twilio": SHA1_BASE64,
    "twilio-sha256": SHA256_BASE64,
    "unisender-go": Seal(key_inside("md5")),
    "vonage-sms-signature": Seal(hmac_with("sha256"), "upper"),
    "vonage-sms-signature-md5": Seal(hmac_with("md5"), "upper"),
    "vonage-sms-signature-md5hash": Seal(key_last("md5")),
    "vonage-sms-signature-sha1": Seal(hmac_with("sha1"), "upper"),
    "vonage-sms-signature-sha512": Seal(hmac_with("sha512"), "upper"),
    "worldpay-access": SHA256_HEX,
}
