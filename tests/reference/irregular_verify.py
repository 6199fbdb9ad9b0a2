"""What a strict receiver answers to an irregular delivery: one function a scheme.

The checks run in one order everywhere: method, signature, timestamp, other signed values, hash;
what carries one of them is read before it.
"""

import hashlib
import re
from collections.abc import Callable
from functools import partial

from verify import Refused, candidates, only, values

import irregular_sign as sign
from irregular_verify_ids import IDS
from irregular_verify_public_values import PUBLIC_VALUES
from irregular_verify_public import PUBLIC, is_own
from irregular_received import (
    Claim, Number, Object, Read, Received, at, each_text, encodable, field, in_headers, members, once, shown,
    signed_body, text_at,
)


def judge_irregular(delivery: dict) -> tuple[str, bytes | None]:
    """Gives `verified` with the signed message, or the kind of the refusal with nothing.

    Where a vendor signs one of several forms, only the first of them is stated.
    """
    scheme = delivery["scheme"]
    seal = sign.SEALS[scheme]
    try:
        if seal is None:
            tokens = TOKENS[scheme](Received(delivery, 0))
            is_known = all(token in delivery["secrets"] for token in tokens)
            return ("verified" if is_known else "signature-mismatch"), None
        request = Received(delivery, TOLERANCES.get(scheme, 300))
        if request.method not in METHODS.get(scheme, [request.method]):
            raise Refused("method-not-allowed")
        tags, messages = SCHEMES[scheme](request, partial(read_tag, seal))
    except Refused as refusal:
        return str(refusal), None
    for secret in delivery["secrets"]:
        for message in messages:
            if seal.proves(secret, message, tags):
                if not is_own(delivery, request):
                    return "audience-mismatch", None
                return "verified", message if message == messages[0] else None
    return "signature-mismatch", None


def read_tag(seal: sign.Seal | sign.PublicSeal, text: str | bytes) -> bytes:
    try:
        return seal.read(shown(text) if isinstance(text, bytes) else text)
    except ValueError:
        raise Refused("signature-malformed") from None


def adyen(r: Received, read: Read) -> Claim:
    items = at(r.json(), "field", "notificationItems")
    if isinstance(items, Object) or not isinstance(items, list) or len(items) != 1:
        raise Refused("field-malformed")
    item = at(items[0], "field", "NotificationRequestItem")
    tag = read(text_at(item, "signature", "additionalData", "hmacSignature"))
    amount = at(item, "field", "amount") if members(item, "amount") else Object()
    found = {name: adyen_value(amount if "/" in name else item, name) for name in sign.ADYEN}
    return [tag], [sign.adyen(found)]


def adyen_value(tree: Object, name: str) -> str:
    name = name.rpartition("/")[2]
    value = at(tree, "field", name) if members(tree, name) else ""
    if value is None:
        return ""
    if not (type(value) is str or isinstance(value, Number) and re.fullmatch("-?[0-9]+", value)):
        raise Refused("field-malformed")
    return encodable(str(value), "field")


def box(r: Received, read: Read) -> Claim:
    tags = in_headers(r, read, "BOX-SIGNATURE-PRIMARY", "BOX-SIGNATURE-SECONDARY")
    stamp = r.recent_date(r.header("BOX-DELIVERY-TIMESTAMP", "timestamp"))
    return tags, [r.body + stamp.encode()]


def braintree(r: Received, read: Read) -> Claim:
    form = r.form()
    pairs = shown(field(form, "bt_signature", "signature")).split("&")
    tags = candidates([pair.partition("|")[2] for pair in pairs if "|" in pair], read)
    payload = field(form, "bt_payload")
    if not re.fullmatch(b"[A-Za-z0-9+/=\n]+", payload):
        raise Refused("field-malformed")
    return tags, [payload]


def cloudinary(r: Received, read: Read) -> Claim:
    tag = read(r.header("X-Cld-Signature", "signature"))
    stamp = r.recent(r.header("X-Cld-Timestamp", "timestamp"))
    return [tag], [r.body + stamp.encode()]


def contentful(r: Received, read: Read) -> Claim:
    tag = read(r.header("x-contentful-signature", "signature"))
    r.recent(r.header("x-contentful-timestamp", "timestamp"), 1000)
    names = r.header("x-contentful-signed-headers", "field").split(",")
    covered = {name: r.header(name, "field") for name in names}
    own = {"x-contentful-signed-headers", "x-contentful-timestamp"}
    if len(covered) != len(names) or not own <= covered.keys():
        raise Refused("field-malformed")
    return [tag], [sign.contentful(r.method, r.url, covered, r.body)]


def dropbox_sign(r: Received, read: Read) -> Claim:
    tree = r.json(field(r.parts(), "json", "signature"))
    tag = read(text_at(tree, "signature", "event", "event_hash"))
    time, kind = (text_at(tree, "field", "event", name) for name in ("event_time", "event_type"))
    return [tag], [(time + kind).encode()]


def hook0(r: Received, read: Read, version: str = "v1") -> Claim:
    pairs = [pair.partition("=") for pair in r.header("X-Hook0-Signature", "signature").split(",")]

    def own(name: str, what: str) -> str:
        return only([text for key, _, text in pairs if key == name], what)

    tag = read(own(version, "signature"))
    if version == "v0" and any(key == "v1" for key, _, _ in pairs):
        raise Refused("signature-malformed")
    stamp = r.recent(own("t", "timestamp"))
    names = own("h", "field").split(" ") if version == "v1" else None
    covered = names and [(name, r.header(name, "field")) for name in names]
    return [tag], [sign.hook0(stamp, covered, r.body)]


def hubspot_v1(r: Received, read: Read) -> Claim:
    return [read(r.header("X-HubSpot-Signature", "signature"))], [r.body]


def hubspot_v2(r: Received, read: Read) -> Claim:
    return [read(r.header("X-HubSpot-Signature", "signature"))], [(r.method + r.url).encode() + r.body]


def bird(r: Received, read: Read) -> Claim:
    tag = read(r.header("messagebird-signature", "signature"))
    stamp = r.recent(r.header("messagebird-request-timestamp", "timestamp"), 1)
    return [tag], [sign.bird(r.url, r.body, stamp)]


def hubspot_v3(r: Received, read: Read) -> Claim:
    tag = read(r.header("X-HubSpot-Signature-v3", "signature"))
    stamp = r.recent(r.header("X-HubSpot-Request-Timestamp", "timestamp"), 1000)
    return [tag], sign.hubspot_v3(r.method, r.url, r.body, stamp)


def infisical(r: Received, read: Read) -> Claim:
    tags = candidates(r.header("X-Infisical-Signature", "signature").split(";"), read)
    timed_body(r, "timestamp")
    return tags, [r.body]


def signed_with_its_time(header: str, name: str) -> Callable[[Received, Read], Claim]:
    """Reads a signature of a body that says when it was sent."""

    def claim(r: Received, read: Read) -> Claim:
        tag = read(r.header(header, "signature"))
        timed_body(r, name)
        return [tag], [r.body]

    return claim


def timed_body(r: Received, name: str) -> None:
    stamp = at(r.json(), "timestamp", name)
    if not isinstance(stamp, Number):
        raise Refused("timestamp-malformed")
    r.recent(stamp, 1000)


def mailgun(r: Received, read: Read) -> Claim:
    tree = r.json()
    tag = read(text_at(tree, "signature", "signature", "signature"))
    stamp = r.recent(text_at(tree, "timestamp", "signature", "timestamp"))
    return [tag], [(stamp + text_at(tree, "field", "signature", "token")).encode()]


def url_and_form(r: Received, read: Read, header: str) -> Claim:
    tag = read(r.header(header, "signature"))
    pairs = once([] if r.method == "GET" else r.form())
    return [tag], [sign.url_and_pairs(r.url, pairs.items())]


def moralis(r: Received, read: Read) -> Claim:
    return [read(r.header("x-signature", "signature"))], [r.body]


def nuvei(r: Received, read: Read) -> Claim:
    form = r.parameters()
    tag = read(field(form, "advanceResponseChecksum", "signature"))
    status = once([pair for pair in form if pair[0] == b"Status"])
    names = [name for name in sign.NUVEI if name != "Status"]
    return [tag], [sign.nuvei(status | {name.encode(): field(form, name) for name in names})]


def pandadoc(r: Received, read: Read) -> Claim:
    return [read(field(r.query(), "signature", "signature"))], [r.body]


def persona(r: Received, read: Read) -> Claim:
    pairs = [pair.partition("=") for pair in r.header("Persona-Signature", "signature").split(",")]
    tags = candidates([text for key, _, text in pairs if key == "v1"], read)
    stamp = r.recent(only([text for key, _, text in pairs if key == "t"], "timestamp"))
    return tags, [f"{stamp}.".encode() + r.body]


def plain(r: Received, read: Read) -> Claim:
    tag = read(r.header("Plain-Request-Signature", "signature"))
    r.recent_date(text_at(r.json(), "timestamp", "webhookMetadata", "webhookDeliveryAttemptTimestamp"))
    return [tag], [r.body]


def plivo_v2(r: Received, read: Read) -> Claim:
    tag = read(r.header("X-Plivo-Signature-V2", "signature"))
    nonce = r.header("X-Plivo-Signature-V2-Nonce", "field")
    url = sign.without_query(r.url)
    # A URL without a path is signed as it was given, and arrives with one.
    urls = [url] if url.count("/") > 2 else [f"{url}/", url]
    return [tag], [(form + nonce).encode() for form in urls]


def plivo_v3(r: Received, read: Read) -> Claim:
    if r.method not in ("GET", "POST"):
        raise Refused("method-not-allowed")
    tags = candidates(r.header("X-Plivo-Signature-V3", "signature").split(","), read)
    nonce = r.header("X-Plivo-Signature-V3-Nonce", "field")
    return tags, [sign.plivo_v3(r.url, r.query(), [] if r.method == "GET" else r.form(), nonce)]


def razorpay(r: Received, read: Read, scheme: str) -> Claim:
    if r.method != ("GET" if "link" in scheme else "POST"):
        raise Refused("method-not-allowed")
    form = r.parameters()
    tag = read(field(form, "razorpay_signature", "signature"))
    found = {}
    for name in sign.RAZORPAY[scheme]:
        value = values(form, name.encode())
        may_be_empty = name == "razorpay_payment_link_reference_id" and value == [b""]
        found[name.encode()] = b"" if may_be_empty else only(value, "field")
    if any(b"|" in value for value in found.values()):
        raise Refused("field-malformed")
    return [tag], [sign.razorpay(sign.RAZORPAY[scheme], found)]


def docuseal(r: Received, read: Read) -> Claim:
    stamp, *hashes = r.header("X-Docuseal-Signature", "signature").split(".")
    tags = candidates(hashes, read)
    return tags, [f"{r.recent(stamp)}.".encode() + r.body]


def recurly(r: Received, read: Read) -> Claim:
    stamp, *hashes = r.header("recurly-signature", "signature").split(",")
    tags = candidates(hashes, read)
    return tags, [f"{r.recent(stamp, 1000)}.".encode() + r.body]


def shopify(r: Received, read: Read, name: str) -> Claim:
    query = r.query()
    tag = read(field(query, name, "signature"))
    r.recent(shown(field(query, "timestamp", "timestamp")))
    if name == "hmac":
        covered = [pair for pair in query if pair[0] not in (b"hmac", b"signature")]
        once([pair for pair in covered if not pair[0].endswith(b"[]")])
        return [tag], [sign.shopify_oauth_hmac(covered)]
    covered = [pair for pair in query if pair[0] != b"signature"]
    once([pair for pair in covered if pair[0] == b"shop"])
    return [tag], [sign.shopify_app_proxy(covered)]


def sinch(r: Received, read: Read) -> Claim:
    found = re.fullmatch("[Aa]pplication [^:]*:(.*)", r.header("Authorization", "signature"))
    tag = read(found[1] if found else "")
    stamp = r.recent_date(r.header("x-timestamp", "timestamp"))
    content_type = r.header("Content-Type", "field")
    return [tag], [sign.sinch(r.method, r.url, content_type, stamp, r.body)]


def square(r: Received, read: Read) -> Claim:
    return [read(r.header("x-square-hmacsha256-signature", "signature"))], [r.url.encode() + r.body]


def travis_ci(r: Received, read: Read) -> Claim:
    return [read(r.header("Signature", "signature"))], [field(r.form(), "payload")]


def trello(r: Received, read: Read) -> Claim:
    return [read(r.header("X-Trello-Webhook", "signature"))], [r.body + r.url.encode()]


def twilio(r: Received, read: Read) -> Claim:
    tag = read(r.header("X-Twilio-Signature", "signature"))
    pairs: set[tuple[bytes, bytes]] = set()
    if r.method != "GET" and (r.media_type() == "application/x-www-form-urlencoded" or not r.query()):
        pairs = set(r.form())
    elif r.method != "GET":
        digest = shown(field(r.query(), "bodySHA256"))
        if not re.fullmatch("[0-9a-f]{64}", digest):
            raise Refused("field-malformed")
        if digest != hashlib.sha256(r.body).hexdigest():
            raise Refused("signature-mismatch")
    return [tag], [sign.url_and_pairs(url, pairs) for url in port_spellings(r.url)]


def port_spellings(url: str) -> list[str]:
    default = ":443" if url.startswith("https:") else ":80"
    start, host, port, rest = re.fullmatch(r"(\w+://(?:[^/?#@]*@)?)([^/?#:]+)(:\d+)?(.*)", url).groups()
    return [url, start + host + (default if port is None else "") + rest]


def vonage(r: Received, read: Read) -> Claim:
    is_json = r.method == "POST" and r.media_type() == "application/json"
    form = r.members() if is_json else r.parameters()
    tag = read(field(form, "sig", "signature"))
    r.recent(shown(field(form, "timestamp", "timestamp")))
    covered = once([pair for pair in form if pair[0] != b"sig"])
    return [tag], [sign.vonage(list(covered.items()))]


def worldpay(r: Received, read: Read) -> Claim:
    entries = r.header("Event-Signature", "signature").split(",")
    return candidates([entry.rpartition("/")[2] for entry in entries if "/" in entry], read), [r.body]


DOCUSIGN = [f"X-DocuSign-Signature-{number}" for number in range(1, 101)]
HOOKDECK = ["x-hookdeck-signature", "x-hookdeck-signature-2"]
SCHEMES = {
    **IDS,
    **PUBLIC,
    **PUBLIC_VALUES,
    "adyen": adyen,
    "agora": signed_with_its_time("Agora-Signature-V2", "notifyMs"),
    "agora-v1": signed_with_its_time("Agora-Signature", "notifyMs"),
    "box": box,
    "braintree": braintree,
    "cloudinary": cloudinary,
    "cloudinary-sha256": cloudinary,
    "coinbase-cdp": hook0,
    "contentful": contentful,
    "docuseal": docuseal,
    "docusign-connect": lambda r, read: signed_body(r, read, *DOCUSIGN),
    "dropbox-sign": dropbox_sign,
    "hook0": hook0,
    "hook0-v0": partial(hook0, version="v0"),
    "hookdeck": lambda r, read: signed_body(r, read, *HOOKDECK),
    "hubspot-v1": hubspot_v1,
    "hubspot-v2": hubspot_v2,
    "bird": bird,
    "hubspot-v3": hubspot_v3,
    "infisical": infisical,
    "linear": signed_with_its_time("Linear-Signature", "webhookTimestamp"),
    "mailgun": mailgun,
    "mandrill": partial(url_and_form, header="X-Mandrill-Signature"),
    "moralis": moralis,
    "nuvei": nuvei,
    "pandadoc": pandadoc,
    "persona": persona,
    "plain": plain,
    "plivo-v1-legacy": partial(url_and_form, header="X-Plivo-Signature"),
    "plivo-v2": plivo_v2,
    "plivo-v3": plivo_v3,
    **{scheme: partial(razorpay, scheme=scheme) for scheme in sign.RAZORPAY},
    "recurly": recurly,
    "sellsy": lambda r, read: signed_body(r, read, "X-Webhook-Signature"),
    "shopify-app-proxy": partial(shopify, name="signature"),
    "shopify-oauth-hmac": partial(shopify, name="hmac"),
    "sinch-application-signed": sinch,
    "square": square,
    "travis-ci": travis_ci,
    "trello": trello,
    "twilio": twilio,
    "twilio-sha256": twilio,
    **{scheme: vonage for scheme in sign.SEALS if scheme.startswith("vonage-sms-signature")},
    "worldpay-access": worldpay,
}
TOKENS = {
    "aircall": lambda r: [text_at(r.json(), "signature", "token")],
    "figma": lambda r: [text_at(r.json(), "signature", "passcode")],
    "microsoft-graph": lambda r: each_text(r.json(), "value", "clientState"),
}
# Those whose sender lets one choose the method and does not sign it.
METHODS = dict.fromkeys(("coinbase-cdp", "hook0", "hook0-v0", "hookdeck"), ("POST", "GET", "PUT", "PATCH", "DELETE"))
TOLERANCES = {
    "box": 600, "cloudinary": 7200, "cloudinary-sha256": 7200, "contentful": 30, "linear": 60,
    "shopify-app-proxy": 90, "shopify-oauth-hmac": 90,
}
