"""What senders that sign a form may send: the genuine forms, and each way of being wrong."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote, quote_plus

import sign
from senders import FASTSPRING_CLASSIC, FASTSPRING_FULFILLMENT, FormSender, as_bytes
from spoils import FORM_SPELLINGS, HEX_SPELLINGS, Spell, lower_escapes


def form_cases() -> dict[str, list[dict]]:
    return {
        FASTSPRING_CLASSIC.scheme: list(classic(FASTSPRING_CLASSIC)),
        FASTSPRING_FULFILLMENT.scheme: list(fulfillment(FASTSPRING_FULFILLMENT)),
    }


def forms(sender: FormSender) -> Iterator[dict]:
    case = sender.case
    yield case("genuine: an ordinary form")
    yield case("genuine: spaces as %20", escape=quote)
    yield case("genuine: escapes in lower case", escape=lambda text: lower_escapes(quote_plus(text)))
    yield case("genuine: every byte escaped", escape=lambda text: "".join(f"%{byte:02X}" for byte in as_bytes(text)))
    yield case("genuine: the hash first", edit=lambda form: "&".join(reversed(form.split("&"))))
    for owner in ("current", "retiring", "stranger"):
        yield case(
            f"rotation: signed by the {owner} key",
            "signature-mismatch" if owner == "stranger" else "verified",
            secret=sender.secret(owner),
            secrets=[sender.secret("current"), sender.secret("retiring")],
        )
    hex_secret = "00112233445566778899aabbccddeeff"
    yield case("genuine: a secret that looks like hex is used as text", secret=hex_secret, secrets=[hex_secret])

    forged = partial(case, expect="signature-mismatch")
    yield forged("forged: another key", secret=sender.secret("stranger"))
    keyless = sender.signed(list(sender.fields.items()), secret="")
    key_first = sign.md5_before_key("", sender.secret("current").encode() + keyless.message)
    yield forged("forged: an empty key", spell=lambda _: keyless.text)
    yield forged("forged: the key in front", spell=lambda _: key_first.text)
    yield forged("forged: a hash of zero bytes", spell=lambda text: "0" * len(text))

    for name, spell in {**HEX_SPELLINGS, **FORM_SPELLINGS}.items():
        yield case(f"malformed: {name}", "signature-malformed", spell=spell)
    yield case("unsigned: no hash", "signature-missing", edit=sender.without_hash)
    yield case("unsigned: an empty body", "signature-missing", edit=lambda _: "")
    yield case(
        "unsigned: the hash's name in upper case is another name",
        "signature-missing",
        edit=replacing(sender.hash_field, sender.hash_field.upper()),
    )
    yield case(
        "doubled hash: good and good",
        "signature-malformed",
        edit=lambda form: form + form.removeprefix(sender.without_hash(form)),
    )
    for name, broken in (
        ("cut at its sign", "%"),
        ("cut at its first digit", "%4"),
        ("letters for digits", "%zz"),
        ("a code point", "%u20AC"),
    ):
        yield case(f"broken escape in a value: {name}", "body-malformed", edit=lambda form: f"{form}&note={broken}")
    yield case("broken escape in a name", "body-malformed", edit=lambda form: f"no%te=1&{form}")


def classic(sender: FormSender) -> Iterator[dict]:
    case = sender.case
    yield from forms(sender)
    for name, data in (
        ("a plus sign, a space, a percent sign, an ampersand", "a+b c%d&e=f"),
        ("UTF-8", "€\u00a028,00"),
        ("another charset's bytes", b"caf\xe9"),
    ):
        yield case(f"genuine: {name} in the signed value", fields=[("security_data", data)])
    yield case(
        "genuine: other fields are not covered",
        own=(("OrderReference", "TESTSHOP231114-0001-00001"), ("amount", "0.01")),
        about={"why": "only security_data is signed; nothing else in the form proves anything"},
    )
    data = sender.fields["security_data"]
    tampered = partial(case, expect="signature-mismatch")
    yield tampered("tampered: one byte of the signed value", edit=replacing(data, "2" + data[1:]))
    yield tampered("tampered: a space after the signed value", edit=replacing(data, data + "+"))
    yield case("signed value missing", "field-missing", edit=replacing("security_data", "other_data"))
    yield case("signed value empty", "field-malformed", fields=[("security_data", "")])
    yield case("signed value doubled: good and good", "field-malformed", own=(("security_data", data),))
    yield case("signed value doubled: another and good", "field-malformed", own=(("security_data", "another"),))


def fulfillment(sender: FormSender) -> Iterator[dict]:
    case = sender.case
    yield from forms(sender)
    yield from fulfillment_values(sender)
    yield from fulfillment_names(sender)
    yield from fulfillment_query(sender)
    for method in ("DELETE", "HEAD", "PUT"):
        yield case(f"method: {method}", "method-not-allowed", method=method)

    tampered = partial(case, expect="signature-mismatch")
    yield tampered("tampered: one byte of a value", edit=replacing("quantity=1", "quantity=2"))
    yield tampered("tampered: a parameter added", own=(("coupon", "FREE"),))
    yield tampered("tampered: a parameter removed", edit=replacing("&quantity=1", ""))
    yield tampered("tampered: a value under a name that sorts elsewhere", edit=replacing("&name=", "&zname="))
    yield case(
        "known weakness: a byte moved between neighboring values goes unnoticed",
        fields=[("quantity", "1"), ("reference", "1TEST")],
        edit=replacing("quantity=1&reference=1TEST", "quantity=11&reference=TEST"),
        about={"why": "the values are joined without names or separators, and no receiver can mend that"},
    )
    yield case("doubled parameter: the same value", "field-malformed", fields=[("quantity", "1"), ("quantity", "1")])
    yield case("doubled parameter: two values", "field-malformed", fields=[("quantity", "1"), ("quantity", "2")])
    yield case("doubled parameter: a signed one and another", "field-malformed", own=(("quantity", "9"),))
    yield case(
        "doubled parameter: the names alike only once decoded",
        "field-malformed",
        fields=[("quantity", "1"), ("quantity", "1")],
        edit=lambda form: form.replace("quantity", "quantit%79", 1),
    )

    route, tenant = ("route", "license/create"), ("tenant", "7")
    ignore = {"ignore": "route,tenant"}
    yield case("receiver's parameters: left out of the hash", own=(route, tenant), params=ignore)
    yield case("receiver's parameters: one of them absent", own=(tenant,), params=ignore)
    yield case("receiver's parameters: both absent", params=ignore)
    yield tampered("receiver's parameters: not left out", own=(route, tenant))
    yield tampered("receiver's parameters: one of two left out", own=(route, tenant), params={"ignore": "route"})
    yield tampered("receiver's parameters: names are matched whole", own=(("tenant_id", "7"),), params=ignore)
    yield tampered("receiver's parameters: names are matched by case", own=(("Tenant", "7"),), params=ignore)


def fulfillment_values(sender: FormSender) -> Iterator[dict]:
    case = sender.case
    yield case("genuine: UTF-8 in a value", more={"name": "Zoë €\u00a028,00 😀"})
    yield case("genuine: signs that mean something in a form", more={"name": "a+b c%d&e=f;g"})
    yield case("genuine: an equals sign unescaped in a value", more={"tags": "tier=gold"}, edit=replacing("%3D", "="))
    yield case("genuine: empty values", more={"company": "", "tags": "", "zip": ""})
    yield case("genuine: spaces and line ends around a value", more={"name": " \tAda\r\n"})
    yield case("genuine: a backslash and quotes stay as they are", more={"name": "O\\'Hara \"\\\\\""})
    # The vendor's console offers other charsets; what is hashed are the bytes, whatever they spell.
    latin = {"name": b"caf\xe9"}
    yield case("genuine: another charset's bytes, escaped", more=latin)
    yield case("genuine: another charset's bytes, as they are", more=latin, edit=replacing("%E9", "\xe9"))


def fulfillment_names(sender: FormSender) -> Iterator[dict]:
    case = sender.case
    why = {"why": "the order is ordinal: upper case before lower case, a name before what it begins"}
    mixed = [("zeta", "4"), ("Zulu", "2"), ("alpha", "3"), ("Alpha", "1")]
    lengths = [("name_2", "4"), ("name2", "3"), ("name", "1"), ("name10", "2")]
    yield case("order: upper case sorts before lower case", fields=mixed, about=why)
    yield case("order: a name before what it begins", fields=lengths, about=why)
    for name, values in (("in the order that ignores case", b"1342"), ("in the order of sending", b"4231")):
        other = sign.md5_before_key(sender.secret("current"), values).text
        yield case(f"order: signed {name}", "signature-mismatch", fields=mixed, spell=lambda _: other, about=why)
    yield case(
        "order: by the decoded names",
        fields=[("zcode", "2"), ("order", "1")],
        edit=replacing("zcode", "%7Acode"),
        about={"why": "a percent sign sorts before every letter, so the escaped name would come first"},
    )
    yield case("order: names outside ASCII after the others", fields=[("ñame", "2"), ("zeta", "1")])
    yield case("genuine: the hash's name escaped", edit=replacing("security_request", "security%5Frequest"))


def fulfillment_query(sender: FormSender) -> Iterator[dict]:
    case = partial(sender.case, query=True)
    yield case("GET: the values in the query")
    yield case("GET: spaces as %20", escape=quote)
    yield case("GET: UTF-8 and signs that mean something", more={"name": "Zoë a+b c%d&e=f"})
    yield case("GET: empty values", more={"company": "", "tags": ""})
    tenant = (("tenant", "7"),)
    yield case("GET: the receiver's parameter left out of the hash", own=tenant, params={"ignore": "tenant"})
    yield case("GET: the receiver's parameter not left out", "signature-mismatch", own=tenant)
    yield case("GET: one byte of a value", "signature-mismatch", edit=replacing("quantity=1", "quantity=2"))
    yield case("GET: another key", "signature-mismatch", secret=sender.secret("stranger"))
    yield case("GET: no hash", "signature-missing", edit=sender.without_hash)
    yield case("GET: the hash in upper case", "signature-malformed", spell=str.upper)
    yield case("GET: a doubled parameter", "field-malformed", own=(("quantity", "1"),))
    own_query = "https://shop.example/license?tenant=7&quantity=9"
    yield sender.case("POST: the query is the receiver's own and is not read", url=own_query)


def replacing(old: str, new: str) -> Spell:
    return lambda form: form.replace(old, new)
