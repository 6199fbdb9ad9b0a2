"""Senders that sign the body with headers or URL in addition, and the cases of one sender alone."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace

import irregular_sign as sign
from irregular_senders import MS_BAD, Clock, Parts, Sender, header, in_ms, replacing, stamp_put
from senders import JSON, SENT

BODY = '{"id":"evt-0001","price":28.0,"name":"Zoë €"}'
URL = "https://hooks.example.com/in/7?tenant=a%20b&x=1"
FORGED = "signature-mismatch"
SECONDS = Clock(300, stamp_put)


def body(parts: Parts) -> bytes:
    return parts["body"].encode()


def tampered_body(s: Sender) -> Iterator[dict]:
    yield s.case("genuine: an empty body", signed={"body": ""})
    yield s.case("genuine: white space and a line end", signed={"body": f" {BODY}\r\n"})
    yield s.case("tampered: one byte of the body", FORGED, edit=replacing("body", "28.0", "29.0"))
    yield s.case("tampered: a line feed more", FORGED, edit=replacing("body", "}", "}\n"))


def any_method(s: Sender) -> Iterator[dict]:
    """The sender lets one choose the method, and does not sign it."""
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        yield s.case(f"genuine: {method}", signed={"method": method})
    yield s.case("method: one that is never sent", "method-not-allowed", signed={"method": "TRACE"})


def tampered_url(s: Sender) -> Iterator[dict]:
    yield from tampered_body(s)
    yield s.case("genuine: a URL without a query", signed={"url": "https://hooks.example.com/in/"})
    yield s.case("genuine: the URL in its own spelling",
                 signed={"url": "https://hooks.example.com:443/in//%7e?b=2&a=1&a"})
    yield s.case("tampered: another path", FORGED, edit=replacing("url", "/in/7", "/in/8"))
    yield s.case("tampered: another query", FORGED, edit=replacing("url", "x=1", "x=2"))
    yield s.case("tampered: the escape decoded", FORGED, edit=replacing("url", "a%20b", "a+b"))


def with_method(s: Sender) -> Iterator[dict]:
    yield from tampered_url(s)
    yield s.case("genuine: PUT", signed={"method": "PUT"})
    yield s.case("genuine: GET without a body", signed={"method": "GET", "body": ""})
    yield s.case("tampered: another method", FORGED, sent={"method": "PUT"})


def hubspot_v3(s: Sender) -> Iterator[dict]:
    yield from with_method(s)
    url = "https://hooks.example.com/in?to=%40ada%3A%2f&as=%21%24%27%28%29%2A%2C%3B%25"
    for name, index in (("as they are", 0), ("decoded", 1)):
        tag = s.seal.tag(s.secret(), sign.hubspot_v3("POST", url, BODY.encode(), str(s.parts["at"]))[index])
        yield s.case(f"genuine: escapes signed {name}", signed={"url": url}, spell=lambda _: s.seal.spell(tag))
    at = in_ms(SENT)
    more = f"POST{URL}{BODY}{at}".replace("a%20b", "a b").encode()
    yield s.case("forged: an escape decoded that is not on the list", FORGED,
                 spell=lambda _: s.seal.spell(s.seal.tag(s.secret(), more)))


def cloudinary(s: Sender) -> Iterator[dict]:
    yield from tampered_body(s)
    yield s.case("tampered: a digit moved from the time to the body", "timestamp-too-old",
                 sent={"body": BODY + "1", "at": str(SENT)[1:]})


def hook0_message(parts: Parts) -> bytes:
    return sign.hook0(parts["at"], parts.get("covered"), body(parts))


def hook0_around(parts: Parts, text: str) -> str:
    time = f"t={parts['at']}," if parts["at"] is not None else ""
    names = " ".join(name for name, _ in parts.get("covered", []))
    return f"{time}h={names},v1={text}" if names else f"{time}v0={text}"


def hook0(s: Sender) -> Iterator[dict]:
    yield from tampered_body(s)
    yield from any_method(s)
    covered = s.parts["covered"]
    for name, signed in (
        ("one covered header", covered[:1]),
        ("in another order", covered[::-1]),
        ("dots in a value", [("x-event-type", "user.account.created")]),
    ):
        yield s.case(f"genuine: {name}", signed={"covered": signed, "headers": [JSON, *map(list, signed)]})
    yield s.case("genuine: a header that is not covered", edit=lambda r: header("x-request-id", "a", "b")(r))
    good, weak = s.text(), hashlib.sha256(b"").hexdigest()
    yield s.case("genuine: a forged v0 beside", texts=[good.replace(",v1", f",v0={weak},v1")])
    right = s.seal.spell(s.tag(covered=None))
    yield s.case("downgrade: a right v0 beside a forged v1", FORGED,
                 texts=[f"t={SENT},h=x-event-id x-delivery-id,v0={right},v1={weak}"])
    yield s.case("downgrade: only a right v0", "signature-missing", texts=[f"t={SENT},v0={right}"])
    yield s.case("doubled time in the list", "timestamp-malformed", texts=[f"t={SENT},{good}"])
    yield s.case("doubled names in the list", "field-malformed", texts=[f"h=x-event-id,{good}"])
    yield s.case("no names in the list", "field-missing", texts=[good.replace("h=x-event-id x-delivery-id,", "")])
    yield s.case("malformed: spaces after the commas", "refused", texts=[good.replace(",", ", ")])
    yield s.case("tampered: a covered header", FORGED, edit=header("x-event-id", "evt-2"))
    yield s.case("tampered: the names in another order", FORGED,
                 texts=[good.replace("x-event-id x-delivery-id", "x-delivery-id x-event-id")])
    yield s.case("covered header missing", "field-missing", edit=header("x-event-id"))
    yield s.case("covered header doubled", "field-malformed", edit=header("x-event-id", "evt-1", "evt-1"))


def hook0_v0(s: Sender) -> Iterator[dict]:
    yield from tampered_body(s)
    yield from any_method(s)
    good = s.text()
    yield s.case("newer version beside: v1 after", "signature-malformed", texts=[f"{good},v1={'0' * 64}"])
    yield s.case("newer version beside: v1 in front", "signature-malformed", texts=[f"v1={'0' * 64},{good}"])
    yield s.case("doubled time in the list", "timestamp-malformed", texts=[f"t={SENT},{good}"])
    yield s.case("genuine: the time last", texts=[",".join(reversed(good.split(",")))])


def contentful_headers(parts: Parts) -> dict[str, str]:
    names = parts["names"]
    own = {"x-contentful-signed-headers": ",".join(names), "x-contentful-timestamp": parts["at"]}
    return {name: own.get(name) or dict(map(tuple, parts["headers"])).get(name, "") for name in names}


def contentful(s: Sender) -> Iterator[dict]:
    yield from with_method(s)
    own = s.parts["names"]
    more = sorted([*own, "x-contentful-space-id", "x-contentful-user-id"])
    extra = {"names": more, "headers": [
        JSON, ["x-contentful-space-id", "space-1"], ["x-contentful-user-id", "user;1:2"],
        ["x-contentful-signed-headers", ",".join(more)]]}
    yield s.case("genuine: more headers covered", signed=extra)
    yield s.case("genuine: a query with every kind of mark",
                 signed={"url": "https://a.example/p%20q/~(x)?a=1&b=%2F+'!*()"})
    yield s.case("tampered: a covered header", FORGED, signed=extra, edit=header("x-contentful-space-id", "space-2"))
    yield s.case("covered header missing", "field-missing", signed=extra, edit=header("x-contentful-space-id"))
    yield s.case("covered header doubled", "field-malformed", signed=extra,
                 edit=header("x-contentful-space-id", "space-1", "space-1"))
    names = "x-contentful-signed-headers"
    yield s.case("no list of names", "field-missing", edit=header(names))
    yield s.case("list without the time", "refused", signed={"names": [names], "headers": [JSON, [names, names]]})
    yield s.case("list without itself", "refused",
                 signed={"names": own[1:], "headers": [JSON, [names, own[1]]]})


def sinch_around(parts: Parts, text: str) -> str:
    return f"Application 669E367E-6BBA-48AB-AF15-266871C28135:{text}"


def sinch(s: Sender) -> Iterator[dict]:
    good = s.text()
    yield s.case("genuine: an empty body", signed={"body": ""})
    yield s.case("genuine: PUT", signed={"method": "PUT"})
    yield s.case("genuine: seven digits of fraction", signed={"at": "2023-11-14T22:13:20.1234567Z"})
    for name, edit in (
        ("one byte of the body", replacing("body", "28.0", "29.0")),
        ("another path", replacing("url", "/callback", "/callbacks")),
        ("another content type", header("Content-Type", "text/plain")),
        ("another method", lambda request: request | {"method": "PUT"}),
    ):
        yield s.case(f"tampered: {name}", FORGED, edit=edit)
    yield s.case("no content type", "field-missing", edit=header("Content-Type"))
    for name, text in (
        ("another scheme", good.replace("Application", "Bearer")),
        ("no application key", good.partition(":")[2]),
        ("no key and no colon", "Application " + good.partition(":")[2]),
    ):
        yield s.case(f"malformed: {name}", "signature-malformed", texts=[text])


def hookdeck(s: Sender) -> Iterator[dict]:
    yield from in_headers("x-hookdeck-signature", "x-hookdeck-signature-2", "x-hookdeck-signature-3")(s)
    yield from any_method(s)


def in_headers(*headers: str):
    """Adds what holds where several headers may each carry a signature."""

    def cases(s: Sender) -> Iterator[dict]:
        yield from tampered_body(s)
        first, second = headers[:2]
        stranger, good = s.text(s.secret("stranger")), s.text()
        for name, one, two, expect in (
            ("forged, good", stranger, good, "verified"),
            ("good, forged", good, stranger, "verified"),
            ("unreadable, good", "!", good, "verified"),
            ("forged, forged", stranger, stranger, FORGED),
            ("unreadable, unreadable", "!", "!", "signature-malformed"),
        ):
            both = [[first, one], [second, two]]
            yield s.case(f"two headers: {name}", expect, texts=[], edit=lambda r: r | {"headers": r["headers"] + both})
        yield s.case("two headers: only the second", texts=[], edit=header(second, good))
        yield s.case("two headers: the second doubled", "signature-malformed", edit=header(second, good, good))
        keys, signed = [s.secret(), s.secret("retiring")], [[first, good], [second, s.text(s.secret("retiring"))]]
        yield s.case("two headers: both keys", texts=[], secrets=keys,
                     edit=lambda r: r | {"headers": r["headers"] + signed})
        last = headers[-1]
        yield s.case(f"a name that is none of them: {last}", "signature-missing", texts=[], edit=header(last, good))

    return cases


def box(s: Sender) -> Iterator[dict]:
    yield from in_headers("BOX-SIGNATURE-PRIMARY", "BOX-SIGNATURE-SECONDARY", "BOX-SIGNATURE-TERTIARY")(s)
    yield s.case("genuine: the time with an offset", signed={"at": "2023-11-14T15:13:20-07:00"})
    yield s.case("tampered: the same moment in another zone", FORGED, sent={"at": "2023-11-14T15:13:20-07:00"})


def docusign(s: Sender) -> Iterator[dict]:
    """An account signs with each of its keys, up to a hundred; not every server takes that many headers."""
    name = "X-DocuSign-Signature-"
    yield from in_headers(f"{name}1", f"{name}8", f"{name}101")(s)
    stranger, good = s.text(s.secret("stranger")), s.text()
    for count, last, expect in ((9, good, "verified"), (90, good, "verified"), (90, stranger, FORGED)):
        texts = [*[stranger] * (count - 1), last]
        signed = [[f"{name}{number}", text] for number, text in enumerate(texts, 1)]
        only = "the last alone is good" if last == good else "all are forged"
        yield s.case(f"{count} headers: {only}", expect, texts=[],
                     edit=lambda r, signed=signed: r | {"headers": r["headers"] + signed})


def listed(separator: str):
    """Adds what holds where one header lists several hashes of the body."""

    def cases(s: Sender) -> Iterator[dict]:
        yield from tampered_body(s)
        yield from entries(separator)(s)

    return cases


def entries(separator: str):
    def cases(s: Sender) -> Iterator[dict]:
        good, stranger = s.text(), s.text(s.secret("stranger"))
        entry, wrong = (text.rpartition(separator)[2] if separator in text else text for text in (good, stranger))
        lead = good.removesuffix(entry)
        for name, entries, expect in (
            ("forged, good", [wrong, entry], "verified"),
            ("good, forged", [entry, wrong], "verified"),
            ("unreadable, good", [entry.upper(), entry], "verified"),
            ("forged, forged", [wrong, wrong], FORGED),
        ):
            yield s.case(f"two hashes: {name}", expect, texts=[lead + separator.join(entries)])
        if separator in good:
            spaced = good.replace(separator, separator + " ")
            yield s.case("malformed: a space after the separator", "refused", texts=[spaced])

    return cases


def docuseal(s: Sender) -> Iterator[dict]:
    yield from tampered_body(s)
    time, _, tag = s.text().partition(".")
    yield s.case("the time alone", "refused", texts=[time])
    yield s.case("malformed: the hash in front", "refused", texts=[f"{tag}.{time}"])
    yield s.case("malformed: a comma for the dot", "refused", texts=[f"{time},{tag}"])
    yield s.case("time: in milliseconds", "timestamp-malformed", signed={"at": in_ms(SENT)})


def recurly(s: Sender) -> Iterator[dict]:
    yield from listed(",")(s)
    yield s.case("the time alone", "refused", texts=[s.parts["at"]])
    yield s.case("time: in seconds", "timestamp-too-old", signed={"at": str(SENT)})


def persona(s: Sender) -> Iterator[dict]:
    yield from listed_pairs(s)
    good = s.text()
    sets = s.text(s.secret("retiring")), good
    yield s.case("genuine: two sets of a rotation, the second by our key", texts=[" ".join(sets)])
    yield s.case("limit: the first of two sets is not read", "refused", texts=[" ".join(reversed(sets))])
    yield s.case("genuine: the time last", texts=[",".join(reversed(good.split(",")))])


def listed_pairs(s: Sender) -> Iterator[dict]:
    yield from tampered_body(s)
    good = s.text()
    yield s.case("genuine: a pair of another name", texts=[f"{good},v0=abc"])
    yield s.case("only another version", "signature-missing", texts=[good.replace("v1=", "v2=")])
    yield s.case("doubled time in the list", "timestamp-malformed", texts=[f"t={SENT},{good}"])
    yield s.case("malformed: a space after the comma", "refused", texts=[good.replace(",", ", ")])


def worldpay(s: Sender) -> Iterator[dict]:
    yield from listed(",")(s)
    yield s.case("genuine: another key id and slashes in it", texts=["a/b/c/" + s.text()])
    yield s.case("malformed: no slash", "refused", texts=[s.text().rpartition("/")[2]])


def pandadoc(s: Sender) -> Iterator[dict]:
    yield from tampered_body(s)
    yield s.case("genuine: the rest of the query is not covered", sent={"url": s.parts["url"] + "&more=1"})
    yield s.case("broken escape in the query", "refused", edit=lambda r: r | {"url": r["url"] + "&more=%zz"})


def pairs_around(parts: Parts, text: str) -> str:
    return f"t={parts['at']},v1={text}" if parts["at"] is not None else f"v1={text}"


def listed_time_around(parts: Parts, text: str) -> str:
    return f"{parts['at']},{text}" if parts["at"] is not None else text


def dotted_time_around(parts: Parts, text: str) -> str:
    return f"{parts['at']}.{text}" if parts["at"] is not None else text


def timed(parts: Parts) -> bytes:
    return f"{parts['at']}.".encode() + body(parts)


def in_url(parts: Parts) -> bytes:
    return parts["url"].encode() + body(parts)


def date(seconds: int) -> str:
    minutes, second = divmod(seconds - SENT + 800, 60)
    return f"2023-11-14T{22 + minutes // 60:02}:{minutes % 60:02}:{second:02}Z"


DATE_BAD = (
    "", "2023-11-14 22:13:20Z", "2023-11-14T22:13:20", "2023-11-31T22:13:20Z", "2023-11-14T24:13:20Z",
    "2023-11-14T22:13Z", "2023-11-14T22:13:20+0100", "1700000000", "now",
)
PLAIN = {"headers": [JSON], "body": BODY}
AT = {"at": str(SENT)}
AT_MS = {"at": in_ms(SENT)}
AT_DATE = {"at": date(SENT)}
DATES = Clock(600, stamp_put, date, DATE_BAD)
COVERED = [("x-event-id", "evt-1"), ("x-delivery-id", "dlv-1")]
OWN_NAMES = ["x-contentful-signed-headers", "x-contentful-timestamp"]
HOOK0 = {
    "place": ("header", "X-Hook0-Signature"), "message": hook0_message, "around": hook0_around, "clock": SECONDS,
}
HOOK0_V1 = {**HOOK0, "parts": PLAIN | AT | {"headers": [JSON, *map(list, COVERED)], "covered": COVERED}, "own": hook0}
HOOK0_V0 = {**HOOK0, "parts": PLAIN | AT, "own": hook0_v0}
CLOUDINARY = {
    "place": ("header", "X-Cld-Signature"), "message": lambda p: body(p) + p["at"].encode(), "parts": PLAIN | AT,
    "stamp": "X-Cld-Timestamp", "clock": Clock(7200, stamp_put), "own": cloudinary,
}

BODY_SENDERS = [
    Sender("box", ("header", "BOX-SIGNATURE-PRIMARY"), lambda p: body(p) + p["at"].encode(),
           PLAIN | AT_DATE | {"headers": [JSON, ["BOX-SIGNATURE-VERSION", "1"],
                                          ["BOX-SIGNATURE-ALGORITHM", "HmacSHA256"]]},
           stamp="BOX-DELIVERY-TIMESTAMP", clock=DATES, own=box),
    Sender("cloudinary", **CLOUDINARY, swapped=sign.key_first("sha1")),
    Sender("cloudinary-sha256", **CLOUDINARY, swapped=sign.key_first("sha256")),
    Sender("coinbase-cdp", **HOOK0_V1),
    Sender("contentful", ("header", "x-contentful-signature"),
           lambda p: sign.contentful(p["method"], p["url"], contentful_headers(p), body(p)),
           PLAIN | AT_MS | {"method": "POST", "url": URL, "names": OWN_NAMES,
                            "headers": [JSON, [OWN_NAMES[0], ",".join(OWN_NAMES)]]},
           stamp="x-contentful-timestamp", clock=Clock(30, stamp_put, in_ms, MS_BAD), own=contentful),
    Sender("docuseal", ("header", "X-Docuseal-Signature"), timed, PLAIN | AT, around=dotted_time_around,
           clock=replace(SECONDS, bad=("", "+1700000000", "01700000000", "now"), none="refused"), own=docuseal),
    Sender("docusign-connect", ("header", "X-DocuSign-Signature-1"), body, PLAIN, own=docusign),
    Sender("hook0", **HOOK0_V1),
    Sender("hook0-v0", **HOOK0_V0),
    Sender("hookdeck", ("header", "x-hookdeck-signature"), body, PLAIN, own=hookdeck),
    Sender("hubspot-v1", ("header", "X-HubSpot-Signature"), body, PLAIN, swapped=sign.key_last("sha256"),
           own=tampered_body),
    Sender("hubspot-v2", ("header", "X-HubSpot-Signature"), lambda p: p["method"].encode() + in_url(p),
           PLAIN | {"method": "POST", "url": URL}, swapped=sign.key_last("sha256"), own=with_method),
    Sender("bird", ("header", "messagebird-signature"),
           lambda p: sign.bird(p["url"], body(p), p["at"]),
           PLAIN | AT | {"method": "POST", "url": URL},
           stamp="messagebird-request-timestamp", clock=SECONDS, own=tampered_url),
    Sender("hubspot-v3", ("header", "X-HubSpot-Signature-v3"),
           lambda p: sign.hubspot_v3(p["method"], p["url"], body(p), p["at"])[0],
           PLAIN | AT_MS | {"method": "POST", "url": URL},
           stamp="X-HubSpot-Request-Timestamp", clock=Clock(300, stamp_put, in_ms, MS_BAD), own=hubspot_v3),
    Sender("moralis", ("header", "x-signature"), body, PLAIN,
           swapped=lambda secret, message: sign.keccak_256(secret.encode() + message), own=tampered_body),
    Sender("pandadoc", ("query", "signature"), body, PLAIN | {"url": "https://hooks.example.com/pandadoc?tenant=7"},
           own=pandadoc),
    Sender("persona", ("header", "Persona-Signature"), timed, PLAIN | AT, around=pairs_around, clock=SECONDS,
           own=persona),
    Sender("recurly", ("header", "recurly-signature"), timed, PLAIN | AT_MS, around=listed_time_around,
           clock=Clock(300, stamp_put, in_ms, MS_BAD, none="refused"), own=recurly),
    Sender("sinch-application-signed", ("header", "Authorization"),
           lambda p: sign.sinch(p["method"], p["url"], "application/json; charset=utf-8", p["at"], body(p)),
           AT_DATE | {"method": "POST", "url": "https://hooks.example.com/sinch/callback/ace", "body": BODY,
                      "headers": [["Content-Type", "application/json; charset=utf-8"]]},
           around=sinch_around, stamp="x-timestamp", clock=replace(DATES, tolerance=300), own=sinch,
           secret_from=lambda text: base64.b64encode(text.encode()).decode()),
    Sender("square", ("header", "x-square-hmacsha256-signature"), in_url, PLAIN | {"url": URL}, own=tampered_url),
    Sender("trello", ("header", "X-Trello-Webhook"), lambda p: body(p) + p["url"].encode(), PLAIN | {"url": URL},
           own=tampered_url),
    Sender("worldpay-access", ("header", "Event-Signature"), body, PLAIN,
           around=lambda parts, text: f"1/SHA256/{text}", own=worldpay),
]
