"""Senders that sign values of a JSON body, or send a token in one, and what is theirs alone."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from urllib.parse import quote_plus

import irregular_sign as sign
from irregular_body_cases import entries
from irregular_senders import Clock, Parts, Sender, header, in_ms, replacing, stamp_put
from senders import FORM, JSON, SENT, as_bytes, delivery
from times import RFC3339

FORGED = "signature-mismatch"
BOUNDARY = "form-boundary-0001"
MULTIPART = ["Content-Type", f"multipart/form-data; boundary={BOUNDARY}"]

NOT_JSON = {
    "empty": b"",
    "a form": b"token=1&signature=2",
    "cut": b'{"signature":{"token":"1"',
    "a comma too many": b'{"signature":{},}',
    "single quotes": b"{'signature':'1'}",
    "a number that is none": b'{"signature":NaN}',
    "two documents": b"{}{}",
    "bytes that are no text": b'{"signature":"\xff"}',
    "a line feed inside a string": b'{"signature":"a\nb"}',
}


def unreadable(case: Callable[..., dict]) -> Iterator[dict]:
    for name, body in NOT_JSON.items():
        yield case(f"no JSON: {name}", "body-malformed", edit=lambda request: request | {"body": body})
    for body in (b"[]", b'"signature"', b"null", b"{}"):
        yield case(f"JSON without what is signed: {body.decode()}", "refused",
                   edit=lambda request: request | {"body": body})


def members(values: dict[str, str]) -> str:
    return ",".join(f'"{name}":{json.dumps(value, ensure_ascii=False)}' for name, value in values.items())


def needed(s: Sender, key: str, *names: str, missing: str = "field-missing") -> Iterator[dict]:
    """Adds what holds for a value that is signed, each told by its name and the parts that hold it."""
    for name in names:
        values = s.parts[key]
        member = members({name: values[name]})
        other = {name: old for name, old in values.items()}
        yield s.case(f"tampered: {name}", FORGED, sent={key: other | {name: "1" + values[name]}})
        yield s.case(f"missing: {name}", missing, sent={key: {key: old for key, old in values.items() if key != name}})
        yield s.case(f"doubled: {name}", "field-malformed", edit=replacing("body", member, f"{member},{member}"))
        alias = member.replace(name[0], f"\\u{ord(name[0]):04x}", 1)
        yield s.case(f"doubled: {name}, alike only once decoded", "field-malformed",
                     edit=replacing("body", member, f"{member},{alias}"))
        yield s.case(f"no text: {name} is a list", "field-malformed", edit=replacing("body", member, f'"{name}":["1"]'))


def adyen_body(parts: Parts, signature: str) -> str:
    item = dict(parts["item"])
    amount = {name: item.pop(f"amount/{name}") for name in ("currency", "value") if f"amount/{name}" in item}
    shown = ",".join(f'"{name}":{value if name == "value" and value else json.dumps(value)}' for name, value in amount.items())
    told = f',"amount":{{{shown}}}' if amount else ""
    return (
        '{"live":"false","notificationItems":[{"NotificationRequestItem":{"additionalData":{"cardSummary":"1111"'
        f'{signature}}},{members(item)}{told},"reason":"1111:03/2030"}}}}]}}'
    )


def adyen(s: Sender) -> Iterator[dict]:
    item = s.parts["item"]
    yield from unreadable(s.case)
    for name in sign.ADYEN:
        other = "9" + item[name] if "value" in name else item[name] + "x"
        yield s.case(f"tampered: {name}", FORGED, sent={"item": item | {name: other}})
        rest = {"item": {key: value for key, value in item.items() if key != name}}
        yield s.case(f"genuine: no {name}", signed=rest)
        yield s.case(f"tampered: {name} removed", FORGED, sent=rest)
        null = {"item": item | {name: None}}
        yield s.case(f"genuine: null for {name}", signed=null)
        yield s.case(f"tampered: {name} made null", FORGED, sent=null)
    nothing = {"item": item | {"originalReference": None, "merchantReference": None}}
    yield s.case("genuine: null for both references", signed=nothing)
    yield s.case("malformed: false for a reference", "field-malformed",
                 edit=replacing("body", json.dumps(item["merchantReference"]), "false"))
    for name in ("eventCode", "pspReference"):
        member = members({name: item[name]})
        yield s.case(f"doubled: {name}", "field-malformed", edit=replacing("body", member, f"{member},{member}"))
    yield s.case("doubled: the amount's value", "field-malformed",
                 edit=replacing("body", '"value":2800', '"value":2800,"value":2800'))
    yield s.case("genuine: an empty original reference", signed={"item": item | {"originalReference": ""}})
    yield s.case("genuine: UTF-8, colons and backslashes in a reference",
                 signed={"item": item | {"merchantReference": ":Größe\\:1/2"}})
    yield s.case("genuine: escapes in the JSON", edit=replacing("body", "TestMerchant", "\\u0054est\\u004derchant"))
    yield s.case("genuine: other fields are not covered", edit=replacing("body", "1111:03/2030", "other"))
    yield s.case("genuine: an amount below zero", signed={"item": item | {"amount/value": "-2800"}})
    for value in ("2800.0", "28e2", "[2800]", "true"):
        yield s.case(f"amount: {value}", "refused", edit=replacing("body", '"value":2800', f'"value":{value}'))
    body = adyen_body(s.parts, f',"hmacSignature":"{s.text()}"')
    entry = body[body.index("[") + 1 : body.rindex("]")]
    yield s.case("items: two", "field-malformed", edit=replacing("body", entry, f"{entry},{entry}"))
    yield s.case("items: none", "refused", edit=replacing("body", entry, ""))
    yield s.case("items: not in a list", "refused", edit=replacing("body", f"[{entry}]", entry))
    items = f'"notificationItems":[{entry}]'
    yield s.case("items: the list doubled", "refused", edit=replacing("body", items, f"{items},{items}"))
    text_key = sign.hmac_with("sha256")(s.secret(), s.message(s.parts))
    yield s.case("forged: the key's hex as text", FORGED, spell=lambda _: s.seal.spell(text_key))
    yield s.case("malformed: a number for the hash", "refused", edit=replacing("body", f'"{s.text()}"', "1"))


def mailgun_body(parts: Parts, signature: str) -> str:
    time = {} if parts["at"] is None else {"timestamp": parts["at"]}
    return f'{{"signature":{{{members(parts["event"] | time)}{signature}}},"event-data":{{"event":"opened","id":"1"}}}}'


def mailgun(s: Sender) -> Iterator[dict]:
    yield from unreadable(s.case)
    yield from needed(s, "event", "token")
    yield s.case("genuine: the event is not covered", edit=replacing("body", "opened", "clicked"))
    yield s.case("genuine: escapes in the JSON", edit=replacing("body", '"token":"5', '"token":"\\u0035'))
    token = s.parts["event"]["token"]
    yield s.case("empty: token", "field-malformed", signed={"event": {"token": ""}})
    yield s.case("tampered: a digit moved from the time to the token", "timestamp-too-old",
                 sent={"event": {"token": f"0{token}"}, "at": str(SENT)[:-1]})
    time = members({"timestamp": s.parts["at"]})
    yield s.case("doubled time", "timestamp-malformed", edit=replacing("body", time, f"{time},{time}"))
    yield s.case("doubled object", "refused", edit=replacing("body", '"event-data":{', '"signature":{},"event-data":{'))
    yield s.case("malformed: a number for the hash", "refused", edit=replacing("body", f'"{s.text()}"', "1"))


def dropbox_json(parts: Parts, signature: str) -> str:
    event = f'{members(parts["event"])}{signature},"event_metadata":{{}}'
    return f'{{"event":{{{event}}},"account_guid":"63522885f9261e2b"}}'


def dropbox_body(parts: Parts, signature: str) -> str:
    text = dropbox_json(parts, signature)
    return in_form(text) if parts["headers"] == [FORM] else multipart(text)


def in_form(text: str) -> str:
    return f"note=1&json={quote_plus(text)}"


def multipart(*texts: str, name: str = "json") -> str:
    parts = (f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for text in texts)
    return "".join(parts) + f"--{BOUNDARY}--\r\n"


def dropbox(s: Sender) -> Iterator[dict]:
    text = dropbox_json(s.parts, f',"event_hash":"{s.text()}"')

    def sent(body: bytes | str, *types: str) -> Callable[[dict], dict]:
        return lambda request: (header("Content-Type", *types)(request) if types else request) | {"body": body}

    for name, body in NOT_JSON.items():
        if name != "empty":
            wrapped = multipart(body.decode("latin-1")).encode("latin-1")
            yield s.case(f"no JSON: {name}", "body-malformed", edit=sent(wrapped))
    yield from needed(s, "event", "event_time", "event_type")
    yield s.case("urlencoded: an ordinary delivery", signed={"headers": [FORM]})
    yield s.case("urlencoded: another key", FORGED, signed={"headers": [FORM]}, secret=s.secret("stranger"))
    yield s.case("urlencoded: a broken escape", "body-malformed", edit=sent(in_form(text) + "&a=%zz", FORM[1]))
    yield s.case("genuine: the rest of the event is not covered", edit=replacing("body", "63522885f9261e2b", "other"))
    yield s.case("genuine: escapes in the JSON",
                 edit=replacing("body", "signature_request_sent", "signature\\u005frequest_sent"))
    other = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="note"\r\nContent-Type: text/plain\r\n\r\na\r\nb\r\n'
    yield s.case("multipart: another field before", edit=sent(other + multipart(text)))
    yield s.case("multipart: the field's own content type",
                 edit=replacing("body", '"json"\r\n', '"json"\r\nContent-Type: application/json\r\n'))
    yield s.case("multipart: the boundary in quotes",
                 edit=header("Content-Type", f'multipart/form-data; boundary="{BOUNDARY}"'))
    yield s.case("multipart: no field of that name", "refused", edit=sent(multipart(text, name="jsons")))
    yield s.case("multipart: the field twice", "refused", edit=sent(multipart(text, text)))
    for name, edit in (
        ("another boundary", header("Content-Type", "multipart/form-data; boundary=other")),
        ("no boundary", header("Content-Type", "multipart/form-data")),
        ("cut before its end", sent(multipart(text).removesuffix(f"\r\n--{BOUNDARY}--\r\n"))),
        ("JSON alone", sent(text, "application/json")),
        ("no content type", header("Content-Type")),
    ):
        yield s.case(f"body malformed: {name}", "body-malformed", edit=edit)
    event = text[1 : text.index(',"account_guid"')]
    yield s.case("doubled object", "refused", edit=sent(multipart(text.replace(event, f"{event},{event}"))))
    other = s.parts["event"] | {"event_time": "170000000", "event_type": "0signature_request_sent"}
    yield s.case("known weakness: a digit moved from the time to the type goes unnoticed", sent={"event": other},
                 about={"why": "the two are joined without a separator; the type is then none that exists"})


def timed_body(name: str) -> Callable[[str | None], str]:
    def body(at: str | None) -> str:
        time = "" if at is None else f',"{name}":{at}'
        return f'{{"action":"create","data":{{"id":"1","title":"Zoë"}},"type":"Issue"{time}}}'

    return body


def plain_body(at: str | None) -> str:
    time = "" if at is None else f',"webhookDeliveryAttemptTimestamp":{at}'
    attempt = f'"webhookMetadata":{{"webhookDeliveryAttemptNumber":1{time}}}'
    return f'{{"id":"pEv_1","payload":{{"title":"Zoë"}},"type":"thread.thread_created",{attempt}}}'


def plain_time(seconds: int) -> str:
    return f'"{RFC3339.write(seconds)}"'


def timed(s: Sender, body: Callable[[str], str], at: str, name: str) -> Iterator[dict]:
    """What holds where the signed body says when it was sent."""
    for what, text in NOT_JSON.items():
        yield s.case(f"no JSON: {what}", "body-malformed", signed={"body": text})
    time, escaped = f'"{name}":{at}', f"\\u{ord(name[0]):04x}{name[1:]}"
    yield s.case("tampered: one byte of the body", FORGED, edit=replacing("body", "create", "Create"))
    yield s.case("tampered: a space in the JSON", FORGED, edit=replacing("body", ",", ", "))
    yield s.case("doubled time", "timestamp-malformed", signed={"body": body(f"{at},{time}")})
    yield s.case("doubled time, alike only once decoded", "timestamp-malformed",
                 signed={"body": body(f"{at},{time.replace(name, escaped)}")})
    yield s.case("time: only inside another object", "timestamp-missing", signed={"body": f'{{"data":{{{time}}}}}'})
    yield s.case("genuine: the time's name escaped", signed={"body": body(at).replace(name, escaped)})


MILLISECONDS_BAD = ("1700000000000.0", "1.7e12", "-1700000000000", "true", "{}", "0")


def timed_sender(
    scheme: str, header: str, name: str, *, body=None, say=in_ms, bad=MILLISECONDS_BAD, tolerance: int = 300,
    own=lambda s: (), **fields,
) -> Sender:
    """A sender that signs the body, which says when it was sent."""
    body = body or timed_body(name)
    about = partial(timed, body=body, at=say(SENT), name=name)
    return Sender(scheme, ("header", header), lambda parts: as_bytes(parts["body"]),
                  {"headers": [JSON], "body": body(say(SENT))},
                  clock=Clock(tolerance, lambda parts, text: {"body": body(text)}, say, bad),
                  own=lambda s: [*about(s), *own(s)], **fields)


def infisical(s: Sender) -> Iterator[dict]:
    yield from entries(";")(s)
    yield s.case("genuine: the header's time is not signed", texts=[s.text().replace(in_ms(SENT), "1", 1)])
    yield s.case("genuine: the hash in front", texts=[";".join(reversed(s.text().split(";")))])
    yield s.case("the time alone", "refused", texts=[f"t={in_ms(SENT)}"])


def token_cases(scheme: str, name: str) -> list[dict]:
    return list(tokens(scheme, name))


def tokens(scheme: str, name: str) -> Iterator[dict]:
    owners = ("current", "retiring", "stranger")
    secret, retiring, stranger = (f"{scheme}-{owner}-key-for-tests-only" for owner in owners)

    def case(what: str, expect: str = "verified", *, token: str | None = None, text: str | None = None, edit=None,
             **fields) -> dict:
        member = members({name: secret if token is None else token}) if text is None else text
        request = {"body": f'{{"event":"test","data":{{"id":1}}{"," if member else ""}{member}}}'}
        body = (edit(request) if edit else request)["body"]
        fields = {"secrets": [secret], "headers": [JSON]} | fields
        return delivery(scheme, what, expect, body.encode() if isinstance(body, str) else body, **fields)

    own = f'"{name}":"{secret}"'
    yield case("genuine: an ordinary delivery")
    yield case("rotation: the retiring key", token=retiring, secrets=[secret, retiring])
    yield case("genuine: escapes in the JSON", text=f'"{name}":"\\u{ord(secret[0]):04x}{secret[1:]}"')
    yield case("genuine: the name escaped", text=own.replace(name[0], f"\\u{ord(name[0]):04x}", 1))
    umlauts = "Größe-€-key-for-tests-only \"quoted\\"
    yield case("genuine: UTF-8 and marks in the key", token=umlauts, secrets=[umlauts])
    yield case("known weakness: nothing else is covered", edit=replacing("body", '"id":1', '"id":2'),
               about={"why": "a token signs nothing"})
    for what, token in (
        ("another key", stranger), ("the key cut", secret[:-1]), ("one character more", secret + " "),
        ("in the other case", secret.upper()), ("its hash", sha256(secret.encode()).hexdigest()),
    ):
        yield case(f"forged: {what}", FORGED, token=token)
    yield case("unsigned: no token", "signature-missing", text="")
    yield case("unsigned: the name in upper case", "signature-missing", text=own.replace(name, name.upper()))
    yield case("unsigned: only inside another object", "signature-missing", text=f'"more":{{{own}}}')
    yield case("unsigned: an empty token", "refused", token="")
    yield case("malformed: a number for a text", "refused", text=f'"{name}":1')
    for value in ("true", f'["{secret}"]', f'{{"a":"{secret}"}}'):
        yield case(f"malformed: {value.replace(secret, '…')} for a text", "signature-malformed",
                   text=f'"{name}":{value}')
    yield case("doubled token: good and good", "signature-malformed", text=f"{own},{own}")
    yield case("doubled token: forged and good", "signature-malformed", text=f'"{name}":"{stranger}",{own}')
    yield case("doubled token: alike only once decoded", "signature-malformed",
               text=f'{own},{own.replace(name[0], f"{chr(92)}u{ord(name[0]):04x}", 1)}')
    yield from unreadable(case)


ITEM = {
    "pspReference": "7914073381342284", "originalReference": "9914073381342285", "merchantAccountCode": "TestMerchant",
    "merchantReference": "order-1", "amount/value": "2800", "amount/currency": "EUR", "eventCode": "REFUND",
    "success": "true",
}
EVENT = {"event_time": str(SENT), "event_type": "signature_request_sent"}
PLAIN_BAD = ('""', "1700000000", '"1700000000"', '"2023-13-14T22:13:20Z"', '"2023-11-14 22:13:20Z"', "true", "{}")

JSON_SENDERS = [
    Sender("adyen", ("json", "hmacSignature"), lambda parts: sign.adyen(parts["item"]),
           {"headers": [JSON], "body": adyen_body, "item": ITEM},
           secret_from=lambda text: sha256(text.encode()).hexdigest().upper(), own=adyen),
    timed_sender("agora", "Agora-Signature-V2", "notifyMs"),
    timed_sender("agora-v1", "Agora-Signature", "notifyMs"),
    Sender("dropbox-sign", ("json", "event_hash"), lambda parts: "".join(parts["event"].values()).encode(),
           {"headers": [MULTIPART], "body": dropbox_body, "event": EVENT}, own=dropbox),
    timed_sender("infisical", "X-Infisical-Signature", "timestamp", own=infisical,
                 around=lambda parts, text: f"t={in_ms(SENT)};{text}"),
    timed_sender("linear", "Linear-Signature", "webhookTimestamp", tolerance=60),
    Sender("mailgun", ("json", "signature"), lambda parts: (parts["at"] + parts["event"]["token"]).encode(),
           {"headers": [JSON], "body": mailgun_body, "at": str(SENT),
            "event": {"token": "5egbgr1vjgqxtrnp65xfznchgdccwh5d6i09vijqi3whgowmn6"}},
           own=mailgun, clock=Clock(300, stamp_put)),
    timed_sender("plain", "Plain-Request-Signature", "webhookDeliveryAttemptTimestamp", body=plain_body,
                 say=plain_time, bad=PLAIN_BAD),
]
TOKENS = {"aircall": "token", "figma": "passcode"}
