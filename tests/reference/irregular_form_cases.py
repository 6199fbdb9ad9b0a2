"""Senders that sign a form, a query or the URL, and what is theirs alone."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import unquote_plus

import irregular_sign as sign
from irregular_senders import Clock, Parts, Sender, encoded, form_put, header, in_bytes, replacing, with_field, without
from public_pairs import shown
from senders import FORM, JSON, SENT

FORGED = "signature-mismatch"
URL = "https://hooks.example.com/in/7?tenant=7"


def pairs(parts: Parts) -> sign.Pairs:
    return in_bytes(parts["form"])


def fields(parts: Parts) -> dict[bytes, bytes]:
    return dict(pairs(parts))


def in_form(s: Sender) -> str:
    """Says where the form is written: in the URL of a GET, or in the body."""
    return "url" if s.parts["method"] == "GET" else "body"


def any_form(s: Sender) -> Iterator[dict]:
    part = in_form(s)
    yield s.case("genuine: every byte escaped", edit=lambda r: r | {part: escaped(r[part])})
    broken = "refused" if part == "url" else "body-malformed"
    yield s.case("broken escape: letters for digits", broken, edit=lambda r: r | {part: r[part] + "&note=%zz"})
    yield s.case("broken escape: cut at its first digit", broken, edit=lambda r: r | {part: r[part] + "&note=%4"})
    if part == "body":
        yield s.case("genuine: a charset beside the content type",
                     edit=header("Content-Type", FORM[1] + "; charset=utf-8"))
        # Twilio signs other bodies too, by a hash in the query, which is then what lacks.
        refusal = "refused" if s.scheme.startswith("twilio") else "body-malformed"
        yield s.case("content type: another", refusal, edit=header("Content-Type", "text/plain"))
        yield s.case("content type: none", refusal, edit=header("Content-Type"))


def escaped(form: str) -> str:
    address, mark, query = form.rpartition("?")
    pairs = [[every_byte(unquote_plus(side)) for side in pair.split("=")] for pair in query.split("&")]
    return address + mark + "&".join("=".join(pair) for pair in pairs)


def every_byte(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def all_fields(s: Sender) -> Iterator[dict]:
    """Adds what holds where the whole form is signed, ordered by its names."""
    form, (first, value) = s.parts["form"], s.parts["form"][-1]
    yield from any_form(s)
    yield s.case("genuine: UTF-8, and signs that mean something in a form",
                 signed={"form": [*form, ("note", "Zoë a+b c%d;é€")]})
    yield s.case("genuine: an empty value", signed={"form": [*form, ("note", "")]})
    yield s.case("order: upper case sorts before lower case",
                 signed={"form": [*form, ("a", "1"), ("B", "2"), ("A", "3"), ("b", "4")]})
    yield s.case("order: a name before what it begins",
                 signed={"form": [*form, ("nam", "1"), ("name_", "2"), ("name2", "3")]})
    yield s.case("order: names outside ASCII last", signed={"form": [*form, ("ñ", "1"), ("zz", "2")]})
    yield s.case("genuine: sent in another order", sent={"form": form[::-1]})
    yield s.case("tampered: a value", FORGED, sent={"form": with_field(form, first, value + "1")})
    yield s.case("tampered: a field added", FORGED, sent={"form": [*form, ("note", "1")]})
    yield s.case("tampered: a field removed", FORGED, sent={"form": without(form, first)})


def no_repeats(s: Sender) -> Iterator[dict]:
    form = s.parts["form"]
    yield from all_fields(s)
    yield s.case("doubled name: the same value", "field-malformed", signed={"form": [*form, form[-1]]})
    yield s.case("doubled name: another value", "field-malformed", signed={"form": [*form, (form[-1][0], "other")]})
    part, alias = in_form(s), every_byte(form[-1][0])
    yield s.case("doubled name: alike only once decoded", "field-malformed",
                 edit=lambda r: r | {part: f"{r[part]}&{alias}=1"})


def url_and_form(s: Sender) -> Iterator[dict]:
    yield from no_repeats(s)
    yield from own_url(s)


def own_url(s: Sender) -> Iterator[dict]:
    yield s.case("genuine: a URL without a query", signed={"url": "https://hooks.example.com/in/"})
    yield s.case("tampered: another path", FORGED, edit=replacing("url", "/in/7", "/in/8"))
    yield s.case("tampered: another host", FORGED, edit=replacing("url", "hooks.", "hook."))


def plivo_v1(s: Sender) -> Iterator[dict]:
    yield from url_and_form(s)
    yield s.case("GET: the URL alone", signed={"method": "GET", "form": None, "url": URL + "&Text=a%20b"})
    yield s.case("GET: another query", FORGED, signed={"method": "GET", "form": None},
                 edit=replacing("url", "=7", "=8"))


def plivo_v2(s: Sender) -> Iterator[dict]:
    yield s.case("genuine: the query is not signed", sent={"url": URL + "&more=1"})
    yield s.case("genuine: no path", signed={"url": "https://hooks.example.com"})
    yield s.case("genuine: GET", signed={"method": "GET"})
    yield s.case("known weakness: the body is not signed", sent={"body": "Text=other"},
                 about={"why": "only the URL and the nonce are"})
    yield s.case("tampered: another path", FORGED, edit=replacing("url", "/in/7", "/in/8"))
    yield from nonce(s, "X-Plivo-Signature-V2-Nonce")


def nonce(s: Sender, name: str) -> Iterator[dict]:
    good = s.parts["at"]
    yield s.case("nonce: another", FORGED, edit=header(name, good + "1"))
    yield s.case("nonce: none", "field-missing", edit=header(name))
    yield s.case("nonce: empty", "field-malformed", edit=header(name, ""))
    yield s.case("nonce: doubled", "field-malformed", edit=header(name, good, good))


def plivo_v3_message(parts: Parts) -> bytes:
    asked = parts["asked"] if parts["url"].endswith(encoded(parts["asked"])) else []
    posted = pairs(parts) if parts["method"] == "POST" else []
    return sign.plivo_v3(parts["url"], in_bytes(asked), posted, parts["at"])


def plivo_v3(s: Sender) -> Iterator[dict]:
    form, base = s.parts["form"], "https://hooks.example.com/in/7"
    yield from all_fields(s)
    yield from nonce(s, "X-Plivo-Signature-V3-Nonce")
    repeated = [*form, ("To", "3"), ("To", "1"), ("To", "2")]
    yield s.case("genuine: a repeated name, its values in order", signed={"form": repeated})
    yield s.case("genuine: a repeated name and value", signed={"form": [*form, form[-1]]})
    yield s.case("genuine: no query", signed={"url": base, "asked": []})

    def asking(asked: list[tuple]) -> Parts:
        return {"url": f"{base}?{encoded(asked)}", "asked": asked}

    more = [("b", "2 é"), ("a", "+&="), ("B", ""), ("a", "1")]
    yield s.case("genuine: a query with escapes and repeated names", signed=asking(more))
    get = {"method": "GET", "form": None}
    yield s.case("GET: a query", signed=asking(more) | get)
    yield s.case("GET: no query", signed={"url": base, "asked": []} | get)
    yield s.case("GET: another query", FORGED, signed=get, edit=replacing("url", "=7", "=8"))
    yield s.case("method: PUT", "method-not-allowed", edit=lambda r: r | {"method": "PUT"})
    good, wrong = s.text(), s.text(s.secret("stranger"))
    for name, text, expect in (
        ("forged, good", f"{wrong},{good}", "verified"),
        ("good, unreadable", f"{good},!", "verified"),
        ("forged, forged", f"{wrong},{wrong}", FORGED),
        ("unreadable, unreadable", "!,!", "signature-malformed"),
        ("unreadable, good with a space in front", f"!, {good}", "signature-malformed"),
    ):
        yield s.case(f"two signatures: {name}", expect, texts=[text])


def twilio_message(parts: Parts) -> bytes:
    return sign.url_and_pairs(parts["url"], set(in_bytes(parts.get("form") or [])))


def twilio(s: Sender) -> Iterator[dict]:
    form = s.parts["form"]
    yield from all_fields(s)
    yield from own_url(s)
    yield s.case("genuine: a repeated name, its values in order",
                 signed={"form": [*form, ("MediaUrl", "b"), ("MediaUrl", "a")]})
    yield s.case("genuine: a repeated name and value counts once", signed={"form": [*form, form[-1]]})
    yield s.case("genuine: an empty form", signed={"form": []})
    yield s.case("GET: the URL alone", signed={"method": "GET", "form": None, "url": URL + "&Body=a+b"})
    yield s.case("GET: another query", FORGED, signed={"method": "GET", "form": None},
                 edit=replacing("url", "=7", "=8"))
    for name, scheme, other, port in (
        ("https", "https://", "https://ada:pw@", ":443"), ("http", "http://", "http://ada@", ":80"),
    ):
        for who, start in (("", scheme), (" after a user", other)):
            plain, full = f"{start}hooks.example.com/in?a=1", f"{start}hooks.example.com{port}/in?a=1"
            yield s.case(f"port: {name}{who}, signed with it", signed={"url": full}, sent={"url": plain})
            yield s.case(f"port: {name}{who}, signed without it", signed={"url": plain}, sent={"url": full})
    yield s.case("port: another port stays", signed={"url": "https://hooks.example.com:8443/in"})
    yield s.case("port: another port is taken away", signed={"url": "https://hooks.example.com/in"},
                 sent={"url": "https://hooks.example.com:8443/in"})
    yield s.case("port: another port is not added", FORGED, signed={"url": "https://hooks.example.com:8443/in"},
                 sent={"url": "https://hooks.example.com/in"})
    yield s.case("port: another scheme's default is not added", FORGED,
                 signed={"url": "https://hooks.example.com:80/in"}, sent={"url": "https://hooks.example.com/in"})
    yield s.case("port: two that differ", FORGED, signed={"url": "https://hooks.example.com:8443/in"},
                 sent={"url": "https://hooks.example.com:8444/in"})
    body = '{"status":"done","name":"Zoë"}'
    digest = hashlib.sha256(body.encode()).hexdigest()
    as_json = {"form": None, "headers": [JSON], "body": body, "url": f"{URL}&bodySHA256={digest}"}
    yield s.case("JSON: its hash in the query", signed=as_json)
    yield s.case("JSON: an empty body",
                 signed=as_json | {"body": "", "url": f"{URL}&bodySHA256={hashlib.sha256(b'').hexdigest()}"})
    yield s.case("JSON: one byte of the body", "refused", signed=as_json, edit=replacing("body", "done", "Done"))
    yield s.case("JSON: another hash in the query", "refused", signed=as_json, edit=replacing("url", digest, "0" * 64))
    yield s.case("JSON: body and hash both replaced", FORGED, signed=as_json, sent={
        "body": "{}", "url": f"{URL}&bodySHA256={hashlib.sha256(b'{}').hexdigest()}"})
    yield s.case("JSON: no hash in the query", "refused", signed=as_json | {"url": URL})
    yield s.case("JSON: the hash in upper case", "refused",
                 signed=as_json | {"url": f"{URL}&bodySHA256={digest.upper()}"})
    yield s.case("JSON: the hash twice", "refused",
                 signed=as_json | {"url": f"{URL}&bodySHA256={digest}&bodySHA256={digest}"})


def both_methods(s: Sender) -> Iterator[dict]:
    """Adds the form in the query of a GET, and the methods that carry none."""
    get, form = {"method": "GET"}, s.parts["form"]
    yield s.case("GET: the form in the query", signed=get)
    yield s.case("GET: one value", FORGED, signed=get, sent={"form": with_field(form, form[0][0], "other")})
    yield s.case("GET: another key", FORGED, signed=get, secret=s.secret("stranger"))
    yield s.case("GET: no signature", "signature-missing", signed=get, texts=[])
    yield s.case("POST: the query is the receiver's own", sent={"url": f"{URL}&{encoded(form)}"})
    for method in ("DELETE", "PUT"):
        yield s.case(f"method: {method}", "method-not-allowed", sent={"method": method})


def needed(s: Sender, *names: str) -> Iterator[dict]:
    form = s.parts["form"]
    for name in names:
        yield s.case(f"tampered: {name}", FORGED, sent={"form": with_field(form, name, "1" + dict(form)[name])})
        yield s.case(f"missing: {name}", "field-missing", sent={"form": without(form, name)})
        yield s.case(f"doubled: {name}", "field-malformed", sent={"form": [*form, (name, dict(form)[name])]})


def nuvei(s: Sender) -> Iterator[dict]:
    form = s.parts["form"]
    yield from any_form(s)
    yield from both_methods(s)
    yield from needed(s, *(name for name in sign.NUVEI if name != "Status"))
    yield s.case("genuine: other fields are not covered", sent={"form": [*form, ("email", "ada@shop.example")]})
    yield s.case("genuine: no Status", signed={"form": without(form, "Status")})
    yield s.case("genuine: an empty Status", signed={"form": with_field(form, "Status", "")})
    yield s.case("genuine: UTF-8 in a value", signed={"form": with_field(form, "productId", "Größe 1+1")})
    yield s.case("tampered: Status", FORGED, sent={"form": with_field(form, "Status", "DECLINED")})
    yield s.case("tampered: Status removed", FORGED, sent={"form": without(form, "Status")})
    yield s.case("doubled: Status", "field-malformed", sent={"form": [*form, ("Status", "APPROVED")]})
    yield s.case("known weakness: a byte moved between neighboring values goes unnoticed",
                 sent={"form": with_field(with_field(form, "totalAmount", "115.0"), "currency", "0USD")},
                 about={"why": "the values are joined without names or separators, and no receiver can mend that"})


def razorpay(s: Sender) -> Iterator[dict]:
    form, names = s.parts["form"], sign.RAZORPAY[s.scheme]
    yield from any_form(s)
    yield from needed(s, *names)
    yield s.case("genuine: another order of the fields, and one more", sent={"form": [("note", "1"), *form[::-1]]})
    yield s.case("tampered: the values in another order", FORGED,
                 sent={"form": [(name, value) for (name, _), (_, value) in zip(form, form[::-1])]})
    yield s.case("separator inside a value", "field-malformed", signed={"form": with_field(form, names[0], "a|b")})
    yield s.case("empty value", "field-malformed", signed={"form": with_field(form, names[-1], "")})
    if "link" in s.scheme:
        yield s.case("genuine: an empty reference", signed={"form": with_field(form, names[1], "")})
        yield s.case("genuine: UTF-8 and spaces in the reference",
                     signed={"form": with_field(form, names[1], "Größe a+b #1")})
    other = "POST" if s.parts["method"] == "GET" else "GET"
    yield s.case(f"method: {other}", "method-not-allowed", sent={"method": other})


def shopify_query(s: Sender) -> Iterator[dict]:
    form = s.parts["form"]
    yield from all_fields(s)
    yield s.case("doubled time", "timestamp-malformed", signed={"form": [*form, ("timestamp", str(SENT))]})


def shopify_app_proxy(s: Sender) -> Iterator[dict]:
    form = s.parts["form"]
    yield from shopify_query(s)
    extra = [*form, ("extra", "2"), ("extra", "1")]
    yield s.case("genuine: a repeated name, its values as they come", signed={"form": extra})
    yield s.case("tampered: repeated values in another order", FORGED, signed={"form": extra},
                 sent={"form": [*form, *extra[:-3:-1]]})
    yield s.case("doubled shop", "field-malformed", signed={"form": [*form, ("shop", "other.myshopify.com")]})
    yield s.case("genuine: a POST whose body is not covered", edit=lambda r: r | {"method": "POST", "body": "{}"})
    yield s.case("order: by name and value together", signed={"form": [*form, ("a", "1"), ("a-b", "2")]},
                 about={"why": "a hyphen sorts before the equals sign, so the longer name comes first"})
    yield s.case("known weakness: one parameter swallows the next", signed={"form": [*form, ("a", "1"), ("b", "2")]},
                 sent={"form": [*form, ("a", "1b=2")]},
                 about={"why": "the parameters are joined without a separator, and no receiver can mend that"})


def shopify_oauth(s: Sender) -> Iterator[dict]:
    form = s.parts["form"]
    yield from shopify_query(s)
    yield s.case("genuine: the legacy signature is left out", sent={"form": [*form, ("signature", "0" * 32)]})
    for name, ids in (("two", ("2", "1")), ("one", ("7",))):
        yield s.case(f"genuine: a list of {name}", signed={"form": [*form, *(("ids[]", item) for item in ids)]})
    marks = [("a&b=c%d", "e&f=g%h"), ("n", "1=1&2")]
    yield s.case("genuine: separators inside names and values", signed={"form": [*form, *marks]})
    yield s.case("tampered: one parameter for two", FORGED, signed={"form": [*form, ("a", "1"), ("b", "2")]},
                 sent={"form": [*form, ("a", "1&b=2")]})
    yield s.case("doubled name that is no list", "field-malformed", signed={"form": [*form, ("code", "other")]})


def braintree(s: Sender) -> Iterator[dict]:
    form = s.parts["form"]
    good, wrong = s.text(), s.text(s.secret("stranger"))
    yield from any_form(s)
    yield from needed(s, "bt_payload")
    for name, text, expect in (
        ("another's, ours", f"other|{'0' * 40}&{good}", "verified"),
        ("ours, another's", f"{good}&other|{'0' * 40}", "verified"),
        ("unreadable, ours", f"other|!&{good}", "verified"),
        ("forged, forged", f"{wrong}&{wrong}", FORGED),
    ):
        yield s.case(f"two pairs: {name}", expect, texts=[text])
    yield s.case("malformed: no public key", "refused", texts=[good.partition("|")[2]])
    yield s.case("genuine: line feeds in the payload", signed={"form": [("bt_payload", "PG5v\ndGU+\n")]})
    # The SDKs read the notification, and not only its signature.
    whole, other = (
        b64encode(f"<notification><kind>{kind}</kind><subject><check>true</check></subject></notification>".encode())
        .decode() + "\n"
        for kind in ("check", "disbursement")
    )
    yield s.case("genuine: a whole notification", signed={"form": [("bt_payload", whole)]})
    yield s.case("tampered: a whole notification", FORGED, signed={"form": [("bt_payload", whole)]},
                 sent={"form": [("bt_payload", other)]})
    added = s.seal.tag(s.secret(), s.message(s.parts) + b"\n")
    yield s.case("forged: a line feed signed that is not sent", FORGED, spell=lambda _: s.seal.spell(added))
    yield s.case("payload outside its alphabet", "field-malformed", signed={"form": [("bt_payload", "PG5vdGU-")]})
    yield s.case("payload empty", "field-malformed", signed={"form": [("bt_payload", "")]})
    text_key = sign.hmac_with("sha1")(s.secret(), s.message(s.parts))
    yield s.case("forged: the key not hashed", FORGED, spell=lambda _: s.seal.spell(text_key))
    hex_key = sign.hmac_with("sha1")(sign.braintree_key(s.secret()).hex(), s.message(s.parts))
    yield s.case("forged: the key's hash as hex", FORGED, spell=lambda _: s.seal.spell(hex_key))


def travis_ci(s: Sender) -> Iterator[dict]:
    form = s.parts["form"]
    yield from any_form(s)
    yield from needed(s, "payload")
    yield s.case("known weakness: another field is not covered", sent={"form": [*form, ("admin", "true")]},
                 about={"why": "of the form, only the payload is signed"})
    yield s.case("genuine: UTF-8, and signs that mean something in a form",
                 signed={"form": [("payload", '{"message":"Zoë a+b c%d;é€&x=1"}')]})
    raw = s.seal.tag(s.secret(), encoded(form).partition("=")[2].encode())
    yield s.case("forged: the payload signed before it is decoded", FORGED, spell=lambda _: s.seal.spell(raw))
    text = form[0][1]
    yield s.case("content type: the payload itself, as JSON", "body-malformed",
                 edit=lambda r: header("Content-Type", JSON[1])(r) | {"body": text})


POSTED = {"method": "POST", "url": URL,
          "form": [("mandrill_events", '[{"event":"send","_id":"a+b"}]'), ("From", "+14158675309"), ("To", "7")]}
SHOP = [("shop", "test-shop.myshopify.com"), ("timestamp", str(SENT))]
TIMED_FORM = Clock(90, form_put)


def razorpay_sender(scheme: str) -> Sender:
    values = ("order_IEIaMR65cu6nz3", "pay_IH4NVgf4Dreq1l", "created", "pay_IH4NVgf4Dreq1m")
    parts = {"method": "GET" if "link" in scheme else "POST", "url": "https://shop.example/paid",
             "form": list(zip(sign.RAZORPAY[scheme], values))}
    return Sender(scheme, ("form", "razorpay_signature"),
                  lambda parts: sign.razorpay(sign.RAZORPAY[scheme], fields(parts)), parts, own=razorpay)


FORM_SENDERS = [
    Sender("braintree", ("form", "bt_signature"), lambda parts: fields(parts)[b"bt_payload"],
           {"method": "POST", "form": [("bt_payload", "PG5vdGlmaWNhdGlvbj48a2luZD5jaGVjazwva2luZD4+Pz8=\n")]},
           around=lambda parts, text: f"integration_public_key|{text}", own=braintree),
    Sender("mandrill", ("header", "X-Mandrill-Signature"),
           lambda parts: sign.url_and_pairs(parts["url"], pairs(parts)), POSTED, own=url_and_form),
    Sender("nuvei", ("form", "advanceResponseChecksum"), lambda parts: sign.nuvei(fields(parts)),
           {"method": "POST", "url": "https://hooks.example.com/dmn", "form": [
               ("productId", "NA"), ("Status", "APPROVED"), ("PPP_TransactionID", "3453459"),
               ("responseTimeStamp", "2023-11-14.22:13:20"), ("currency", "USD"), ("totalAmount", "115.00")]},
           swapped=sign.key_last("sha256"), own=nuvei),
    Sender("plivo-v1-legacy", ("header", "X-Plivo-Signature"),
           lambda parts: sign.url_and_pairs(parts["url"], in_bytes(parts["form"] or [])), POSTED, own=plivo_v1),
    Sender("plivo-v2", ("header", "X-Plivo-Signature-V2"),
           lambda parts: (sign.without_query(parts["url"]) + parts["at"]).encode(),
           {"method": "POST", "url": URL, "headers": [FORM], "body": "Text=hello", "at": "05429567804466091622"},
           stamp="X-Plivo-Signature-V2-Nonce", own=plivo_v2),
    Sender("plivo-v3", ("header", "X-Plivo-Signature-V3"), plivo_v3_message,
           POSTED | {"asked": [("tenant", "7")], "at": "05429567804466091622"}, stamp="X-Plivo-Signature-V3-Nonce",
           own=plivo_v3),
    *map(razorpay_sender, sign.RAZORPAY),
    Sender("shopify-app-proxy", ("form", "signature"), lambda parts: sign.shopify_app_proxy(pairs(parts)),
           {"method": "GET", "url": "https://app.example/proxied", "form": [*SHOP, ("path_prefix", "/apps/reviews")]},
           clock=TIMED_FORM, own=shopify_app_proxy),
    Sender("shopify-oauth-hmac", ("form", "hmac"), lambda parts: sign.shopify_oauth_hmac(pairs(parts)),
           {"method": "GET", "url": "https://app.example/callback",
            "form": [*SHOP, ("code", "0907a61c0c8d55e99db179b68161bc00")]},
           clock=TIMED_FORM, own=shopify_oauth),
    Sender("travis-ci", ("header", "Signature"), lambda parts: fields(parts)[b"payload"],
           {"method": "POST", "form": [("payload", '{"id":1,"state":"passed","message":"a + b & c"}')]},
           secret_from=shown("rsa-2048", "pem"), own=travis_ci),
    Sender("twilio", ("header", "X-Twilio-Signature"), twilio_message, POSTED, own=twilio),
    Sender("twilio-sha256", ("header", "X-Twilio-Signature"), twilio_message,
           POSTED | {"headers": [["X-Twilio-Webhooks-Signature-Settings", "key=test_key_1,algorithm=HMAC_SHA256"]]},
           own=twilio),
]
