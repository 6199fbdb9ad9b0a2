"""What a strict receiver answers to senders of ids and times, and to those that put the key inside."""

import irregular_sign as sign
from irregular_received import Number, Received, at, field, shown, text_at
from verify import Refused, candidates, only, values


def agora_chat(r: Received, read) -> tuple[list[bytes], list[bytes]]:
    tree = r.json()
    tag = read(text_at(tree, "signature", "security"))
    stamp = at(tree, "timestamp", "timestamp")
    if not isinstance(stamp, Number):
        raise Refused("timestamp-malformed")
    r.recent(stamp, 1000)
    return [tag], [sign.Around.of(text_at(tree, "field", "callId"), stamp)]


def feishu_lark(r: Received, read) -> tuple[list[bytes], list[bytes]]:
    tag = read(r.header("X-Lark-Signature", "signature"))
    stamp = r.recent(r.header("X-Lark-Request-Timestamp", "timestamp"))
    nonce = r.header("X-Lark-Request-Nonce", "field")
    return [tag], [sign.Around.of(stamp + nonce, r.body)]


def mailgun_routes(r: Received, read) -> tuple[list[bytes], list[bytes]]:
    form = r.form()
    tag = read(field(form, "signature", "signature"))
    stamp = r.recent(shown(field(form, "timestamp", "timestamp")))
    return [tag], [stamp.encode() + field(form, "token")]


def mailomat(r: Received, read) -> tuple[list[bytes], list[bytes]]:
    text = r.header("X-MOM-Webhook-Signature", "signature")
    tag = read(text.removeprefix("sha256=") if text.startswith("sha256=") else "")
    stamp = r.recent(r.header("X-MOM-Webhook-Timestamp", "timestamp"))
    ids = [r.header(f"X-MOM-Webhook-{name}", "field") for name in ("Id", "Event")]
    if any("." in value for value in ids):
        raise Refused("field-malformed")
    return [tag], [".".join([*ids, stamp]).encode()]


def mercadopago(r: Received, read) -> tuple[list[bytes], list[bytes]]:
    pairs = [pair.partition("=") for pair in r.header("x-signature", "signature").split(",")]
    tags = candidates([text for key, _, text in pairs if key == "v1"], read)
    stamp = r.recent(only([text for key, _, text in pairs if key == "ts"], "timestamp"))
    found = [values(r.query(), b"data.id"), [value.encode() for value in r.all("x-request-id")]]
    if any(len(ids) > 1 or b";" in b"".join(ids) for ids in found):
        raise Refused("field-malformed")
    return tags, [sign.mercadopago(*(b"".join(ids) for ids in found), stamp)]


def unisender_go(r: Received, read) -> tuple[list[bytes], list[bytes]]:
    text = text_at(r.json(), "signature", "auth")
    tag = read(text)
    if r.body.count(text.encode()) != 1 or b"\n" in r.body:
        raise Refused("field-malformed")
    return [tag], [sign.Around.of(*r.body.split(text.encode()))]


IDS = {
    "agora-chat": agora_chat,
    "feishu-lark": feishu_lark,
    "mailgun-routes": mailgun_routes,
    "mailomat": mailomat,
    "mercadopago": mercadopago,
    "unisender-go": unisender_go,
}
