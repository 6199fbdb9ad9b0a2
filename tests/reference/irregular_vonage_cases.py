"""Vonage, whose customers choose whether the fields come as a form or as JSON."""

import json
from collections.abc import Iterator

import irregular_sign as sign
from irregular_form_cases import FORGED, URL, both_methods, no_repeats, pairs
from irregular_senders import Clock, Sender, form_put, in_bytes, with_field
from senders import SENT

VONAGE = [
    ("msisdn", "14158675309"), ("to", "12125550100"), ("messageId", "0A0000000123ABCD1"), ("text", "Hello, Zoë"),
    ("type", "text"), ("message-timestamp", "2023-11-14 22:13:20"), ("timestamp", str(SENT)), ("api-key", "abcd1234"),
]


def vonage(s: Sender) -> Iterator[dict]:
    form = s.parts["form"]
    yield from no_repeats(s)
    yield from both_methods(s)
    yield s.case("genuine: separators inside a value", signed={"form": with_field(form, "text", "a&b=c_d")})
    yield s.case("known weakness: separators and underscores are alike",
                 signed={"form": with_field(form, "text", "a&b")},
                 sent={"form": with_field(form, "text", "a=b")}, about={"why": "both are signed as an underscore"})
    yield s.case("doubled time", "timestamp-malformed", signed={"form": [*form, ("timestamp", str(SENT))]})
    yield from as_json(s)


def as_json(s: Sender) -> Iterator[dict]:
    """The same fields in a JSON object, which the customer may choose."""
    form = s.parts["form"]
    members = ",".join(f'"{name}": {json.dumps(value)}' for name, value in form)

    def posted(name: str, expect: str, text: str, kind: str = "application/json", end: str = "", signed=None) -> dict:
        tag = s.seal.spell(s.seal.tag(s.secret(), sign.vonage(in_bytes(signed or form))))
        body = "{" + text + f', "sig": "{tag}"' + "}" + end
        return s.case(name, expect, sent={"form": None, "headers": [["Content-Type", kind]], "body": body}, texts=[])

    yield posted("JSON: the fields as members", "verified", members)
    yield posted("JSON: with its charset", "verified", members, "application/json; charset=utf-8")
    yield posted("JSON: escapes are decoded", "verified", members.replace("Hello", "\\u0048ello"))
    number = members.replace(f'"{SENT}"', str(SENT))
    yield posted("JSON: the time as a number", "verified", number)
    exact = [*form, ("price", "1.50e1")]
    yield posted("JSON: a number is signed as it is written", "verified", members + ', "price": 1.50e1', signed=exact)
    yield posted("JSON: another value", FORGED, members.replace("Hello", "Hallo"))
    yield posted("JSON: a member more", FORGED, members + ', "admin": "true"')
    yield posted("JSON: a doubled member", "body-malformed", members + ', "text": "x"')
    yield posted("JSON: alike only once unescaped", "body-malformed", members + ', "t\\u0065xt": "x"')
    for what, value in (("null", "null"), ("a boolean", "true"), ("an object", "{}"), ("a list", '["a"]')):
        yield posted(f"JSON: {what}", "body-malformed", members + f', "more": {value}')
    yield posted("JSON: something after it", "body-malformed", members, end="{}")
    yield posted("JSON: that is called a form", "refused", members, "application/x-www-form-urlencoded")
    yield posted("JSON: that is called text", "body-malformed", members, "text/plain")


def vonage_sender(scheme: str) -> Sender:
    return Sender(scheme, ("form", "sig"), lambda parts: sign.vonage(pairs(parts)),
                  {"method": "POST", "url": URL.partition("?")[0], "form": VONAGE},
                  clock=Clock(300, form_put), own=vonage,
                  swapped=sign.key_first("md5") if scheme.endswith("hash") else None)


VONAGE_SENDERS = [vonage_sender(scheme) for scheme in sign.SEALS if scheme.startswith("vonage")]
