"""Senders that sign with a private key, and what no template of the catalog describes."""

import base64
import json
from collections.abc import Iterator

import irregular_sign as sign
from irregular_body_cases import BODY, PLAIN, body, in_headers, tampered_body
from irregular_form_cases import any_form
from irregular_senders import Parts, Sender, in_bytes, replacing, with_field, without
from public_pairs import shown
from senders import JSON

FORGED = "signature-mismatch"
KEY_ID = "9936261a-7d7b-4621-a0f1-96ccb428af49"
CLIENT = "f51ea733ba404db299fefbf285dc1c42"
EVENT = (
    '{"specversion":"1.0","type":"acme.order.paid","id":"bf922a49-9db4-4377-baf4-70e96e15c45f",'
    '"data":{"amount":28.0,"name":"Zoë"},"event_id":"a0f3fb7d-b02c-4612-aac6-e472b80af793",'
    f'"recipient_client_id":"{CLIENT}"}}'
)
CALLBACK = {"method": "GET", "headers": [], "url": (
    "https://hooks.example.com/in?order=7&uuid=dbfcb40e-5a6b-4305-9fa2-b0fbda6e3ff2"
    "&address_in=3PFoGK63cVVUWnd2vu7W1kM83NXUfvzMqM&value_coin=0.05&confirmations=3&pending=0"
)}
NOTIFICATION = [
    ("total_amount", "0.10"), ("subject", "Zoë 500人"), ("app_id", "2019073166072302"), ("sign_type", "RSA2"),
    ("notify_id", "2019081500222155624068450559358070"), ("notify_type", "trade_status_sync"),
    ("notify_time", "2019-08-15 15:56:25"), ("fund_bill_list", '[{"amount":"0.10"}]'), ("charset", "utf-8"),
]


def adobe(s: Sender) -> Iterator[dict]:
    yield from tampered_body(s)
    for name, text in (("the body itself", body(s.parts)), ("hex", body(s.parts).hex().encode())):
        tag = s.seal.tag(s.secret(), text)
        yield s.case(f"forged: {name} signed for its base64", FORGED, spell=lambda _, tag=tag: s.seal.spell(tag))
    sizes = {"one byte past a whole group": "x" * 3073, "a byte short of one": "x" * 6143}
    for name, text in sizes.items():
        yield s.case(f"genuine: a long body, {name}", signed={"body": text})


def adobe_events(s: Sender) -> Iterator[dict]:
    names = [f"x-adobe-digital-signature-{number}" for number in (1, 2, 3)]
    yield from (case for case in in_headers(*names)(s) if CLIENT in case.get("body", ""))
    paths = [[f"x-adobe-public-key{number}-path", "//example.com/pub-key.pem"] for number in (1, 2)]
    yield s.case("genuine: where the keys are is not read", sent={"headers": paths})
    yield s.case("receiver: the client that is set", params={"client_id": CLIENT})
    yield s.case("receiver: another client", "audience-mismatch", params={"client_id": CLIENT[::-1]})


def cryptapi(s: Sender) -> Iterator[dict]:
    yield s.case("genuine: the URL in its own spelling",
                 signed={"url": "https://hooks.example.com:443/in//%7e?b=2&a=1&a"})
    for name, old, new in (("another order", "order=7", "order=8"), ("another amount", "0.05", "5.00"),
                           ("another path", "/in", "/out"), ("a parameter more", "pending=0", "pending=0&x=1")):
        yield s.case(f"tampered: {name}", FORGED, edit=replacing("url", old, new))
    yield s.case("method: POST", "method-not-allowed", sent={"method": "POST"})


def in_json(parts: Parts, text: str, **others: str) -> str:
    whole = {"alg": "ecdsa", "kid": KEY_ID, "signature": text, "digest": "SHA1"} | others
    return base64.b64encode(json.dumps(whole, separators=(",", ":")).encode()).decode()


def ebay(s: Sender) -> Iterator[dict]:
    yield from tampered_body(s)
    text = s.seal.spell(s.tag())
    for name, others in (("another hash", {"digest": "SHA256"}), ("no algorithm", {"alg": "none"})):
        yield s.case(f"genuine: {name} is claimed, and the scheme's is used",
                     texts=[in_json(s.parts, text, **others)])
    padded = next(value for alg in ("e", "ec", "ecd") if (value := in_json(s.parts, text, alg=alg)).endswith("="))
    malformed = {
        "the signature alone": text,
        "JSON that is not in base64": json.dumps({"kid": KEY_ID, "signature": text}),
        "base64 without its padding": padded.rstrip("="),
        "two signatures": base64.b64encode(json.dumps({"kid": KEY_ID}).encode()[:-1] + (
            f',"signature":"{text}","signature":"{text}"}}'.encode())).decode(),
        "an array": base64.b64encode(json.dumps([text]).encode()).decode(),
    }
    for name, value in malformed.items():
        yield s.case(f"malformed header: {name}", "refused", texts=[value])


def alipay(s: Sender) -> Iterator[dict]:
    form = s.parts["form"]
    yield from any_form(s)
    yield s.case("genuine: another order of the fields", sent={"form": form[::-1]})
    yield s.case("genuine: an empty field", signed={"form": [*form, ("body", "")]})
    yield s.case("tampered: an empty field more", FORGED, sent={"form": [*form, ("body", "")]})
    yield s.case("tampered: the amount", FORGED, sent={"form": with_field(form, "total_amount", "9.99")})
    yield s.case("tampered: the app", FORGED, sent={"form": with_field(form, "app_id", "2017122801303261")})
    yield s.case("tampered: a field removed", FORGED, sent={"form": without(form, "notify_id")})
    yield s.case("doubled: the amount", "field-malformed", sent={"form": [*form, ("total_amount", "0.10")]})
    claimed = with_field(form, "sign_type", "RSA")
    expect = "verified" if s.scheme == "alipay" else FORGED
    yield s.case("the type of signature replaced", expect, sent={"form": claimed})
    yield s.case("known weakness: a field moved into its neighbor goes unnoticed",
                 sent={"form": with_field(without(form, "charset"), "app_id", "2019073166072302&charset=utf-8")},
                 about={"why": "the decoded values are joined with `&`, and no receiver can mend that"})


def alipay_sender(scheme: str) -> Sender:
    return Sender(
        scheme, ("form", "sign"), lambda parts: sign.alipay(scheme, in_bytes(parts["form"])),
        {"method": "POST", "headers": [], "form": NOTIFICATION}, secret_from=shown("rsa-2048", "spki"), own=alipay,
    )


PUBLIC_SENDERS = [
    Sender("adobe-commerce-webhooks", ("header", "x-adobe-commerce-webhook-signature"),
           lambda parts: base64.b64encode(body(parts)), PLAIN, secret_from=shown("rsa-2048", "pem"), own=adobe),
    Sender("adobe-io-events", ("header", "x-adobe-digital-signature-1"), body, {"headers": [JSON], "body": EVENT},
           secret_from=shown("rsa-2048", "pem"), own=adobe_events),
    Sender("cryptapi", ("header", "x-ca-signature"), lambda parts: parts["url"].encode(), CALLBACK,
           secret_from=shown("rsa-1024", "pem"), own=cryptapi),
    *map(alipay_sender, ("alipay", "alipay-service")),
    Sender("ebay", ("header", "X-EBAY-SIGNATURE"), body, PLAIN, around=in_json,
           secret_from=shown(sign.P256_SHA1.kind, "pem"), own=ebay),
]
