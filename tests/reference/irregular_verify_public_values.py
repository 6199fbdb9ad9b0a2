"""What a strict receiver answers to deliveries whose signed values a private key signs."""

import zlib
from functools import partial

import irregular_sign as sign
from irregular_received import Claim, Object, Read, Received, at, encodable, field, members, once, text_at
from verify import Refused


def aws_sns(r: Received, read: Read, version: str) -> Claim:
    tree = r.json()
    tag = read(text_at(tree, "signature", "Signature"))
    if at(tree, "field", "SignatureVersion") != version:
        raise Refused("field-malformed")
    found = {name: sns_value(tree, name) for name in sign.AWS_SNS if has_sns_value(tree, name)}
    if not {"Message", "MessageId", "Timestamp", "TopicArn", "Type"} <= found.keys():
        raise Refused("field-missing")
    return [tag], [sign.aws_sns(found)]


def sns_spellings(name: str) -> list[str]:
    return ["SubscribeURL", "SubscribeUrl"] if name == "SubscribeURL" else [name]


def has_sns_value(tree: Object, name: str) -> bool:
    found = [value for spelling in sns_spellings(name) for value in members(tree, spelling)]
    return bool(found) and not (name == "Subject" and found == [None])


def sns_value(tree: Object, name: str) -> str:
    found = [spelling for spelling in sns_spellings(name) if members(tree, spelling)]
    if len(found) > 1:
        raise Refused("field-malformed")
    value = at(tree, "field", found[0])
    if type(value) is not str or name != "Message" and "\n" in value:
        raise Refused("field-malformed")
    return encodable(value, "field")


def paddle_classic(r: Received, read: Read) -> Claim:
    form = r.form()
    tag = read(field(form, "p_signature", "signature"))
    covered = once([pair for pair in form if pair[0] != b"p_signature"])
    return [tag], [sign.paddle_classic(list(covered.items()))]


def paypal(r: Received, read: Read) -> Claim:
    tag = read(r.header("PAYPAL-TRANSMISSION-SIG", "signature"))
    values = [r.header(f"PAYPAL-TRANSMISSION-{name}", "field") for name in ("ID", "TIME")]
    if any("|" in value for value in values):
        raise Refused("field-malformed")
    return [tag], ["|".join((*values, r.params["webhook_id"], str(zlib.crc32(r.body)))).encode()]


PUBLIC_VALUES = {
    "aws-sns": partial(aws_sns, version="2"),
    "aws-sns-v1": partial(aws_sns, version="1"),
    "paddle-classic": paddle_classic,
    "paypal": paypal,
}
