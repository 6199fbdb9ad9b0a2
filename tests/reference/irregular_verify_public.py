"""What a strict receiver answers to an irregular delivery that was signed with a private key."""

import base64
import json
from collections.abc import Callable

import irregular_sign as sign
from irregular_received import Object, Received, field, once, text_at
from verify import Refused

Claim = tuple[list[bytes], list[bytes]]
Read = Callable[[str | bytes], bytes]


def adobe(r: Received, read: Read) -> Claim:
    return [read(r.header("x-adobe-commerce-webhook-signature", "signature"))], [base64.b64encode(r.body)]


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


PUBLIC = {
    "adobe-commerce-webhooks": adobe,
    "ebay": ebay,
    **{scheme: alipay(scheme) for scheme in sign.ALIPAY},
}
