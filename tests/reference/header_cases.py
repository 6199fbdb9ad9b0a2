"""What senders that sign a body may send: the genuine deliveries, and each way of being wrong."""

import base64
import itertools
from collections.abc import Callable, Iterable, Iterator
from functools import partial

import senders
import sign
from catalog_cases import synonyms
from senders import FORM, SENT, HeaderSender, whsec
from spoils import (
    BASE64_SPELLINGS,
    HEX_SPELLINGS,
    TIMESTAMP_SPELLINGS,
    renamed,
    replaced,
    spelled,
    twice,
    without,
)


def header_cases() -> dict[str, list[dict]]:
    plain = (text_secrets, base64_in_header, alone_in_header, plain_in_header)
    prefixed = (text_secrets, hex_in_header, alone_in_header, prefixed_in_header)
    pairs = (text_secrets, hex_in_header, pair_list, freshness)
    standard = (base64_in_header, standard_webhooks, freshness, stamp_header)
    families = (
        (senders.FASTBOUND, *pairs, fastbound_only),
        (senders.FASTSPRING, *plain),
        (senders.GITHUB, *prefixed, github_only),
        (senders.QUALIFIO, *prefixed),
        (senders.SHOPIFY, *plain),
        (senders.SLACK, *prefixed, slack_only, freshness, stamp_header),
        (senders.STANDARD_WEBHOOKS, *standard),
        (senders.STRIPE, *pairs, stripe_only),
        (senders.SVIX, *standard, lambda sender: synonyms(sender, "webhook", sender.case)),
    )
    return {sender.scheme: cases_of(sender, *own) for sender, *own in families}


def cases_of(sender: HeaderSender, *own: Callable[[HeaderSender], Iterable[dict]]) -> list[dict]:
    return [case for family in (bodies, header_names, forgeries, rotation, *own) for case in family(sender)]


def bodies(sender: HeaderSender) -> Iterator[dict]:
    case, sample = sender.case, sender.body
    yield case("genuine: ASCII JSON")
    yield case(
        "genuine: UTF-8, with a euro sign and a no-break space",
        body='{"priceDisplay":"€\u00a028,00","name":"Zoë 😀"}'.encode(),
    )
    if sender.scheme != "shopify":  # Shopify's own library refuses an empty body; whether it sends one is unknown.
        yield case("genuine: an empty body", body=b"")
    yield case("genuine: a body that is not UTF-8", body=b'{"name":"\xff\xfe\x00\xc3("}')
    yield case("genuine: white space around the JSON and a line feed at the end", body=f"\r\n  {sample} \n".encode())
    yield case("genuine: a body longer than a hash block", body=('{"pad":"' + "x" * 200 + '"}').encode())
    yield case(
        "genuine: the body is signed whatever its type says",
        body=b"payload=%7B%22id%22%3A1%7D&text=a+b",
        edit=lambda headers: [FORM, *headers[1:]],
    )

    def tampered(name: str, sent: bytes, body: bytes | None = None) -> dict:
        return case(f"tampered: {name}", "signature-mismatch", sent=sent, body=body)

    genuine = sample.encode()
    yield tampered("one byte changed", genuine[:-3] + bytes([genuine[-3] ^ 1]) + genuine[-2:])
    yield tampered("one byte more", genuine + b"\n")
    yield tampered("one byte less", genuine[:-1])
    yield tampered("emptied", b"")
    yield tampered("a byte order mark in front", b"\xef\xbb\xbf" + genuine)
    yield tampered("the same JSON written again", b'{"amount": 28}', body=b'{"amount":28.0}')
    yield tampered("replacement characters for bytes that are no text", '{"a":"\ufffd"}'.encode(), body=b'{"a":"\xff"}')


def header_names(sender: HeaderSender) -> Iterator[dict]:
    case, header = sender.case, sender.header
    yield case("genuine: header names in lower case", edit=renamed(str.lower))
    yield case("genuine: header names in upper case", edit=renamed(str.upper))
    yield case(
        "genuine: headers that are not signed may say anything",
        edit=lambda headers: [["X-Request-Id", "a"], ["X-Request-Id", "b"], ["Date", "yesterday"], *headers],
    )
    yield case("unsigned: no signature header", "signature-missing", edit=without(header))
    yield case(
        "unsigned: underscores do not make the header's name",
        "signature-missing",
        edit=renamed(lambda name: name.replace("-", "_") if name == header else name),
    )
    yield case("malformed: the signature header is empty", "signature-malformed", value="")

    forged = sender.signed(secret=sender.secret("stranger")).value
    for name, first, second in (
        ("good and good", None, None),
        ("good and forged", None, forged),
        ("forged and good", forged, None),
    ):
        yield case(f"doubled signature header: {name}", "signature-malformed", edit=twice(header, first, second))


def forgeries(sender: HeaderSender) -> Iterator[dict]:
    forged = partial(sender.case, expect="signature-mismatch")
    yield forged("forged: another key", secret=sender.secret("stranger"))
    if sender.secret_from is not whsec:
        yield forged("forged: an empty key", value=sender.signs("", str(SENT), sender.body.encode()).value)
    signed = sender.signed()
    yield forged("forged: a hash of zero bytes", spell=lambda text: spelled(bytes(len(signed.tag)), text))
    flipped = signed.tag[:-1] + bytes([signed.tag[-1] ^ 1])
    yield forged("forged: the hash's last bit flipped", spell=lambda text: spelled(flipped, text))
    flipped_first = bytes([signed.tag[0] ^ 0x80]) + signed.tag[1:]
    yield forged("forged: the hash's first bit flipped", spell=lambda text: spelled(flipped_first, text))


def rotation(sender: HeaderSender) -> Iterator[dict]:
    both = [sender.secret("current"), sender.secret("retiring")]
    yield sender.case("rotation: signed by the current key", secrets=both)
    yield sender.case("rotation: signed by the retiring key", secret=both[1], secrets=both)
    yield sender.case(
        "rotation: signed by neither", "signature-mismatch", secret=sender.secret("stranger"), secrets=both
    )


def text_secrets(sender: HeaderSender) -> Iterator[dict]:
    for name, secret in (
        ("a secret that looks like hex is used as text", "00112233445566778899aabbccddeeff"),
        ("a secret that looks like base64 is used as text", "dGVzdC1vbmx5LWtleS1mb3ItdGVzdHM="),
        ("a secret outside ASCII is used as UTF-8", "clé-d’essai-pour-les-tests-ключ"),
        ("a secret longer than a hash block", "long-key-for-tests-only-" * 4),
    ):
        yield sender.case(f"genuine: {name}", secret=secret, secrets=[secret])


def hex_in_header(sender: HeaderSender) -> Iterator[dict]:
    for name, spell in HEX_SPELLINGS.items():
        yield sender.case(f"malformed: {name}", "signature-malformed", spell=spell)


def base64_in_header(sender: HeaderSender) -> Iterator[dict]:
    for name, spell in BASE64_SPELLINGS.items():
        yield sender.case(f"malformed: {name}", "signature-malformed", spell=spell)
    # Not every hash has a character in which the two alphabets differ, so the body is looked for.
    tries = (b'{"attempt":%d}' % number for number in itertools.count(1))
    body = next(body for body in tries if set("+/") <= set(sender.signed(body).text))
    yield sender.case(
        "malformed: base64 in the alphabet for URLs",
        "signature-malformed",
        body=body,
        spell=lambda text: text.replace("+", "-").replace("/", "_"),
    )


def alone_in_header(sender: HeaderSender) -> Iterator[dict]:
    value = sender.signed().value
    yield sender.case("malformed: two good values joined by a comma", "signature-malformed", value=f"{value}, {value}")


def plain_in_header(sender: HeaderSender) -> Iterator[dict]:
    malformed = partial(sender.case, expect="signature-malformed")
    yield malformed("malformed: a prefix the scheme has not", spell=lambda text: f"sha256={text}")
    yield malformed("malformed: a space inside", spell=lambda text: f"{text[:20]} {text[20:]}")


def prefixed_in_header(sender: HeaderSender) -> Iterator[dict]:
    signed = sender.signed()
    for name, lead in (
        ("the prefix is missing", ""),
        ("the prefix is cut", signed.lead[1:]),
        ("the prefix is in upper case", signed.lead.upper()),
        ("the prefix is written twice", signed.lead * 2),
        ("another prefix", "sha1=" if signed.lead == "sha256=" else "v1="),
    ):
        yield sender.case(f"malformed: {name}", "signature-malformed", value=lead + signed.text)


def github_only(sender: HeaderSender) -> Iterator[dict]:
    sha1 = "sha1=" + "0123456789abcdef" * 2 + "01234567"
    yield sender.case(
        "genuine: the legacy header beside the signature is not read",
        edit=lambda headers: [*headers, ["X-Hub-Signature", sha1]],
    )
    yield sender.case(
        "unsigned: the legacy SHA-1 header alone",
        "signature-missing",
        edit=lambda headers: [*without(sender.header)(headers), ["X-Hub-Signature", sha1]],
    )
    yield sender.case("malformed: SHA-1 in the header for SHA-256", "signature-malformed", value=sha1)


# --- Timestamps.


def freshness(sender: HeaderSender) -> Iterator[dict]:
    case = sender.case
    for name, expect, fields in (
        ("at the late edge", "verified", {"now": SENT + 300}),
        ("a second past the late edge", "timestamp-too-old", {"now": SENT + 301}),
        ("at the early edge", "verified", {"now": SENT - 300}),
        ("a second before the early edge", "timestamp-too-new", {"now": SENT - 301}),
        ("a day late", "timestamp-too-old", {"now": SENT + 86_400}),
        ("a narrow tolerance, at the late edge", "verified", {"now": SENT + 10, "tolerance": 10}),
        ("a narrow tolerance, a second past the late edge", "timestamp-too-old", {"now": SENT + 11, "tolerance": 10}),
        ("a narrow tolerance, at the early edge", "verified", {"now": SENT - 10, "tolerance": 10}),
        ("a narrow tolerance, before the early edge", "timestamp-too-new", {"now": SENT - 11, "tolerance": 10}),
        ("a tolerance of zero is zero, on the second", "verified", {"now": SENT, "tolerance": 0}),
        ("a tolerance of zero is zero, a second late", "timestamp-too-old", {"now": SENT + 1, "tolerance": 0}),
        ("a tolerance of zero is zero, a second early", "timestamp-too-new", {"now": SENT - 1, "tolerance": 0}),
    ):
        yield case(f"time: {name}", expect, **fields)
    yield case("time: the last second ten digits can write", "timestamp-too-new", at="9999999999")
    yield case(
        "time: refused before the hash is looked at",
        "timestamp-too-old",
        now=SENT + 301,
        secret=sender.secret("stranger"),
    )
    yield case("time: nine digits are a moment, long past", "timestamp-too-old", at="999999999")
    then = {"now": 999_999_999}
    yield case("time: nine digits are a moment, and now", at="999999999", **then)
    yield case("time malformed: a leading zero within ten digits", "timestamp-malformed", at="0999999999", **then)
    for name, spell in TIMESTAMP_SPELLINGS.items():
        yield case(f"time malformed: {name}", "timestamp-malformed", at=spell(str(SENT)))


def stamp_header(sender: HeaderSender) -> Iterator[dict]:
    case, stamp = sender.case, sender.stamp
    old = str(SENT - 1000)
    yield case(
        "time: refreshed without signing again",
        "signature-mismatch",
        at=old,
        edit=lambda headers: [[name, str(SENT) if name == stamp else value] for name, value in headers],
    )
    yield case("time missing: no timestamp header", "timestamp-missing", edit=without(stamp))
    yield case("doubled timestamp header: good and good", "timestamp-malformed", edit=twice(stamp))
    yield case("doubled timestamp header: good and old", "timestamp-malformed", edit=twice(stamp, None, old))
    yield case("doubled timestamp header: old and good", "timestamp-malformed", edit=twice(stamp, old))


# --- Lists of `key=value` pairs.


def pair_list(sender: HeaderSender) -> Iterator[dict]:
    at, old = str(SENT), str(SENT - 1000)
    good = sender.signed().text
    forged = sender.signed(secret=sender.secret("stranger")).text
    signed_when_old = sender.signed(at=old).text
    body_alone = sign.hmac_hex(sender.secret("current"), sender.body.encode(), "").text
    for name, expect, value in (
        ("genuine: the pairs in the other order", "verified", f"v1={good},t={at}"),
        ("genuine: pairs of unknown names are skipped", "verified", f"t={at},v0={forged},v1={good},v2=later,x="),
        ("unsigned: only an older version's hash", "signature-missing", f"t={at},v0={good}"),
        ("unsigned: only a later version's hash", "signature-missing", f"t={at},v2={good}"),
        ("unsigned: only a timestamp", "signature-missing", f"t={at}"),
        ("unsigned: the version in upper case is another name", "signature-missing", f"t={at},V1={good}"),
        ("unsigned: a good hash without its name", "refused", f"t={at},{good}"),
        ("forged: a good hash under an older version", "signature-mismatch", f"t={at},v1={forged},v0={good}"),
        ("forged: the body signed without its timestamp", "signature-mismatch", f"t={at},v1={body_alone}"),
        ("malformed: a space after the hash", "signature-malformed", f"v1={good} ,t={at}"),
        ("malformed: the hash before the missing timestamp", "signature-malformed", f"v1={good[:-2]}"),
        ("time: refreshed without signing again", "signature-mismatch", f"t={at},v1={signed_when_old}"),
        ("time missing: no timestamp pair", "timestamp-missing", f"v1={good}"),
        ("time missing: its name in upper case is another name", "timestamp-missing", f"T={at},v1={good}"),
        ("doubled timestamp pair: good and good", "timestamp-malformed", f"t={at},t={at},v1={good}"),
        ("doubled timestamp pair: good and old", "timestamp-malformed", f"t={at},v1={good},t={old}"),
        ("doubled timestamp pair: old and good", "timestamp-malformed", f"t={old},t={at},v1={good}"),
        ("doubled timestamp pair: the value twice", "timestamp-malformed", f"t={at},v1={good},t={at},v1={good}"),
    ):
        yield sender.case(name, expect, value=value)
    yield sender.case("time malformed: a space in front", "timestamp-malformed", at=f" {at}")


def stripe_only(sender: HeaderSender) -> Iterator[dict]:
    at = str(SENT)
    good = sender.signed().text
    forged = [sender.signed(secret=sender.secret(f"stranger-{number}")).text for number in range(8)]
    unreadable = ["zz", good.upper(), good[:-2], ""]
    for name, expect, hashes in (
        ("genuine: several hashes, the good one first", "verified", [good, *forged[:2]]),
        ("genuine: several hashes, the good one last", "verified", [*forged[:2], good]),
        ("genuine: eight hashes, the good one last", "verified", [*forged[:7], good]),
        ("malformed: nine hashes, the good one first", "signature-malformed", [good, *forged]),
        ("forged: several hashes, none good", "signature-mismatch", forged[:3]),
        ("genuine: unreadable hashes beside a good one are skipped", "verified", [*unreadable, good]),
        ("forged: an unreadable hash beside a forged one", "signature-mismatch", ["zz", forged[0]]),
        ("malformed: several hashes, none readable", "signature-malformed", unreadable),
    ):
        yield sender.case(name, expect, value=",".join([f"t={at}", *(f"v1={text}" for text in hashes)]))

    retiring = sender.secret("retiring")
    yield sender.case(
        "rotation: the vendor signs with both keys, the receiver knows the retiring one",
        value=f"t={at},v1={good},v1={sender.signed(secret=retiring).text}",
        secrets=[retiring],
    )

    key = sender.secret("current").encode()
    secret = whsec(key.decode())
    decoded = sign.hmac_base64(key, f"{at}.{sender.body}".encode()).tag.hex()
    yield sender.case("genuine: the whole secret is the key, its prefix too", secret=secret, secrets=[secret])
    yield sender.case(
        "forged: the secret taken for base64", "signature-mismatch", value=f"t={at},v1={decoded}", secrets=[secret]
    )


def fastbound_only(sender: HeaderSender) -> Iterator[dict]:
    three_days, seventy_hours = 259_200, 252_000
    for name, expect, fields in (
        ("seventy hours later, the tolerance set to three days", "verified", {"tolerance": three_days}),
        ("seventy hours later, the tolerance as it comes", "timestamp-too-old", {}),
    ):
        why = {"why": "a retry carries the event's own time, so it is as old as the event"}
        yield sender.case(f"retry: {name}", expect, now=SENT + seventy_hours, about=why, **fields)
    yield sender.case(
        "retry: a second past three days", "timestamp-too-old", now=SENT + three_days + 1, tolerance=three_days
    )


def slack_only(sender: HeaderSender) -> Iterator[dict]:
    secret, at, body = sender.secret("current"), str(SENT), sender.body
    for name, message in (
        ("the body signed without its timestamp", body),
        ("the version left out of the message", f"{at}:{body}"),
        ("dots for colons in the message", f"v0.{at}.{body}"),
    ):
        text = sign.hmac_hex(secret, message.encode(), "").text
        yield sender.case(f"forged: {name}", "signature-mismatch", value=f"v0={text}")


# --- Standard Webhooks: an id, a timestamp, and entries parted by spaces.


def standard_webhooks(sender: HeaderSender) -> Iterator[dict]:
    case = sender.case
    signed = sender.signed()
    good, text = signed.value, signed.text
    forged = [sender.signed(secret=sender.secret(f"stranger-{number}")).value for number in range(8)]
    unreadable = [f"v1,{text[:-1]}", "v1,", "v1,!!!"]
    for name, expect, entries in (
        ("genuine: several entries, the good one first", "verified", [good, *forged[:2]]),
        ("genuine: several entries, the good one last", "verified", [*forged[:2], good]),
        ("genuine: eight entries, the good one last", "verified", [*forged[:7], good]),
        ("malformed: nine entries, the good one first", "signature-malformed", [good, *forged]),
        ("forged: several entries, none good", "signature-mismatch", forged[:3]),
        ("genuine: unknown versions are skipped", "verified", [f"v0,{text}", f"v1a,{text}", "v2,later", good]),
        ("genuine: unreadable entries beside a good one are skipped", "verified", [*unreadable, good]),
        ("forged: an unreadable entry beside a forged one", "signature-mismatch", [unreadable[0], forged[0]]),
        ("malformed: several entries, none readable", "signature-malformed", unreadable),
        ("malformed: nothing where the hash should be", "signature-malformed", ["v1,"]),
        ("unsigned: a good hash under v0 only", "signature-missing", [f"v0,{text}"]),
        ("unsigned: a good hash under v1a only", "signature-missing", [f"v1a,{text}"]),
        ("unsigned: a good hash under v2 only", "signature-missing", [f"v2,{text}"]),
        ("unsigned: a good hash under V1 only", "signature-missing", [f"V1,{text}"]),
        ("unsigned: a good hash without its version", "refused", [text]),
        ("unsigned: an equals sign for the comma", "refused", [f"v1={text}"]),
    ):
        yield case(name, expect, value=" ".join(entries))

    retiring = sender.secret("retiring")
    yield case(
        "rotation: the vendor signs with both keys, the receiver knows the retiring one",
        value=f"{good} {sender.signed(secret=retiring).value}",
        secrets=[retiring],
    )

    [[id_header, message_id]] = sender.extra
    yield case("id: another one, not signed", "signature-mismatch", edit=replaced(id_header, "msg_another"))
    yield case("id missing: no id header", "field-missing", edit=without(id_header))
    yield case("id malformed: empty", "field-malformed", edit=replaced(id_header, ""))
    yield case("doubled id header: good and good", "field-malformed", edit=twice(id_header))
    yield case("doubled id header: good and another", "field-malformed", edit=twice(id_header, None, "msg_another"))
    yield case("doubled id header: another and good", "field-malformed", edit=twice(id_header, "msg_another"))
    at, later, body = str(SENT), str(SENT + 1), b'{"test":1}'
    shifted = sender.signed(f"{later}.".encode() + body, at)
    yield case(
        "id malformed: a dot in it shifts the message, and the signature would hold",
        "field-malformed",
        at=later,
        body=body,
        value=shifted.value,
        edit=replaced(id_header, f"{message_id}.{at}"),
        about={"why": f"the message is that of the id {message_id} at {at} with a body that begins {later}."},
    )

    for size in (24, 25, 32, 64):
        secret = "whsec_" + base64.b64encode(bytes(range(size))).decode()
        yield case(f"genuine: a key of {size} bytes", secret=secret, secrets=[secret])
        if secret.endswith("="):
            yield case(f"genuine: a key of {size} bytes, without padding", secret=secret, secrets=[secret.rstrip("=")])
    bare = sender.secret("current").removeprefix("whsec_")
    yield case("genuine: the secret shown without its prefix", secrets=[bare])
    message = f"{message_id}.{at}.{sender.body}".encode()
    for name, key in (("an empty key", b""), ("the secret's text for the key", sender.secret("current").encode())):
        yield case(f"forged: {name}", "signature-mismatch", value=sign.hmac_base64(key, message, "v1,").value)
