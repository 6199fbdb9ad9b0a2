"""What a strict receiver answers to an irregular delivery that was signed with a private key."""

import base64
import json
from collections.abc import Callable

import irregular_sign as sign
from irregular_received import Claim, Object, Read, Received, at, field, once, signed_body, text_at
from verify import Refused


def adobe(r: Received, read: Read) -> Claim:
    return [read(r.header("x-adobe-commerce-webhook-signature", "signature"))], [base64.b64encode(r.body)]


def is_own(delivery: dict, request: Received) -> bool:
    """A delivery file that names no receiver asks about the signature alone."""
    param, member = RECEIVERS.get(delivery["scheme"], ("", ""))
    named = delivery.get("params", {}).get(param)
    return named is None or at(request.json(), "field", member) == named


def in_url(r: Received, read: Read, header: str) -> Claim:
    if r.method != "GET":
        raise Refused("method-not-allowed")
    return [read(r.header(header, "signature"))], [r.url.encode()]


def ebay(r: Received, read: Read) -> Claim:
    value = r.header("X-EBAY-SIGNATURE", "signature")
    try:
        text = base64.b64decode(value, validate=True)
        if base64.b64encode(text).decode() != value:
            raise ValueError
        tree = json.loads(text.decode(), object_pairs_hook=Object)
    except ValueError:
        raise Refused("signature-malformed") from None
    return [read(text_at(tree, "signature", "signature"))], [r.body]


def alipay(scheme: str) -> Callable[[Received, Read], Claim]:
    def judge(r: Received, read: Read) -> Claim:
        form = r.form()
        tag = read(field(form, "sign", "signature"))
        covered = [pair for pair in form if pair[0] not in (b"sign", *sign.ALIPAY[scheme])]
        once(covered)
        return [tag], [sign.alipay(scheme, covered)]

    return judge


# The parameter and the member of the body that name the receiver.
RECEIVERS = {
    "adobe-io-events": ("client_id", "recipient_client_id"),
    "aws-sns": ("topic_arn", "TopicArn"),
    "aws-sns-v1": ("topic_arn", "TopicArn"),
}
PUBLIC = {
    "adobe-commerce-webhooks": adobe,
    "adobe-io-events": lambda r, read: signed_body(
        r, read, "x-adobe-digital-signature-1", "x-adobe-digital-signature-2"
    ),
    "cryptapi": lambda r, read: in_url(r, read, "x-ca-signature"),
    "ebay": ebay,
    **{scheme: alipay(scheme) for scheme in sign.ALIPAY},
}
