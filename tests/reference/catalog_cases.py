"""What a sender of the catalog may send: a genuine delivery or two, and each way of being wrong once.

The families are those of `header_cases.py`, in brief: the receiver's own tests vary these further.
"""

import hmac
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import quote_plus

from catalog import CATALOG
from catalog_public import PublicSender
from catalog_sender import Alone, Entries, Pairs, Sender, Token
from senders import FORM, JSON, SENT, HeaderSender
from sign import Signed
from spoils import also_named, renamed, replaced, twice, without


def catalog_cases() -> dict[str, list[dict]]:
    return {id: list(token(one) if isinstance(one, Token) else signature(one)) for id, one in CATALOG.items()}


def signature(one: Sender) -> Iterator[dict]:
    sender = HeaderSender(
        one.id,
        one.header,
        one.signed,
        one.body or f'{{"id":"{one.id}-test-0001","type":"test.created","amount":28.0,"live":false}}',
        stamp=one.stamp,
        timed=one.clock is not None,
        extra=one.extra,
        secret_from=one.secret_from,
    )
    at = one.clock.write(SENT) if one.clock else ""
    case = partial(sender.case, at=at)
    signed = partial(sender.signed, at=at)
    good = signed()
    forged = signed(secret=sender.secret("stranger"))

    yield case("genuine: ASCII JSON")
    utf8 = one.body.replace("28.0", '"€\u00a028,00"') if one.body else '{"price":"€\u00a028,00","name":"Zoë 😀"}'
    yield case("genuine: UTF-8", body=utf8.encode())
    for name, secret in one.secrets:
        yield case(f"genuine: {name}", secret=secret, secrets=[secret])
    if one.former:
        yield from formerly(one, sender, at)
    if one.field:
        yield from forms(one.field, case)
    both = [sender.secret("current"), sender.secret("retiring")]
    yield case("rotation: signed by the retiring key", secret=both[1], secrets=both)
    yield case("forged: another key", "signature-mismatch", value=forged.value)
    tampered = sender.body.replace("28.0", "29.0").encode()
    yield case("tampered: one byte of the body", "signature-mismatch", sent=tampered)

    yield case("unsigned: no signature header", "signature-missing", edit=without(one.header))
    yield case("malformed: the signature header is empty", "signature-malformed", value="")
    for name, spell in one.spoiled.items():
        spoiled = spell(good.tag)
        if spoiled != good.text:  # Of some lengths, base64 has no padding.
            yield case(f"malformed: {name}", one.refusal(spoiled), value=good.lead + spoiled)
    if isinstance(one, PublicSender):
        yield from public(one, case, good)
    if isinstance(one.style, Alone) and one.style.prefix:
        yield case("malformed: the prefix is missing", "signature-malformed", value=good.text)
    yield from doubled(one, case, forged)
    if one.other_names:
        yield from synonyms(one, one.other_names, case)

    if one.several:
        yield from several(one, case, good, forged)
    if isinstance(one.style, Entries):
        yield from versions(one, case, good, forged)
    if one.clock:
        yield from times(one, case, signed)
    if one.receiver:
        param, own = one.receiver.param, one.receiver.own
        yield case("receiver: the one that is set", params={param: own})
        yield case("receiver: another one", "audience-mismatch", params={param: f"{own}0"})
    for name in one.names:
        yield from field(next(header for header, _ in one.extra if header.lower() == name), case)
    yield from methods(one, case)


def public(one: PublicSender, case, good: Signed) -> Iterator[dict]:
    """What only a signature by a private key can be: written in another way, or made from the public key."""
    algorithm = one.algorithm
    for name, tag in algorithm.unfit(good.tag).items():
        text = one.encoding.write(tag)
        yield case(f"forged: {name}", one.refusal(text), value=good.lead + text)
    if algorithm.twin:
        other = one.encoding.write(algorithm.twin(good.tag))
        yield case("genuine: the other signature that anyone can make of it", value=good.lead + other)
    shown = one.secret_from("current").encode()
    text = one.encoding.write(hmac.digest(shown, good.message, "sha512"))
    yield case("forged: an HMAC whose key is the text of the public key", one.refusal(text), value=good.lead + text)


def methods(one: Sender | Token, case) -> Iterator[dict]:
    """What a vendor sends by more than one method; a GET has no body."""
    if len(one.methods) == 1:
        return
    for method in one.methods[1:]:
        body = {"body": b""} if method == "GET" else {}
        yield case(f"genuine: by {method}", method=method, **body)
    yield case("method: DELETE", "method-not-allowed", method="DELETE")


def doubled(one: Sender, case, forged: Signed) -> Iterator[dict]:
    """A second header is an attack, unless the vendor writes a header for each of its keys."""
    expect = "verified" if one.repeated else "signature-malformed"
    kind = "genuine" if one.repeated else "doubled signature header"
    yield case(f"{kind}: good and good", expect, edit=twice(one.header))
    yield case(f"{kind}: forged and good", expect, edit=twice(one.header, forged.value))
    if one.repeated:
        yield case("genuine: good and forged", edit=twice(one.header, None, forged.value))
        yield case(
            "forged: two headers, none good", "signature-mismatch", edit=twice(one.header, forged.value, forged.value)
        )
        yield case("malformed: good and an empty one", "signature-malformed", edit=twice(one.header, None, ""))


def synonyms(one: Sender | HeaderSender, other: str, case) -> Iterator[dict]:
    """The vendor's own library reads either of two families of names."""
    own = one.header.partition("-")[0]
    yield case("genuine: the other names", edit=renamed(lambda name: re.sub(f"^{own}-", f"{other}-", name)))
    yield case("genuine: both names, of equal values", edit=also_named(own, other))
    for part, expect in (
        ("signature", "signature-malformed"),
        ("timestamp", "timestamp-malformed"),
        ("id", "field-malformed"),
    ):
        edit = also_named(own, other, f"{other}-{part}")
        yield case(f"both names: the {part} differs", expect, edit=edit)


def formerly(one: Sender, sender: HeaderSender, at: str) -> Iterator[dict]:
    """Secrets that mean two keys, of which the vendor signs with the older."""
    older = replace(one, key=one.former, former=None)
    case = partial(replace(sender, signs=older.signed).case, at=at)
    yield case("genuine: an older secret is used as text")
    unpadded = sender.secret("current").rstrip("=")
    yield case("genuine: an older secret without padding", secret=unpadded, secrets=[unpadded])
    both = [sender.secret("current"), sender.secret("retiring")]
    yield case("rotation: signed by the retiring key, as text", secret=both[1], secrets=both)
    yield case("forged: another key, as text", "signature-mismatch", secret=sender.secret("stranger"))


def forms(field: str, case) -> Iterator[dict]:
    """The signed text is the body, or is in a form's only field; the content type says where."""
    text = '{"name":"Zoë & 100 %","ref":"a+b=c"}'.encode()
    alone = f"{field}={quote_plus(text)}"
    escaped = "=".join("".join(f"%{byte:02X}" for byte in part) for part in (field.encode(), text))
    malformed, missing, forged = "field-malformed", "field-missing", "signature-mismatch"
    for name, expect, body in (
        ("genuine: a form", "verified", alone),
        ("genuine: a form, every byte of it escaped", "verified", escaped),
        ("tampered: a byte of the form's field", forged, alone.replace("100", "101")),
        ("tampered: a field more at the end of the form", malformed, f"{alone}&admin=true"),
        ("tampered: a field more at the start of the form", malformed, f"admin=true&{alone}"),
        ("tampered: a field without a name", malformed, f"{alone}&=true"),
        ("tampered: a field without a value", malformed, f"{alone}&admin"),
        ("doubled field: good and good", malformed, f"{alone}&{alone}"),
        ("doubled field: alike only once decoded", malformed, f"{alone}&%{ord(field[0]):02X}{field[1:]}=1"),
        ("form: the field is missing", missing, alone.replace(field, "other", 1)),
        ("form: the field in upper case", missing, alone.replace(field, field.upper(), 1)),
        ("form: nothing in it", missing, ""),
        ("form: JSON that is called one", "body-malformed", text.decode()),
        ("broken escape: cut at its first digit", "body-malformed", f"{alone}%4"),
    ):
        yield case(name, expect, body=text, sent=body.encode(), edit=replaced("Content-Type", FORM[1]))
    charset = replaced("Content-Type", f"{FORM[1]}; charset=utf-8")
    yield case("genuine: a form with its charset", body=text, sent=alone.encode(), edit=charset)
    for name, edit in (
        ("JSON", replaced("Content-Type", JSON[1])),
        ("nothing", without("Content-Type")),
        ("another kind of form", replaced("Content-Type", "multipart/form-data; boundary=x")),
        ("two kinds of body", twice("Content-Type", FORM[1])),
    ):
        yield case(f"content type: a form that is called {name}", forged, body=text, sent=alone.encode(), edit=edit)
    whole = replaced("Content-Type", FORM[1])
    yield case("forged: the form signed as it is", forged, body=alone.encode(), edit=whole)


def several(one: Sender, case, good: Signed, forged: Signed) -> Iterator[dict]:
    """Lists of hashes, of which any may be the right one."""
    separator, again = listed(one)
    if isinstance(one.style, Pairs) and one.style.numbered:
        second = separator + again.replace("1", "2")
        yield case("genuine: the good hash under the second number", value=forged.value + second + good.text)
        yield case("genuine: a hash of another length beside", value=good.value + second + good.text * 2)
        yield case("genuine: under a number of two digits", value=good.value.replace("v1=", "v12="))
        yield case("unsigned: no number", "signature-missing", value=good.value.replace("v1=", "v="))
        yield case("unsigned: a letter after the number", "signature-missing", value=good.value.replace("v1=", "v1a="))
    unreadable = again + good.text[:-1]
    for name, expect, value in (
        ("genuine: two hashes, the good one last", "verified", forged.value + separator + again + good.text),
        ("genuine: two hashes, the good one first", "verified", good.value + separator + again + forged.text),
        ("genuine: an unreadable hash beside the good one", "verified", good.value + separator + unreadable),
        ("forged: two hashes, none good", "signature-mismatch", forged.value + separator + again + forged.text),
    ):
        yield case(name, expect, value=value)


def versions(one: Sender, case, good: Signed, forged: Signed) -> Iterator[dict]:
    separator, again = listed(one)
    later = again.replace("1", "2")
    if one.style.skips:
        yield case("genuine: a later version beside is skipped", value=good.value + separator + later + forged.text)
        yield case("unsigned: only a later version", "signature-missing", value=later + good.text)
    else:
        beside = later + good.text
        yield case("malformed: a later version beside", "signature-malformed", value=good.value + separator + beside)
        yield case("unsigned: only a later version", "refused", value=beside)
    yield case("unsigned: a good hash without its version", "refused", value=good.text)


def listed(one: Sender) -> tuple[str, str]:
    """Gives what parts two hashes, and what comes before the second."""
    style = one.style
    return style.separator, f"{style.signature}=" if isinstance(style, Pairs) else style.prefix


def times(one: Sender, case, signed) -> Iterator[dict]:
    """The window has a late and an early edge; the early one is tested where a fraction changes nothing."""
    for name, expect, now in (
        ("at the late edge", "verified", SENT + one.tolerance),
        ("a second past the late edge", "timestamp-too-old", SENT + one.tolerance + 1),
        ("a second within the early edge", "verified", SENT - one.tolerance + 1),
        ("two seconds before the early edge", "timestamp-too-new", SENT - one.tolerance - 2),
    ):
        yield case(f"time: {name}", expect, now=now)
    for name, text in one.clock.broken.items():
        yield case(f"time malformed: {name}", "timestamp-malformed", at=text)

    at, old = one.clock.write(SENT), one.clock.write(SENT - 1000)
    if one.stamp:
        yield case("time: refreshed without signing again", "signature-mismatch", at=old, edit=replaced(one.stamp, at))
        yield case("time missing: no timestamp header", "timestamp-missing", edit=without(one.stamp))
        yield case("doubled timestamp header: good and good", "timestamp-malformed", edit=twice(one.stamp))
        return
    lead = one.style.lead(at)
    yield case("time: refreshed without signing again", "signature-mismatch", value=lead + signed(at=old).text)
    good = signed()
    pair, own = lead.split(one.style.separator)
    yield case("time missing: no timestamp pair", "timestamp-missing", value=own + good.text)
    yield case("unsigned: only a timestamp", "signature-missing", value=pair)
    yield case(
        "doubled timestamp pair: good and good",
        "timestamp-malformed",
        value=one.style.separator.join([pair, good.value]),
    )
    yield case(
        "genuine: the pairs in the other order, another beside",
        value=one.style.separator.join([own + good.text, "x=1", pair]),
    )


def field(header: str, case) -> Iterator[dict]:
    yield case(f"{header}: another one, not signed", "signature-mismatch", edit=replaced(header, "another-test0001"))
    yield case(f"{header}: missing", "field-missing", edit=without(header))
    yield case(f"{header}: empty", "field-malformed", edit=replaced(header, ""))
    yield case(f"{header}: doubled, good and good", "field-malformed", edit=twice(header))


def token(one: Token) -> Iterator[dict]:
    sender = HeaderSender(
        one.id,
        one.header,
        lambda secret, time, body: Signed(b"", secret.encode(), "", one.written(secret)),
        f'{{"id":"{one.id}-test-0001","type":"test.created"}}',
    )
    case = sender.case
    current, retiring, stranger = (one.secret(owner) for owner in ("current", "retiring", "stranger"))
    fields = {"secrets": [current]}

    def sent(name: str, expect: str, value: str, **rest) -> dict:
        return case(name, expect, value=value, **(fields | rest))

    yield sent("genuine: the token", "verified", one.written(current))
    yield sent(
        "known weakness: the body may be anything",
        "verified",
        one.written(current),
        body=b'{"type":"forged"}',
        about={"why": "only the secret is sent, and nothing of the delivery is signed"},
    )
    yield sent("rotation: the retiring token", "verified", one.written(retiring), secrets=[current, retiring])
    for name, text in (
        ("another token", stranger),
        ("the token cut", current[:-1]),
        ("the token and more", current + "0"),
        ("the token in upper case", current.upper()),
    ):
        yield sent(f"forged: {name}", "signature-mismatch", one.written(text))
    yield case("unsigned: no header", "signature-missing", edit=without(one.header), **fields)
    yield sent("unsigned: an empty header", "refused", "")
    for name, first in (("good and good", None), ("forged and good", one.written(stranger))):
        edit = twice(one.header, first, None)
        yield sent(f"doubled header: {name}", "signature-malformed", one.written(current), edit=edit)
    if one.prefix:
        text = one.written(current).removeprefix(one.prefix)
        for name, value in (
            ("the prefix is missing", text),
            ("another prefix", f"Digest {text}"),
        ):
            yield sent(f"malformed: {name}", "signature-malformed", value)
    if one.basic:
        for name, value in (
            ("not base64", f"Basic {current}"),
            ("the padding wrong", one.written(current) + "="),
        ):
            yield sent(f"malformed: {name}", "signature-malformed", value)
        user = current.partition(":")[0]
        yield sent("forged: another user", "signature-mismatch", one.written(current.replace(user, "another", 1)))
    yield from methods(one, partial(case, value=one.written(current), **fields))
