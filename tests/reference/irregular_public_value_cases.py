"""Senders that sign values of a request with a private key, and what is theirs alone."""

import json
import zlib
from collections.abc import Iterator

import irregular_sign as sign
from irregular_form_cases import no_repeats, pairs
from irregular_json_cases import members, unreadable
from irregular_senders import Parts, Sender, header, replacing
from public_pairs import shown
from senders import JSON

FORGED = "signature-mismatch"
TOPIC = "arn:aws:sns:eu-central-1:123456789012:orders"
NOTICE = {
    "Type": "Notification", "MessageId": "792cda85-518f-5dd3-9163-81d851212f3a", "TopicArn": TOPIC,
    "Message": "Hello, wörld\nMessageId\nof the second line", "Timestamp": "2023-11-14T22:13:20.000Z",
}
CONFIRMATION = {
    "Type": "SubscriptionConfirmation", "SubscribeURL": "https://sns.eu-central-1.amazonaws.com/?Action=Confirm",
    "Token": "2336412f37",
}


def sns_body(parts: Parts, signature: str) -> str:
    version = {} if parts["version"] is None else {"SignatureVersion": parts["version"]}
    return f"{{{members(parts['notice'] | version)}{signature}}}"


def sns(s: Sender) -> Iterator[dict]:
    notice, own = s.parts["notice"], s.parts["version"]
    yield from unreadable(s.case)
    for name, value in notice.items():
        yield s.case(f"tampered: {name}", FORGED, sent={"notice": notice | {name: "1" + value}})
        rest = {"notice": {key: old for key, old in notice.items() if key != name}}
        yield s.case(f"missing: {name}", "field-missing", signed=rest)
        member = members({name: value})
        yield s.case(f"doubled: {name}", "field-malformed", edit=replacing("body", member, f"{member},{member}"))
        yield s.case(f"no text: {name} is a list", "field-malformed", edit=replacing("body", member, f'"{name}":["1"]'))
        if name != "Message":
            yield s.case(f"a line feed: in {name}", "field-malformed", signed={"notice": notice | {name: f"{value}\n"}})
    subject = {"notice": notice | {"Subject": "Hello"}}
    yield s.case("genuine: a subject", signed=subject)
    yield s.case("genuine: null for the subject", sent={"notice": notice | {"Subject": None}})
    yield s.case("tampered: a subject added", FORGED, sent=subject)
    yield s.case("tampered: a subject removed", FORGED, signed=subject, sent={"notice": notice})
    confirmation = {"notice": notice | CONFIRMATION}
    yield s.case("genuine: a subscription", signed=confirmation)
    lambdas = {"notice": {name.replace("URL", "Url"): value for name, value in confirmation["notice"].items()}}
    yield s.case("genuine: a subscription, as Lambda spells it", signed=confirmation, sent=lambdas)
    both = {"notice": confirmation["notice"] | {"SubscribeUrl": "https://example.com/"}}
    yield s.case("doubled: the URL, in both spellings", "field-malformed", signed=confirmation, sent=both)
    for name in ("SubscribeURL", "Token"):
        changed = {"notice": confirmation["notice"] | {name: "other"}}
        yield s.case(f"tampered: {name} of a subscription", FORGED, signed=confirmation, sent=changed)
        added = {"notice": notice | {name: "other"}}
        yield s.case(f"tampered: {name} added to a notification", FORGED, sent=added)
    front, back = notice["Message"].split("\nMessageId\n")
    moved = {"notice": notice | {"Message": front, "MessageId": f"{back}\nMessageId\n{notice['MessageId']}"}}
    yield s.case("tampered: a line moved from the message to its id", "field-malformed", sent=moved)
    for version in sorted({"1", "2", "3"} - {own}):
        yield s.case(f"version: {version}", "field-malformed", sent={"version": version})
    yield s.case("version: none", "field-missing", sent={"version": None})
    yield s.case("genuine: other members are not covered", sent={"notice": notice | {"UnsubscribeURL": "other"}})
    yield s.case("genuine: headers are not covered", edit=header("x-amz-sns-message-type", "other"))
    yield s.case("receiver: the topic that is set", params={"topic_arn": TOPIC})
    yield s.case("receiver: another topic", "audience-mismatch", params={"topic_arn": f"{TOPIC}-test"})


def paddle(s: Sender) -> Iterator[dict]:
    yield from no_repeats(s)
    joined = sign.paddle_classic([*pairs(s.parts), (b"p_signature", b"")])
    other = s.seal.spell(s.seal.tag(s.secret(), joined))
    yield s.case("forged: the signature's field signed as empty", FORGED, spell=lambda _: other)


def paypal_message(parts: Parts) -> bytes:
    crc = zlib.crc32(parts["body"].encode())
    return "|".join((parts["id"], parts["sent_at"], parts["webhook"], str(crc))).encode()


def paypal(s: Sender) -> Iterator[dict]:
    names = {"id": "PAYPAL-TRANSMISSION-ID", "sent_at": "PAYPAL-TRANSMISSION-TIME"}
    for part, name in names.items():
        value = s.parts[part]
        yield s.case(f"tampered: {name}", FORGED, edit=header(name, value.replace("2", "3", 1)))
        yield s.case(f"missing: {name}", "field-missing", edit=header(name))
        yield s.case(f"doubled: {name}", "field-malformed", edit=header(name, value, value))
        yield s.case(f"with a bar in it: {name}", "field-malformed", edit=header(name, f"{value}|1"))
    yield s.case("tampered: the body", FORGED, edit=replacing("body", "10.00", "99.00"))
    yield s.case("tampered: another webhook", FORGED, signed={"webhook": "4JH86294D6297924G"})
    yield s.case("genuine: a checksum of few digits", signed={"body": "JsZ"})
    padded = s.seal.spell(s.seal.tag(s.secret(), s.message(s.parts).replace(b"|", b"|0")))
    yield s.case("forged: zeros in front of what is signed", FORGED, spell=lambda _: padded)
    yield s.case("genuine: the algorithm that a header names is not read", edit=header("PAYPAL-AUTH-ALGO", "none"))


def sns_sender(scheme: str, version: str) -> Sender:
    parts = {"headers": [["Content-Type", "text/plain; charset=UTF-8"]], "body": sns_body, "notice": NOTICE,
             "version": version}
    return Sender(scheme, ("json", "Signature"), lambda parts: sign.aws_sns(parts["notice"]), parts,
                  secret_from=shown("rsa-2048", "pem"), own=sns)


WEBHOOK = "96605875FF6516633"
PUBLIC_VALUE_SENDERS = [
    sns_sender("aws-sns", "2"),
    sns_sender("aws-sns-v1", "1"),
    Sender("paddle-classic", ("form", "p_signature"), lambda parts: sign.paddle_classic(pairs(parts)),
           {"method": "POST", "form": [("event_time", "2023-11-14 22:13:20"), ("alert_id", "2954270"),
                                       ("alert_name", "new_audience_member"), ("products", "8, 9, 4"),
                                       ("subscribed", "")]},
           secret_from=shown("rsa-2048", "pem"), own=paddle),
    Sender("paypal", ("header", "PAYPAL-TRANSMISSION-SIG"), paypal_message,
           {"headers": [JSON, ["PAYPAL-TRANSMISSION-ID", "0f14627d-cc41-11f0-9ad0-21cf84660aee"],
                        ["PAYPAL-TRANSMISSION-TIME", "2023-11-14T22:13:20Z"], ["PAYPAL-AUTH-ALGO", "SHA256withRSA"]],
            "id": "0f14627d-cc41-11f0-9ad0-21cf84660aee", "sent_at": "2023-11-14T22:13:20Z", "webhook": WEBHOOK,
            "params": {"webhook_id": WEBHOOK},
            "body": json.dumps({"id": "WH-1", "event_type": "PAYMENT.SALE.COMPLETED", "amount": "10.00"})},
           secret_from=shown("rsa-2048", "pem"), own=paypal),
]
