"""Senders that sign ids and times and little else, or put the key inside, and what is theirs alone."""

from collections.abc import Iterator

import irregular_sign as sign
from irregular_body_cases import AT, BODY, FORGED, PLAIN, SECONDS, body, tampered_body
from irregular_form_cases import any_form, fields
from irregular_json_cases import MILLISECONDS_BAD, members, needed, unreadable
from irregular_senders import Clock, Parts, Sender, form_put, header, in_ms, replacing, stamp_put, with_field, without
from senders import JSON, SENT


def sent_header(parts: Parts, name: str) -> str:
    return next(value for key, value in parts["headers"] if key == name)


def signed_header(s: Sender, name: str) -> Iterator[dict]:
    good = sent_header(s.parts, name)
    yield s.case(f"tampered: another {name}", FORGED, edit=header(name, good + "1"))
    yield s.case(f"missing: {name}", "field-missing", edit=header(name))
    yield s.case(f"empty: {name}", "field-malformed", edit=header(name, ""))
    yield s.case(f"doubled: {name}", "field-malformed", edit=header(name, good, good))


def any_body(s: Sender) -> Iterator[dict]:
    yield s.case("known weakness: the body is not signed", sent={"body": '{"forged":true}'},
                 about={"why": "only ids and the time are"})


def mailomat_message(parts: Parts) -> bytes:
    return f"{sent_header(parts, MOM_ID)}.{sent_header(parts, MOM_EVENT)}.{parts['at']}".encode()


def mailomat(s: Sender) -> Iterator[dict]:
    yield from any_body(s)
    yield from signed_header(s, MOM_ID)
    yield from signed_header(s, MOM_EVENT)
    yield s.case("malformed: a dot in the id", "field-malformed",
                 signed={"headers": [JSON, [MOM_ID, "1.2"], [MOM_EVENT, "delivered"]]})
    yield s.case("malformed: a dot moved from the id to the event", "field-malformed",
                 signed={"headers": [JSON, [MOM_ID, "1.2"], [MOM_EVENT, "delivered"]]},
                 sent={"headers": [JSON, [MOM_ID, "1"], [MOM_EVENT, "2.delivered"]]})


def mercadopago_around(parts: Parts, text: str) -> str:
    return f"v1={text}" if parts["at"] is None else f"ts={parts['at']},v1={text}"


def mercadopago(s: Sender) -> Iterator[dict]:
    yield from any_body(s)
    good, url = s.text(), s.parts["url"]
    no_id, no_request = {"ids": (b"", b"request-1")}, {"ids": (b"ORD01", b"")}
    without_id, without_request = {"url": url.replace("data.id=ORD01&", "")}, {"headers": [JSON]}
    yield s.case("genuine: no data.id", signed=no_id | without_id)
    yield s.case("genuine: an empty data.id", signed=no_id | {"url": url.replace("ORD01", "")})
    yield s.case("genuine: no x-request-id", signed=no_request | without_request)
    yield s.case("genuine: neither", signed={"ids": (b"", b"")} | without_id | without_request)
    yield s.case("genuine: an escape in data.id", edit=replacing("url", "ORD01", "%4fRD01"))
    yield s.case("genuine: other parameters are not covered", edit=replacing("url", "payment", "order"))
    yield s.case("genuine: a pair of another name", texts=[f"{good},v2=later"])
    yield s.case("tampered: another data.id", FORGED, edit=replacing("url", "ORD01", "ORD02"))
    yield s.case("tampered: data.id in lower case", FORGED, edit=replacing("url", "ORD01", "ord01"))
    yield s.case("tampered: data.id removed", FORGED, sent=without_id)
    yield s.case("tampered: another x-request-id", FORGED, edit=header("x-request-id", "request-2"))
    yield s.case("tampered: x-request-id removed", FORGED, edit=header("x-request-id"))
    yield s.case("doubled data.id", "field-malformed", edit=replacing("url", "data.id", "data.id=ORD01&data.id"))
    yield s.case("doubled x-request-id", "field-malformed", edit=header("x-request-id", "request-1", "request-1"))
    yield s.case("malformed: one id that is signed like two", "field-malformed",
                 signed={"headers": [JSON], "url": url.replace("ORD01", "ORD01%3Brequest-id%3Arequest-1")})
    yield s.case("doubled time in the list", "timestamp-malformed", texts=[f"ts={SENT},{good}"])
    yield s.case("only another version", "signature-missing", texts=[good.replace("v1=", "v2=")])


def agora_chat_body(parts: Parts, signature: str) -> str:
    time = [] if parts["at"] is None else [f'"timestamp":{parts["at"]}']
    told = ",".join([*filter(None, [members(parts["event"])]), *time, '"payload":{"msg":"Zoë"}'])
    return f"{{{told}{signature}}}"


def agora_chat(s: Sender) -> Iterator[dict]:
    yield from unreadable(s.case)
    yield from needed(s, "event", "callId")
    yield s.case("genuine: the message is not covered", edit=replacing("body", "Zoë", "other"))
    yield s.case("genuine: escapes in the JSON", edit=replacing("body", "acme#chat", "\\u0061cme#chat"))
    time = f'"timestamp":{s.parts["at"]}'
    yield s.case("doubled time", "timestamp-malformed", edit=replacing("body", time, f"{time},{time}"))
    yield s.case("malformed: a number for the hash", "refused", edit=replacing("body", f'"{s.text()}"', "1"))


def mailgun_routes(s: Sender) -> Iterator[dict]:
    form, token = s.parts["form"], fields(s.parts)[b"token"].decode()
    yield from any_form(s)
    yield s.case("genuine: other fields are not covered", sent={"form": [*form, ("subject", "a+b Zoë")]})
    yield s.case("tampered: another token", FORGED, sent={"form": with_field(form, "token", "1" + token)})
    yield s.case("missing: token", "field-missing", sent={"form": without(form, "token")})
    yield s.case("empty: token", "field-malformed", signed={"form": with_field(form, "token", "")})
    yield s.case("doubled: token", "field-malformed", sent={"form": [*form, ("token", token)]})
    yield s.case("doubled time", "timestamp-malformed", sent={"form": [*form, ("timestamp", str(SENT))]})
    moved = with_field(with_field(form, "token", f"0{token}"), "timestamp", str(SENT)[:-1])
    yield s.case("tampered: a digit moved from the time to the token", "timestamp-too-old", sent={"form": moved})


def feishu(s: Sender) -> Iterator[dict]:
    yield from tampered_body(s)
    yield from signed_header(s, NONCE)
    at, nonce = s.parts["at"], sent_header(s.parts, NONCE)
    yield s.case("tampered: a digit moved from the time to the nonce", "timestamp-too-old",
                 sent={"at": at[:-1], "headers": [JSON, [NONCE, at[-1] + nonce]]})
    yield s.case("tampered: a byte moved from the body to the nonce", FORGED,
                 sent={"body": BODY[1:], "headers": [JSON, [NONCE, nonce + BODY[0]]]})


def unisender_body(parts: Parts, signature: str) -> str:
    return f'{{{signature.lstrip(",")}{"," if signature else ""}{parts["rest"]}}}'


def unisender_message(parts: Parts) -> sign.Around:
    return sign.Around.of('{"auth":"', f'",{parts["rest"]}}}')


def unisender(s: Sender) -> Iterator[dict]:
    yield from unreadable(s.case)
    good, rest = s.text(), s.parts["rest"]
    last = s.seal.spell(s.seal.tag(s.secret(), sign.Around.of(f'{{{rest},"auth":"', '"}')))
    yield s.case("genuine: the hash at the end", edit=lambda r: r | {"body": f'{{{rest},"auth":"{last}"}}'})
    yield s.case("genuine: UTF-8 and escapes", signed={"rest": '"events_by_user":[{"name":"Zoë \\u20ac"}]'})
    yield s.case("tampered: one byte of the body", FORGED, edit=replacing("body", "sent", "Sent"))
    yield s.case("tampered: a space in the JSON", FORGED, edit=replacing("body", '","events', '", "events'))
    yield s.case("malformed: the hash twice in the body", "field-malformed",
                 edit=replacing("body", '"sent"', f'"{good}"'))
    yield s.case("malformed: an escape in the hash", "field-malformed",
                 edit=replacing("body", good, f"\\u{ord(good[0]):04x}{good[1:]}"))
    yield s.case("malformed: a line feed in the JSON", "field-malformed", edit=replacing("body", "{", "{\n"))
    yield s.case("forged: the key sent in the place of the hash", "signature-malformed",
                 edit=replacing("body", good, s.secret()))


MOM_ID, MOM_EVENT = "X-MOM-Webhook-Id", "X-MOM-Webhook-Event"
NONCE = "X-Lark-Request-Nonce"
CALL = {"callId": "acme#chat_0b6c1f6e-1111-4222-8333-944444444444"}
ROUTE = [
    ("recipient", "in@shop.example"), ("timestamp", str(SENT)), ("body-plain", "hello"),
    ("token", "5egbgr1vjgqxtrnp65xfznchgdccwh5d6i09vijqi3whgowmn6"),
]

ID_SENDERS = [
    Sender("agora-chat", ("json", "security"), lambda p: sign.Around.of(p["event"]["callId"], p["at"]),
           {"headers": [JSON], "body": agora_chat_body, "at": in_ms(SENT), "event": CALL},
           swapped=sign.key_first("md5"), own=agora_chat, clock=Clock(300, stamp_put, in_ms, MILLISECONDS_BAD)),
    Sender("feishu-lark", ("header", "X-Lark-Signature"),
           lambda p: sign.Around.of(p["at"] + sent_header(p, NONCE), body(p).decode()),
           PLAIN | AT | {"headers": [JSON, [NONCE, "nonce-0001"]]}, stamp="X-Lark-Request-Timestamp",
           swapped=sign.key_first("sha256"), own=feishu, clock=SECONDS),
    Sender("mailgun-routes", ("form", "signature"), lambda p: fields(p)[b"timestamp"] + fields(p)[b"token"],
           {"method": "POST", "form": ROUTE}, own=mailgun_routes, clock=Clock(300, form_put)),
    Sender("mailomat", ("header", "X-MOM-Webhook-Signature"), mailomat_message,
           PLAIN | AT | {"headers": [JSON, [MOM_ID, "1d958822-0934"], [MOM_EVENT, "delivered"]]},
           around=lambda parts, text: f"sha256={text}", stamp="X-MOM-Webhook-Timestamp", own=mailomat,
           clock=SECONDS),
    Sender("mercadopago", ("header", "x-signature"), lambda p: sign.mercadopago(*p["ids"], p["at"]),
           PLAIN | AT | {"headers": [JSON, ["x-request-id", "request-1"]], "ids": (b"ORD01", b"request-1"),
                         "url": "https://hooks.example.com/mercadopago?data.id=ORD01&type=payment"},
           around=mercadopago_around, own=mercadopago, clock=SECONDS),
    Sender("sellsy", ("header", "X-Webhook-Signature"), body, PLAIN, swapped=sign.key_last("sha1"),
           own=tampered_body),
    Sender("unisender-go", ("json", "auth"), unisender_message,
           {"headers": [JSON], "body": unisender_body,
            "rest": '"events_by_user":[{"user_id":456,"events":[{"event_data":{"status":"sent"}}]}]'},
           swapped=sign.key_first("md5"), own=unisender),
]
